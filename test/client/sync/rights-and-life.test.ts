/**
 * Sessions on a real server while rights are taken and given and tables are finalised: sockets, door, rooms, audit and lifecycle are the real
 * ones; only the calculation has no worker.
 */
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'

import { PlanSession } from '../../../client/session/plan-session.ts'
import { MemoryDisk, MemoryPlanStore } from '../../../client/storage/memory-plan-store.ts'
import { WebsocketSync } from '../../../client/sync/websocket-sync.ts'
import { workbookFile } from '../../../shared/export/workbook-file.ts'
import type { Grant } from '../../../shared/model/access.ts'
import { columnId, planId, rowId, tableId } from '../../../shared/model/ids.ts'
import type { LifecycleStep } from '../../../shared/model/lifecycle.ts'
import type { AuditPage, TakeStep } from '../../../shared/wire/rest-lifecycle.ts'
import { directCalc } from '../../helpers/direct-calc.ts'
import { until } from '../../helpers/eventually.ts'
import { smallStore } from '../../helpers/headless-world.ts'
import type { TestPerson } from '../../helpers/server-people.ts'
import { OWNER, startServer, type ServerUnderTest } from '../../helpers/server-under-test.ts'

const [BUDGET, WORK] = [tableId('budget'), tableId('work')]
const EDITOR: readonly Grant[] = [{ scope: 'plan', role: 'editor' }]
const WEEK = 7 * 24 * 3600 * 1000

type World = { readonly server: ServerUnderTest; readonly li: TestPerson; readonly bea: TestPerson }

async function world(): Promise<World> {
  const server = await startServer({ store: await smallStore() })
  const li = await server.person('Li', OWNER, { plan: 'small' })
  const bea = await server.person('Bea', EDITOR, { plan: 'small' })
  return { server, li, bea }
}

async function open(
  { server }: World,
  person: TestPerson,
  { disk = new MemoryDisk(), now = Date.now }: { disk?: MemoryDisk; now?: () => number } = {},
): Promise<PlanSession> {
  const session = await PlanSession.open({
    planId: planId('small'),
    store: new MemoryPlanStore(Math.random, disk),
    socket: new WebsocketSync({
      url: server.url,
      plan: 'small',
      openSocket: (address) => {
        const socket = new WebSocket(address, { headers: person.headers })
        socket.on('error', () => undefined)
        return socket
      },
      random: Math.random,
    }),
    calc: directCalc(),
    person: { id: person.id, name: person.name, verified: true },
    env: { random: Math.random, now },
    writeWorkbook: workbookFile,
    within: 5000,
  })
  onTestFinished(() => session.close())
  expect(await session.synced(5000)).toBe(true)
  return session
}

const at = (row: string, column = 'spent') => [rowId(row), columnId(column)] as const
const type = (session: PlanSession, row: string, typed: string): void => {
  expect(session.commit(BUDGET, ...at(row), typed, 'en')).toMatchObject({ status: 'done' })
}
const read = (session: PlanSession, row: string): unknown => session.value(BUDGET, ...at(row))

async function grant({ server, li }: World, person: TestPerson, grants: readonly Grant[]): Promise<void> {
  const answer = await server.fetch(
    `/api/plans/small/members/${person.id}`,
    { method: 'PUT', body: JSON.stringify({ grants }), headers: { 'content-type': 'application/json' } },
    { as: li },
  )
  expect([answer.status, await answer.text()]).toMatchObject([200, expect.anything()])
}

