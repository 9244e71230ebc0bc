/**
 * A stored formula as text for the calculation engine, positions instead of identities. Used by shared/calc only. Ranges are always
 * bounded by the table (the engine keeps stale values for whole columns), what is gone is `#REF!`, what was never a formula and what
 * would break the engine's parser is `#ERROR!`. Never throws.
 */
import type { CellAddress } from '../model/cell.ts'
import type { Ref, StoredFormula } from '../model/formula.ts'
import type { NameId, TableId } from '../model/ids.ts'
import { columnLetters } from './a1.ts'
import { areaOf, childrenArea, type Span, tableOf } from './area.ts'
import { engineTemplate } from './engine-text.ts'
import type { AxisScope } from './scope.ts'

export type CompileContext = AxisScope & {
  /** The engine's sheet for a table: letters, digits and `_` only, written without quotes. `undefined`: the table is gone. */
  sheet(table: TableId): string | undefined
  /** Reference to a cell that is always empty, e.g. `_0!A1`: what CHILDREN() of a row without children reads. */
  readonly blank: string
  /** The engine's name for a named expression. `undefined`: the name is gone (`#NAME?`). */
  nameText(name: NameId): string | undefined
}

/** What a formula without meaning compiles to. */
export const BROKEN = '=#ERROR!'

/** The engine's text of the formula that stands in the cell `at`. */
export const compile = (formula: StoredFormula, at: CellAddress, context: CompileContext): string =>
  compileWith(formula, (ref) => engineRef(ref, at, context, ''))

/** The engine's text of a named expression: every reference absolute and with its sheet. */
export const compileName = (formula: StoredFormula, at: CellAddress, context: CompileContext): string =>
  compileWith(formula, (ref) => engineRef(ref, at, context, '$'))

function compileWith(formula: StoredFormula, toText: (ref: Ref) => string): string {
  const template = engineTemplate(formula)
  if (!template) return BROKEN
  let text = '='
  for (const part of template) text += typeof part === 'string' ? part : toText(part)
  return text
}

function engineRef(ref: Ref, at: CellAddress, context: CompileContext, anchor: '' | '$'): string {
  if (ref[0] === '!') return '#REF!'
  if (ref[0] === 'n') return context.nameText(ref[1]) ?? '#NAME?'
  const table = tableOf(ref[1], at)
  const sheet = context.sheet(table)
  if (sheet === undefined) return '#REF!'
  const prefix = ref[1] === 0 && anchor === '' ? '' : `${sheet}!`
  const address = (row: number, column: number): string =>
    `${anchor}${columnLetters(column)}${anchor}${row + 1}`
  const range = (rows: Span, columns: Span): string =>
    `${prefix}${address(rows[0], columns[0])}:${address(rows[1], columns[1])}`
  if (ref[0] === 'k') {
    const area = childrenArea(ref, at, context)
    if (!area) return '#REF!'
    const columns: Span = [area.column, area.column]
    const runs = area.runs.map((run) =>
      run[0] === run[1] ? prefix + address(run[0], area.column) : range(run, columns),
    )
    return runs.length > 0 ? runs.join(',') : context.blank
  }
  const area = areaOf(ref, at, context)
  if (!area) return '#REF!'
  return ref[0] === 'c' ? prefix + address(area.rows[0], area.columns[0]) : range(area.rows, area.columns)
}
