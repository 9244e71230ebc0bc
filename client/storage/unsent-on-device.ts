/**
 * What this browser holds that its server does not have, of every plan that was ever opened here: read from the journals and their marks
 * without opening a plan. A database that cannot be read (a newer page wrote it) counts as empty: it is not ours to judge.
 */
import { Dexie } from 'dexie'

import type { UnsentPlan } from '../session/device-port.ts'
import type { JournalEntry } from '../session/ports.ts'
import { isJournalEntry } from './is-journal-entry.ts'
import { databaseName, type MarkRow, PlanDatabase } from './plan-database.ts'

const PREFIX = databaseName('')
/** Of the mark that says which store the server had: `Acknowledgements` writes it. */
const SERVER = ''

export async function planDatabases(): Promise<string[]> {
  const names = await Dexie.getDatabaseNames().catch((): string[] => [])
  return names.filter((name) => name.startsWith(PREFIX))
}

export async function unsentOnDevice(): Promise<UnsentPlan[]> {
  const found: UnsentPlan[] = []
  for (const name of await planDatabases()) {
    const plan = name.slice(PREFIX.length)
    const edits = await unsentOf(new PlanDatabase(plan)).catch(() => [])
    if (edits.length > 0) found.push({ plan, edits: edits.map(({ command }) => command) })
  }
  return found
}

async function unsentOf(database: PlanDatabase): Promise<JournalEntry[]> {
  try {
    await database.ready()
    const [entries, marks] = await Promise.all([
      database.journal.orderBy('id').toArray(),
      database.marks.toArray(),
    ])
    const acked = new Map(marks.map((mark) => [`${mark.room} ${mark.writer}`, mark]))
    return entries.filter((entry) => isJournalEntry(entry) && !isSaved(entry, acked))
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
