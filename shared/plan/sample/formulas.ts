import { must } from '../../model/error.ts'
/**
 * Short ways to write the sample's formulas by identity. Used by the sample's builders only; what they write is what `bind` would store
 * for the same text.
 */
import type { CellRef, ChildrenRef, RangeRef, Ref } from '../../model/formula.ts'
import { columnId, rowId, tableId } from '../../model/ids.ts'
import type { FileCell, FileColumn, FileRow } from '../../model/plan-file.ts'

/** A formula cell: ``formula`SUM(${a},${b})` ``. */
export function formula(text: readonly string[], ...refs: readonly Ref[]): FileCell {
  const parts = text.flatMap((piece, at): (string | Ref)[] => {
    const ref = refs[at]
    return ref === undefined ? (piece === '' ? [] : [piece]) : [piece, ref]
  })
  return { formula: [1, ...parts] }
}

/** The value of one cell, or the sum of several cells, ranges or groups. */
export function sumOf(refs: readonly Ref[]): FileCell {
  const [first] = refs
  if (first?.[0] === 'c' && refs.length === 1) return formula`${first}`
  return formula(['SUM(', ...refs.slice(1).map(() => ','), ')'], ...refs)
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
