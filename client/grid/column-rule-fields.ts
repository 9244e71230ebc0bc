/** [GR101] The fields of the window that says what is expected in a column: as they are shown, and as they are read. Pure. */
import type { RuleChange } from '../../shared/model/column-rule.ts'
import { type Column, type ColumnChange, type ColumnType, isQuantity } from '../../shared/model/table.ts'
import { readValue, type RuleValue, valueText } from './rule-values.ts'

/** Texts as typed, one choice per line. */
export type RuleFields = {
  readonly whole: boolean
  readonly least: string
  readonly most: string
  readonly longest: string
  readonly filled: boolean
  readonly isList: boolean
  readonly choices: string
}
export type RuleFault = 'least' | 'most' | 'longest' | 'choices'

const LONGEST_LIST = 10_000

/** Its cells may be told to hold choices of a list, or any text. */
export const isListable = (type: ColumnType): boolean => type === 'text' || type === 'choice'
/** How long a text is, is asked of what is no list. */
export const hasLength = (type: ColumnType, isList: boolean): boolean =>
  type === 'long-text' || type === 'person' || (isListable(type) && !isList)

export function fieldsOf({ type, rule = {}, choices = [] }: Column): RuleFields {
  const { whole = false, least, most, longest, filled = false } = rule
  return {
    whole,
    least: valueText(least),
    most: valueText(most),
    longest: valueText(longest),
    filled,
    isList: type === 'choice',
    choices: choices.join('\n'),
  }
}

/** A change of the column, or the fields that cannot be read. */
export function readFields(
  fields: RuleFields,
  { type }: Pick<Column, 'type'>,
): { readonly change: ColumnChange } | { readonly faults: readonly RuleFault[] } {
  const isList = isListable(type) && fields.isList
  const [least, most] = [boundIn(fields.least, type), boundIn(fields.most, type)]
  const longest = hasLength(type, isList) ? lengthIn(fields.longest) : undefined
  const choices = isList ? choicesIn(fields.choices) : undefined
  const read = { least, most: isBelow(most, least) ? null : most, longest, choices }
  const faults = FAULTS.filter((field) => read[field] === null)
  if (faults.length > 0) return { faults }
  // What is not given is taken away.
  const rule: RuleChange = {
    whole: (isQuantity(type) && fields.whole) || undefined,
    least: least ?? undefined,
    most: most ?? undefined,
    longest: longest ?? undefined,
    filled: fields.filled || undefined,
  }
  return { change: { rule, ...(isListable(type) && listed(choices)) } }
}

const FAULTS = ['least', 'most', 'longest', 'choices'] as const satisfies readonly RuleFault[]

const listed = (choices: readonly string[] | null | undefined): ColumnChange =>
  choices ? { type: 'choice', choices } : { type: 'text' }

type Bound = RuleValue | null | undefined

const isBelow = (most: Bound, least: Bound): boolean =>
  least !== undefined && least !== null && most !== undefined && most !== null && least > most

/** Undefined: none is wanted. Null: it cannot be read. */
function boundIn(typed: string, type: ColumnType): Bound {
  if (typed.trim() === '' || (!isQuantity(type) && type !== 'date')) return undefined
  return readValue(typed, type)
}

function lengthIn(typed: string): number | null | undefined {
  if (typed.trim() === '') return undefined
  const length = Number(typed)
  return Number.isInteger(length) && length > 0 ? length : null
}

function choicesIn(typed: string): readonly string[] | null {
  const lines = typed.split('\n').map((line) => line.trim())
  const choices = [...new Set(lines.filter(Boolean))]
  return choices.length > 0 && choices.length <= LONGEST_LIST ? choices : null
}
