/** The values in rules (bounds of a column, what a condition compares with): as one types them, and as they are read. Pure. */
import { editText } from '../../shared/format/print-value.ts'
import { readTyped } from '../../shared/format/read-typed.ts'
import type { ColumnType } from '../../shared/model/table.ts'

/** A number, a day as `YYYY-MM-DD`, or words. */
export type RuleValue = number | string

export const valueText = (value: RuleValue | undefined): string =>
  typeof value === 'number' ? editText(value) : (value ?? '')

/** Null: it cannot be read as what a column of that type holds. */
export function readValue(typed: string, type: ColumnType): RuleValue | null {
  const { content, wrong } = readTyped(typed.trim(), { type })
  return !wrong && (typeof content === 'number' || typeof content === 'string') ? content : null
}
