/**
 * How wide the columns are: what a person set stays as long as the table fits; the rest share what the window gives, words growing before
 * numbers, so that a table fills the measure as the printed one does and no line of text becomes too long to read.
 */
import type { ColumnType } from '../../shared/model/table.ts'

export type ColumnNeed = {
  readonly type: ColumnType
  readonly label: boolean
  /** The labels are sentences beside a few figures (deliverables). */
  readonly list?: boolean
  /** Pixels its longest header word needs, padding included. */
  readonly word: number
  /** Pixels its widest number needs, padding included. */
  readonly figure?: number
  /** Pixels the longest word among its choices needs, padding included. */
  readonly choice?: number
  /** Pixels set by a person. */
  readonly set?: number
}

type Range = {
  readonly least: number
  readonly ideal: number
  readonly most: number
  readonly weight: number
}

const LABEL: Range = { least: 170, ideal: 280, most: 560, weight: 5 }
/** Two thirds of the measure, as in print. */
const LIST: Range = { least: 170, ideal: 360, most: 720, weight: 30 }
const NUMBER: Range = { least: 76, ideal: 88, most: 116, weight: 1 }
const TEXT: Range = { least: 96, ideal: 150, most: 340, weight: 3 }
const SHORT: Range = { least: 80, ideal: 110, most: 180, weight: 1 }
const RANGES: Readonly<Record<ColumnType, Range>> = {
  number: NUMBER,
  percent: NUMBER,
  text: TEXT,
  'long-text': { least: 150, ideal: 220, most: 420, weight: 4 },
  choice: SHORT,
  date: SHORT,
  person: SHORT,
  check: { least: 56, ideal: 64, most: 80, weight: 0 },
}

/** What is left of a set width of a column of words when room is short. */
const GIVE = 0.7

/** Whole pixels, one width a column; their sum exceeds `available` only when the least widths do. */
export function columnWidths(needs: readonly ColumnNeed[], available: number): number[] {
  const ranges = needs.map(rangeOf)
  const ideal = sum(ranges.map((range) => range.ideal))
  return (ideal <= available ? grow(ranges, available - ideal) : shrink(ranges, ideal - available)).map(
    Math.floor,
  )
}

function rangeOf({ type, label, list = false, word, figure = 0, choice = 0, set }: ColumnNeed): Range {
  const { least, ideal, most, weight } = label ? (list ? LIST : LABEL) : RANGES[type]
  const floor = Math.max(least, word, figure, Math.min(choice, most))
  // Words would rather wrap than be scrolled to: their columns give way when the table is wider than the window.
  const giving =
    label || type === 'text' || type === 'long-text'
      ? Math.max(floor, set === undefined ? 0 : set * GIVE)
      : Infinity
  if (set !== undefined) return { least: Math.min(set, giving), ideal: set, most: set, weight: 0 }
  return { least: floor, ideal: Math.max(ideal, floor), most: Math.max(most, floor), weight }
}

function grow(ranges: readonly Range[], extra: number): number[] {
  const widths = ranges.map((range) => range.ideal)
  let left = extra
  for (let round = 0; round < ranges.length && left > 0.5; round++) {
    const open = ranges.map((range, i) => ((widths[i] ?? 0) < range.most ? range.weight : 0))
    const weight = sum(open)
    if (weight === 0) break
    const share = left / weight
    for (const [i, range] of ranges.entries()) {
      const now = widths[i] ?? 0
      const next = Math.min(range.most, now + share * (open[i] ?? 0))
      left -= next - now
      widths[i] = next
    }
  }
  return widths
}

function shrink(ranges: readonly Range[], missing: number): number[] {
  const room = sum(ranges.map((range) => range.ideal - range.least))
  const part = room === 0 ? 0 : Math.min(1, missing / room)
  return ranges.map((range) => range.ideal - (range.ideal - range.least) * part)
}

export const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0)
