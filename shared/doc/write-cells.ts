/** Edits of cells. One call, one transaction, one command. */
import { type CellFormat, NO_FORMAT } from '../model/cell-format.ts'
import type { CellContent } from '../model/cell.ts'
import type { ColumnId, RowId } from '../model/ids.ts'
import type { Language } from '../model/language.ts'
import type { Command } from './step.ts'
import type { TableDoc } from './table-doc.ts'
import type { WholeCell } from './whole-cell.ts'
import { clearWords, writeWholeCell } from './whole-cell.ts'
import { formatFields } from './write-formats.ts'
import type { TextPiece, Writer } from './writer.ts'

/** `language`: which text of a localised long-text cell is meant; the plan's main language when absent. */
export type CellEdit = {
  readonly row: RowId
  readonly column: ColumnId
  readonly content: CellContent
  readonly language?: Language
  /** Of words that are written while they are typed. */
  readonly piece?: TextPiece
  /** What the contents bring along of how the cell is set. */
  readonly format?: CellFormat
}

/** Cells of rows or columns that do not exist are passed over; those of deleted ones are written (they may come back). */
export function editCells(table: TableDoc, edits: readonly CellEdit[]): Command | null {
  return table.transact('edit-cells', (writer) => {
    for (const edit of edits) if (table.hasRecord('columns', edit.column)) writeCell(table, writer, edit)
  })
}

type Place = { readonly row: RowId; readonly column: ColumnId }

/** The part of a move that lies in one table. No cell is named twice. */
export type CellMove = {
  /** What arrives, in place of whatever stands there. */
  readonly filled: readonly (Place & { readonly whole: WholeCell })[]
  /** Formulas that follow the cells they mean. */
  readonly formulas: readonly CellEdit[]
  /** What leaves and is not filled again. */
  readonly emptied: readonly Place[]
}

/** `language`: of words that arrive in a place for one language only, or come from one. */
export function moveCells(table: TableDoc, move: CellMove, language: Language): Command | null {
  return table.transact('move-cells', (writer) => {
    for (const { row, column, whole } of move.filled)
      writeWholeCell(table, writer, row, column, whole, language)
    for (const edit of move.formulas) writer.set('rows', edit.row, edit.column, edit.content ?? undefined)
    // Backwards, so that taking it back begins with the first of them: that is where the person is led.
    for (const { row, column } of move.emptied.toReversed())
      writeWholeCell(table, writer, row, column, EMPTY, language)
  })
}

const EMPTY: WholeCell = { content: null, words: null, format: NO_FORMAT }

/**
 * Words in a long-text column go into the text, as a difference; everything else replaces the cell. [DOC27] Words that a column of another
 * type keeps from when it had long texts are replaced, too: what is cleared must not show them again.
 */
function writeCell(
  table: TableDoc,
  writer: Writer,
  { row, column, content, language, piece, format = NO_FORMAT }: CellEdit,
): void {
  for (const [field, value] of Object.entries(formatFields(format, column)))
    writer.set('rows', row, field, value)
  const isText = content === null || typeof content === 'string'
  const isLong = table.column(column)?.type === 'long-text'
  if (!isLong || !isText) {
    writer.set('rows', row, column, content ?? undefined)
    if (!isLong) clearWords(table, writer, row, column)
    return
  }
  if (!table.hasRecord('rows', row)) return
  writer.set('rows', row, column, undefined)
  writer.text(table.textName(row, column, language ?? table.env.mainLanguage()), content ?? '', piece)
}
