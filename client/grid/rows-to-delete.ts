/** [GR22] What deleting the selected rows takes along: a row goes with all that stands below it in the tree. Said before and after. */
import type { RowId } from '../../shared/model/ids.ts'
import type { GridCore } from './grid-core.ts'
import { topmost } from './topmost-rows.ts'

/** `below`: how many of the rows are not selected themselves. */
export function rowsToDelete({ reader, selectedRows }: GridCore): {
  readonly rows: readonly RowId[]
  readonly below: number
} {
  const { rows: axis } = reader.table
  const rows = new Set(topmost(axis, selectedRows).flatMap((row) => [row, ...axis.descendantsOf(row)]))
  return { rows: [...rows], below: rows.size - selectedRows.length }
}
