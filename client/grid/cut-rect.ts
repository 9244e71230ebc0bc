/**
 * Where the cells that were cut stand now, as one rectangle of visible positions. Null when they are none any more (a row came between
 * them, one was deleted): such a cut cannot be pasted as one block, so its mark goes and pasting copies.
 */
import type { CutBlock, GridSession, GridTable } from './grid-session.ts'
import type { CellBlock } from './own-block.ts'
import type { Rect, Span } from './selection.ts'
import { runOf, spansOf } from './selection.ts'

export function cutRect({ rows, columns }: CutBlock, table: GridTable): Rect | null {
  const down = runOf(rows.map((row) => table.rows.indexOf(row)))
  const right = runOf(columns.map((column) => table.columns.indexOf(column)))
  return down && right && { top: down[0], bottom: down[1], left: right[0], right: right[1] }
}

/** Of what was copied as one block: what others inserted between its cells, or was filtered out, is not in it. */
export function copiedRects({ rows, columns }: CellBlock, table: GridTable): Rect[] {
  const down = runsOf(rows.map((row) => table.rows.indexOf(row)))
  const right = runsOf(columns.map((column) => table.columns.indexOf(column)))
  return down.flatMap(([top, bottom]) => right.map(([left, end]) => ({ top, bottom, left, right: end })))
}

/** Of those that are still there. */
const runsOf = (positions: readonly number[]): Span[] =>
  spansOf(positions.filter((at) => at >= 0).toSorted((a, b) => a - b))

/** The cut that put this block on the clipboard, when it still stands. */
export function cutOf(session: GridSession, token: string | undefined): CutBlock | null {
  const cut = session.pendingCut.current
  if (!cut || cut.token !== token) return null
  const isThere = session.tables().some(({ id }) => id === cut.table)
  return isThere && cutRect(cut, session.table(cut.table)) ? cut : null
}
