/**
 * Where one is in a table: the selection and what is in the window, by row and column. The page keeps it while the plan is open, so that a
 * table one comes back to is as one left it, whatever others have inserted meanwhile. What is gone is passed over.
 */
import { AppError } from '../../shared/model/error.ts'
import { trackAt } from './geometry.ts'
import type { GridCore } from './grid-core.ts'
import type { CellPlace } from './grid-session.ts'

export type LeftPlace = {
  readonly anchor: CellPlace
  readonly focus: CellPlace
  /** The cell in the near corner of the window, of those that scroll. */
  readonly corner: CellPlace
  /** Pixels of that cell that are out of the window. */
  readonly hidden: Scrolled
}

/** Pixels of the table that are out of the window. */
export type Scrolled = { readonly top: number; readonly start: number }

/** Null in a table without cells, and in one that has been removed. */
export function leftPlace(core: GridCore, scrolled: Scrolled): LeftPlace | null {
  try {
    return placeIn(core, scrolled)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

function placeIn({ reader, view, anchor, focus }: GridCore, { top, start }: Scrolled): LeftPlace | null {
  const { rowTracks, columnTracks } = view
  const [down, from] = [top + view.frozenHeight, start + view.frozenWidth]
  const spot = { row: trackAt(rowTracks, down), column: trackAt(columnTracks, from) }
  const [first, last, corner] = [reader.placeAt(anchor), reader.placeAt(focus), reader.placeAt(spot)]
  if (!first || !last || !corner) return null
  const hidden = { top: down - rowTracks.start(spot.row), start: from - columnTracks.start(spot.column) }
  return { anchor: first, focus: last, corner, hidden }
}

/** Takes no focus. */
export function goBackTo(core: GridCore, { anchor, focus, corner, hidden }: LeftPlace): void {
  const { reader, view } = core
  const [from, to, spot] = [reader.spotOf(anchor), reader.spotOf(focus), reader.spotOf(corner)]
  if (from) core.select(from, to ?? from, { scroll: spot === null, focus: false })
  if (!spot) return
  view.viewport.scrollTop = view.rowTracks.start(spot.row) + hidden.top - view.frozenHeight
  view.viewport.scrollLeft =
    (view.columnTracks.start(spot.column) + hidden.start - view.frozenWidth) * (view.isRightToLeft ? -1 : 1)
}
