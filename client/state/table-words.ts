/**
 * The words around a table in one language, as fields to edit, and back into changes of the plan. Other languages keep theirs; a field
 * that was not touched is not written, so that it cannot undo what somebody else wrote meanwhile.
 */
import type { TableId } from '../../shared/model/ids.ts'
import type { Language, Localised } from '../../shared/model/language.ts'
import { localise } from '../../shared/model/language.ts'
import type { TableMeta } from '../../shared/model/table.ts'
import type { NumberedTable } from '../../shared/plan/numbering.ts'
import type { Outcome, Session } from '../session/session-types.ts'

/** `notes`: one per line. */
export type TableWords = {
  readonly title: string
  readonly unit: string
  readonly caption: string
  readonly notes: string
}

export function wordsOf(
  entry: NumberedTable,
  meta: TableMeta,
  language: Language,
  main: Language,
): TableWords {
  const text = (words: Localised | undefined): string => (words ? localise(words, language, main) : '')
  return {
    title: text(entry.title),
    unit: text(meta.unit),
    caption: text(meta.caption),
    notes: (meta.notes ?? []).map(text).join('\n'),
  }
}

/** Writes what differs between `before` and `after`; gives the first outcome that is not `done`. */
export function saveWords(
  session: Session,
  id: TableId,
  language: Language,
  before: TableWords,
  after: TableWords,
): Outcome {
  const meta = session.table(id).meta()
  const entry = session.tables().find((table) => table.id === id)
  const said = (known: Localised | undefined, text: string): Localised => ({
    ...known,
    [language]: text.trim(),
  })
  const change: Partial<TableMeta> = {
    ...(after.unit !== before.unit && { unit: said(meta.unit, after.unit) }),
    ...(after.caption !== before.caption && { caption: said(meta.caption, after.caption) }),
    ...(after.notes !== before.notes && { notes: notesOf(meta.notes ?? [], after.notes, said) }),
  }
  const title = after.title.trim()
  const renamed: Outcome =
    title !== before.title && title !== ''
      ? session.setEntry(id, { title: said(entry?.title, title) })
      : { status: 'done' }
  if (renamed.status !== 'done' || Object.keys(change).length === 0) return renamed
  return session.setTable(id, change)
}

/** Line by line: the n-th line is the n-th note in this language. */
const notesOf = (
  known: readonly Localised[],
  text: string,
  said: (known: Localised | undefined, text: string) => Localised,
): Localised[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => said(known[index], line))
