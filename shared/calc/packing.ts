/**
 * Cells and values on their way between threads: ids once, then numbers. A message of 120,000 small arrays takes the browser's main
 * thread several times as long to copy.
 */
import type { AxisEntry } from '../model/axis.ts'
import type { CalcSheet, ValueChange } from '../model/calc.ts'
import type { CellContent, CellValue } from '../model/cell.ts'
import type { ColumnId, RowId, TableId } from '../model/ids.ts'

/** Parallel lists: the n-th item stands in row `rows[row[n]]`, column `columns[column[n]]`. */
type Packed<Item> = {
  readonly rows: readonly RowId[]
  readonly columns: readonly ColumnId[]
  readonly row: Uint32Array
  readonly column: Uint32Array
  readonly items: readonly Item[]
}

export type PackedSheet = {
  readonly table: TableId
  readonly rows: readonly AxisEntry<RowId>[]
  readonly columns: readonly AxisEntry<ColumnId>[]
  readonly cells: Packed<CellContent>
  readonly dates: readonly ColumnId[]
}

export type PackedValues = {
  readonly table: TableId
  readonly values: Packed<CellValue>
  /** Which items hold no formula any more. */
  readonly gone: readonly number[]
}

export const packSheet = ({ table, rows, columns, cells, dates = [] }: CalcSheet): PackedSheet => ({
  table,
  rows,
  columns,
  cells: pack(cells),
  dates,
})

export const unpackSheet = ({ table, rows, columns, cells, dates }: PackedSheet): CalcSheet => ({
  table,
  rows,
  columns,
  cells: unpack(cells),
  dates,
})

export function packValues(changes: readonly ValueChange[]): PackedValues[] {
  const byTable = new Map<TableId, ValueChange[]>()
  for (const change of changes) {
    const list = byTable.get(change.table)
    if (list) list.push(change)
    else byTable.set(change.table, [change])
  }
  return [...byTable].map(([table, list]) => ({
    table,
    values: pack(list.map(({ row, column, value }) => [row, column, value] as const)),
    gone: list.flatMap((change, index) => (change.gone ? [index] : [])),
  }))
}

export function unpackValues({ table, values, gone }: PackedValues): ValueChange[] {
  const without = new Set(gone)
  return unpack(values).map(([row, column, value], index) =>
    without.has(index) ? { table, row, column, value, gone: true } : { table, row, column, value },
  )
}

type Item<T> = readonly [row: RowId, column: ColumnId, item: T]

function pack<T>(list: readonly Item<T>[]): Packed<T> {
  const rows = new Map<RowId, number>()
  const columns = new Map<ColumnId, number>()
  const packed = {
    row: new Uint32Array(list.length),
    column: new Uint32Array(list.length),
    items: list.map((one) => one[2]),
  }
  list.forEach(([row, column], index) => {
    packed.row[index] = numberOf(rows, row)
    packed.column[index] = numberOf(columns, column)
  })
  return { ...packed, rows: [...rows.keys()], columns: [...columns.keys()] }
}

function unpack<T>({ rows, columns, row, column, items }: Packed<T>): Item<T>[] {
  const out: Item<T>[] = []
  items.forEach((item, index) => {
    const [rowId, columnId] = [rows[row[index] ?? -1], columns[column[index] ?? -1]]
    if (rowId !== undefined && columnId !== undefined) out.push([rowId, columnId, item])
  })
  return out
}

function numberOf<Id>(known: Map<Id, number>, id: Id): number {
  const before = known.get(id)
  if (before !== undefined) return before
  known.set(id, known.size)
  return known.size - 1
}
