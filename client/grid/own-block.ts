/**
 * The form in which cells travel on the clipboard between tables of ours: for each cell what one would type, for formulas their references
 * by identity too, with the cells they stood in. Read again by read-own-block.ts.
 */
import type { StoredFormula } from '../../shared/model/formula.ts'
import type { ColumnId, PlanId, RowId, TableId } from '../../shared/model/ids.ts'

export type OwnBlock = {
  readonly plan: PlanId
  readonly table: TableId
  readonly rows: readonly RowId[]
  readonly columns: readonly ColumnId[]
  /** What one would type. */
  readonly cells: readonly (readonly string[])[]
  /** By row and column of the block. */
  readonly formulas: readonly (readonly [row: number, column: number, formula: StoredFormula])[]
  /** Says that pasting this block moves the cells, as long as the cut stands. */
  readonly cut?: string
}

export const printOwn = (block: OwnBlock): string => JSON.stringify(block)
