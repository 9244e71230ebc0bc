/**
 * Prepares stored formulas for a workbook. A whole column on a sheet holds the head and the notes too, so open ranges are closed at the
 * table's edges; named expressions must say every address absolutely; and a formula that asks where it stands, or how another formula
 * reads, would be told something else there. Pure; used by `sheet-formulas.ts`.
 */
import { areaOf } from '../formula/area.ts'
import { canonicalFunction } from '../formula/function-name.ts'
import type { FormulaScope } from '../formula/scope.ts'
import { tokenise } from '../formula/tokens.ts'
import type { CellAddress } from '../model/cell.ts'
import type { RangeRef, Ref, StoredFormula } from '../model/formula.ts'
import { ANCHOR } from '../model/formula.ts'

/** They answer with a position or with the formula's text, both of which are different on a sheet. */
const KNOWS_ITS_PLACE: ReadonlySet<string> = new Set([
  'ADDRESS',
  'CELL',
  'COLUMN',
  'FORMULATEXT',
  'INDIRECT',
  'INFO',
  'ROW',
  'SHEET',
  'SHEETS',
])

/** The function that stands in the way, or null. */
export function placeFunction(formula: StoredFormula): string | null {
  const [, ...parts] = formula
  for (const part of parts) {
    if (typeof part !== 'string') continue
    const tokens = tokenise(part)
    for (const [index, token] of tokens.entries()) {
      const name = canonicalFunction(token.value)
      if (token.kind === 'name' && tokens[index + 1]?.value === '(' && KNOWS_ITS_PLACE.has(name)) return name
    }
  }
  return null
}

/** `scope`: of the plan, not of the sheets. */
export const closed = (formula: StoredFormula, at: CellAddress, scope: FormulaScope): StoredFormula =>
  mapRefs(formula, (ref) => (ref[0] === 'r' ? closedRange(ref, at, scope) : ref))

const isOpen = (bound: RangeRef[2 | 3 | 4 | 5]): boolean => bound === '-' || bound === '+'

function closedRange(ref: RangeRef, at: CellAddress, scope: FormulaScope): Ref {
  const [, of, row1, row2, column1, column2, anchors] = ref
  if (![row1, row2, column1, column2].some(isOpen)) return ref
  const area = areaOf(ref, at, scope)
  const table = of === 0 ? at.table : of
  const [rows, columns] = [scope.rows(table), scope.columns(table)]
  if (!area || !rows || !columns) return ['!', '#REF!']
  const [top, bottom] = area.rows.map((index) => rows.ids[index])
  const [left, right] = area.columns.map((index) => columns.ids[index])
  if (top === undefined || bottom === undefined || left === undefined || right === undefined)
    return ['!', '#REF!']
  return [
    'r',
    of,
    isOpen(row1) ? rows.bound(top, bottom) : row1,
    isOpen(row2) ? rows.bound(bottom, top) : row2,
    isOpen(column1) ? columns.bound(left, right) : column1,
    isOpen(column2) ? columns.bound(right, left) : column2,
    anchors,
  ]
}

const ALL = ANCHOR.column | ANCHOR.row | ANCHOR.column2 | ANCHOR.row2

/** Null when it cannot be said absolutely: the rows under a row. */
export function absolute(formula: StoredFormula): StoredFormula | null {
  if (formula[0] === 0 || formula.some((part) => Array.isArray(part) && part[0] === 'k')) return null
  return mapRefs(formula, (ref) => {
    if (ref[0] === 'c') return ['c', ref[1], ref[2], ref[3], ALL]
    return ref[0] === 'r' ? ['r', ref[1], ref[2], ref[3], ref[4], ref[5], ALL] : ref
  })
}

function mapRefs(formula: StoredFormula, change: (ref: Ref) => Ref): StoredFormula {
  if (formula[0] === 0) return formula
  const [, ...parts] = formula
  return [1, ...parts.map((part) => (typeof part === 'string' ? part : change(part)))]
}
