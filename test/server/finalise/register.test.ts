/** The register as the projection of the database. The rules: server/finalise/SPEC.md, FIN20–FIN23. */
import { describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'

import { auditDesk } from '../../../server/audit/audit-desk.ts'
import { RegisterProjection } from '../../../server/finalise/register-projection.ts'
import { withRegisters } from '../../../server/finalise/with-registers.ts'
import { Metrics } from '../../../server/metrics.ts'
import { PresenceClock } from '../../../server/room/presence-clock.ts'
import { ROOM_LIMITS } from '../../../server/room/room-limits.ts'
import { Rooms } from '../../../server/room/rooms.ts'
import { stepWrites } from '../../../server/store/lifecycle-store.ts'
import { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { RegisterDoc } from '../../../shared/doc/register-doc.ts'
import { tableId } from '../../../shared/model/ids.ts'
import { EMPTY_UPDATE } from '../../../shared/wire/merge-updates.ts'
import { encodeStep2, encodeUpdate } from '../../../shared/wire/message.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { setting } from '../../helpers/yjs-edits.ts'
import { testEnv } from '../../shared/doc/make.ts'
import { lifeWorld, PLAN } from './life-world.ts'

const silent = { info: () => {}, warn: () => {}, error: () => {} }

/** Rooms and a projection over a store in memory, with a plan `p` that has a table. */
async function world(store = new MemoryLogStore()) {
  await store.createPlan(
    'p',
    ['outline', 't'].map((room) => ({ room, update: EMPTY_UPDATE })),
  )
  const warn = vi.fn<(facts: object) => void>()
  const metrics = new Metrics()
  const rooms: Rooms = new Rooms({
    store: withRegisters(store, (plan) => projection.needed(plan)),
    limits: { ...ROOM_LIMITS, compactRows: 10 },
    log: silent,
    counts: metrics,
    audit: auditDesk(Date.now),
    clock: new PresenceClock(1),
    now: () => performance.now(),
  })
  const projection = new RegisterProjection({ tables: store.tables, store, rooms, log: { warn } })
  const register = async (): Promise<RegisterDoc> => {
    const doc = new RegisterDoc(testEnv(4_000_010))
    doc.apply((await rooms.state({ plan: 'p', room: 'register' }))!, 'remote')
    return doc
  }
  const person = (id: string, name: string) =>
    store.tables.db
      .prepare(`INSERT INTO person(id, name, email, administrator, created) VALUES (?, ?, ?, 0, 0)`)
      .run(id, name, `${id}@example.org`)
  const grant = (id: string, scope: string, role: string) =>
    store.tables.db.prepare(`INSERT INTO membership VALUES ('p', ?, ?, ?, '', 0)`).run(id, scope, role)
  const finalise = async (at: number, frozen: string) => {
    const record = { table: tableId('t'), person: 'ana', name: 'Ana', at, note: '', hash: `${at}` }
    const done = await store.tables.write(
      stepWrites({
        plan: 'p',
        from: 'draft',
        record: { ...record, state: 'final', step: 'finalise' },
        final: { frozen, seq: 1 },
      }),
    )
    expect(done).not.toBeNull()
    await projection.reconcile('p')
  }
  const reopen = async (at: number) => {
    const record = { table: tableId('t'), person: 'ana', name: 'Ana', at, note: '', hash: `${at}` }
    await store.tables.write(
      stepWrites({ plan: 'p', from: 'final', record: { ...record, state: 'draft', step: 'reopen' } }),
    )
    await projection.reconcile('p')
  }
  return { store, rooms, projection, register, person, grant, finalise, reopen, warn, metrics }
}

describe('there is one', () => {
  test('[FIN20] from when it is first read, over a socket too; of a plan that nobody made there is none', async () => {
    const server = await lifeWorld()
    const ana = await server.person('Reader', [{ scope: 'plan', role: 'viewer' }], { plan: PLAN })
    // As a database of before.
    const client = server.honest(`/ws/${PLAN}/register`, { as: ana })
    await client.ready
    expect(client.raw.heard[0]).toMatchObject({ is: 'access', mode: 1 })
    const none = server.honest('/ws/nowhere/register', { as: ana })
    expect((await none.raw.closed).code).toBe(4404)
    expect(await server.store.plans()).not.toContain('nowhere')
  })

  test('[FIN20] [FIN21] a plan of an older database: made when it is read, and brought up to date', async () => {
    const { store, rooms, register, person, grant } = await world()
    person('ana', 'Ana')
    grant('ana', 'plan', 'owner')
    expect((await store.rooms('p')).map(({ room }) => room)).toEqual(['outline', 't'])
    const states = await Promise.all([1, 2, 3].map(() => rooms.state({ plan: 'p', room: 'register' })))
    expect(states.every((state) => state !== null)).toBe(true)
    await eventually(async () =>
      expect((await register()).member('ana')).toEqual({
        name: 'Ana',
        grants: [{ scope: 'plan', role: 'owner' }],
      }),
    )
    expect(await rooms.state({ plan: 'nowhere', room: 'register' })).toBeNull()
  })
})

describe('it says what the database says', () => {
  test('[FIN21] after a start, when what was told last did not reach it', async () => {
    const first = await world()
    await first.finalise(1, JSON.stringify({ values: { 'r:c': 5 }, sources: {} }))
    // Killed between the step and the register.
    await first.store.tables.write(
      stepWrites({
        plan: 'p',
        from: 'final',
        record: {
          table: tableId('t'),
          state: 'draft',
          step: 'reopen',
          person: '',
          name: '',
          at: 2,
          note: '',
          hash: '',
        },
      }),
    )
    expect((await first.register()).record(tableId('t'))?.state).toBe('final')
    const again = await world(first.store)
    await eventually(async () => {
      const register = await again.register()
      expect(register.record(tableId('t'))).toMatchObject({ state: 'draft', step: 'reopen' })
      expect(register.frozen(tableId('t'))).toBeNull()
    })
  })

  test('[FIN21] members, names and rights; former and deactivated members keep their names only', async () => {
    const server = await lifeWorld()
    const bob = await server.person('Bob', [{ scope: 'plan', role: 'editor' }], { plan: PLAN })
    const told = async (): Promise<unknown> => (await server.register()).member(bob.id)
    await eventually(async () =>
      expect(await told()).toEqual({ name: 'Bob', grants: [{ scope: 'plan', role: 'editor' }] }),
    )
    const set = (grants: unknown) =>
      server.fetch(
        `/api/plans/${PLAN}/members/${bob.id}`,
        { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ grants }) },
        { as: server.ana },
      )
    const parts = [
      { scope: 'component:section', role: 'editor' },
      { scope: 'plan', role: 'viewer' },
    ]
    await set(parts)
    await eventually(async () => expect(await told()).toEqual({ name: 'Bob', grants: parts }))
    await server.store.tables.write([
      { sql: `UPDATE person SET name = 'Robert' WHERE id = ?`, parameters: [bob.id] },
    ])
    server.parts.changes.tell({ person: bob.id })
    await eventually(async () => expect(await told()).toEqual({ name: 'Robert', grants: parts }))
    await server.store.tables.write([
      { sql: `UPDATE person SET deactivated = 1 WHERE id = ?`, parameters: [bob.id] },
    ])
    server.parts.changes.tell({ person: bob.id })
    await eventually(async () => expect(await told()).toEqual({ name: 'Robert', grants: [] }))
    await server.store.tables.write([
      { sql: `UPDATE person SET deactivated = NULL WHERE id = ?`, parameters: [bob.id] },
    ])
    await set([])
    await eventually(async () => expect(await told()).toEqual({ name: 'Robert', grants: [] }))
  })

  test('[FIN21] nothing is written when nothing differs; many changes at once are written together', async () => {
    const { store, projection, person, grant, finalise, metrics } = await world()
    person('ana', 'Ana')
    grant('ana', 'plan', 'owner')
    await finalise(
      1,
      JSON.stringify({ values: { 'r:c': { error: '#REF!' } }, sources: { x: { digest: 'd' } } }),
    )
    const seq = async () => (await store.load({ plan: 'p', room: 'register' }))!.seq
    const before = await seq()
    for (let times = 0; times < 5; times++) await projection.reconcile('p')
    expect(await seq()).toBe(before)
    const commits = metrics.value('commits')
    for (let n = 0; n < 20; n++) {
      person(`p${n}`, `P${n}`)
      grant(`p${n}`, 'plan', 'viewer')
    }
    await Promise.all(Array.from({ length: 20 }, () => projection.reconcile('p')))
    expect(metrics.value('commits') - commits).toBeLessThanOrEqual(2)
  })

  test('[FIN21] what could not be written is written with the next change, or when it is read', async () => {
    const { store, rooms, projection, register, person, grant, warn } = await world()
    await projection.reconcile('p')
    person('ana', 'Ana')
    grant('ana', 'plan', 'owner')
    const { AppError } = await import('../../../shared/model/error.ts')
    store.failWith = new AppError('storage-unavailable')
    await projection.reconcile('p')
    expect(warn).toHaveBeenCalledTimes(1)
    store.failWith = null
    await rooms.state({ plan: 'p', room: 'register' })
    await eventually(async () => expect((await register()).members().size).toBe(1))
  })
})

