/** What is expected in a column, as a sentence; of a cell that breaks it, why. Numbers and days as the contents print them. Pure. */
import { printValue } from '../../shared/format/print-value.ts'
import type { ColumnRule } from '../../shared/model/column-rule.ts'
import type { Language } from '../../shared/model/language.ts'
import type { RuledColumn } from '../../shared/model/rule-break.ts'
import { isQuantity } from '../../shared/model/table.ts'
import type { GridMessageKey, GridMessages } from './grid-messages.ts'
import type { RuleValue } from './rule-values.ts'

/** By what is given: none, the least, the most, both. */
const NUMBERS = ['ruleNumber', 'ruleNumberLeast', 'ruleNumberMost', 'ruleNumberBetween'] as const
const WHOLE = ['ruleWhole', 'ruleWholeLeast', 'ruleWholeMost', 'ruleWholeBetween'] as const
const DAYS = ['ruleDay', 'ruleDayLeast', 'ruleDayMost', 'ruleDayBetween'] as const

/** Empty: nothing is expected but what the type says. `filled` is said apart. */
export function ruleSentence(
  { type, rule = {}, choices }: RuledColumn,
  messages: GridMessages,
  language: Language,
): string {
  const { whole, longest } = rule
  if (type === 'choice') return choices === undefined ? '' : messages('ruleChoice')
  if (type === 'check') return ''
  if (isQuantity(type)) {
    // Nil would print as a dash.
    const print = (value: RuleValue): string =>
      value === 0 ? '0' : printValue(value, { column: { type: 'number' } }, language)
    return bounded(whole ? WHOLE : NUMBERS, boundsOf(rule, 'number'), print, messages, whole === true)
  }
  if (type === 'date')
    return bounded(
      DAYS,
      boundsOf(rule, 'string'),
      (day) => printValue(day, { column: { type: 'date' } }, language),
      messages,
    )
  return longest === undefined ? '' : messages('ruleLongest', { count: longest })
}

type Bounds = Pick<ColumnRule, 'least' | 'most'>

function boundsOf({ least, most }: ColumnRule, kind: 'number' | 'string'): Bounds {
  const is = (value: unknown): boolean => typeof value === kind
  return {
    ...(least !== undefined && is(least) && { least }),
    ...(most !== undefined && is(most) && { most }),
  }
}

function bounded(
  keys: readonly [GridMessageKey, GridMessageKey, GridMessageKey, GridMessageKey],
  { least, most }: Bounds,
  print: (value: RuleValue) => string,
  messages: GridMessages,
  isAlways = false,
): string {
  const [none, low, high, both] = keys
  const facts = {
    least: least === undefined ? '' : print(least),
    most: most === undefined ? '' : print(most),
  }
  if (least !== undefined) return messages(most === undefined ? low : both, facts)
  if (most !== undefined) return messages(high, facts)
  return isAlways ? messages(none) : ''
}
