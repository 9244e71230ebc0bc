import type { Rect, Size, Spot } from './selection.ts'
import { sizeOf } from './selection.ts'
/**
 * What a pasted block becomes: which cell gets which text, how many rows are missing, how many columns stick out. Pure. A selection that
 * is a multiple of the block is filled with repetitions; any other takes the block once, from its first cell.
 */
import { shiftFormula } from './shift-formula.ts'

export type Block = {
  readonly cells: readonly (readonly string[])[]
  /** Where the block was copied, if it comes from a table of ours: relative references move by the difference. */
  readonly origin?: Spot
}

export type PastePlan = {
  readonly target: Rect
  readonly missingRows: number
  readonly extraColumns: number
  readonly count: number
}

/** Most cells pasted in one go. */
export const PASTE_LIMIT = 200_000

export function planPaste(block: Block, selection: Rect, table: Size): PastePlan {
  const [height, width] = [block.cells.length, block.cells[0]?.length ?? 0]
  const { rows, columns } = sizeOf(selection)
  const repeatRows = rows % height === 0 ? rows : height
  const repeatColumns = columns % width === 0 ? columns : width
  const bottom = selection.top + repeatRows - 1
  const right = selection.left + repeatColumns - 1
  return {
    target: { top: selection.top, left: selection.left, bottom, right },
    missingRows: Math.max(0, bottom - table.rows + 1),
    extraColumns: Math.max(0, right - table.columns + 1),
    count: repeatRows * repeatColumns,
  }
}

/** The text for one spot of the target. */
export function textFor(block: Block, target: Rect, spot: Spot): string {
  const [height, width] = [block.cells.length, block.cells[0]?.length ?? 1]
  const [row, column] = [(spot.row - target.top) % height, (spot.column - target.left) % width]
  const text = block.cells[row]?.[column] ?? ''
  if (!block.origin) return text
  return shiftFormula(text, spot.row - block.origin.row - row, spot.column - block.origin.column - column)
}

/** Control characters and replacement characters are no text a person copied. */
export const isGarbage = (text: string): boolean =>
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000e-\u001f]/.test(text) || (text.match(/\ufffd/g)?.length ?? 0) > text.length / 20
