/**
 * Edits that were never sent, as a file a person can read and keep: where, what it was, what she made of it, and the whole command beside
 * it for whoever has to put it in again. Names of tables, rows and columns as far as the plan is open. Pure.
 */
import type { Command, Step } from '../../shared/doc/step.ts'
import { isSlug, tableId } from '../../shared/model/ids.ts'
import type { Me } from '../../shared/wire/rest-people.ts'
import type { UnsentPlan } from '../session/device-port.ts'
import type { Session } from '../session/session-types.ts'
import { fileName } from './file-name.ts'

type Place = Pick<Session, 'planId' | 'tables' | 'table' | 'outline'>
type Change = Readonly<Record<string, unknown>>

export function unsentFile(
  unsent: readonly UnsentPlan[],
  me: Me | null,
  session: Place | null,
  now: number,
): { readonly name: string; readonly text: string } {
  const content = {
    fascicle: 'unsent edits',
    person: me ? { name: me.name, email: me.email } : null,
    exported: new Date(now).toISOString(),
    plans: unsent.map(({ plan, edits }) => ({
      plan,
      edits: edits.map((edit) => readable(edit, session?.planId === plan ? session : null)),
    })),
  }
  const day = new Date(now).toISOString().slice(0, 10)
  return {
    name: fileName(['unsent', me?.name ?? '', day], 'json'),
    text: `${JSON.stringify(content, null, 1)}\n`,
  }
}

function readable(command: Command, session: Place | null): Change {
  const name = tableName(command.doc, session)
  return {
    made: new Date(command.at).toISOString(),
    table: command.doc,
    ...(name !== null && { tableName: name }),
    kind: command.kind,
    changes: command.steps.map((step) => change(command.doc, step, session)),
    command,
  }
}

function tableName(id: string, session: Place | null): string | null {
  const { mainLanguage } = session?.outline.plan() ?? { mainLanguage: 'en' as const }
  return (
    session
      ?.tables()
      .find((table) => table.id === id)
      ?.name(mainLanguage) ?? null
  )
}

function change(doc: string, step: Step, session: Place | null): Change {
  if (step.do === 'text') {
    const [row = '', column = '', language = ''] = step.name.split(':')
    return { ...named(doc, row, column, session), language, before: step.before, after: step.after }
  }
  if (step.do === 'create') return { new: step.in, id: step.id }
  const { id, field, before, after } = step
  const where = step.in === 'rows' ? named(doc, id, field, session) : { in: step.in, id, field }
  return { ...where, before: before ?? null, after: after ?? null }
}

/** A row by its label and a column by its name, where the table is here. */
function named(doc: string, row: string, column: string, session: Place | null): Change {
  const table = session && isSlug(doc) && session.tables().some(({ id }) => id === doc)
  if (!table) return { row, column }
  const { mainLanguage } = session.outline.plan()
  const sheet = session.table(tableId(doc))
  const rowId = sheet.rows.ids.find((id) => id === row)
  const columnId = sheet.columns.ids.find((id) => id === column)
  const label = sheet.columns.ids[0]
  return {
    row: (rowId && label && sheet.text(rowId, label, mainLanguage)) || row,
    column: (columnId && sheet.column(columnId)?.label[mainLanguage]) || column,
  }
}
