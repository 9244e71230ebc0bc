/**
 * Edits that were never sent, as a file a person can read and keep: where, what it was, what she made of it, and the whole command beside
 * it for whoever has to put it in again. Names of tables, rows and columns as far as the plan is open. Pure.
 */
import type { Step } from '../../shared/doc/step.ts'
import { isSlug, tableId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import type { Me } from '../../shared/wire/rest-people.ts'
import type { UnsentEdit, UnsentPlan } from '../session/device-port.ts'
import type { Session } from '../session/session-types.ts'
import { fileName } from './file-name.ts'

/** The plan that is open, and the language its names are wanted in. */
type Place = {
  readonly session: Pick<Session, 'planId' | 'tables' | 'table'>
  readonly language: Language
}
type Change = Readonly<Record<string, unknown>>

export function unsentFile(
  unsent: readonly UnsentPlan[],
  me: Me | null,
  place: Place | null,
  now: number,
): { readonly name: string; readonly text: string } {
  const content = {
    fascicle: 'unsent edits',
    person: me ? { name: me.name, email: me.email } : null,
    exported: new Date(now).toISOString(),
    plans: unsent.map(({ plan, edits }) => ({
      plan,
      edits: edits.map((edit) => readable(edit, place?.session.planId === plan ? place : null)),
    })),
  }
  const day = new Date(now).toISOString().slice(0, 10)
  return {
    name: fileName(['unsent', me?.name ?? '', day], 'json'),
    text: `${JSON.stringify(content, null, 1)}\n`,
  }
}

function readable({ command, refused }: UnsentEdit, place: Place | null): Change {
  const name = tableName(command.doc, place)
  return {
    made: new Date(command.at).toISOString(),
    table: command.doc,
    ...(name !== null && { tableName: name }),
    kind: command.kind,
    ...(refused !== null && { refused }),
    changes: command.steps.map((step) => change(command.doc, step, place)),
    command,
  }
}

function tableName(id: string, place: Place | null): string | null {
  const entry = place?.session.tables().find((table) => table.id === id)
  return place && entry ? entry.name(place.language) : null
}

function change(doc: string, step: Step, place: Place | null): Change {
  if (step.do === 'text') {
    const [row = '', column = '', language = ''] = step.name.split(':')
    return { ...named(doc, row, column, place), language, before: step.before, after: step.after }
  }
  if (step.do === 'create') return { new: step.in, id: step.id }
  const { id, field, before, after } = step
  const where = step.in === 'rows' ? named(doc, id, field, place) : { in: step.in, id, field }
  return { ...where, before: before ?? null, after: after ?? null }
}

/** A row by its label and a column by its name, where the table is here. */
function named(doc: string, row: string, column: string, place: Place | null): Change {
  if (place === null || !isSlug(doc)) return { row, column }
  const { session, language } = place
  if (!session.tables().some(({ id }) => id === doc)) return { row, column }
  const sheet = session.table(tableId(doc))
  const rowId = sheet.rows.ids.find((id) => id === row)
  const columnId = sheet.columns.ids.find((id) => id === column)
  const label = sheet.columns.ids[0]
  return {
    row: (rowId && label && sheet.text(rowId, label, language)) || row,
    column: (columnId && sheet.column(columnId)?.label[language]) || column,
  }
}
