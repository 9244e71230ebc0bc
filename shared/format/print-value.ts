/** A cell as printed, by the type of its column; and as its editor opens on it. */
import type { CellFormat } from '../model/cell-format.ts'
import type { CellContent, CellValue } from '../model/cell.ts'
import { isError, isFormula, isMalformed, isNil } from '../model/cell.ts'
import type { Language } from '../model/language.ts'
import type { Column, Row } from '../model/table.ts'
import { printDate } from './date.ts'
import { editNumber, NIL_TEXT, type NumberStyle, ownDecimals, printNumber, seenAs } from './print-number.ts'

type Look = {
  readonly column: Pick<Column, 'type' | 'decimals'>
  readonly row?: Pick<Row, 'unit'> | undefined
  /** The cell's own. */
  readonly format?: Pick<CellFormat, 'decimals' | 'number'> | undefined
}

/** How a cell prints its number. */
export const styleIn = ({ column, format }: Omit<Look, 'row'>): NumberStyle =>
  format?.number === 'percent' && column.type === 'percent' ? 'percent-sign' : (format?.number ?? 'grouped')

/** Digits after the mark in one cell: its own, else a row that counts posts prints whole numbers in a money column, save percentages. */
export const decimalsIn = ({ column, row, format }: Look): number | undefined =>
  format?.decimals ??
  (row?.unit === 'posts' && column.type === 'number' && format?.number !== 'percent' ? 0 : column.decimals)

/** The same of a cell with this number, also where it shows all it has. */
export const decimalsOf = (value: number, look: Look): number =>
  decimalsIn(look) ?? ownDecimals(seenAs(value, styleIn(look)))

export function printValue(value: CellValue, look: Look, language: Language): string {
  if (value === null) return ''
  if (isNil(value)) return NIL_TEXT
  if (isError(value)) return value.error
  if (typeof value === 'boolean') return value ? '✓' : '✗'
  if (typeof value === 'string') return look.column.type === 'date' ? printDate(value, language) : value
  const decimals = decimalsIn(look)
  return printNumber(value, { language, style: styleIn(look), ...(decimals !== undefined && { decimals }) })
}

/** Text that typed again into a cell of this style gives the same content; formulas are rendered by the caller. */
export function editText(content: CellContent, style?: NumberStyle): string {
  if (content === null || isFormula(content)) return ''
  if (isNil(content)) return NIL_TEXT
  if (isMalformed(content)) return ''
  if (typeof content === 'number')
    return editNumber(seenAs(content, style)) + (style === 'percent' ? '%' : '')
  if (typeof content === 'boolean') return content ? 'TRUE' : 'FALSE'
  return content.startsWith('=') || content.startsWith("'") ? `'${content}` : content
}
