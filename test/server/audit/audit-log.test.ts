/** From a frame on a real socket to history. The rules: server/audit/SPEC.md, AUD4–AUD9. */
import { describe, expect, test } from 'vitest'

import { auditCsv, auditLines } from '../../../server/audit/audit-files.ts'
import type { AuditNote } from '../../../server/room/ports.ts'
import { AuditStore, auditWrite } from '../../../server/store/audit-store.ts'
import { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { sql } from '../../../server/store/tables.ts'
import type { TableDoc } from '../../../shared/doc/table-doc.ts'
import { editCells } from '../../../shared/doc/write-cells.ts'
import { AppError } from '../../../shared/model/error.ts'
import { columnId, rowId } from '../../../shared/model/ids.ts'
import { EMPTY_UPDATE } from '../../../shared/wire/merge-updates.ts'
import { encodeMade, encodeUpdate } from '../../../shared/wire/message.ts'
import type { AuditEntry } from '../../../shared/wire/rest-lifecycle.ts'
import { POISON_UPDATES } from '../../fixtures/poison-updates.ts'
import { until } from '../../helpers/eventually.ts'
import type { RawClient } from '../../helpers/raw-client.ts'
import { type RoomServer, startRooms } from '../../helpers/room-server.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { as } from '../../helpers/small-door.ts'
import { replica, sampleTable } from '../../shared/doc/make.ts'

type AnyStore = MemoryLogStore | SqliteLogStore

const [r1, c1, c2] = [rowId('r1'), columnId('c1'), columnId('c2')]

/** A server whose room `t` holds a small table, without history. */
async function withTable<Store extends AnyStore>(
  store: Store,
): Promise<{
  server: RoomServer<Store>
  table: TableDoc
  audit: AuditStore
}> {
  const server = await startRooms({ store })
  const table = sampleTable(3, 2)
  await store.append({ plan: 'p', room: 't' }, table.encode())
  return { server, table, audit: new AuditStore(store.tables) }
}

/** One edit as a frame, and what Yjs client and clock it is. */
function edit(table: TableDoc, content: string | number, column = c1): { update: Uint8Array; clock: number } {
  const vector = table.encodeVector()
  const clock = table.clockOf(table.y.clientID)
  editCells(table, [{ row: r1, column, content }])
  return { update: table.diff(vector), clock }
}

async function saved(client: RawClient, version: number): Promise<void> {
  client.send(Uint8Array.of(100, 0, version))
  await until(() => client.heard.some((one) => one.is === 'committed' && one.version === version))
}

const everything = async (audit: AuditStore, plan = 'p'): Promise<AuditEntry[]> => {
  const all: AuditEntry[] = []
  for await (const batch of audit.everything(plan)) all.push(...batch)
  return all
}

const bothStores = [
  ['memory', (): Promise<AnyStore> => Promise.resolve(new MemoryLogStore({ epoch: Date.now() }))],
  ['SQLite', (): Promise<AnyStore> => SqliteLogStore.open(scratchDirectory())],
] as const

describe.each(bothStores)('the audit log, %s', (_name, open) => {
  test('[AUD5] [AUD6] an edit over a socket is history once it is saved: who, what, when', async () => {
    const { server, table, audit } = await withTable(await open())
    const began = Date.now()
    const [ana, bob] = [replica(5, table), replica(6, table)]
    const [anas, bobs] = [server.raw('/ws/p/t', as('ana')), server.raw('/ws/p/t', as('bob'))]
    await Promise.all([anas.opened, bobs.opened])
    const offline = edit(ana, 7)
    anas.send(encodeMade([{ client: 5, clock: offline.clock, length: 1, at: 1_000_000 }]))
    anas.send(encodeUpdate(offline.update))
    await saved(anas, 1)
    bob.apply(ana.encode(), 'remote')
    const yetToCome = edit(bob, 'acht')
    bobs.send(encodeMade([{ client: 6, clock: yetToCome.clock, length: 1, at: Date.now() + 1e9 }]))
    bobs.send(encodeUpdate(yetToCome.update))
    await saved(bobs, 1)
    const { entries } = await audit.page({ plan: 'p', room: 't', row: 'r1', column: 'c1', limit: 10 })
    const place = { kind: 'cell', room: 't', row: 'r1', column: 'c1', field: '', name: '' }
    expect(entries).toEqual([
      expect.objectContaining({ ...place, before: 7, after: 'acht', person: 'bob', seq: 4 }),
      expect.objectContaining({ ...place, after: 7, person: 'ana', made: 1_000_000, seq: 3 }),
    ])
    const [newest] = entries
    expect(newest!.made).toBe(newest!.received)
    expect(newest!.received).toBeGreaterThanOrEqual(began)
    expect(newest).not.toHaveProperty('author')
  })

  test('[AUD5] edits of several people in one commit keep their own; a relay names the author', async () => {
    const store = await open()
    const { server, table, audit } = await withTable(store)
    // A backup was put in the place of what was made later: who lacks what brings it.
    await store.tables.write([{ sql: 'UPDATE room SET created = 0', parameters: [] }])
    const [ana, bob] = [replica(5, table), replica(6, table)]
    const [anas, bobs] = [server.raw('/ws/p/t', as('ana')), server.raw('/ws/p/t', as('bob'))]
    await Promise.all([anas.opened, bobs.opened])
    anas.send(encodeMade([{ client: 5, clock: 0, length: 1, at: Date.now() }]))
    const updates = [edit(ana, 1), edit(bob, 2, c2)]
    anas.send(encodeUpdate(updates[0]!.update))
    bobs.send(encodeUpdate(updates[1]!.update))
    await Promise.all([saved(anas, 1), saved(bobs, 1)])
    const persons = (await everything(audit)).map(({ column, person }) => `${column} ${person}`)
    expect(new Set(persons)).toEqual(new Set(['c1 ana', 'c2 bob']))
    // Ana leaves, and what she wrote last is brought by Bob, as after a restore.
    const lost = edit(ana, 9)
    anas.end()
    await until(() => server.sockets.count === 1)
    bobs.send(encodeUpdate(lost.update))
    await saved(bobs, 2)
    expect((await everything(audit)).at(-1)).toMatchObject({ after: 9, person: 'bob', author: 'ana' })
  })

  test('[AUD6] what is refused, repeated or not saved is not noted', async () => {
    const { server, table, audit } = await withTable(await open())
    server.door.set('eve', 't', 'viewer')
    const [anas, eves, poisoner] = [server.raw(), server.raw('/ws/p/t', as('eve')), server.raw()]
    await Promise.all([anas.opened, eves.opened, poisoner.opened])
    const ana = replica(5, table)
    const { update } = edit(ana, 1)
    eves.send(encodeUpdate(edit(replica(8, table), 'forged').update))
    poisoner.send(encodeUpdate(POISON_UPDATES[0]!))
    await poisoner.closed
    for (let n = 0; n < 3; n++) anas.send(encodeUpdate(update))
    await saved(anas, 1)
    expect((await everything(audit)).map(({ after }) => after)).toEqual([1])
  })

  test('[AUD4] what is very long is cut, and says so', async () => {
    const store = await open()
    const { audit } = await withTable(store)
    const note: AuditNote = {
      kind: 'text',
      row: 'r1',
      column: 'label',
      field: 'en',
      before: 'x'.repeat(65_000),
      after: 'y'.repeat(100_000),
      person: 'ana',
      author: '',
      made: 1,
      received: 2,
    }
    await store.append({ plan: 'p', room: 'u' }, EMPTY_UPDATE, { notes: [note] })
    const [entry] = await everything(audit)
    expect(entry!.before).toBe(note.before)
    expect(entry!.after).toEqual({ cut: `"${'y'.repeat(65_535)}`, length: 100_002 })
  })
})

test('[AUD6] a commit that fails notes nothing; what is sent again is noted once', async () => {
  const { server, table, audit } = await withTable(new MemoryLogStore())
  const anas = server.raw()
  await anas.opened
  const ana = replica(5, table)
  const { update } = edit(ana, 1)
  server.store.failWith = new AppError('storage-unavailable')
  anas.send(encodeUpdate(update))
  await anas.closed
  server.store.failWith = null
  expect(await everything(audit)).toEqual([])
  const again = server.raw()
  await again.opened
  again.send(encodeUpdate(update))
  await saved(again, 1)
  expect((await everything(audit)).map(({ after }) => after)).toEqual([1])
})

test('the register is the server’s own and is not noted edit by edit', async () => {
  const server = await startRooms()
  await server.store.createRoom({ plan: 'p', room: 'register' }, EMPTY_UPDATE)
  const table = sampleTable(1, 1)
  await server.rooms.write({ plan: 'p', room: 'register' }, () => table.encode())
  expect(await everything(new AuditStore(server.store.tables))).toEqual([])
})

describe('reading it', () => {
  const at = 1_700_000_000_000
  const note = (index: number, more: Partial<AuditNote> = {}): AuditNote => ({
    kind: 'cell',
    row: `r${index % 3}`,
    column: `c${index % 2}`,
    field: '',
    after: index,
    person: 'ana',
    author: '',
    made: at,
    received: at + index,
    ...more,
  })

  async function withNotes(count: number): Promise<{ store: MemoryLogStore; audit: AuditStore }> {
    const store = new MemoryLogStore()
    await store.createPlan(
      'p',
      ['t', 'u'].map((room) => ({ room, update: EMPTY_UPDATE })),
    )
    const notes = Array.from({ length: count }, (_, index) => note(index))
    await store.append({ plan: 'p', room: 't' }, EMPTY_UPDATE, { notes })
    return { store, audit: new AuditStore(store.tables) }
  }

  test('[AUD7] pages are newest first, and neither skip nor repeat while more is written', async () => {
    const { store, audit } = await withNotes(250)
    const seen: unknown[] = []
    let before: number | null = null
    do {
      const page = await audit.page({ plan: 'p', room: 't', limit: 40, ...(before !== null && { before }) })
      seen.push(...page.entries.map(({ after }) => after))
      before = page.next
      await store.append({ plan: 'p', room: 't' }, EMPTY_UPDATE, { notes: [note(1000 + seen.length)] })
    } while (before !== null)
    expect(seen).toEqual(Array.from({ length: 250 }, (_, index) => 249 - index))
  })

  test('[AUD7] the history of a cell, a row, a column, a table, a plan', async () => {
    const { store, audit } = await withNotes(0)
    const notes = [
      note(0, { kind: 'row', row: 'r1', column: '', field: '', after: { c1: 1 } }),
      note(1, { row: 'r1', column: 'c1' }),
      note(2, { row: 'r1', column: 'c2' }),
      note(3, { row: 'r2', column: 'c1' }),
      note(4, { kind: 'row', row: 'r1', column: '', field: '#o' }),
      note(5, { kind: 'row', row: 'r1', column: '', field: '#d' }),
      note(6, { kind: 'column', row: '', column: 'c1', field: 'decimals' }),
    ]
    await store.append({ plan: 'p', room: 't' }, EMPTY_UPDATE, { notes })
    await store.append({ plan: 'p', room: 'u' }, EMPTY_UPDATE, {
      notes: [note(7, { row: 'r1', column: 'c1' })],
    })
    const of = async (query: object): Promise<number[]> =>
      (await audit.page({ plan: 'p', limit: 100, ...query })).entries.map(({ received }) => received - at)
    expect(await of({ room: 't', row: 'r1', column: 'c1' })).toEqual([5, 1, 0])
    expect(await of({ room: 't', row: 'r1' })).toEqual([5, 4, 2, 1, 0])
    expect(await of({ room: 't', column: 'c1' })).toEqual([6, 3, 1])
    expect(await of({ room: 't' })).toEqual([6, 5, 4, 3, 2, 1, 0])
    expect(await of({})).toEqual([7, 6, 5, 4, 3, 2, 1, 0])
    expect(await of({ plan: 'q' })).toEqual([])
  })

  test('[AUD7] names of persons are joined in; what is no edit is written with what it tells of', async () => {
    const { store, audit } = await withNotes(0)
    const person = { id: 'ana', name: 'Ana', email: 'a@x', administrator: 0, created: 1 } as const
    const insert = sql.insertInto('person').values({
      ...person,
      password: null,
      totp: null,
      totp_step: null,
      language: null,
      deactivated: null,
    })
    const told = {
      plan: 'p',
      room: '',
      kind: 'rights',
      field: 'bob',
      after: 'editor',
      person: 'ana',
      at,
    } as const
    await store.tables.write([insert.compile(), auditWrite(told)])
    const { entries } = await audit.page({ plan: 'p', limit: 9 })
    expect(entries).toEqual([
      {
        id: 1,
        kind: 'rights',
        room: '',
        seq: 0,
        row: '',
        column: '',
        field: 'bob',
        after: 'editor',
        person: 'ana',
        name: 'Ana',
        made: at,
        received: at,
      },
    ])
  })

  test('[AUD8] files hold everything, oldest first, read only as fast as they are taken', async () => {
    const { store, audit } = await withNotes(2500)
    let reads = 0
    const { read } = store.tables
    store.tables.read = (statement) => {
      reads++
      return read.call(store.tables, statement) as never
    }
    const lines = auditLines(audit.everything('p'))[Symbol.asyncIterator]()
    await lines.next()
    // Which, and then those.
    expect(reads).toBe(2)
    let text = ''
    for await (const part of auditLines(audit.everything('p'))) text += part
    const entries = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditEntry)
    expect(entries.map(({ after }) => after)).toEqual(Array.from({ length: 2500 }, (_, index) => index))
  })

  test('[AUD8] in CSV no text is run as a formula, and every line has its fields', async () => {
    const { store, audit } = await withNotes(0)
    const dangerous = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      'a "quoted", one\r\nand more',
      -5,
      { nil: true },
    ]
    await store.append({ plan: 'p', room: 't' }, EMPTY_UPDATE, {
      notes: dangerous.map((after, index) => note(index, { after, person: '=cmd', before: null })),
    })
    let text = ''
    for await (const part of auditCsv(audit.everything('p'))) text += part
    expect(text.startsWith('\ufeffid,received,made,person')).toBe(true)
    expect(text).not.toMatch(/(^|,)"?[=+@\t]/m)
    expect(text).toContain(`,'=1+1\r\n`)
    expect(text).toContain(`,'-1\r\n`)
    expect(text).toContain(`,"a ""quoted"", one\r\nand more"\r\n`)
    expect(text).toContain(`,-5\r\n`)
    expect(text).toContain(`,'=cmd,`)
  })

  test('[AUD9] what is older than said is forgotten, and nothing else', async () => {
    const { audit } = await withNotes(25_000)
    expect(await audit.forget(at + 12_345)).toBe(12_345)
    expect((await everything(audit))[0]!.after).toBe(12_345)
    expect(await audit.forget(at + 12_345)).toBe(0)
  })
})
