/**
 * A final table as the engine gets it: its formulas are the values they were finalised with, so that it and whatever reads it show what was
 * printed. Used on both sides before a sheet is given to the calculation. Pure; never fails.
 */
import type { CalcCell, CalcSheet } from '../model/calc.ts'
import { type CellContent, cellKey, type CellValue, isError, isFormula } from '../model/cell.ts'
import type { CellValues } from '../model/frozen-values.ts'
import { FAIL } from './functions/adaptation-names.ts'

/** Formulas without a value (of rows that were deleted) stay what they are: they are not calculated. */
export const frozenSheet = (sheet: CalcSheet, values: CellValues): CalcSheet => ({
  ...sheet,
  cells: sheet.cells.map((cell) => frozenCell(cell, values)),
})

function frozenCell(cell: CalcCell, values: CellValues): CalcCell {
  const [row, column, content] = cell
  if (!isFormula(content)) return cell
  const key = cellKey(row, column)
  return Object.hasOwn(values, key) ? [row, column, contentOf(values[key] ?? null)] : cell
}

/** What shows this value and nothing else. */
function contentOf(value: CellValue): CellContent {
  return isError(value) ? [1, errorText(value.error, value.reason)] : value
}

/** Codes that the engine reads by itself. */
const KNOWN_CODES: ReadonlySet<string> = new Set(['#DIV/0!', '#NAME?', '#VALUE!', '#NUM!', '#N/A', '#REF!'])
const REASONS: Readonly<Record<string, string>> = { '#CYCLE!': 'circular', '#TIMEOUT!': 'timeout' }

function errorText(code: string, reason = 'syntax'): string {
  if (KNOWN_CODES.has(code)) return code
  return `${FAIL}("${REASONS[code] ?? reason.replaceAll(/["\\]/g, '')}")`
}
