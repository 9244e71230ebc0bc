/**
 * The latest known contents of one table as plain data: what a CalcSheet said, with every patch since. The engine calculates from it and
 * builds anew from it; the host of the worker keeps one too, to start another worker with. Nothing here fails.
 */
import type { AxisEntry } from '../model/axis.ts'
import type { CalcCell, CalcPatch, CalcSheet } from '../model/calc.ts'
import type { CellContent } from '../model/cell.ts'
import type { ColumnId, RowId, TableId } from '../model/ids.ts'

export type SheetPatch = NonNullable<CalcPatch['tables']>[number]

export class SheetState {
  readonly table: TableId
  readonly rows = new Map<RowId, AxisEntry<RowId>>()
  readonly columns = new Map<ColumnId, AxisEntry<ColumnId>>()
  readonly cells = new Map<RowId, Map<ColumnId, CellContent>>()
  dates: ReadonlySet<ColumnId> = new Set()

  constructor(sheet: CalcSheet) {
    this.table = sheet.table
    this.apply(sheet)
  }

  apply(patch: SheetPatch): void {
    for (const entry of patch.rows ?? []) this.rows.set(entry.id, entry)
    for (const entry of patch.columns ?? []) this.columns.set(entry.id, entry)
    for (const [row, column, content] of patch.cells ?? []) this.#put(row, column, content)
    if (patch.dates) this.dates = new Set(patch.dates)
  }

  content(row: RowId, column: ColumnId): CellContent {
    return this.cells.get(row)?.get(column) ?? null
  }

  toSheet(): CalcSheet {
    const cells: CalcCell[] = []
    for (const [row, line] of this.cells)
      for (const [column, content] of line) cells.push([row, column, content])
    return {
      table: this.table,
      rows: [...this.rows.values()],
      columns: [...this.columns.values()],
      cells,
      dates: [...this.dates],
    }
  }

  #put(row: RowId, column: ColumnId, content: CellContent): void {
    const line = this.cells.get(row)
    if (content === null) line?.delete(column)
    else if (line) line.set(column, content)
    else this.cells.set(row, new Map([[column, content]]))
  }
}
