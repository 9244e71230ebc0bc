/**
 * Spreadsheet addresses of visible positions: `B3`, `B3:D7`. Row 1 is the first row under the header, column A the row labels.
 * What cannot be read is null; nothing throws.
 */
import { columnLetters } from '../../shared/formula/a1.ts'
import type { Rect, Size, Spot } from './selection.ts'
import { isSingle, rectOf } from './selection.ts'

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

/** Several of them, which are the same when their names are. */
export const rectsName = (rects: readonly Rect[]): string => rects.map(rectName).join(',')

const SPOT = /^\s*\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})\s*$/

export function parseSpot(text: string): Spot | null {
  const found = SPOT.exec(text)
  if (!found) return null
  return { column: columnNumber(found[1] ?? ''), row: Number(found[2]) - 1 }
}

const COLUMNS = /^\s*\$?([A-Za-z]{1,3})\s*:\s*\$?([A-Za-z]{1,3})\s*$/
const ROWS = /^\s*\$?([1-9]\d{0,6})\s*:\s*\$?([1-9]\d{0,6})\s*$/

/** `B3`, `B3:D7`, whole columns (`B:C`) or rows (`3:5`) of a table of that size. Null when it cannot be read, or is not on the table. */
export function parseArea(text: string, { rows, columns }: Size): Rect | null {
  const corners = cornersIn(text, { row: rows - 1, column: columns - 1 })
  const isThere = ({ row, column }: Spot): boolean => row < rows && column < columns
  return corners?.every(isThere) ? rectOf(...corners) : null
}

/** Several of them, with commas between. Null when one of them is none. */
export function parseAreas(text: string, size: Size): Rect[] | null {
  const rects = text.split(/[,;，；]/u).map((part) => parseArea(part, size))
  return rects.every((rect) => rect !== null) ? rects : null
}

function cornersIn(text: string, last: Spot): readonly [Spot, Spot] | null {
  const across = COLUMNS.exec(text)
  if (across) {
    const [from, to] = [columnNumber(across[1] ?? ''), columnNumber(across[2] ?? '')]
    return [
      { row: 0, column: from },
      { row: last.row, column: to },
    ]
  }
  const down = ROWS.exec(text)
  if (down) {
    const [from, to] = [Number(down[1]) - 1, Number(down[2]) - 1]
    return [
      { row: from, column: 0 },
      { row: to, column: last.column },
    ]
  }
  const [from = '', to = from, ...rest] = text.split(':')
  const [first, second] = [parseSpot(from), parseSpot(to)]
  return first && second && rest.length === 0 ? [first, second] : null
}

/** Stands where the address of a deleted cell would. */
export const LOST = '#REF!'
