/** Where a drag of the fill handle leads: pure arithmetic on visible positions. */
import type { Rect, Spot } from './selection.ts'

export type FillWay = 'down' | 'up' | 'right' | 'left'
export type FillDrag =
  /** The source and what is filled from it. */
  | { readonly do: 'extend'; readonly rect: Rect; readonly way: FillWay }
  /** Back over the source: these cells of it are emptied. */
  | { readonly do: 'clear'; readonly rect: Rect }

/** Null: the pointer is on the last cell of the source; nothing is to be done. */
export function fillDrag(source: Rect, spot: Spot): FillDrag | null {
  const down = beyond(source.top, source.bottom, spot.row)
  const right = beyond(source.left, source.right, spot.column)
  if (down === 0 && right === 0) return shrink(source, spot)
  if (Math.abs(down) >= Math.abs(right)) {
    const rect = { ...source, top: Math.min(source.top, spot.row), bottom: Math.max(source.bottom, spot.row) }
    return { do: 'extend', rect, way: down > 0 ? 'down' : 'up' }
  }
  const rect = {
    ...source,
    left: Math.min(source.left, spot.column),
    right: Math.max(source.right, spot.column),
  }
  return { do: 'extend', rect, way: right > 0 ? 'right' : 'left' }
}

/** How far behind the last (or, below zero, before the first). */
const beyond = (first: number, last: number, at: number): number =>
  at > last ? at - last : Math.min(0, at - first)

function shrink(source: Rect, { row, column }: Spot): FillDrag | null {
  const [rows, columns] = [source.bottom - row, source.right - column]
  if (rows === 0 && columns === 0) return null
  return rows >= columns
    ? { do: 'clear', rect: { ...source, top: row + 1 } }
    : { do: 'clear', rect: { ...source, left: column + 1 } }
}
