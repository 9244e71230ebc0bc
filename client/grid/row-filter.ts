/**
 * [GR85] Which rows one person asks for: of each column the values that are ticked, and a condition; all of them together. What a cell holds is
 * compared as it is printed, numbers and days by their value. Called by grid-arranging.ts and by the panel.
 */
import { readDate } from '../../shared/format/date.ts'
import { readNumber } from '../../shared/format/read-number.ts'
import { isNil } from '../../shared/model/cell.ts'
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import { textFinder } from './find-text.ts'
import type { CellPlace } from './grid-session.ts'
import type { TableReader } from './table-reader.ts'
import { wordOrder } from './word-order.ts'

const ORDER_TESTS = ['more', 'atLeast', 'less', 'atMost', 'between'] as const
export type TestName = 'contains' | 'lacks' | 'equals' | (typeof ORDER_TESTS)[number] | 'empty' | 'filled'
/** It asks for numbers or days. */
export const isOrderTest = (is: string): boolean => ORDER_TESTS.some((name) => name === is)

export type CellTest = { readonly is: TestName; readonly from: string; readonly to: string }

export type ColumnChoice = {
  /** As they are printed; null: all, those too that come later. */
  readonly values: ReadonlySet<string> | null
  readonly test: CellTest | null
}
export type RowChoice = ReadonlyMap<ColumnId, ColumnChoice>

export type CellFacts = { readonly text: string; readonly number: number | null; readonly day: string | null }

/** Null: the condition is not finished, or its number or day cannot be read. */
export function cellTest({ is, from, to }: CellTest): ((cell: CellFacts) => boolean) | null {
  if (is === 'empty') return ({ text }) => text === ''
  if (is === 'filled') return ({ text }) => text !== ''
  return isOrderTest(is) ? orderTest(is, from, to) : textTest(is, from)
}

function textTest(is: TestName, wanted: string): ((cell: CellFacts) => boolean) | null {
  const words = wanted.trim()
  const finder = textFinder({ text: words, matchCase: false, wholeCell: is === 'equals', lookIn: 'values' })
  if (!finder) return null
  if (is !== 'equals') return ({ text }) => finder.isIn(text) === (is === 'contains')
  const number = numberIn(words)
  return (cell) => finder.isIn(cell.text) || (number !== null && cell.number === number)
}

function orderTest(is: TestName, from: string, to: string): ((cell: CellFacts) => boolean) | null {
  const [first, last] = [boundIn(from), boundIn(to)]
  if (first === null || (is === 'between' && typeof first !== typeof last)) return null
  return ({ number, day }) => {
    const own = typeof first === 'number' ? number : day
    if (own === null) return false
    switch (is) {
      case 'more':
        return own > first
      case 'atLeast':
        return own >= first
      case 'less':
        return own < first
      case 'atMost':
        return own <= first
      default:
        return last !== null && own >= first && own <= last
    }
  }
}

const boundIn = (text: string): number | string | null => readDate(text.trim()) ?? numberIn(text)

function numberIn(text: string): number | null {
  const read = readNumber(text)
  return read.kind === 'number' ? read.value : read.kind === 'nil' ? 0 : null
}

export function factsOf(reader: TableReader, place: CellPlace): CellFacts {
  const value = reader.session.value(reader.id, place.row, place.column)
  const text = reader.display(place)
  const isDay = reader.column(place.column).type === 'date'
  return {
    text,
    number: isNil(value) ? 0 : typeof value === 'number' ? value : null,
    day: isDay && typeof value === 'string' ? readDate(value) : null,
  }
}

/** Sums are neither chosen nor left out: they stay with what they sum. */
export const isSum = (reader: TableReader, row: RowId): boolean => {
  const { kind } = reader.row(row)
  return kind === 'total' || kind === 'subtotal'
}

/** Those that are left out, of all that are no sums. */
export function leftOut(
  reader: TableReader,
  choice: RowChoice,
): { readonly out: Set<RowId>; readonly of: number } {
  const tests = [...choice].map(([column, one]) => [column, choiceTest(one)] as const)
  const there = tests.filter(([column]) => reader.table.columns.has(column))
  const rows = reader.table.rows.ids.filter((row) => !isSum(reader, row))
  const isIn = (row: RowId): boolean =>
    there.every(([column, test]) => test(factsOf(reader, { row, column })))
  return { out: new Set(rows.filter((row) => !isIn(row))), of: rows.length }
}

function choiceTest({ values, test }: ColumnChoice): (cell: CellFacts) => boolean {
  const passes = test && cellTest(test)
  return (cell) => (values === null || values.has(cell.text)) && (passes === null || passes(cell))
}

/** What a column prints, each once with how often, as one sorts; of rows that the other columns' choices leave in. */
export function valuesIn(
  reader: TableReader,
  column: ColumnId,
  others: RowChoice,
): readonly { readonly text: string; readonly count: number }[] {
  const { out } = leftOut(reader, others)
  const counts = new Map<string, { count: number; readonly number: number | null }>()
  for (const row of reader.table.rows.ids) {
    if (out.has(row) || isSum(reader, row)) continue
    const { text, number } = factsOf(reader, { row, column })
    const known = counts.get(text)
    if (known) known.count++
    else counts.set(text, { count: 1, number })
  }
  const collator = wordOrder(reader.language)
  return [...counts]
    .map(([text, { count, number }]) => ({ text, count, number }))
    .toSorted((a, b) =>
      a.number !== null && b.number !== null
        ? a.number - b.number
        : Number(a.number === null) - Number(b.number === null) || collator.compare(a.text, b.text),
    )
}
