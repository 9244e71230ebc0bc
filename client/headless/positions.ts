/** From what a script says (A1, row numbers from 1, column letters) to identities, at the moment it says it. Throws `PlanError`. */
import type { TableDoc } from '../../shared/doc/table-doc.ts'
import { readArea } from '../../shared/formula/a1.ts'
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import type { CellPlace } from '../session/session-types.ts'
import { PlanError } from './plan-error.ts'

export function cellAt(table: TableDoc, name: string, a1: string): CellPlace {
  const area = readArea(a1.trim().toUpperCase())
  const [rowIndex, columnIndex] = [area?.top.index ?? null, area?.left.index ?? null]
  if (!area?.cell || rowIndex === null || columnIndex === null)
    throw new PlanError('address-invalid', { address: a1 })
  const [row, column] = [table.rows.ids[rowIndex], table.columns.ids[columnIndex]]
  if (row === undefined || column === undefined)
    throw new PlanError('unknown-cell', {
      cell: a1,
      table: name,
      rows: table.rows.length,
      columns: table.columns.length,
    })
  return { row, column }
}

/** `count` rows from row `from` (counted from 1) on. */
export function rowsAt(table: TableDoc, name: string, from: number, count: number): readonly RowId[] {
  checkPlace(from)
  checkCount(count)
  const rows = table.rows.ids.slice(from - 1, from - 1 + count)
  if (rows.length < count || from < 1)
    throw new PlanError('unknown-row', { row: from < 1 ? from : table.rows.length + 1, table: name })
  return rows
}

/** A row by its number or id. */
export function rowOf(table: TableDoc, name: string, row: number | string): RowId {
  if (typeof row === 'number') {
    const [id] = rowsAt(table, name, row, 1)
    if (id !== undefined) return id
  }
  const found = table.rows.ids.find((id) => id === row)
  if (found === undefined) throw new PlanError('unknown-row', { row, table: name })
  return found
}

/** A place between rows: 1 is before the first one, one more than there are is behind the last. */
export function rowGap(table: TableDoc, name: string, at: number): number {
  checkPlace(at)
  if (at < 1 || at > table.rows.length + 1) throw new PlanError('unknown-row', { row: at, table: name })
  return at - 1
}

export function columnsAt(
  table: TableDoc,
  name: string,
  from: number | string,
  count: number,
): readonly ColumnId[] {
  const first = columnGap(table, name, from)
  checkCount(count)
  const columns = table.columns.ids.slice(first, first + count)
  if (columns.length < count) throw new PlanError('unknown-column', { column: from, table: name })
  return columns
}

/** Columns are named by letter or counted from 1. */
export function columnGap(table: TableDoc, name: string, at: number | string): number {
  const index = typeof at === 'number' ? at - 1 : (readArea(`${at.trim().toUpperCase()}1`)?.left.index ?? -1)
  if (!Number.isInteger(index) || index < 0 || index > table.columns.length)
    throw new PlanError('unknown-column', { column: at, table: name })
  return index
}

function checkPlace(place: number): void {
  if (!Number.isInteger(place)) throw new PlanError('address-invalid', { address: place })
}

/** How many rows or columns are meant. */
export function checkCount(count: number): void {
  if (!Number.isInteger(count) || count < 1) throw new PlanError('count-invalid', { count: String(count) })
}
