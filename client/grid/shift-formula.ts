/**
 * A formula copied to another cell: relative references move along, `$` ones stay, what leaves the table becomes `#REF!`. Works on the
 * text, which is what the clipboard carries; strings and function names are left alone.
 */
import { columnLetters } from '../../shared/formula/a1.ts'
import { columnNumber } from './a1.ts'

const PART =
  /"(?:[^"]|"")*"|'(?:[^']|'')*'!|(?<![\p{L}\p{N}_.$])(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})(?![\p{L}\p{N}_(!.])/gu

export function shiftFormula(formula: string, rows: number, columns: number): string {
  if (!formula.startsWith('=') || (rows === 0 && columns === 0)) return formula
  return formula.replace(
    PART,
    (whole: string, fixColumn?: string, letters?: string, fixRow?: string, digits?: string) => {
      if (letters === undefined || digits === undefined) return whole
      const column = columnNumber(letters) + (fixColumn ? 0 : columns)
      const row = Number(digits) + (fixRow ? 0 : rows)
      return column < 0 || row < 1 ? '#REF!' : `${fixColumn}${columnLetters(column)}${fixRow}${row}`
    },
  )
}
