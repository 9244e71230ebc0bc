/**
 * Spreadsheet addresses of visible positions: `B3`, `B3:D7`. Row 1 is the first row under the header, column A the row labels.
 * What cannot be read is null; nothing throws.
 */
import { columnLetters } from '../../shared/formula/a1.ts'
import type { Rect, Spot } from './selection.ts'
import { isSingle } from './selection.ts'

/** A → 0; any case. */
export function columnNumber(letters: string): number {
  let number = 0
  for (const letter of letters.toUpperCase()) number = number * 26 + letter.charCodeAt(0) - 64
  return number - 1
}

export const spotName = (spot: Spot): string => `${columnLetters(spot.column)}${spot.row + 1}`

export const rectName = (rect: Rect): string => {
  const first = spotName({ row: rect.top, column: rect.left })
  return isSingle(rect) ? first : `${first}:${spotName({ row: rect.bottom, column: rect.right })}`
}

const SPOT = /^\s*\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})\s*$/

export function parseSpot(text: string): Spot | null {
  const found = SPOT.exec(text)
  if (!found) return null
  return { column: columnNumber(found[1] ?? ''), row: Number(found[2]) - 1 }
}

/** `B3` or `B3:D7` as a pair of corners, in the order written. */
export function parseRange(text: string): readonly [Spot, Spot] | null {
  const [from = '', to = from, ...rest] = text.split(':')
  const [first, last] = [parseSpot(from), parseSpot(to)]
  return first && last && rest.length === 0 ? [first, last] : null
}

/** Stands where the address of a deleted cell would. */
export const LOST = '#REF!'
