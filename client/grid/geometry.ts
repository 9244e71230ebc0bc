/**
 * Where cells lie, in pixels of the scrolled content: offsets of rows from the top, of columns from the inline start (behind the row
 * header). Pure; the controller feeds it from AG Grid, the overlay and the mouse read it.
 */
import type { Rect, Spot } from './selection.ts'

export type Tracks = {
  readonly count: number
  /** Offset of the near edge. */
  start(index: number): number
  size(index: number): number
}

/** One after the other, each as large as this. */
export function tracksOf(sizes: readonly number[]): Tracks {
  const starts = [0]
  for (const size of sizes) starts.push((starts.at(-1) ?? 0) + size)
  return {
    count: sizes.length,
    start: (index) => starts[index] ?? 0,
    size: (index) => sizes[index] ?? 0,
  }
}

export type Box = {
  readonly top: number
  readonly start: number
  readonly width: number
  readonly height: number
}

/** Null when a corner of the rectangle is not on the table. */
export function boxOf(rect: Rect, rows: Tracks, columns: Tracks): Box | null {
  if (rect.top < 0 || rect.left < 0 || rect.bottom >= rows.count || rect.right >= columns.count) return null
  const [top, start] = [rows.start(rect.top), columns.start(rect.left)]
  return {
    top,
    start,
    height: rows.start(rect.bottom) + rows.size(rect.bottom) - top,
    width: columns.start(rect.right) + columns.size(rect.right) - start,
  }
}

/** The track that holds this offset; the first or the last one for what lies outside. -1 when there is none. */
export function trackAt(tracks: Tracks, offset: number): number {
  let low = 0
  let high = tracks.count - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (tracks.start(middle) <= offset) low = middle
    else high = middle - 1
  }
  return high < 0 ? -1 : low
}

/** The gap between tracks nearest to this offset: 0 before the first, `count` after the last. */
export function gapAt(tracks: Tracks, offset: number): number {
  const index = trackAt(tracks, offset)
  if (index < 0) return 0
  return offset < tracks.start(index) + tracks.size(index) / 2 ? index : index + 1
}

export const spotAt = (rows: Tracks, columns: Tracks, top: number, start: number): Spot => ({
  row: trackAt(rows, top),
  column: trackAt(columns, start),
})

/** Speed of scrolling, in pixels a frame, for a pointer this far outside the window: the further the faster. */
export const scrollSpeed = (at: number, from: number, to: number): number => {
  const beyond = at < from ? at - from : at > to ? at - to : 0
  return Math.sign(beyond) * Math.min(60, Math.abs(beyond))
}
