/**
 * Where a reference by identity points now: positions in the visible order. Rendering, compiling, copying, exporting and colouring
 * all ask here, so that what a person sees is what is calculated. `null`: nothing is left of it (`#REF!`).
 */
import type { CellAddress } from '../model/cell.ts'
import type { CellRef, ChildrenRef, RangeRef, TableRef } from '../model/formula.ts'
import type { TableId } from '../model/ids.ts'
import type { AxisScope } from './scope.ts'

/** First and last visible position, both included. */
export type Span = readonly [first: number, last: number]

export type Area = { readonly table: TableId; readonly rows: Span; readonly columns: Span }

export const tableOf = (ref: TableRef, at: CellAddress): TableId => (ref === 0 ? at.table : ref)

export function areaOf(ref: CellRef | RangeRef, at: CellAddress, scope: AxisScope): Area | null {
  const table = tableOf(ref[1], at)
  const rows = scope.rows(table)
  const columns = scope.columns(table)
  if (!rows || !columns) return null
  const own = table === at.table ? rows.indexOf(at.row) : -1
  if (ref[0] === 'c') {
    const row = ref[2] === '@' ? own : rows.indexOf(ref[2])
    const column = columns.indexOf(ref[3])
    return row < 0 || column < 0 ? null : { table, rows: [row, row], columns: [column, column] }
  }
  const rowSpan = rows.extent(ref[2], ref[3], own)
  const columnSpan = columns.extent(ref[4], ref[5], -1)
  return rowSpan && columnSpan ? { table, rows: rowSpan, columns: columnSpan } : null
}

/** The rows under a row as runs of neighbours, in visible order; empty when it has none, `null` when the row or column is gone. */
export type ChildrenArea = {
  readonly table: TableId
  /** Visible position of the row whose children are meant. */
  readonly row: number
  readonly column: number
  readonly runs: readonly Span[]
}

export function childrenArea(ref: ChildrenRef, at: CellAddress, scope: AxisScope): ChildrenArea | null {
  const table = tableOf(ref[1], at)
  const rows = scope.rows(table)
  const parent = ref[2] === '@' ? at.row : ref[2]
  const row = rows?.indexOf(parent) ?? -1
  const column = scope.columns(table)?.indexOf(ref[3]) ?? -1
  if (!rows || row < 0 || column < 0 || (ref[2] === '@' && table !== at.table)) return null
  const runs: [number, number][] = []
  for (const child of rows.childrenOf(parent)) {
    const index = rows.indexOf(child)
    const run = runs.at(-1)
    if (run && run[1] === index - 1) run[1] = index
    else runs.push([index, index])
  }
  return { table, row, column, runs }
}
