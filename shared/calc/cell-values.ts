/** What a constant shows, and whether two values are the same to whoever looks at them. */
import { type CellContent, type CellValue, isError, isFormula, isMalformed, isNil } from '../model/cell.ts'
import { describeError } from './error-reason.ts'

export function constantValue(content: CellContent): CellValue {
  if (content === null || isNil(content)) return content
  if (isMalformed(content) || isFormula(content)) return describeError('VALUE', 'reason:malformed')
  if (typeof content === 'number' && !Number.isFinite(content)) return describeError('NUM', undefined)
  return content
}

export function sameValue(a: CellValue, b: CellValue): boolean {
  if (a === b) return true
  if (isError(a) && isError(b))
    return a.error === b.error && a.reason === b.reason && a.facts?.['name'] === b.facts?.['name']
  return isNil(a) && isNil(b)
}
