/** [GR90] [GR94] How many of the first columns, or rows, stay in sight while the others scroll. Pure. */

/** Below this width of the window (40rem) columns are not frozen unasked. */
const NARROW = 640
/** Of the window: what is frozen unasked takes no more of it, and what a person asks for leaves the rest to what scrolls. */
const UNASKED = 0.5
const ASKED = 0.75
const ASKED_ROWS = 0.6

export type FreezeCase = {
  /** Of all columns, in pixels. */
  readonly widths: readonly number[]
  /** Of the row numbers, which always stay. */
  readonly head: number
  /** Of the window. */
  readonly room: number
  /** How many columns end with that of the labels; 0: there is none. */
  readonly labels: number
  /** How many a person asked for; null: never chose. */
  readonly asked: number | null
}

export function frozenCount({ widths, head, room, labels, asked }: FreezeCase): number {
  if (asked !== null) return fitting(widths, asked, room * ASKED - head)
  const isWide = width(widths, widths.length) + head > room
  return isWide && room >= NARROW && width(widths, labels) + head <= room * UNASKED ? labels : 0
}

/**
 * No row stays unasked. Where the whole table is in the window, nothing is in the way of as many as were asked for.
 * @param heights of the rows that a person asked for
 * @param table height of all rows
 * @param room of the window, below the head
 */
export const frozenRowCount = (heights: readonly number[], table: number, room: number): number =>
  fitting(heights, heights.length, table <= room ? table : room * ASKED_ROWS)

/** As many of the first ones as fit. */
function fitting(sizes: readonly number[], most: number, room: number): number {
  let left = room
  const beyond = sizes.slice(0, most).findIndex((size) => (left -= size) < 0)
  return beyond < 0 ? Math.min(most, sizes.length) : beyond
}

const width = (widths: readonly number[], count: number): number =>
  widths.slice(0, count).reduce((sum, one) => sum + one, 0)
