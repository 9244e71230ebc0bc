/**
 * [GR84] The order one person asks for, by one column: numbers by value before words in the order of their language (Chinese by its sounds), errors
 * after them, empty cells last, whichever way. Ordinary rows only: groups, headings and sums keep their places. Rows that are equal stay as
 * they stand. Called by grid-arranging.ts.
 */
import { isError, isNil } from '../../shared/model/cell.ts'
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import type { RowRanks } from './row-arrangement.ts'
import { FIXED } from './row-arrangement.ts'
import type { TableReader } from './table-reader.ts'
import { wordOrder } from './word-order.ts'

export type SortWay = 'up' | 'down'
export type RowSort = { readonly column: ColumnId; readonly way: SortWay }

/** What a cell counts as. */
export type SortKey = {
  readonly group: 'number' | 'text' | 'error' | 'empty'
  readonly number: number
  readonly text: string
}

export function rowRanks(reader: TableReader, { column, way }: RowSort): RowRanks {
  const { rows } = reader.table
  const compare = comparison(reader.language, way)
  const keys = rows.ids.flatMap((row) =>
    isMovable(reader, row) ? [{ row, key: keyOf(reader, row, column) }] : [],
  )
  const ranks = new Map<RowId, number>(rows.ids.map((row) => [row, FIXED]))
  for (const [at, { row }] of keys.toSorted((a, b) => compare(a.key, b.key)).entries()) ranks.set(row, at)
  return ranks
}

function isMovable(reader: TableReader, row: RowId): boolean {
  const { kind } = reader.row(row)
  return (kind === 'line' || kind === 'item') && reader.table.rows.childrenOf(row).length === 0
}

export function comparison(language: Language, way: SortWay): (a: SortKey, b: SortKey) => number {
  const collator = wordOrder(language)
  const sign = way === 'up' ? 1 : -1
  const order = (key: SortKey): number => ORDER[key.group]
  return (a, b) => {
    if (a.group === 'empty' || b.group === 'empty') return order(a) - order(b)
    if (a.group !== b.group) return sign * (order(a) - order(b))
    return sign * (a.group === 'number' ? a.number - b.number : collator.compare(a.text, b.text))
  }
}

const ORDER = { number: 0, text: 1, error: 2, empty: 3 } as const

function keyOf(reader: TableReader, row: RowId, column: ColumnId): SortKey {
  const value = reader.session.value(reader.id, row, column)
  const text = reader.display({ row, column })
  if (typeof value === 'number' || isNil(value))
    return { group: 'number', number: typeof value === 'number' ? value : 0, text }
  if (isError(value)) return { group: 'error', number: 0, text }
  // A date is sorted by its day, however it is printed.
  const isDate = typeof value === 'string' && reader.column(column).type === 'date'
  return text === ''
    ? { group: 'empty', number: 0, text }
    : { group: 'text', number: 0, text: isDate ? value : text }
}
