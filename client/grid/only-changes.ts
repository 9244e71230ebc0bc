/**
 * What somebody set in a window that was open for a while. Rules are kept property by property (RULE1, RULE4 in shared/doc/SPEC.md), but a
 * window has them all: those that were left as they were when it opened say nothing, and what others set of them meanwhile stays. Pure.
 */
import type { FormatRule } from '../../shared/model/format-rule.ts'
import type { Column, ColumnChange } from '../../shared/model/table.ts'

/** Of a change of a column what differs from the column as it was then. */
export function columnChanges(
  opened: Column,
  { rule, type, choices, ...others }: ColumnChange,
): ColumnChange {
  const set = Object.entries(rule ?? {}).filter(
    ([property, value]) =>
      !isSame(value, new Map<string, unknown>(Object.entries(opened.rule ?? {})).get(property)),
  )
  const isListed = (type ?? opened.type) !== opened.type || !isSame(choices ?? opened.choices, opened.choices)
  return {
    ...others,
    ...(rule && { rule: Object.fromEntries(set) }),
    ...(isListed && type && { type }),
    ...(isListed && choices && { choices }),
  }
}

/** `now`: the rule as it stands by now; absent where somebody took it away, and where it is new. */
export function onto(now: FormatRule | undefined, opened: FormatRule, rule: FormatRule): FormatRule {
  if (!now) return rule
  return { ...rule, ...merged(now, opened, rule), format: merged(now.format, opened.format, rule.format) }
}

/** Of every property what was set, if it was, and else what stands. */
function merged<T extends object>(now: T, opened: T, set: T): T {
  const [was, is] = [opened, set].map((one) => new Map<string, unknown>(Object.entries(one)))
  const found = Object.entries(now).filter(([property]) => isSame(was?.get(property), is?.get(property)))
  const own = [...(is ?? [])].filter(([property, value]) => !isSame(was?.get(property), value))
  return Object.fromEntries([...found, ...own]) as T
}

/** Of plain values, whose fields are always written in one order. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
