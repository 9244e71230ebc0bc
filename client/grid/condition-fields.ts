/** [GR104] What the panel of conditional formats shows and reads: conditions as words, their values as typed; and what it asks of the grid. */
import {
  type Condition,
  type ConditionKind,
  type FormatRule,
  LONGEST_OPERAND,
  operandsOf,
} from '../../shared/model/format-rule.ts'
import type { ColumnId } from '../../shared/model/ids.ts'
import type { GridMessageKey } from './grid-messages.ts'
import { readValue, type RuleValue } from './rule-values.ts'

/** The table's rules, as the panel sees them. */
export type RuleBoard = {
  /** In their order. */
  readonly all: readonly FormatRule[]
  readonly isFull: boolean
  newRule(columns: readonly ColumnId[]): FormatRule
  /** Told at every change of rules and columns. */
  onChange(handler: () => void): () => void
  /** In the table as it would be with this rule; null: as it is. */
  try(rule: FormatRule | null): void
  /** `opened`: as it was when one began to set it; what others set since stays where it was left alone. */
  save(rule: FormatRule, opened: FormatRule): void
  remove(rule: FormatRule): void
  /** One place up or down. */
  move(rule: FormatRule, by: 1 | -1): void
  /** `Above 100`. */
  sayWhen(condition: Condition): string
  /** `Columns B, C`. */
  sayWhere(columns: FormatRule['columns']): string
  /** Back to the table. */
  leave(): void
}

export const CONDITION_WORDS: { readonly [is in ConditionKind]: GridMessageKey } = {
  above: 'whenAbove',
  below: 'whenBelow',
  between: 'whenBetween',
  equal: 'whenEqual',
  contains: 'whenContains',
  empty: 'whenEmpty',
  error: 'whenError',
  marked: 'whenMarked',
}

/** What was typed as a condition's values; null: something is missing, or is no number or day where one is needed. */
export function readOperands(is: ConditionKind, typed: readonly [string, string]): Condition | null {
  const values = typed.slice(0, operandsOf(is)).flatMap((text) => {
    const operand = operandIn(is, text.trim())
    return operand === null ? [] : [operand]
  })
  if (values.length < operandsOf(is)) return null
  const [value, to] = values
  return { is, ...(value !== undefined && { value }), ...(to !== undefined && { to }) }
}

/** Null: it cannot be read. */
function operandIn(is: ConditionKind, text: string): RuleValue | null {
  if (text === '' || text.length > LONGEST_OPERAND) return null
  if (is === 'contains') return text
  return readValue(text, 'number') ?? readValue(text, 'date') ?? (is === 'equal' ? text : null)
}
