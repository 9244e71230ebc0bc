/** A cell as printed, by the type of its column; and as its editor opens on it. */
import type { CellFormat } from '../model/cell-format.ts'
import type { CellContent, CellValue } from '../model/cell.ts'
import { isError, isFormula, isMalformed, isNil } from '../model/cell.ts'
import type { Language } from '../model/language.ts'
import type { Column, Row } from '../model/table.ts'
import { printDate } from './date.ts'
import { editNumber, NIL_TEXT, printNumber } from './print-number.ts'

type Look = {
  readonly column: Pick<Column, 'type' | 'decimals'>
  readonly row?: Pick<Row, 'unit'> | undefined
  /** The cell's own. */
  readonly format?: Pick<CellFormat, 'decimals'> | undefined
}

/** Digits after the mark in one cell: its own, else a row that counts posts prints whole numbers in a money column, save percentages. */
export const decimalsIn = ({ column, row, format }: Look): number | undefined =>
  format?.decimals ?? (row?.unit === 'posts' && column.type === 'number' ? 0 : column.decimals)

export function printValue(value: CellValue, look: Look, language: Language): string {
  if (value === null) return ''
  if (isNil(value)) return NIL_TEXT
  if (isError(value)) return value.error
  if (typeof value === 'boolean') return value ? '✓' : '✗'
  if (typeof value === 'string') return look.column.type === 'date' ? printDate(value, language) : value
  const decimals = decimalsIn(look)
  return printNumber(value, { language, ...(decimals !== undefined && { decimals }) })
}

/** Text that typed again gives the same content; formulas are rendered by the caller. */
export function editText(content: CellContent): string {
  if (content === null || isFormula(content)) return ''
  if (isNil(content)) return NIL_TEXT
  if (isMalformed(content)) return ''
  if (typeof content === 'number') return editNumber(content)
  if (typeof content === 'boolean') return content ? 'TRUE' : 'FALSE'
  return content.startsWith('=') || content.startsWith("'") ? `'${content}` : content
}
