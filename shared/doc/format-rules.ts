/**
 * The format rules of a table, read from its document in their order. Each is a record with an order key of its own. [RULE3] Reading never
 * throws: what is no rule is passed over.
 */
import { type FormatRule, MOST_FORMAT_RULES, readCondition, ruleFormatIn } from '../model/format-rule.ts'
import { columnId, isLocalId, type ColumnId } from '../model/ids.ts'
import type { TableDoc } from './table-doc.ts'

/** What reading takes of a table; `TableDoc` has it. */
export type RuledDocument = Pick<TableDoc, 'recordIds' | 'rules' | 'ruleFormat' | 'field'>

export const readFormatRules = (table: RuledDocument): readonly FormatRule[] =>
  table.rules.ids.flatMap((id) => readFormatRule(table, id) ?? []).slice(0, MOST_FORMAT_RULES)

function readFormatRule(table: RuledDocument, id: string): FormatRule | null {
  const when = readCondition(table.field('rules', id, 'when'))
  if (!when) return null
  const columns = columnsIn(table.field('rules', id, 'columns'))
  return { id, columns, when, format: ruleFormatIn(table.ruleFormat(id)) }
}

/** A list of ids; anything else is the whole table. */
const columnsIn = (stored: unknown): readonly ColumnId[] | null =>
  Array.isArray(stored)
    ? stored.flatMap((one: unknown) => (typeof one === 'string' && isLocalId(one) ? [columnId(one)] : []))
    : null
