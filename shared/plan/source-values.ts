/**
 * What a table's formulas read in other tables: recorded by the server when the table is finalised, read again by every client to tell
 * whether a source moved since. One function for both, so that they cannot differ. Pure; never fails.
 */
import { fingerprint } from '../doc/fingerprint.ts'
import type { TableDoc } from '../doc/table-doc.ts'
import type { Area } from '../formula/area.ts'
import { canonicalJson } from '../model/canonical-json.ts'
import { cellKey, type CellValue } from '../model/cell.ts'
import { type CellValues, type FrozenValues, MAX_SOURCE_CELLS } from '../model/frozen-values.ts'
import type { ColumnId, RowId, TableId } from '../model/ids.ts'
import { areasReadBy, type FeedPlan } from './feeds.ts'

export type Sources = FrozenValues['sources']
export type ValueOf = (table: TableId, row: RowId, column: ColumnId) => CellValue

/** Empty cells are left out: one that is filled later is one that came. */
export function sourceValues(table: TableId, plan: FeedPlan, valueOf: ValueOf): Sources {
  const sources: { [table: string]: Sources[string] } = {}
  for (const [id, areas] of areasReadBy(table, plan)) {
    const document = plan.document(id)
    if (document) sources[id] = sourceOf(valuesIn(document, areas, valueOf))
  }
  return sources
}

function sourceOf(values: ReadonlyMap<string, CellValue>): Sources[string] {
  const cells: CellValues = Object.fromEntries(values)
  return values.size > MAX_SOURCE_CELLS ? { digest: digestOf(cells) } : { cells }
}

/** Of values that are compared and not shown. */
export const digestOf = (cells: CellValues): string => fingerprint(canonicalJson(cells))

function valuesIn(
  document: TableDoc,
  areas: readonly Area[],
  valueOf: ValueOf,
): ReadonlyMap<string, CellValue> {
  const [rows, columns] = [document.rows.ids, document.columns.ids]
  const read = rowsReadByColumn(areas, rows.length)
  const values = new Map<string, CellValue>()
  for (const [at, column] of columns.entries())
    read.get(at)?.forEach((isRead, index) => {
      const row = isRead === 1 ? rows[index] : undefined
      const value = row === undefined ? null : valueOf(document.id, row, column)
      if (row !== undefined && value !== null) values.set(cellKey(row, column), value)
    })
  return values
}

/** Ranges that overlap are read once: a growing total reads its first row as often as there are rows. */
function rowsReadByColumn(areas: readonly Area[], height: number): ReadonlyMap<number, Uint8Array> {
  const read = new Map<number, Uint8Array>()
  for (const { rows, columns } of areas)
    for (let column = columns[0]; column <= columns[1]; column++) {
      const marks = read.get(column) ?? new Uint8Array(height)
      read.set(column, marks.fill(1, rows[0], rows[1] + 1))
    }
  return read
}
