/** Format rules of a table: one function, one transaction, gives back its command. */
import { AppError } from '../model/error.ts'
import { MOST_FORMAT_RULES } from '../model/format-rule.ts'
import { isLocalId } from '../model/ids.ts'
import { type RuleContents, ruleFields } from './rule-fields.ts'
import type { Command } from './step.ts'
import { FIELD } from './step.ts'
import type { TableDoc } from './table-doc.ts'

/**
 * Makes a rule, or changes one property by property: what somebody else changed of it meanwhile stays. [RULE4] `contents` null takes it away,
 * absent they stay. `before`: in front of which it stands from now on; null, or one that is gone: behind all others; absent: where it is.
 * Throws `table-full`, `id-not-allowed`.
 */
export function setFormatRule(
  table: TableDoc,
  id: string,
  contents: RuleContents | null | undefined,
  before?: string | null,
): Command | null {
  const isNew = !table.hasRecord('rules', id)
  if (isNew && !contents) return null
  const { rules } = table
  // One that somebody took away may have left its room to another one.
  if (contents && !rules.has(id)) checkRoom(rules.length)
  if (!isLocalId(id)) throw new AppError('id-not-allowed', { id })
  return table.transact('format-cells', (writer) => {
    const key =
      isNew || (before !== undefined && before !== id) ? table.ruleKey(before ?? null, id) : undefined
    if (isNew && contents) return writer.create('rules', id, { [FIELD.key]: key, ...ruleFields(contents) })
    if (contents === null) return writer.set('rules', id, FIELD.deleted, true)
    if (key !== undefined) writer.set('rules', id, FIELD.key, key)
    // Somebody took it away while it was set here: what was set counts.
    if (contents) writer.set('rules', id, FIELD.deleted, undefined)
    if (contents)
      for (const [field, value] of Object.entries(ruleFields(contents))) writer.set('rules', id, field, value)
  })
}

function checkRoom(has: number): void {
  if (has >= MOST_FORMAT_RULES)
    throw new AppError('table-full', { what: 'rules', limit: MOST_FORMAT_RULES, has, more: 1 })
}
