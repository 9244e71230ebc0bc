/**
 * Formats that cells have while a condition holds. The rules of a table stand in order; of each property the first rule that is met and sets it
 * decides, over what the cell has of its own, as in a spreadsheet. The rules are RULE in shared/doc/SPEC.md.
 */
import type { CellFormat } from './cell-format.ts'
import type { ColumnId } from './ids.ts'

/** `error`: the cell shows one. `marked`: it does not fit its column. The others look at what stands in it. */
export const CONDITION_KINDS = [
  'above',
  'below',
  'between',
  'equal',
  'contains',
  'empty',
  'error',
  'marked',
] as const
export type ConditionKind = (typeof CONDITION_KINDS)[number]

/** Numbers, days as `YYYY-MM-DD`, or words. `to`: of `between`, which means both ends, too. */
export type Condition = {
  readonly is: ConditionKind
  readonly value?: number | string
  readonly to?: number | string
}

/** What a rule may set: nothing that would move a text or change a number's digits. */
export const RULE_FORMAT_PROPERTIES = ['bold', 'italic', 'ink', 'fill'] as const
export type RuleFormat = Pick<CellFormat, (typeof RULE_FORMAT_PROPERTIES)[number]>

/** `columns` null: the whole table. */
export type FormatRule = {
  readonly id: string
  readonly columns: readonly ColumnId[] | null
  readonly when: Condition
  readonly format: RuleFormat
}

/** Of a table; what comes later is not read. */
export const MOST_FORMAT_RULES = 50

/** Longest text that is looked for. */
export const LONGEST_OPERAND = 200

/** How many values a condition takes. */
export const operandsOf = (is: ConditionKind): 0 | 1 | 2 =>
  is === 'between' ? 2 : is === 'empty' || is === 'error' || is === 'marked' ? 0 : 1

const isOperand = (value: unknown): value is number | string =>
  typeof value === 'string' ? value !== '' && value.length <= LONGEST_OPERAND : Number.isFinite(value)

/** Whatever a stranger wrote; null: no condition. */
export function readCondition(stored: unknown): Condition | null {
  if (typeof stored !== 'object' || stored === null) return null
  const fields = new Map<string, unknown>(Object.entries(stored))
  const is = CONDITION_KINDS.find((known) => known === fields.get('is'))
  if (is === undefined) return null
  const [value, to] = [fields.get('value'), fields.get('to')]
  const wanted = operandsOf(is)
  if (wanted === 0) return { is }
  if (!isOperand(value) || (is === 'contains' && typeof value !== 'string')) return null
  if (wanted === 1) return { is, value }
  return isOperand(to) ? { is, value, to } : null
}

/** Of a format what a rule may set. */
export const ruleFormatIn = (format: CellFormat): RuleFormat =>
  Object.fromEntries(
    RULE_FORMAT_PROPERTIES.flatMap((property) => (property in format ? [[property, format[property]]] : [])),
  )
