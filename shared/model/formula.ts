/**
 * A formula as it is stored: text pieces alternating with references by identity, one atomic value per cell.
 * `[1, "SUM(", ref, ")*2"]` is canonical English text and references; `[0, "=text"]` could not be bound and is kept
 * verbatim so that its author can mend it. Nothing here knows how a reference is shown (A1) or evaluated.
 */
import type { ColumnId, NameId, RowId, TableId } from './ids.ts'

/** Which parts of a reference carry a `$` when shown. */
export const ANCHOR = { column: 1, row: 2, column2: 4, row2: 8 } as const

/** The formula's own table is `0`. */
export type TableRef = TableId | 0

/** Where a row or column stood when a formula was written: fractional `key` among the children of `in` (absent: the top level). */
export type Place<Id extends string = string> = { readonly at: Id; readonly key: string; readonly in?: Id }

/**
 * One end of a range on one axis.
 * `'@'` the formula's own row · `'-'` / `'+'` open start / open end · a place.
 * `before`: the end lies just before that place (a total growing with what is added above it).
 * `up`: the places of the groups around it, innermost first, up to the group that both ends of the range share (exclusive).
 */
export type Bound<Id extends string = string> =
  | '@'
  | '-'
  | '+'
  | (Place<Id> & { readonly before?: true; readonly up?: readonly Place<Id>[] })

export type CellRef = readonly ['c', table: TableRef, row: RowId | '@', column: ColumnId, anchors: number]
export type RangeRef = readonly [
  'r',
  table: TableRef,
  row1: Bound<RowId>,
  row2: Bound<RowId>,
  column1: Bound<ColumnId>,
  column2: Bound<ColumnId>,
  anchors: number,
]
export type NameRef = readonly ['n', name: NameId]
/** The rows directly under `row` (`'@'`: under the formula's own row), in one column: membership, not a range. */
export type ChildrenRef = readonly [
  'k',
  table: TableRef,
  row: RowId | '@',
  column: ColumnId,
  anchors?: number,
]
/** What used to be a reference and cannot be one any more; `text` as its author saw it. */
export type DeadRef = readonly ['!', text: string]
export type Ref = CellRef | RangeRef | NameRef | ChildrenRef | DeadRef

export type StoredFormula = readonly [1, ...(string | Ref)[]] | readonly [0, string]
