/**
 * A cell's constant content as the engine takes it. Texts are marked as texts, so that the engine never guesses; dates are the one
 * exception: an ISO date in a column of dates is a date, because people count with dates. What is malformed is an error value.
 */
import { type CellContent, isFormula, isMalformed, isNil } from '../model/cell.ts'
import type { RawCell } from './engine.ts'
import { FAIL } from './functions/adaptation-names.ts'

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/

/** For anything but a formula. */
export function rawConstant(content: CellContent, isDate: boolean): RawCell {
  if (content === null) return null
  if (isNil(content)) return 0
  switch (typeof content) {
    case 'number':
      return Number.isFinite(content) ? content : rawFailure('number-out-of-range')
    case 'boolean':
      return content
    case 'string':
      return isDate && ISO_DATE.test(content) ? content : `'${content}`
    default:
      return isFormula(content) || isMalformed(content) ? rawFailure('malformed') : null
  }
}

/** An error value with this reason. */
export const rawFailure = (reason: string): string => `=${failureText(reason)}`

/** The same inside a formula. `reason`: without quotes and backslashes. */
export const failureText = (reason: string): string => `${FAIL}("${reason}")`
