/**
 * [GR42] Where the fill handle is: around the far corner of what is selected; within it where the window, the end of the table or of frozen rows
 * would cut it off. Asked by grid-marks.ts whenever the selection is drawn.
 */
import type { Box } from './geometry.ts'
import type { GridView } from './grid-view.ts'

/** Pixels of its side. */
const SIDE = 8
/** Of them, over the edge. */
const OVER = 3

type Seen = {
  /** Content pixels that are scrolled away. */
  readonly scrolled: number
  /** Pixels of the window for cells. */
  readonly room: number
  /** Content pixels of the whole table. */
  readonly all: number
  /** Those that do not scroll. */
  readonly still: number
}

export function handleBox(view: GridView, { top, start, width, height }: Box): Box {
  const { viewport, rowTracks, tableWidth, frozenWidth, frozenHeight } = view
  const [across, down] = [start + width, top + height]
  const last = rowTracks.count - 1
  return {
    top: inward(down, {
      scrolled: down > frozenHeight ? viewport.scrollTop : 0,
      room: viewport.clientHeight - view.headerHeight,
      all: rowTracks.start(last) + rowTracks.size(last),
      still: frozenHeight,
    }),
    start: inward(across, {
      // Below zero from right to left.
      scrolled: across > frozenWidth ? Math.abs(viewport.scrollLeft) : 0,
      room: viewport.clientWidth - view.rowHeadWidth,
      all: tableWidth,
      // Over the end of frozen columns it may hang: their layer lies above what scrolls beside them.
      still: 0,
    }),
    width: SIDE,
    height: SIDE,
  }
}

function inward(edge: number, { scrolled, room, all, still }: Seen): number {
  const window = scrolled + room
  const ends = [edge + OVER]
  // An edge that is out of sight, if only by its line, is none to keep it within.
  if (edge <= window + 1) ends.push(window)
  if (edge === still) ends.push(still)
  if (all >= room) ends.push(Math.max(all, edge))
  return Math.min(...ends) - SIDE
}
