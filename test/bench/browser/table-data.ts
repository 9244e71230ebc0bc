/** The one table that all grids show: a label, a sum (or, without formulas, a number), and whole numbers. Runs in the pages and in Node. */
import { columnLetters } from '../../../shared/formula/a1.ts'

export const ROWS = 10_000
/** Pixels, where the grid lets one say so. */
export const COLUMN_WIDTH = 100
/** The column that is typed into. */
export const TYPED_COLUMN = 3
export const SUM_COLUMN = 1
/** In the window of every grid, whatever bars it has. */
export const SEEN = { rows: 20, from: 2, to: 9 } as const

export type Shape = { readonly columns: number; readonly formulas: boolean }

/** A formula begins with `=`. */
export function contentOf(row: number, column: number, { columns, formulas }: Shape): string | number {
  if (column === 0) return `Item ${row + 1}`
  if (column === SUM_COLUMN)
    return formulas ? `=SUM(C${row + 1}:${columnLetters(columns - 1)}${row + 1})` : row % 7
  return (row * 31 + column * 17) % 1000
}

export const columnName = (column: number): string => columnLetters(column)
