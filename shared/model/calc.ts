/**
 * What goes into the calculation engine and what comes out: plain data that survives `postMessage`.
 * The session turns documents into these; the engine knows nothing of documents.
 */
import type { AxisEntry } from './axis.ts'
import type { CellContent, CellValue } from './cell.ts'
import type { StoredFormula } from './formula.ts'
import type { ColumnId, NameId, RowId, TableId } from './ids.ts'

export type CalcCell = readonly [row: RowId, column: ColumnId, content: CellContent]

/** A whole table. Contents of deleted rows and columns are included: they come back on undo. */
export type CalcSheet = {
  readonly table: TableId
  readonly rows: readonly AxisEntry<RowId>[]
  readonly columns: readonly AxisEntry<ColumnId>[]
  readonly cells: readonly CalcCell[]
  /** Columns in which an ISO date is a date; elsewhere it is a text. */
  readonly dates?: readonly ColumnId[]
}

export type CalcName = { readonly id: NameId; readonly name: string; readonly formula: StoredFormula }

/** One transaction's worth of changes. Entries and cells are complete new states, not differences. */
export type CalcPatch = {
  /** New or reloaded whole tables. */
  readonly sheets?: readonly CalcSheet[]
  readonly removed?: readonly TableId[]
  readonly tables?: readonly {
    readonly table: TableId
    readonly rows?: readonly AxisEntry<RowId>[]
    readonly columns?: readonly AxisEntry<ColumnId>[]
    readonly cells?: readonly CalcCell[]
    /** All columns of dates, when any changed. */
    readonly dates?: readonly ColumnId[]
  }[]
  /** All named expressions, when any changed. */
  readonly names?: readonly CalcName[]
  /** The plan's IANA zone for TODAY and NOW, when it changed. */
  readonly zone?: string
}

/** Values of cells holding formulas only; a cell that holds a constant is its own value. `gone`: holds no formula any more. */
export type ValueChange = {
  readonly table: TableId
  readonly row: RowId
  readonly column: ColumnId
  readonly value: CellValue
  readonly gone?: true
}
