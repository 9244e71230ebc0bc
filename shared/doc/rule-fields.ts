import type { FormatRule } from '../model/format-rule.ts'
import type { Fields } from './step.ts'

/** What a rule says; its id apart. */
export type RuleContents = Omit<FormatRule, 'id'>

/** As the record of a format rule keeps it. */
export const ruleFields = ({ columns, when, format: { bold, italic, ink, fill } }: RuleContents): Fields => ({
  columns: columns ?? undefined,
  when,
  bold,
  italic,
  ink,
  fill,
})
