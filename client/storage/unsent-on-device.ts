/**
 * What this browser holds that its server does not have, of every plan that was ever opened here: read from the journals and their marks
 * without opening a plan. A database that cannot be read (a newer page wrote it) counts as empty: it is not ours to judge.
 */
import { Dexie, type DexieOptions } from 'dexie'

import type { UnsentEdit, UnsentPlan } from '../session/device-port.ts'
import type { JournalEntry } from '../session/ports.ts'
import { isJournalEntry } from './is-journal-entry.ts'
import { isRefusedEdit } from './is-refused-edit.ts'
import { databaseName, type MarkRow, PlanDatabase } from './plan-database.ts'

const PREFIX = databaseName('')
/** Of the mark that says which store the server had: `Acknowledgements` writes it. */
const SERVER = ''

/** The databases of plans in this browser. */
export async function planDatabases(): Promise<string[]> {
  const names = await Dexie.getDatabaseNames().catch((): string[] => [])
  return names.filter((name) => name.startsWith(PREFIX))
}

/** @param plans as `planDatabases` names them */
export async function unsentIn(plans: readonly string[], options: DexieOptions = {}): Promise<UnsentPlan[]> {
  const found: UnsentPlan[] = []
  for (const name of plans) {
    const plan = name.slice(PREFIX.length)
    const edits = await unsentOf(new PlanDatabase(plan, options)).catch(() => [])
    if (edits.length > 0) found.push({ plan, edits })
  }
  return found
}

async function unsentOf(database: PlanDatabase): Promise<UnsentEdit[]> {
  try {
    await database.ready()
    const [entries, refused, rows] = await Promise.all([
      database.journal.orderBy('id').toArray(),
      database.refused.toArray(),
      database.marks.toArray(),
    ])
    const marks = new Map(rows.map((mark) => [`${mark.room} ${mark.writer}`, mark]))
    const waiting = entries.filter((entry) => isJournalEntry(entry) && !isSaved(entry, marks))
    return [
      ...refused.filter(isRefusedEdit).map(({ command, reason }) => ({ command, refused: reason })),
      ...waiting.map(({ command }) => ({ command, refused: null })),
    ].toSorted((a, b) => a.command.at - b.command.at)
  } finally {
    database.close()
  }
}

/** As `Acknowledgements` reads it: what another store of the server acknowledged does not count. */
function isSaved({ room, writer, version }: JournalEntry, marks: ReadonlyMap<string, MarkRow>): boolean {
  const mark = marks.get(`${room} ${writer}`)
  const epoch = marks.get(`${room} ${SERVER}`)?.epoch ?? 0
  return mark !== undefined && (mark.epoch ?? 0) >= epoch && mark.acked >= version
}
