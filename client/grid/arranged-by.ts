/** What a person sorts and filters a table by, as long as the plan is open: it goes with the look of that table, which outlives the grid. */
import type { ColumnId } from '../../shared/model/ids.ts'
import type { ColumnChoice, RowChoice } from './row-filter.ts'
import type { RowSort } from './row-order.ts'
import type { TableLook } from './table-look.ts'

export type ArrangedBy = {
  readonly sort: RowSort | null
  readonly choice: RowChoice
}

const NOTHING: ArrangedBy = { sort: null, choice: new Map<ColumnId, ColumnChoice>() }
const byLook = new WeakMap<TableLook, ArrangedBy>()

export const arrangedBy = (look: TableLook): ArrangedBy => byLook.get(look) ?? NOTHING

export const arrangeBy = (look: TableLook, by: ArrangedBy): void => void byLook.set(look, by)
