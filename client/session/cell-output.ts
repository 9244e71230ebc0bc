/**
 * A cell as the reader sees it: its value, as printed, as its editor opens, and the mark of what does not fit. Never throws, whatever
 * the document holds.
 */
import type { TableDoc } from '../../shared/doc/table-doc.ts'
import { editText, printValue, styleIn } from '../../shared/format/print-value.ts'
import { isWrong } from '../../shared/format/read-typed.ts'
import { render } from '../../shared/formula/render.ts'
import type { FormulaScope } from '../../shared/formula/scope.ts'
import type { CellContent, CellValue } from '../../shared/model/cell.ts'
import { isFormula, isMalformed } from '../../shared/model/cell.ts'
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import { LANGUAGES, type Language } from '../../shared/model/language.ts'
import { wrongIn } from './cell-input.ts'
import type { CellMark, CellPlace } from './session-types.ts'

/** What a cell that holds no formula evaluates to. */
export const constantValue = (content: Exclude<CellContent, readonly unknown[]>): CellValue =>
  isMalformed(content) ? { error: '#VALUE!', reason: `malformed-${content.malformed}` } : content

export function printCell(
  table: TableDoc,
  { row, column }: CellPlace,
  value: CellValue,
  language: Language,
): string {
  const look = {
    column: table.column(column) ?? { type: 'text' as const },
    row: table.row(row),
    // Of a number alone anything is asked.
    format: typeof value === 'number' ? table.format(row, column) : undefined,
  }
  const shown = typeof value === 'string' ? (wordsIn(table, row, column, language) ?? value) : value
  return printValue(shown, look, language)
}

export function cellEditText(
  table: TableDoc,
  { row, column }: CellPlace,
  language: Language,
  scope: FormulaScope,
): string {
  const content = table.cell(row, column)
  if (isFormula(content)) return render(content, { table: table.id, row, column }, scope)
  if (isLocalisedText(table, row, column)) return editText(table.text(row, column, language) ?? null)
  const type = table.column(column)
  return editText(
    content,
    type && typeof content === 'number'
      ? styleIn({ column: type, format: table.format(row, column) })
      : undefined,
  )
}

export function cellMark(table: TableDoc, { row, column }: CellPlace): CellMark | null {
  const content = table.cell(row, column)
  const type = table.column(column)
  if (isMalformed(content)) return 'malformed'
  if (isFormula(content)) return content[0] === 0 ? 'not-a-formula' : null
  return type && isWrong(content, type) ? wrongIn(type) : null
}

/** [READ5] The language of the words that stand in for those the reader's language lacks; null where the cell shows its own, or none. */
export function borrowedFrom(
  table: TableDoc,
  { row, column }: CellPlace,
  language: Language,
): Language | null {
  const shown = languageShown(table, row, column, language)
  return shown === undefined || shown === language ? null : shown
}

/** Words of a long text; undefined where the cell holds something else, or none. */
function wordsIn(table: TableDoc, row: RowId, column: ColumnId, language: Language): string | undefined {
  const shown = languageShown(table, row, column, language)
  return shown && table.text(row, column, shown)
}

/** The reader's language where a long text has words in it, else the main one, else any. */
function languageShown(
  table: TableDoc,
  row: RowId,
  column: ColumnId,
  language: Language,
): Language | undefined {
  if (!isLocalisedText(table, row, column)) return undefined
  return [language, table.env.mainLanguage(), ...LANGUAGES].find((known) => table.text(row, column, known))
}

const isLocalisedText = (table: TableDoc, row: RowId, column: ColumnId): boolean => {
  const type = table.column(column)
  return (
    type?.type === 'long-text' && type.localised === true && table.field('rows', row, column) === undefined
  )
}
