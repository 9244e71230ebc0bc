/**
 * What a person typed or pasted into a cell becomes the cell's content, by the type of its column. Wrong input is kept as typed (the grid
 * marks it), never dropped; a reading that could have been another one says so. Formulas are the caller's: text beginning with `=`.
 */
import type { CellContent } from '../model/cell.ts'
import { NIL } from '../model/cell.ts'
import { type Column, isQuantity } from '../model/table.ts'
import { readDate } from './date.ts'
import type { DecimalMark, ReadOptions } from './read-number.ts'
import { readNumber } from './read-number.ts'
import { shifted } from './rounding.ts'

/**
 * `wrong`: the content is kept as text although the column wants something else.
 * `other`: what else an ambiguous number may have meant. `percent`: it was typed as a percentage, and is kept as a part of one.
 */
export type ReadTyped = {
  readonly content: CellContent
  readonly wrong?: true
  readonly other?: number
  readonly percent?: true
}

const YES = /^(?:true|yes|x|✓|✔|是|1)$/iu
const NO = /^(?:false|no|✗|✘|否|0)$/iu

/**
 * `column`: of the cell; `whole`: the row counts whole things (posts) whatever the column's decimals; `decimal`: the mark that separates
 * decimals, for a number that does not show it.
 */
export function readTyped(
  text: string,
  column: Pick<Column, 'type' | 'decimals' | 'choices'>,
  { whole = false, decimal }: ReadOptions = {},
): ReadTyped {
  if (text === '') return { content: null }
  // An apostrophe in front says: take it as it is.
  if (text.startsWith("'")) return asText(text.slice(1), column)
  if (isQuantity(column.type)) return readQuantity(text, column, { whole, decimal })
  if (column.type === 'date') return readOr(text, readDate(text))
  if (column.type === 'check') return readOr(text, readCheck(text.trim()))
  if (column.type === 'choice' && column.choices) return readOr(text, readChoice(text.trim(), column.choices))
  return { content: text }
}

function readCheck(text: string): boolean | null {
  if (YES.test(text)) return true
  return NO.test(text) ? false : null
}

const readChoice = (text: string, choices: readonly string[]): string | null =>
  choices.find((choice) => choice.toLowerCase() === text.toLowerCase()) ?? null

/** Whether a constant does not fit its column: what the grid marks. Formulas and empty cells always fit. */
export function isWrong(content: CellContent, column: Pick<Column, 'type' | 'choices'>): boolean {
  const isText = typeof content === 'string'
  if (!isText && typeof content !== 'number' && typeof content !== 'boolean') return false
  if (isQuantity(column.type)) return typeof content !== 'number'
  if (column.type === 'check') return typeof content !== 'boolean'
  if (column.type === 'date') return !isText || readDate(content) !== content
  if (column.type !== 'choice' || !column.choices) return false
  return !isText || !column.choices.includes(content)
}

function asText(text: string, column: Pick<Column, 'type' | 'choices'>): ReadTyped {
  return isWrong(text, column) ? { content: text, wrong: true } : { content: text }
}

const readOr = (text: string, read: CellContent): ReadTyped =>
  read === null ? { content: text, wrong: true } : { content: read }

function readQuantity(
  text: string,
  column: Pick<Column, 'type' | 'decimals'>,
  { whole, decimal }: { readonly whole: boolean; readonly decimal: DecimalMark | undefined },
): ReadTyped {
  const first = readNumber(text, { whole: whole || column.decimals === 0 })
  const isOpen = first.kind === 'number' && first.other !== undefined
  const read = isOpen && decimal !== undefined ? readNumber(text, { decimal }) : first
  if (read.kind === 'blank') return { content: null }
  if (read.kind === 'nil') return { content: NIL }
  // A footnote mark would be lost: the text is kept and marked instead.
  if (read.kind === 'text' || read.note !== undefined) return { content: text, wrong: true }
  const isOfOne = read.percent && column.type === 'number'
  const inColumn = (value: number): number => (isOfOne ? shifted(value, -2) : value)
  return {
    content: inColumn(read.value),
    ...(read.other !== undefined && { other: inColumn(read.other) }),
    ...(isOfOne && { percent: true }),
  }
}
