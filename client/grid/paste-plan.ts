/**
 * What a pasted block becomes: which cell gets what, how many rows are missing, how many columns stick out. Pure. A selection that is a
 * multiple of the block is filled with repetitions; any other takes the block once, from its first cell.
 */
import type { CellFormat } from '../../shared/model/cell-format.ts'
import type { CopiedFormula, TypedCell } from './grid-session.ts'
import type { Rect, Size } from './selection.ts'
import { sizeOf } from './selection.ts'

export type Block = {
  /** What one would type. */
  readonly cells: readonly (readonly string[])[]
  /** Numbers that the texts stand for, where the clipboard says so; by row and column of the block. */
  readonly numbers?: readonly (readonly (number | null)[])[]
  /** Formulas copied from a table of this plan, by `blockKey`. */
  readonly formulas?: ReadonlyMap<string, CopiedFormula>
  /** What those formulas came to when they were copied, as one would type it. */
  readonly values?: ReadonlyMap<string, string>
  /** How its cells are set, by `blockKey`; absent: nothing is known of it, and the place keeps what it has. */
  readonly formats?: ReadonlyMap<string, CellFormat>
  /** They are of another program, which says little: what it leaves open stays as it is. */
  readonly addsFormats?: true
  /** Nothing but that. */
  readonly isFormatsOnly?: true
  /** Which cut put it on the clipboard. */
  readonly cut?: string
}

export const blockKey = (row: number, column: number): string => `${row}:${column}`

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
  return planAt(selection, { rows: repeatRows, columns: repeatColumns }, table)
}

/** Once, whatever is selected: cells that move cannot be in two places. */
export const planMove = (block: Size, selection: Rect, table: Size): PastePlan =>
  planAt(selection, block, table)

function planAt({ top, left }: Rect, { rows, columns }: Size, table: Size): PastePlan {
  const bottom = top + rows - 1
  const right = left + columns - 1
  return {
    target: { top, left, bottom, right },
    missingRows: Math.max(0, bottom - table.rows + 1),
    extraColumns: Math.max(0, right - table.columns + 1),
    count: rows * columns,
  }
}

/** What a cell of the target is given, by its row and column there: every repetition of a formula is a copy of the same cell. */
export function pastedAt(
  block: Block,
  down: number,
  right: number,
): Pick<TypedCell, 'typed' | 'copied' | 'number'> {
  const [height, width] = [block.cells.length, block.cells[0]?.length ?? 1]
  const [row, column] = [down % height, right % width]
  const copied = block.formulas?.get(blockKey(row, column))
  const number = block.numbers?.[row]?.[column] ?? null
  const typed = block.cells[row]?.[column] ?? ''
  return { typed, ...(copied && { copied }), ...(number !== null && { number }) }
}

/** Control characters and replacement characters are no text a person copied. */
export const isGarbage = (text: string): boolean =>
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000e-\u001f]/.test(text) || (text.match(/\ufffd/g)?.length ?? 0) > text.length / 20
