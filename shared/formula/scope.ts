/**
 * What the formula layer must know of the plan around a formula. The session (and the importer) implement it over documents; nothing
 * here fails: what is not there is `undefined`, and a reference to it shows as `#REF!`.
 */
import type { Axis } from '../model/axis.ts'
import type { ColumnId, NameId, RowId, TableId } from '../model/ids.ts'

/** The axes of every table that is there. A table that was deleted or is not loaded has none. */
export type AxisScope = {
  rows(table: TableId): Axis<RowId> | undefined
  columns(table: TableId): Axis<ColumnId> | undefined
}

export type FormulaScope = AxisScope & {
  /** `text`: what stands before the `!`, without quotes, as typed: a printed name, a bare number, a title, in any language. */
  tableByName(text: string): TableId | undefined
  /** How the table is called now, in the language of whoever reads. `tableByName` must take it back. */
  tableName(table: TableId): string
  nameByText(text: string): NameId | undefined
  /** `undefined` when the name was deleted: shows as `#NAME?`. */
  nameText(name: NameId): string | undefined
}

/** The axes as they are now, whatever happens to the documents later. Cheap: an axis never changes, another takes its place. */
export function frozenAxes(scope: AxisScope, tables: Iterable<TableId>): AxisScope {
  const axes = new Map([...tables].map((id) => [id, [scope.rows(id), scope.columns(id)]] as const))
  return { rows: (table) => axes.get(table)?.[0], columns: (table) => axes.get(table)?.[1] }
}
