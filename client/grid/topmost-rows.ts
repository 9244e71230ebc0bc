/** What a block of rows is moved and deleted by. Pure; apart from tree-moves.ts, because it is needed earlier: commands count rows. */
import type { Axis } from '../../shared/model/axis.ts'
import type { RowId } from '../../shared/model/ids.ts'

/** The rows of a selection without those that hang under another one of it. */
export function topmost(axis: Pick<Axis<RowId>, 'ancestorsOf'>, rows: readonly RowId[]): RowId[] {
  const chosen = new Set(rows)
  return rows.filter((row) => !axis.ancestorsOf(row).some((group) => chosen.has(group)))
}
