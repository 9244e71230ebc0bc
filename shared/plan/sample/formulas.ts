/**
 * Short ways to write the sample's formulas by identity. Used by the sample's builders only; what they write is what `bind` would store
 * for the same text.
 */
import { must } from '../../model/error.ts'
import type { CellRef, ChildrenRef, RangeRef, Ref } from '../../model/formula.ts'
import { columnId, rowId, tableId } from '../../model/ids.ts'
import type { FileCell, FileColumn, FileRow } from '../../model/plan-file.ts'

/** A formula cell of texts and references in any order. */
export function formulaOf(pieces: readonly (string | Ref)[]): FileCell {
  const parts: (string | Ref)[] = []
  let text = ''
  for (const piece of pieces)
    if (typeof piece === 'string') text += piece
    else {
      parts.push(text, piece)
      text = ''
    }
  return { formula: [1, ...parts, ...(text === '' ? [] : [text])] }
}

/** The same as a template: ``formula`${a}+${b}` ``. */
export const formula = (text: readonly string[], ...refs: readonly Ref[]): FileCell =>
  formulaOf(text.flatMap((piece, at) => [piece, ...refs.slice(at, at + 1)]))

/** The value of one cell, or the sum of several cells, ranges or groups. */
export function sumOf(refs: readonly Ref[]): FileCell {
  if (refs.length === 1 && refs[0]?.[0] === 'c') return formulaOf(refs)
  return formulaOf(['SUM(', ...refs.flatMap((ref, at) => (at === 0 ? [ref] : [',', ref])), ')'])
}

export const cell = (table: string, row: string, column: string): CellRef => [
  'c',
  tableId(table),
  rowId(row),
  columnId(column),
  0,
]

/** A cell of the formula's own table. */
export const here = (row: string, column: string): CellRef => ['c', 0, rowId(row), columnId(column), 0]

/** A cell of the formula's own row. */
export const own = (column: string): CellRef => ['c', 0, '@', columnId(column), 0]

/** The rows directly under a row of the formula's own table; absent: under the formula's own row. */
export const children = (column: string, row?: string): ChildrenRef => [
  'k',
  0,
  row === undefined ? '@' : rowId(row),
  columnId(column),
]

type Keyed = { readonly id: string; readonly key?: string }

const keyIn = (entries: readonly Keyed[], id: string): string =>
  must(entries.find((entry) => entry.id === id)?.key, `order key of ${id}`)

/** From one column to another in the formula's own row. */
export const ownRange = (columns: readonly FileColumn[], first: string, last: string): RangeRef => [
  'r',
  0,
  '@',
  '@',
  { at: columnId(first), key: keyIn(columns, first) },
  { at: columnId(last), key: keyIn(columns, last) },
  0,
]

/** From a row down to just above `end`, where the formula stands, so that a row added directly above the total counts. */
export function rangeAbove(
  rows: readonly FileRow[],
  columns: readonly FileColumn[],
  [first, end]: readonly [first: string, end: string],
  column: string,
): RangeRef {
  const place = { at: columnId(column), key: keyIn(columns, column) }
  return [
    'r',
    0,
    { at: rowId(first), key: keyIn(rows, first) },
    { at: rowId(end), key: keyIn(rows, end), before: true },
    place,
    place,
    0,
  ]
}
