/**
 * What the grid needs of a plan session, and no more: `PlanSession` fits it by shape, and so does the small in-memory one of the tests.
 * Every change is asked for here; what changed comes back through `onTable`, also for one's own edits.
 */
import type { Axis } from '../../shared/model/axis.ts'
import type { CellContent, CellValue } from '../../shared/model/cell.ts'
import type { ColumnId, RowId, TableId } from '../../shared/model/ids.ts'
import type { Language, Localised } from '../../shared/model/language.ts'
import type { Column, Row, RowKind, TableMeta } from '../../shared/model/table.ts'

/** The table's document, for reading. */
export type GridTable = {
  readonly rows: Axis<RowId>
  readonly columns: Axis<ColumnId>
  row(id: RowId): Row | undefined
  column(id: ColumnId): Column | undefined
  cell(row: RowId, column: ColumnId): CellContent
  meta(): TableMeta
}

export type CellPlace = { readonly row: RowId; readonly column: ColumnId }
export type TypedCell = CellPlace & { readonly typed: string }

/**
 * What became of a change. `ambiguous`: nothing was written, the person must say which reading is meant.
 * `refused`: nothing was written; `code` and `facts` as in `AppError`.
 */
export type GridOutcome =
  | { readonly status: 'done' }
  | { readonly status: 'ambiguous'; readonly readings: readonly string[] }
  | { readonly status: 'refused'; readonly code: string; readonly facts: Readonly<Record<string, string | number>> }

export type GridPeer = {
  readonly id: string
  readonly name: string
  /** 0-based index of the person's colour. */
  readonly colour: number
  readonly table: TableId | null
  readonly row?: RowId
  readonly column?: ColumnId
  /** The other corner of a selected range. */
  readonly toRow?: RowId
  readonly toColumn?: ColumnId
  readonly editing?: boolean
}

export type GridCursor = {
  readonly table: TableId
  readonly row: RowId
  readonly column: ColumnId
  readonly toRow?: RowId
  readonly toColumn?: ColumnId
  readonly editing?: boolean
}

export type GridTableEvent = {
  /** Documents changed: rows, columns, contents or looks. */
  readonly patch?: {
    readonly rows: readonly unknown[]
    readonly columns: readonly unknown[]
    readonly cells: readonly CellPlace[]
    readonly looks: boolean
  }
  /** Cells whose computed value changed. */
  readonly values?: readonly CellPlace[]
}

export type GridSession = {
  table(id: TableId): GridTable
  tables(): readonly { readonly id: TableId; name(language: Language): string }[]
  value(table: TableId, row: RowId, column: ColumnId): CellValue
  /** As printed. */
  display(table: TableId, row: RowId, column: ColumnId, language: Language): string
  /** As one would type it. */
  editText(table: TableId, row: RowId, column: ColumnId, language: Language): string
  itemNumber(table: TableId, row: RowId): number | null
  commit(table: TableId, row: RowId, column: ColumnId, typed: string, language: Language): GridOutcome
  commitMany(table: TableId, cells: readonly TypedCell[], language: Language): GridOutcome
  clear(table: TableId, cells: readonly CellPlace[]): GridOutcome
  insertRows(
    table: TableId,
    where: { readonly at: number; readonly count: number; readonly parent?: RowId | null; readonly kind?: RowKind },
  ): readonly RowId[]
  deleteRows(table: TableId, rows: readonly RowId[]): void
  moveRows(
    table: TableId,
    rows: readonly RowId[],
    to: { readonly before: RowId | null; readonly parent?: RowId | null },
  ): void
  insertColumns(
    table: TableId,
    where: { readonly at: number; readonly columns: readonly Omit<Column, 'id'>[] },
  ): readonly ColumnId[]
  deleteColumns(table: TableId, columns: readonly ColumnId[]): void
  moveColumns(table: TableId, columns: readonly ColumnId[], to: { readonly before: ColumnId | null }): void
  setColumn(
    table: TableId,
    column: ColumnId,
    change: { readonly label?: Localised; readonly width?: number },
  ): void
  undo(): unknown
  redo(): unknown
  onTable(table: TableId, handler: (event: GridTableEvent) => void): () => void
  onPresence(handler: () => void): () => void
  peers(): readonly GridPeer[]
  setCursor(cursor: GridCursor | null): void
}
