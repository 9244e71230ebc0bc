/**
 * What a compiled formula may ask of the engine, checked before the engine sees it. The reasons are keys that the client turns into
 * words. What passes here and still does not end is the watchdog's business.
 */
import { TABLE_LIMITS } from '../model/table-limits.ts'

export const ENGINE_LIMITS = {
  ...TABLE_LIMITS,
  /** Cells that one formula's ranges may cover together. */
  rangeCells: 750_000,
  /** Characters of one formula after names and children were written out. */
  length: 65_536,
  /** Characters of a text that a formula makes. */
  text: 32_767,
  /** Cells of a list that a function makes (SEQUENCE, MMULT …). */
  arrayCells: 100_000,
  /** Turns of a loop inside one function. */
  turns: 100_000,
} as const

export type LimitReason = 'formula-too-long' | 'range-too-large' | 'table-too-large'

/** Not `LOG10(`, not `DEC2BIN(`. */
const ADDRESS = /\$?\b([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?(?![\w(.])/g

/** `null`: within limits. */
export function exceedsLimits(text: string): LimitReason | null {
  if (text.length > ENGINE_LIMITS.length) return 'formula-too-long'
  if (!text.includes(':') && !/[A-Z]{3}\d|\d{5}/.test(text)) return null
  let cells = 0
  for (const [, left = '', top, right, bottom] of unquoted(text).matchAll(ADDRESS)) {
    const [firstColumn, lastColumn] = [columnNumber(left), columnNumber(right ?? left)]
    const [firstRow, lastRow] = [Number(top), Number(bottom ?? top)]
    if (lastColumn > ENGINE_LIMITS.columns || lastRow > ENGINE_LIMITS.rows) return 'table-too-large'
    cells += (lastColumn - firstColumn + 1) * (lastRow - firstRow + 1)
    if (cells > ENGINE_LIMITS.rangeCells) return 'range-too-large'
  }
  return null
}

const unquoted = (text: string): string => (text.includes('"') ? text.replace(/"[^"]*"/g, '""') : text)

const columnNumber = (letters: string): number => {
  let number = 0
  for (let i = 0; i < letters.length; i++) number = number * 26 + letters.charCodeAt(i) - 64
  return number
}
