/** [GR81] Which rows are out of sight because a group is folded. Late, as whatever folds one is. */
import type { RowId } from '../../shared/model/ids.ts'
import type { TableReader } from './table-reader.ts'

/** It is in a group that is folded, or deeper. */
export const isFoldedAway = ({ table, personal }: TableReader, row: RowId): boolean =>
  table.rows.ancestorsOf(row).some((group) => personal.parts.folded.has(group))