test('[FIN22] nobody but the server writes into it, an owner neither', async () => {
  const server = await lifeWorld()
  await server.register()
  await eventually(async () => expect((await server.register()).members().size).toBeGreaterThan(0))
  const before = (await server.register()).encode()
  const owner = server.honest(`/ws/${PLAN}/register`, { as: server.ana })
  await owner.ready
  owner.raw.send(encodeUpdate(setting('forged', 1)))
  owner.raw.send(encodeStep2(setting('forged', 2)))
  owner.ask(1)
  await until(() => server.metrics.value('dropped_unread') === 2)
  expect(owner.acked).toBe(0)
  expect((await server.register()).encode()).toEqual(before)
})

test(
  '[FIN23] megabytes of values, finalised 50 times: the register is as large as once',
  { timeout: 120_000 },
  async () => {
    const { store, rooms, finalise, reopen, register } = await world()
    const values = (round: number) =>
      Object.fromEntries(
        Array.from({ length: 20_000 }, (_, at) => [
          `row${at % 5000}:column${at % 12}-${at}`,
          at * 1.5 + round,
        ]),
      )
    const size = async () => (await rooms.state({ plan: 'p', room: 'register' }))!.byteLength
    await finalise(1, JSON.stringify({ values: values(1), sources: {} }))
    const once = await size()
    expect(once).toBeGreaterThan(500_000)
    const began = performance.now()
    for (let round = 2; round <= 50; round++) {
      await reopen(round * 10)
      await finalise(round * 10 + 1, JSON.stringify({ values: values(round), sources: {} }))
    }
    const took = (performance.now() - began) / 49
    expect((await register()).frozen(tableId('t'))?.values['row0:column0-0']).toBe(50)
    expect(await size()).toBeLessThan(once * 1.01 + 4096)
    process.stdout.write(
      `register of ${(once / 1e6).toFixed(1)} MB, after 50 times ${((await size()) / 1e6).toFixed(1)} MB, ${took.toFixed(0)} ms each\n`,
    )
    // What was before is in the log until it is condensed, and in no document.
    await store.compact({ plan: 'p', room: 'register' })
    const { updates } = (await store.load({ plan: 'p', room: 'register' }))!
    expect(updates.reduce((sum, update) => sum + update.byteLength, 0)).toBeLessThan(once * 1.01 + 4096)
    expect(Y.decodeStateVector((await register()).encodeVector()).size).toBe(1)
  },
)
