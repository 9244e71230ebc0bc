/**
 * The tables whose contents people type: deliverables, performance measures, compliance, recommendations, figure 10.I. Their words and
 * numbers are data; only the sums of subcategories are formulas.
 */
import type { FileRow, FileTable } from '../../model/plan-file.ts'
import { each } from './budget-columns.ts'
import deliverables from './deliverables.json' with { type: 'json' }
import { children, sumOf } from './formulas.ts'
import { placed, placedRows } from './placed.ts'
import others from './typed-tables.json' with { type: 'json' }

/** By table id. */
export function typedTables(): ReadonlyMap<string, FileTable> {
  const tables = [...deliverables, ...others]
  // The kinds and types in our own data are plain strings to the compiler; the sample's test reads every one of them.
  return new Map((tables as readonly FileTable[]).map((table) => [table.id, finished(table)]))
}

function finished(table: FileTable): FileTable {
  const numbers = table.columns.filter((column) => column.type === 'number').map((column) => column.id)
  const sums = each(numbers, (column) => sumOf([children(column)]))
  const rows = table.rows.map((row): FileRow => (row.kind === 'subcategory' ? { ...row, cells: sums } : row))
  return { ...table, columns: placed(table.columns), rows: placedRows(rows) }
}
