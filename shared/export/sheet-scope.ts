/**
 * What the formula layer sees when it writes formulas for a workbook: tables that have a sheet, under their sheets' names, with axes that
 * count as the sheets do. Whatever is not in the workbook is not there (`#REF!`).
 */
import type { FormulaScope } from '../formula/scope.ts'
import type { Axis, AxisEntry } from '../model/axis.ts'
import type { ColumnId, RowId, TableId } from '../model/ids.ts'
import type { ExportSource } from './export-source.ts'
import { SheetAxis } from './sheet-axis.ts'
import type { SheetLayout } from './xlsx-layout.ts'

export function sheetScope(
  source: ExportSource,
  layouts: ReadonlyMap<TableId, SheetLayout>,
  names: ReadonlyMap<TableId, string>,
  base: FormulaScope,
): FormulaScope {
  const rows = remember((table: TableId) => {
    const layout = layouts.get(table)
    return layout && shifted<RowId>(source.table(table).calcSheet().rows, layout.body)
  })
  const columns = remember((table: TableId) => {
    const layout = layouts.get(table)
    return layout && shifted<ColumnId>(source.table(table).calcSheet().columns, layout.left)
  })
  return { ...base, rows, columns, tableName: (table) => names.get(table) ?? '#REF!' }
}

const shifted = <Id extends string>(entries: readonly AxisEntry<Id>[], by: number): Axis<Id> =>
  new SheetAxis(entries, by)

function remember<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>()
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const value = make(key)
    made.set(key, value)
    return value
  }
}
