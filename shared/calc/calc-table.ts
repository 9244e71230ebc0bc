/** One table as the engine sees it: its contents, its visible orders, and the name of its sheet. */
import { Axis } from '../model/axis.ts'
import type { CalcCell, CalcSheet } from '../model/calc.ts'
import type { ColumnId, RowId, TableId } from '../model/ids.ts'
import { ENGINE_LIMITS } from './formula-limits.ts'
import { type SheetPatch, SheetState } from './sheet-state.ts'

export type OrderChange<Id extends string> = { readonly from: readonly Id[]; readonly to: readonly Id[] }

/** What one patch did to the table. An order is there whenever an entry of that axis changed, even when the order did not. */
export type TableChange = {
  readonly table: CalcTable
  readonly rows: OrderChange<RowId> | null
  readonly columns: OrderChange<ColumnId> | null
  readonly cells: readonly CalcCell[]
  /** Columns that hold dates now and did not before, or the other way round. */
  readonly retyped: readonly ColumnId[]
}

export class CalcTable {
  readonly id: TableId
  readonly state: SheetState
  readonly sheetName: string
  /** The engine's number of the sheet; another one after every build. */
  sheet = -1
  rows: Axis<RowId>
  columns: Axis<ColumnId>

  constructor(content: CalcSheet, sheetName: string) {
    this.id = content.table
    this.state = new SheetState(content)
    this.sheetName = sheetName
    this.rows = new Axis(this.state.rows.values())
    this.columns = new Axis(this.state.columns.values())
  }

  apply(patch: SheetPatch): TableChange {
    const { dates } = this.state
    this.state.apply(patch)
    const [rows, columns] = [this.rows, this.columns]
    const rowsChanged = (patch.rows ?? []).length > 0
    const columnsChanged = (patch.columns ?? []).length > 0
    if (rowsChanged) this.rows = new Axis(this.state.rows.values())
    if (columnsChanged) this.columns = new Axis(this.state.columns.values())
    return {
      table: this,
      rows: rowsChanged ? { from: rows.ids, to: this.rows.ids } : null,
      columns: columnsChanged ? { from: columns.ids, to: this.columns.ids } : null,
      cells: patch.cells ?? [],
      retyped: differing(dates, this.state.dates),
    }
  }

  /** Where the cell stands now; `null` when its row or column is deleted. */
  position(row: RowId, column: ColumnId): { sheet: number; row: number; col: number } | null {
    const at = { sheet: this.sheet, row: this.rows.indexOf(row), col: this.columns.indexOf(column) }
    return at.row < 0 || at.col < 0 ? null : at
  }

  /** Whether the engine takes cells so far out. */
  covers(at: { readonly row: number; readonly col: number }): boolean {
    return at.row < ENGINE_LIMITS.rows && at.col < ENGINE_LIMITS.columns
  }

  /** How much of the table the engine takes. */
  get height(): number {
    return Math.min(this.rows.length, ENGINE_LIMITS.rows)
  }

  get width(): number {
    return Math.min(this.columns.length, ENGINE_LIMITS.columns)
  }
}

const differing = <Id>(a: ReadonlySet<Id>, b: ReadonlySet<Id>): Id[] =>
  a === b ? [] : [...new Set([...a, ...b])].filter((id) => a.has(id) !== b.has(id))
