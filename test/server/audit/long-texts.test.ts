/** What history costs where long texts are edited, on real SQLite and sockets. The rules: server/audit/SPEC.md, AUD10, AUD11. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'

import { BatchNotes } from '../../../server/room/batch-notes.ts'
import type { AuditNote } from '../../../server/room/ports.ts'
import { AuditStore } from '../../../server/store/audit-store.ts'
import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { encodeAskDurability, encodeUpdate } from '../../../shared/wire/message.ts'
import type { AuditEntry } from '../../../shared/wire/rest-lifecycle.ts'
import { until } from '../../helpers/eventually.ts'
import { startRooms } from '../../helpers/room-server.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'

const everything = async (store: SqliteLogStore): Promise<AuditEntry[]> => {
  const all: AuditEntry[] = []
  for await (const batch of new AuditStore(store.tables).everything('p')) all.push(...batch)
  return all
}

test(
  '[AUD10] [AUD11] 1,000 letters typed into a text of 60,000 cost what was typed',
  { timeout: 60_000 },
  async () => {
    const store = await SqliteLogStore.open(scratchDirectory())
    const server = await startRooms({ store })
    const writer = server.raw()
    await writer.opened
    const doc = new Y.Doc()
    let sent = 0
    doc.on('update', (update: Uint8Array) => {
      sent += update.byteLength
      writer.send(encodeUpdate(update))
    })
    const text = doc.getText('r1:c1:en')
    text.insert(0, 'x'.repeat(60_000))
    for (let n = 0; n < 1_000; n++) text.insert(text.length, 'y')
    writer.send(encodeAskDurability(1))
    await until(() => writer.count('committed') === 1, 60_000)
    const history = await everything(store)
    const bytes = history.reduce((sum, entry) => sum + JSON.stringify([entry.before, entry.after]).length, 0)
    // It was 120 MB.
    expect(bytes).toBeLessThan(sent * 5)
    const last = history.at(-1)!
    expect(last).toMatchObject({ kind: 'text', row: 'r1', column: 'c1', field: 'en', after: { of: 61_000 } })
    // Every letter is told of, and where.
    const typed = history.slice(1) as unknown as { after: { at: number; inserted: string } }[]
    expect(typed.map(({ after }) => after.inserted).join('')).toBe('y'.repeat(1_000))
    expect(typed[0]!.after.at).toBe(60_000)
    // The notes of one commit are joined, unless every letter was a commit of its own.
    expect(history.length).toBeLessThan(1_001)
  },
)

const note = (more: Partial<AuditNote> = {}): AuditNote => ({
  kind: 'text',
  row: 'r1',
  column: 'c1',
  field: 'en',
  before: 'a',
  after: 'ab',
  person: 'ana',
  author: '',
  made: 0,
  received: 1,
  ...more,
})
const next = { before: 'ab', after: 'abc' }

test('[AUD11] within one commit, what one author types into one text without a pause is one note', () => {
  const told = (...notes: AuditNote[]): [unknown, unknown][] => {
    const batch = new BatchNotes()
    for (const one of notes) batch.add(one)
    return batch.all.map(({ before, after }) => [before, after])
  }
  expect(told(note(), note({ ...next, made: 60_000 }))).toEqual([['a', 'abc']])
  expect(told(note(), note({ row: 'r2', before: 1, after: 2 }), note(next))).toEqual([
    ['a', 'abc'],
    [1, 2],
  ])
  const apart: Partial<AuditNote>[] = [
    { person: 'bob' },
    { author: 'bob' },
    { token: 'script' },
    { made: 60_001 },
    { column: 'c2' },
    { field: 'zh' },
    { kind: 'cell' },
  ]
  for (const more of apart) expect(told(note(), note({ ...next, ...more }))).toHaveLength(2)
})
