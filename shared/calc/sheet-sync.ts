/**
 * The structural half of a patch: which engine steps bring the sheets into the new orders, which rows and columns arrive, and which
 * formulas may read other cells afterwards. Pure; `null` when a new build is cheaper than the steps.
 */
import type { ColumnId, RowId, TableId } from '../model/ids.ts'
import type { CalcTable, OrderChange, TableChange } from './calc-table.ts'
import type { AxisName } from './engine.ts'
import type { FormulaCell } from './formula-cell.ts'
import { type FormulaIndex, HANGS_ON } from './formula-index.ts'
import { diffOrder, type OrderDiff, type OrderStep } from './order-diff.ts'

export type SyncPlan = {
  readonly steps: readonly { readonly table: CalcTable; readonly axis: AxisName; readonly step: OrderStep }[]
  readonly newRows: readonly { readonly table: CalcTable; readonly row: RowId }[]
  readonly newColumns: readonly { readonly table: CalcTable; readonly column: ColumnId }[]
  readonly affected: ReadonlySet<FormulaCell>
}

export function planSync(
  changes: readonly TableChange[],
  index: FormulaIndex,
  maxSteps: number,
): SyncPlan | null {
  const steps: { table: CalcTable; axis: AxisName; step: OrderStep }[] = []
  const newRows: { table: CalcTable; row: RowId }[] = []
  const newColumns: { table: CalcTable; column: ColumnId }[] = []
  const affected = new Set<FormulaCell>()
  for (const { table, rows, columns } of changes) {
    const room = maxSteps - steps.length
    const rowDiff = diffed(rows, room)
    const columnDiff = diffed(columns, room)
    if (!rowDiff || !columnDiff) return null
    for (const step of rowDiff.steps) steps.push({ table, axis: 'rows', step })
    for (const step of columnDiff.steps) steps.push({ table, axis: 'columns', step })
    for (const row of rowDiff.inserted) newRows.push({ table, row })
    for (const column of columnDiff.inserted) newColumns.push({ table, column })
    for (const key of keysOf(table.id, rows && rowDiff, columns && columnDiff))
      for (const cell of index.on(key)) affected.add(cell)
    if (rowDiff.steps.length > 0 || columnDiff.steps.length > 0)
      forgetDeleted(table, rowDiff, columnDiff, index)
  }
  return steps.length > maxSteps ? null : { steps, newRows, newColumns, affected }
}

const NOTHING: OrderDiff<never> = { steps: [], inserted: [], touched: [] }

const diffed = <Id extends string>(change: OrderChange<Id> | null, limit: number): OrderDiff<Id> | null =>
  change ? diffOrder(change.from, change.to, limit) : NOTHING

/** Ranges and trees are asked anew even when the visible order is the same: a key may have crossed a range's boundary. */
function* keysOf(
  table: TableId,
  rows: OrderDiff<RowId> | null,
  columns: OrderDiff<ColumnId> | null,
): Iterable<string> {
  if (rows) {
    yield HANGS_ON.rangesOnRows(table)
    yield HANGS_ON.children(table)
    for (const row of rows.touched) yield HANGS_ON.row(table, row)
  }
  if (columns) {
    yield HANGS_ON.rangesOnColumns(table)
    if (columns.steps.length > 0) yield HANGS_ON.children(table)
    for (const column of columns.touched) yield HANGS_ON.column(table, column)
  }
}

/** A formula that comes back with its row must tell its value again. */
function forgetDeleted(
  table: CalcTable,
  rows: OrderDiff<RowId>,
  columns: OrderDiff<ColumnId>,
  index: FormulaIndex,
): void {
  for (const row of rows.touched)
    if (!table.rows.has(row)) for (const cell of index.inRow(table.id, row)) cell.value = undefined
  for (const column of columns.touched)
    if (!table.columns.has(column))
      for (const cell of index.inColumn(table.id, column)) cell.value = undefined
}
