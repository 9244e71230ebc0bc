/**
 * Typed cells on their way to a table: read a few at a time, so that a page can answer while many are read, and nothing written before all
 * are. Called by table-edits.ts.
 */
import type { TableDoc } from '../../shared/doc/table-doc.ts'
import type { CellEdit } from '../../shared/doc/write-cells.ts'
import { decimalShownBy, type DecimalMark } from '../../shared/format/read-number.ts'
import type { FormulaScope } from '../../shared/formula/scope.ts'
import type { ColumnId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import { readInput, type ReadInput } from './cell-input.ts'
import type { CellPlace, Outcome, TypedCell } from './session-types.ts'

export type CellReading = {
  /** Reads so many more; gives how many are seen to, all of them once one is to be asked about. Throws `AppError`: none can be written. */
  readonly read: (count: number) => number
  /** Reads the rest, and throws alike. `marked`: whose content does not fit its column. An outcome: what is to be asked first. */
  readonly all: () => { readonly edits: readonly CellEdit[]; readonly marked: readonly CellPlace[] } | Outcome
}

/** @param tableOf throws an `AppError` when it may not be written */
export function readCells(
  tableOf: () => TableDoc,
  cells: readonly TypedCell[],
  language: Language,
  scope: FormulaScope,
): CellReading {
  const edits: CellEdit[] = []
  const marked: CellPlace[] = []
  const shown = decimalMarks(cells)
  let obstacle: Outcome | null = null
  const take = (table: TableDoc, cell: TypedCell): void => {
    const { row, column, piece } = cell
    const read = readCell(table, cell, language, scope, shown)
    if ('readings' in read) {
      obstacle = { status: 'ambiguous', readings: read.readings, at: { row, column } }
      return
    }
    edits.push(piece ? { ...read.edit, piece } : read.edit)
    if (read.mark) marked.push({ row, column })
  }
  const read = (count: number): number => {
    const table = tableOf()
    for (const cell of cells.slice(edits.length, edits.length + count)) if (!obstacle) take(table, cell)
    return obstacle ? cells.length : edits.length
  }
  const all = (): ReturnType<CellReading['all']> => {
    if (!obstacle) read(cells.length)
    return obstacle ?? { edits, marked }
  }
  return { read, all }
}

/** [EDIT3] A number that can be read in two ways is decided by its column: of the others that are written with it, one may show its mark. */
function readCell(
  table: TableDoc,
  cell: TypedCell,
  language: Language,
  scope: FormulaScope,
  shown: (column: ColumnId) => DecimalMark | undefined,
): ReadInput {
  const read = readInput(table, cell, language, scope)
  if ('edit' in read) return read
  const decimal = shown(cell.column) ?? cell.decimal
  return decimal === undefined ? read : readInput(table, cell, language, scope, decimal)
}

/** Found out when it is asked for, once per column. */
function decimalMarks(cells: readonly TypedCell[]): (column: ColumnId) => DecimalMark | undefined {
  const found = new Map<ColumnId, DecimalMark | undefined>()
  return (column) => {
    if (!found.has(column)) {
      const texts = cells.flatMap((cell) => (cell.column === column ? [cell.typed] : []))
      found.set(column, decimalShownBy(texts))
    }
    return found.get(column)
  }
}
