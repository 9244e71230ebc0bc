/** Which format rules hold for a cell, and what they make of it. Pure; asked only of cells that are drawn. [RULE8] */
import type { CellFormat } from './cell-format.ts'
import { type CellValue, isError, isNil } from './cell.ts'
import { isDay } from './column-rule.ts'
import { counts } from './counting-row.ts'
import type { Condition, FormatRule, RuleFormat } from './format-rule.ts'
import type { RowKind } from './table.ts'

/** A cell as a condition sees it. `text`: as it is shown. */
export type CellFacts = {
  readonly value: CellValue
  readonly text: string
  readonly kind: RowKind
  readonly isMarked: boolean
}

export const isMet = (condition: Condition, cell: CellFacts): boolean => MET[condition.is](cell, condition)

type Met = (
  cell: CellFacts,
  operands: { readonly value?: number | string; readonly to?: number | string },
) => boolean

const MET: { readonly [is in Condition['is']]: Met } = {
  error: ({ value }) => isError(value),
  marked: ({ isMarked }) => isMarked,
  empty: ({ text, kind }) => text === '' && counts(kind),
  contains: ({ text }, { value = '' }) => fold(text).includes(fold(String(value))),
  equal: (cell, { value = '' }) => isEqual(cell, value),
  above: (cell, { value = '' }) => (compare(cell.value, value) ?? 0) > 0,
  below: (cell, { value = '' }) => (compare(cell.value, value) ?? 0) < 0,
  between: (cell, { value = '', to = '' }) => {
    const [low, high] = [compare(cell.value, value), compare(cell.value, to)]
    return low !== null && high !== null && low >= 0 && high <= 0
  },
}

/** Null: they cannot be compared. A day is compared with a day, a number with a number; a dash counts as zero. */
function compare(value: CellValue, operand: number | string): number | null {
  const own = isNil(value) ? 0 : value
  if (typeof own === 'number' && typeof operand === 'number') return own - operand
  if (isDay(own) && isDay(operand)) return own < operand ? -1 : own > operand ? 1 : 0
  return null
}

const isEqual = ({ value, text }: CellFacts, operand: number | string): boolean =>
  compare(value, operand) === 0 || (typeof operand === 'string' && fold(text.trim()) === fold(operand.trim()))

const fold = (text: string): string => text.toLocaleLowerCase('en')

/** Of each property what the first rule says that is met; nothing where none is. */
export function ruledFormat(rules: readonly FormatRule[], cell: CellFacts): RuleFormat {
  // The first is laid on last.
  const met = rules.filter(({ when }) => isMet(when, cell)).toReversed()
  return Object.assign({}, ...met.map(({ format }) => format))
}

/** As it is shown: what rules say goes over what the cell has. */
export const dressed = (own: CellFormat, ruled: RuleFormat): CellFormat =>
  Object.keys(ruled).length > 0 ? { ...own, ...ruled } : own
