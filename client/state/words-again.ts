/**
 * Refused edits of words, to be written again: titles of tables, the lines around a table, headings of columns. They are safe to repeat,
 * because each stands by itself: whatever else changed, the same words go to the same place in the same language. Used by `write-again.ts`.
 */
import type { Step } from '../../shared/doc/step.ts'
import type { ColumnId, TableId } from '../../shared/model/ids.ts'
import { columnId, tableId } from '../../shared/model/ids.ts'
import { isLanguage, type Language } from '../../shared/model/language.ts'
import type { Outcome, RefusedEdit, Session } from '../session/session-types.ts'
import type { AgainVerdict } from './write-again.ts'

type WordsSession = Pick<
  Session,
  'access' | 'mayPlan' | 'setColumn' | 'setEntry' | 'setTable' | 'table' | 'tables'
>

/** `column` null: around the table, or its title. */
type Words = {
  readonly table: TableId
  readonly column: ColumnId | null
  readonly field: 'title' | 'label' | 'group' | 'unit' | 'caption'
  readonly language: Language
  readonly text: string
}

const FIELDS = { tables: ['title'], columns: ['label', 'group'], meta: ['unit', 'caption'] } as const

/** Null: it changed something besides words, or took words away. */
export function wordsOf({ table, command }: RefusedEdit): readonly Words[] | null {
  const words = command.steps.map((step) => wordsIn(step, table))
  return words.length > 0 && words.every((one) => one !== null) ? words : null
}

function wordsIn(step: Step, table: TableId | null): Words | null {
  if (step.do !== 'field' || typeof step.after !== 'string') return null
  const { in: collection, id, after: text } = step
  if (collection !== 'tables' && collection !== 'columns' && collection !== 'meta') return null
  // The plan's own title is no table's.
  const of = collection === 'tables' ? tableId(id) : table
  const [name = '', spoken] = step.field.split(':')
  const field = FIELDS[collection].find((known) => known === name)
  if (of === null || field === undefined || !isLanguage(spoken)) return null
  return { table: of, column: collection === 'columns' ? columnId(id) : null, field, language: spoken, text }
}

export function wordsVerdict(session: WordsSession, words: readonly Words[]): AgainVerdict {
  const live = new Set(session.tables().map(({ id }) => id))
  const isThere = ({ table, column }: Words): boolean =>
    live.has(table) && (column === null || session.table(table).columns.has(column))
  if (!words.every(isThere)) return 'by-hand'
  const isOpen = ({ table, field }: Words): boolean =>
    field === 'title' ? session.mayPlan('structure') === null : session.access(table).mode === 'write'
  return words.every(isOpen) ? 'yes' : 'denied'
}

/** Null: all of them are written. */
export function writeWords(
  session: WordsSession,
  words: readonly Words[],
): Extract<Outcome, { readonly status: 'refused' }> | null {
  for (const one of words) {
    const outcome = writeOne(session, one)
    if (outcome.status === 'refused') return outcome
  }
  return null
}

function writeOne(session: WordsSession, { table, column, field, language, text }: Words): Outcome {
  const said = { [language]: text }
  if (field === 'title') return session.setEntry(table, { title: said })
  if (column !== null)
    return session.setColumn(table, column, field === 'label' ? { label: said } : { group: said })
  return session.setTable(table, field === 'unit' ? { unit: said } : { caption: said })
}