async function take({ server, li }: World, step: LifecycleStep, table: string, seen?: string): Promise<void> {
  const body: TakeStep = {
    step,
    tables: [table],
    note: '',
    ...(seen !== undefined && { seen: { [table]: seen } }),
  }
  const answer = await server.fetch(
    '/api/plans/small/lifecycle',
    { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
    { as: li },
  )
  expect([answer.status, await answer.text()]).toMatchObject([200, expect.anything()])
}

test('[SYNC7] edits made a week ago are in the audit as made then, and received now', async () => {
  const place = await world()
  const began = Date.now()
  let now = began
  const session = await open(place, place.bea, { now: () => now })
  session.goOffline()
  now = began - WEEK
  type(session, 'posts', '4711')
  type(session, 'posts', '4712')
  now = began - WEEK + 1000
  type(session, 'travel', '3')
  session.goOnline()
  await session.saved(5000)
  now = Date.now()
  type(session, 'grants', '5')
  await session.saved(5000)
  const answer = await place.server.fetch(
    '/api/plans/small/tables/budget/audit?column=spent&limit=50',
    {},
    { as: place.li },
  )
  const { entries } = (await answer.json()) as AuditPage
  const of = (row: string) => entries.find((entry) => entry.row === row)
  expect(of('posts')).toMatchObject({ after: 4712, person: 'bea', made: began - WEEK })
  expect(of('travel')).toMatchObject({ after: 3, made: began - WEEK + 1000 })
  for (const row of ['posts', 'travel']) expect(of(row)!.received).toBeGreaterThanOrEqual(began)
  expect(of('grants')!.made).toBeGreaterThanOrEqual(began)
})

test('[SYNC8] a right withdrawn while connected: at once read-only; what was made offline is refused; given back, she writes again', async () => {
  const place = await world()
  const disk = new MemoryDisk()
  const session = await open(place, place.bea, { disk })
  await until(() => session.access(BUDGET).mode === 'write')
  await grant(place, place.bea, [
    { scope: 'plan', role: 'viewer' },
    { scope: 'table:work', role: 'editor' },
  ])
  await until(() => session.access(BUDGET).mode === 'read')
  expect(session.access(BUDGET).reason).toBe('another-part')
  expect(session.access(WORK).mode).toBe('write')
  expect(session.commit(BUDGET, ...at('posts'), '1', 'en')).toMatchObject({ code: 'read-only' })
  await grant(place, place.bea, EDITOR)
  await until(() => session.access(BUDGET).mode === 'write')
  type(session, 'posts', '1')
  await session.saved(5000)
  session.goOffline()
  type(session, 'posts', '2')
  session.commit(WORK, ...at('plain', 'figure'), '8', 'en')
  await grant(place, place.bea, [
    { scope: 'plan', role: 'viewer' },
    { scope: 'table:work', role: 'editor' },
  ])
  session.goOnline()
  await until(() => session.status.refusedEdits === 1 && session.status.saved)
  expect(session.refusedEdits()).toMatchObject([{ table: 'budget', reason: 'another-part' }])
  const li = await open(place, place.li)
  expect([read(li, 'posts'), read(session, 'posts')]).toEqual([1, 1])
  expect(li.value(WORK, ...at('plain', 'figure'))).toBe(8)
  expect(session.table(BUDGET).encodeVector()).toEqual(li.table(BUDGET).encodeVector())
})

test('[SYNC8] removed from the plan while connected: out, her unsent edits in the list, what she has readable', async () => {
  const place = await world()
  const session = await open(place, place.bea)
  const another = await open(place, place.bea)
  session.goOffline()
  type(session, 'posts', '4711')
  const before = Date.now()
  await grant(place, place.bea, [])
  await until(() => another.status.account === 'removed')
  expect(Date.now() - before).toBeLessThan(1000)
  // To whoever comes later the server does not say that there is such a plan.
  session.goOnline()
  await until(() => session.status.account === 'removed')
  expect(session.status).toMatchObject({ refusedEdits: 1, saved: true })
  expect(read(session, 'posts')).toBe(4711)
  expect(session.access(BUDGET)).toMatchObject({ mode: 'read', reason: 'not-a-member', outdated: true })
  await grant(place, place.bea, EDITOR)
  session.goOnline()
  await until(() => !session.access(BUDGET).outdated && session.access(BUDGET).mode === 'write')
  expect(read(session, 'posts')).not.toBe(4711)
  expect(session.refusedEdits()).toHaveLength(1)
})

test('[SYNC8] a table that is finalised takes nothing any more, prints what it printed, and is reopened', async () => {
  const place = await world()
  const bea = await open(place, place.bea)
  const li = await open(place, place.li)
  type(li, 'posts', '10')
  await li.saved(5000)
  await until(() => read(bea, 'posts') === 10)
  bea.goOffline()
  type(bea, 'posts', '4711')
  await take(place, 'finalise', 'budget', await li.contentHash(BUDGET))
  await until(() => li.access(BUDGET).state === 'final')
  expect(li.access(BUDGET)).toMatchObject({ mode: 'read', reason: 'final', record: { name: 'Li' } })
  expect(li.mayStep(BUDGET, 'reopen')).toBeNull()
  bea.goOnline()
  await until(() => bea.status.refusedEdits === 1 && bea.status.saved)
  expect(bea.refusedEdits()).toMatchObject([{ table: 'budget', reason: 'final' }])
  expect(read(bea, 'posts')).toBe(10)
  expect(bea.isFrozen(BUDGET)).toBe(true)
  await until(() => bea.access(BUDGET).state === 'final')
  expect(bea.access(BUDGET).moved).toEqual([])
  await take(place, 'reopen', 'budget')
  await until(() => bea.access(BUDGET).mode === 'write')
  type(bea, 'posts', '12')
  await bea.saved(5000)
  await until(() => read(li, 'posts') === 12)
})

test('[SYNC8] [FINAL4] what a final table reads moves without it, and is told with the number of cells', async () => {
  const place = await world()
  const li = await open(place, place.li)
  const before = li.value(WORK, ...at('plain', 'figure'))
  const name = li
    .tables()
    .find(({ id }) => id === BUDGET)!
    .name('en')
  const formula = `='${name}'!B1*2`
  expect(li.commit(WORK, ...at('plain', 'figure'), formula, 'en')).toMatchObject({ status: 'done' })
  type(li, 'posts', '10')
  await li.saved(5000)
  expect(before).not.toBe(20)
  await take(place, 'finalise', 'work', await li.contentHash(WORK))
  await until(() => li.isFrozen(WORK))
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(li.access(WORK).moved).toEqual([])
  type(li, 'posts', '50')
  await until(() => li.access(WORK).moved.length > 0)
  expect(li.access(WORK).moved).toEqual([{ table: 'budget', cells: 2 }])
  expect(li.value(WORK, ...at('plain', 'figure'))).toBe(20)
})

test('[SYNC9] signed out while connected: everything goes on offline, and after signing in it is sent', async () => {
  const place = await world()
  const session = await open(place, place.bea)
  const ended = await place.server.fetch('/api/session', { method: 'DELETE' }, { as: place.bea })
  expect(ended.status).toBe(204)
  session.goOffline()
  session.goOnline()
  await until(() => session.status.account === 'sign-in')
  type(session, 'posts', '7')
  expect(session.status).toMatchObject({ saved: false, refusedEdits: 0, refused: [] })
  await expect(session.saved(1000)).rejects.toMatchObject({ code: 'sign-in-needed' })
  // Signed in again: the browser has another cookie.
  Object.assign(place.bea.headers, { cookie: '', authorization: `Bearer ${place.bea.token}` })
  session.goOnline()
  await session.saved(5000)
  expect(session.status).toMatchObject({ account: 'ok', saved: true })
})
