/**
 * Lines of a printed table, as a PDF or a terminal gives them. Columns are kept apart by two spaces or more; where a copy has kept only one,
 * each line is a label and the same number of numerals. One space inside a numeral groups its thousands, and never parts it. [GR61]
 * Called by read-text-table.ts.
 */
import { readNumber } from '../../shared/format/read-number.ts'
import type { TextTable } from './read-text-table.ts'

/** `lines`: without empty ones and without tabs. Null: they are no table. */
export function readPrinted(lines: readonly string[]): TextTable | null {
  return readSpaced(lines.map(piecesOf)) ?? readNumerals(lines)
}

/** Where it stands in its line, in widths of a Latin letter. */
type Piece = { readonly text: string; readonly start: number; readonly end: number }
type Span = Pick<Piece, 'start' | 'end'>

/** Two spaces or more of any kind, or the dots that lead the eye. */
const GAP =
  /[ \u00a0\u2000-\u200a\u202f\u3000]*(?:[ \u00a0\u2000-\u200a\u202f\u3000]{2}|\.(?: ?\.){3,} ?)\s*/gu
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu

function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  const take = (end: number): void => {
    const text = line.slice(at, end).trim()
    const start = widthOf(line.slice(0, at))
    if (text !== '') pieces.push({ text, start, end: start + widthOf(text) })
  }
  for (const gap of line.matchAll(GAP)) {
    take(gap.index)
    at = gap.index + gap[0].length
  }
  take(line.length)
  return pieces
}

const widthOf = (text: string): number => text.length + (text.match(WIDE)?.length ?? 0)

function readSpaced(lines: readonly (readonly Piece[])[]): TextTable | null {
  const width = lines.reduce((most, pieces) => Math.max(most, pieces.length), 0)
  const whole = lines.filter((pieces) => pieces.length === width)
  const columns = (whole[0] ?? []).map((_, at) => spanOf(whole.flatMap((pieces) => pieces[at] ?? [])))
  if (!isTable(lines, whole)) return null
  const isAligned = columns.every(({ end }, at) => end <= (columns[at + 1]?.start ?? Infinity))
  return lines.map((pieces) => {
    const placed = pieces.length < width && isAligned ? underColumns(pieces, columns) : null
    return placed ?? columns.map((_, at) => pieces[at]?.text ?? '')
  })
}

/** Sentences with two spaces between them are none: there is a column of numbers, or all begin at the same place. */
function isTable(lines: readonly (readonly Piece[])[], whole: readonly (readonly Piece[])[]): boolean {
  const columns = (whole[0] ?? []).map((_, at) => whole.flatMap((pieces) => pieces[at] ?? []))
  const [, second, ...more] = columns
  if (!second) return false
  const hasNumbers = [second, ...more].some((column) => column.every(({ text }) => isNumeral(text)))
  if (lines.length === 1) return hasNumbers && more.length > 0
  const parted = lines.filter((pieces) => pieces.length > 1)
  if (whole.length < 2 || parted.length * 2 < lines.length) return false
  return hasNumbers || columns.every((column) => column.every(({ start }) => start === column[0]?.start))
}

const spanOf = (pieces: readonly Piece[]): Span => ({
  start: middleOf(pieces.map(({ start }) => start)),
  end: middleOf(pieces.map(({ end }) => end)),
})

/** One long label among short ones moves no column. */
const middleOf = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

/** A line with cells left empty: each piece goes to the column it stands under. Null: two stand under one. */
function underColumns(pieces: readonly Piece[], columns: readonly Span[]): string[] | null {
  const row = columns.map(() => '')
  let last = -1
  for (const { text, start, end } of pieces) {
    const apart = columns.map((column) => Math.max(column.start - end, start - column.end))
    const nearest = apart.indexOf(Math.min(...apart))
    if (nearest <= last) return null
    row[nearest] = text
    last = nearest
  }
  return row
}

const isNumeral = (text: string): boolean => ['number', 'nil'].includes(readNumber(text).kind)

// ---- one space between the columns

const NUMERAL = /^(?:\(?[-−–]?\d+(?:[.,]\d+)*\)?%?|[—–])$/u
/** The first group of a number that may go on, and the groups it goes on with; the last may bring decimals. */
const FIRST_GROUP = /^\(?[-−–]?\d{1,3}$/u
const NEXT_GROUP = /^\d{3}(?:[.,]\d+)?\)?%?$/u
const OPEN_GROUP = /\d$/u

type Numerals = {
  readonly label: string
  readonly numerals: readonly string[]
  /** The same with an empty one where two spaces stand between them. */
  readonly gaped: readonly string[]
}

function readNumerals(lines: readonly string[]): TextTable | null {
  const parted = lines.map(numeralsOf)
  const counts = parted.flatMap(({ numerals }) => (numerals.length > 0 ? [numerals.length] : []))
  const count = counts.reduce((most, found) => Math.max(most, found), 0)
  const agreeing = counts.filter((found) => found === count).length
  if (count < 2 || agreeing < 2 || agreeing * 4 < counts.length * 3 || counts.length * 2 < lines.length)
    return null
  return parted.map(({ label, numerals, gaped }) => {
    // What is left empty is two spaces wide: if so many are missing, there they are.
    const cells = gaped.length === count ? gaped : numerals
    return [label, ...Array.from({ length: count }, (_, at) => cells[at] ?? '')]
  })
}

function numeralsOf(line: string): Numerals {
  const words = [...line.matchAll(/\S+/gu)].map(({ 0: text, index }) => ({ text, start: index }))
  const first = words.findLastIndex(({ text }) => !NUMERAL.test(text)) + 1
  const [numerals, gaped]: [string[], string[]] = [[], []]
  let [isOpen, end] = [false, 0]
  for (const { text, start } of words.slice(first)) {
    const isApart = start - end > 1
    if (isOpen && !isApart && NEXT_GROUP.test(text)) {
      const whole = `${numerals.pop()} ${text}`
      gaped.pop()
      numerals.push(whole)
      gaped.push(whole)
      isOpen = OPEN_GROUP.test(text) && !/[.,]/.test(text)
    } else {
      if (isApart && numerals.length > 0) gaped.push('')
      numerals.push(text)
      gaped.push(text)
      isOpen = FIRST_GROUP.test(text)
    }
    end = start + text.length
  }
  return { label: line.slice(0, words[first]?.start).trim(), numerals, gaped }
}
