/**
 * Everything one cell holds, so that moving it loses nothing: its content, how it is set and, in a long-text column, the words of every language.
 * Read by whoever moves cells, written by `moveCells` in write-cells.ts. Never throws.
 */
import { type CellFormat, FORMAT_PROPERTIES, formatField } from '../model/cell-format.ts'
import type { CellContent } from '../model/cell.ts'
import type { ColumnId, RowId } from '../model/ids.ts'
import type { Language, Localised } from '../model/language.ts'
import { LANGUAGES } from '../model/language.ts'
import type { TableDoc } from './table-doc.ts'
import type { Writer } from './writer.ts'

/** `words`: of a long text (also where the column is of another type by now), by language where the column is localised. */
export type WholeCell = {
  readonly content: CellContent
  readonly words: string | Localised | null
  readonly format: CellFormat
}

export function wholeCell(table: TableDoc, row: RowId, column: ColumnId): WholeCell {
  const content = table.field('rows', row, column) === undefined ? null : table.cell(row, column)
  return { content, words: wordsOf(table, row, column), format: table.ownFormat(row, column) }
}

function wordsOf(table: TableDoc, row: RowId, column: ColumnId): WholeCell['words'] {
  if (!table.hasWords(column)) return null
  if (!table.column(column)?.localised) return table.text(row, column, table.env.mainLanguage()) || null
  const found = Object.entries(table.texts(row, column)).filter(([, text]) => text !== '')
  return found.length > 0 ? Object.fromEntries(found) : null
}

/** What stands in the cell afterwards is `whole` and nothing else. */
export function writeWholeCell(
  table: TableDoc,
  writer: Writer,
  row: RowId,
  column: ColumnId,
  whole: WholeCell,
  language: Language,
): void {
  const type = table.column(column)
  if (!type || !table.hasRecord('rows', row)) return
  for (const property of FORMAT_PROPERTIES)
    writer.set('rows', row, formatField(property, column), whole.format[property])
  if (type.type !== 'long-text') {
    writer.set('rows', row, column, fieldIn(table, whole, language) ?? undefined)
    clearWords(table, writer, row, column)
    return
  }
  const { content } = whole
  const words = typeof content === 'string' ? content : whole.words
  writer.set('rows', row, column, typeof content === 'string' ? undefined : (content ?? undefined))
  if (!type.localised) {
    writer.text(table.textName(row, column, language), oneOf(table, words, language))
    return
  }
  const texts: Localised = typeof words === 'string' ? { [language]: words } : (words ?? {})
  for (const known of LANGUAGES) writer.text(table.textName(row, column, known), texts[known] ?? '')
}

/** No words of a long text are left in the cell, in no language. */
export function clearWords(table: TableDoc, writer: Writer, row: RowId, column: ColumnId): void {
  if (!table.hasWords(column) || !table.hasRecord('rows', row)) return
  for (const name of new Set(LANGUAGES.map((language) => table.textName(row, column, language))))
    if (table.textOf(name)) writer.text(name, '')
}

/** What a cell of a column without long texts holds of it: one text at most, in the language given, else the main one, else any. */
const fieldIn = (table: TableDoc, { content, words }: WholeCell, language: Language): CellContent =>
  content ?? (words === null ? null : oneOf(table, words, language))

const oneOf = (table: TableDoc, words: WholeCell['words'], language: Language): string =>
  typeof words === 'string'
    ? words
    : ([language, table.env.mainLanguage(), ...LANGUAGES]
        .map((known) => words?.[known])
        .find((text) => text) ?? '')

/** Some of its words stay behind there: it has several languages and the place has room for one. */
export function losesWords(table: TableDoc, column: ColumnId, { content, words }: WholeCell): boolean {
  if (content !== null || typeof words !== 'object' || words === null) return false
  const into = table.column(column)
  return (into?.type !== 'long-text' || !into.localised) && Object.keys(words).length > 1
}
