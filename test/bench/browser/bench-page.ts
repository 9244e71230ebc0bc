/** What a page of the bench gives the measuring, as `window.bench`: the same questions to every grid, whatever it is drawn with. */
import type { RemoteEdit } from './remote-edits.ts'

export type Point = { readonly x: number; readonly y: number }

export type BenchPage = {
  /** The first rows are on the screen. */
  ready(): boolean
  /** The middle of a cell that is in the window, in its pixels. */
  centre(row: number, column: number): Point
  /** What the cell shows: its text, or of a canvas a number made from the ink in it. Another text is another number. */
  shown(row: number, column: number): string
  /** A cell's editor is open, and the text can be seen in it. */
  isEditing(text: string): boolean
  /** Others changed these cells: everything that arrived in one tick. `ours` alone is handed them as bytes, by `prepare`. */
  change(edits: readonly RemoteEdit[]): void
  /** Fetches what the run named so needs; absent: nothing. */
  prepare?(run: string): Promise<void>
  /** Whether there is a cell with something in it at a point of the window; absent where only pixels could tell. */
  isFilled?(x: number, y: number): boolean
}

/** Marked by the page when all its data is in memory, and nothing has been drawn yet. */
export const DATA_MARK = 'data-in-memory'

declare global {
  interface Window {
    bench?: BenchPage
  }
}

export function middleOf(element: Element): Point {
  const { x, y, width, height } = element.getBoundingClientRect()
  return { x: x + width / 2, y: y + height / 2 }
}

/** `?columns=20&formulas` */
export function askedFor(): { readonly columns: number; readonly formulas: boolean } {
  const query = new URLSearchParams(location.search)
  return { columns: Number(query.get('columns') ?? 20), formulas: query.has('formulas') }
}
