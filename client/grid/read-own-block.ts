/**
 * Reads cells that one of our tables put on the clipboard (own-block.ts). The clipboard is anybody's to write: what does not have the
 * shape is not ours, and a formula that is none is left to its text.
 */
import { shifted } from '../../shared/format/rounding.ts'
import { type CellFormat, readFormat } from '../../shared/model/cell-format.ts'
import { fieldsOf } from '../../shared/model/fields-of.ts'
import { sanitiseFormula } from '../../shared/model/formula-shape.ts'
import type { PlanId } from '../../shared/model/ids.ts'
import { columnId, isLocalId, isSlug, rowId, tableId } from '../../shared/model/ids.ts'
import type { CopiedFormula } from './grid-session.ts'
import type { CellBlock } from './own-block.ts'
import { ownBlock } from './own-block.ts'
import type { Block } from './paste-plan.ts'
import { blockKey } from './paste-plan.ts'
import type { TableReader } from './table-reader.ts'

/** A number as it is put into the editor: nothing in it groups thousands. */
const PLAIN = /^(-?\d+\.\d+)(%?)$/

/** Cells of a table as a block, as if they had been copied: without the clipboard. */
export const blockOf = (reader: TableReader, block: CellBlock): Block => {
  const { table, rows, columns, cells, formulas, formats } = ownBlock(reader, block)
  const copied = formulas.flatMap(([down, right, formula]): [string, CopiedFormula][] => {
    const [row, column] = [rows[down], columns[right]]
    if (row === undefined || column === undefined) return []
    return [[blockKey(down, right), { from: { table, row, column }, formula }]]
  })
  return {
    cells,
    numbers: numbersIn(cells),
    formulas: new Map(copied),
    formats: new Map(formats.map(([down, right, format]) => [blockKey(down, right), format])),
  }
}

/** Null: not ours. Formulas of another plan are left to their texts: its ids mean nothing here. */
export function readOwn(text: string, plan: PlanId): Block | null {
  if (text === '') return null
  const stored = fieldsOf(parsed(text))
  const { cells, cut } = stored
  if (!isTexts(cells)) return null
  return {
    cells,
    numbers: numbersIn(cells),
    formulas: stored['plan'] === plan ? formulasOf(stored) : new Map(),
    values: valuesOf(stored),
    formats: formatsOf(stored),
    ...(typeof cut === 'string' && { cut }),
  }
}

const numbersIn = (cells: Block['cells']): (number | null)[][] => cells.map((line) => line.map(plainNumber))

/** Null: the text says it. */
export function plainNumber(text: string): number | null {
  const [, digits, percent] = PLAIN.exec(text) ?? []
  return digits === undefined ? null : percent ? shifted(Number(digits), -2) : Number(digits)
}

function formulasOf(stored: Record<string, unknown>): ReadonlyMap<string, CopiedFormula> {
  const found = new Map<string, CopiedFormula>()
  const { table, formulas } = stored
  const [rows, columns] = [idsIn(stored['rows']), idsIn(stored['columns'])]
  if (typeof table !== 'string' || !isSlug(table) || !Array.isArray(formulas)) return found
  for (const entry of formulas) {
    const [down, right, content]: unknown[] = Array.isArray(entry) ? entry : []
    const [row, column] = [rows[Number(down)], columns[Number(right)]]
    const formula = sanitiseFormula(content)
    if (row === undefined || column === undefined || !formula) continue
    const from = { table: tableId(table), row: rowId(row), column: columnId(column) }
    found.set(blockKey(Number(down), Number(right)), { from, formula })
  }
  return found
}

/** Of every formula, also those of another plan. */
const valuesOf = ({ formulas }: Record<string, unknown>): ReadonlyMap<string, string> =>
  new Map(
    (Array.isArray(formulas) ? formulas : []).flatMap((entry: unknown): [string, string][] => {
      const [down, right, , value]: unknown[] = Array.isArray(entry) ? entry : []
      return typeof value === 'string' ? [[blockKey(Number(down), Number(right)), value]] : []
    }),
  )

/** What is no format is none. */
const formatsOf = ({ formats }: Record<string, unknown>): ReadonlyMap<string, CellFormat> =>
  new Map(
    (Array.isArray(formats) ? formats : []).flatMap((entry: unknown): [string, CellFormat][] => {
      const [down, right, format]: unknown[] = Array.isArray(entry) ? entry : []
      const found = fieldsOf(format)
      return [[blockKey(Number(down), Number(right)), readFormat((property) => found[property])]]
    }),
  )

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const isTexts = (value: unknown): value is string[][] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(
    (line: unknown) =>
      Array.isArray(line) && line.length > 0 && line.every((cell) => typeof cell === 'string'),
  )

const idsIn = (value: unknown): string[] =>
  Array.isArray(value) && value.every((id) => typeof id === 'string' && isLocalId(id)) ? value : []
