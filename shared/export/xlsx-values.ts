/** Values, number formats and dates as a workbook has them. Pure; the rules are [XLSX…] in SPEC.md. */
import type { CellValue } from '../model/cell.ts'
import { isError, isNil } from '../model/cell.ts'
import type { Language } from '../model/language.ts'
import type { WorkbookValue } from './workbook.ts'

/** What spreadsheet files know; our other errors are written as `#VALUE!` with a note. */
export const EXCEL_ERRORS: ReadonlySet<string> = new Set([
  '#DIV/0!',
  '#N/A',
  '#NAME?',
  '#NULL!',
  '#NUM!',
  '#REF!',
  '#VALUE!',
])

export function workbookValue(value: CellValue): WorkbookValue {
  if (isNil(value)) return 0
  if (isError(value)) return { error: EXCEL_ERRORS.has(value.error) ? value.error : '#VALUE!' }
  if (typeof value === 'number') return Number.isFinite(value) ? value : { error: '#NUM!' }
  return value
}

/** As `printDate` prints them. */
export const dateFormat = (language: Language): string =>
  ({ zh: 'yyyy"年"m"月"d"日"', en: 'd mmm yyyy' })[language as string] ?? 'yyyy-mm-dd'

const DAY = 86_400_000
/** Day 0 of spreadsheet files. */
const EPOCH = Date.UTC(1899, 11, 30)
/** Before it the programs disagree: one of them believes that 1900 was a leap year. */
const FIRST = Date.UTC(1900, 2, 1)

/** `2023-05-01` as a day's number, null when the text is no such date. */
export function dateNumber(text: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!parts) return null
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const at = Date.UTC(year, month - 1, day)
  const isReal = new Date(at).getUTCMonth() === month - 1 && new Date(at).getUTCDate() === day
  return isReal && at >= FIRST ? (at - EPOCH) / DAY : null
}
