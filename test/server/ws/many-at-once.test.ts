/** Many tables change at once while many sockets are open: nobody is sent away, and look-ups are few. Rules WS11, WS14, WS16. */
import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'

import { seedPlans } from '../../../server/seed-plans.ts'
import { membershipWrites } from '../../../server/store/membership-store.ts'
import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { EMPTY_UPDATE } from '../../../shared/wire/merge-updates.ts'
import { encodeUpdate } from '../../../shared/wire/message.ts'
import { RESERVED_ROOMS } from '../../../shared/wire/socket-path.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { startRooms } from '../../helpers/room-server.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { startServer } from '../../helpers/server-under-test.ts'
import { as } from '../../helpers/small-door.ts'
import type { TabClient } from '../../helpers/tab-client.ts'
import { cellsOf, setting } from '../../helpers/yjs-edits.ts'

const reasons = (tab: TabClient, room: string): string[] =>
  tab.heard(room).flatMap((message) => (message.is === 'access' ? [message.reason] : []))

test('[WS16] a step with 40 tables while 100 tabs are open: one look-up for all, nobody is sent away', async () => {
  const server = await startServer()
  const tables = Array.from({ length: 40 }, (_, n) => `t${n}`)
  for (const room of tables) await server.store.createRoom({ plan: 'p', room }, EMPTY_UPDATE)
  const people = [server.ana]
  for (let n = 0; n < 4; n++)
    people.push(await server.person(`Bob ${n}`, [{ scope: 'plan', role: 'editor' }]))
  const tabs = Array.from({ length: 100 }, (_, n) => server.tab('/ws/p?v=3', { as: people[n % 5]! }))
  const closed: number[] = []
  for (const tab of tabs) void tab.closed.then((code) => closed.push(code))
  await Promise.all(tabs.map(({ opened }) => opened))
  for (const tab of tabs) for (const room of tables) tab.open(room)
  await until(() => tabs.every((tab) => tables.every((room) => tab.heard(room).length > 0)), 30_000)

  const isValid = vi.spyOn(server.parts.door, 'isValid')
  const pass = vi.spyOn(server.parts.door, 'pass')
  const read = vi.spyOn(server.tables, 'read')
  const { status } = await server.fetch('/api/plans/p/lifecycle', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-fascicle': '1' },
    body: JSON.stringify({ step: 'submit', tables, note: '' }),
  })
  expect(status).toBe(200)
  await until(() => pass.mock.calls.length >= 4_000, 30_000)
  await Promise.all(pass.mock.results.map(({ value }) => value as Promise<unknown>))
  expect(closed).toEqual([])
  // Those that the step itself makes: when it comes, when its turn has come, when it is made durable; and a few for everybody; the tabs add none.
  expect(isValid.mock.calls.length).toBeLessThanOrEqual(3)
  expect(read.mock.calls.length).toBeLessThan(40)
}, 120_000)

test('[WS16] [WS11] all tables of the sample plan become final while 60 tabs are open: they stay, and whoever is removed meanwhile is out', async () => {
  const store = await SqliteLogStore.open(scratchDirectory())
  await seedPlans(store)
  const [plan = ''] = await store.plans()
  const server = await startServer({ store, tables: store.tables })
  const rooms = (await store.rooms(plan)).map(({ room }) => room)
  const tables = rooms.filter((room) => !RESERVED_ROOMS.includes(room))
  const owner = await server.person('Owner', [{ scope: 'plan', role: 'owner' }], { plan })
  const gone = await server.person('Gone', [{ scope: 'plan', role: 'editor' }], { plan })
  const tabs = Array.from({ length: 60 }, () => server.tab(`/ws/${plan}?v=3`, { as: owner }))
  const tab = server.tab(`/ws/${plan}?v=3`, { as: gone })
  const closed: number[] = []
  for (const one of tabs) void one.closed.then((code) => closed.push(code))
  await Promise.all([...tabs, tab].map(({ opened }) => opened))
  for (const one of [...tabs, tab]) for (const room of rooms) one.open(room)
  await until(() => [...tabs, tab].every((one) => tables.every((room) => one.heard(room).length > 0)), 60_000)
  const isValid = vi.spyOn(server.parts.door, 'isValid')
  const order = { step: 'finalise', tables, note: '', failing: 'known' }
  const step = server.fetch(
    `/api/plans/${plan}/lifecycle`,
    { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) },
    { as: owner },
  )
  server.parts.changes.on(({ tables: told }) => {
    // In the same turn as the change of all those tables.
    if (told)
      void store.tables
        .write(membershipWrites.set({ plan, person: gone.id, by: owner.id, now: 0 }, []))
        .then(() => server.parts.changes.tell({ plan, person: gone.id }))
  })
  expect(await tab.closed).toBe(4403)
  expect((await step).status).toBe(200)
  await until(
    () => tabs.every((one) => tables.every((room) => reasons(one, room).at(-1) === 'final')),
    60_000,
  )
  expect(closed).toEqual([])
  expect(isValid.mock.calls.length).toBeLessThanOrEqual(4)
}, 180_000)

test('[WS16] a change of tables concerns those alone who are in one of them, and ends no session', async () => {
  const server = await startRooms()
  const [both, other, room] = [
    server.tab('/ws/p?v=3', as('ana')),
    server.tab('/ws/p?v=3', as('bob')),
    server.raw('/ws/p/t', as('eve')),
  ]
  await Promise.all([both.opened, other.opened])
  for (const name of ['outline', 't', 'u']) both.open(name)
  other.open('outline')
  await until(() => both.heard('u').length > 0 && other.heard('outline').length > 0 && room.heard.length > 0)
  const isValid = vi.spyOn(server.door, 'isValid')
  const before = server.door.asked
  server.door.set('ana', 'u', 'final')
  server.door.set('eve', 't', 'final')
  server.door.tell({ plan: 'p', tables: new Set(['t', 'u', 'none']) })
  await until(() => reasons(both, 'u').length === 1 && room.count('access') === 1)
  expect(server.door.asked - before).toBe(3)
  expect(isValid).not.toHaveBeenCalled()
})

test('[WS14] patience is for one look-up, not for those before it; meanwhile nothing of anybody is taken', async () => {
  const server = await startRooms()
  const tabs = Array.from({ length: 120 }, (_, n) => server.raw('/ws/p/t', as(`p${n}`)))
  await until(() => tabs.every(({ heard }) => heard.length > 0), 20_000)
  // One after the other: as slow as a database under load, and far longer in all than anybody waits for one.
  let [last, most, underWay] = [Promise.resolve(), 0, 0]
  const pass = server.door.pass.bind(server.door)
  server.door.pass = async (...asked) => {
    most = Math.max(most, ++underWay)
    await (last = last.then(() => new Promise((later) => setTimeout(later, 8))))
    underWay--
    return pass(...asked)
  }
  for (let n = 0; n < 120; n++) server.door.set(`p${n}`, 't', n % 2 === 0 ? 'final' : 'write')
  server.door.tell({ plan: 'p', tables: new Set(['t']) })
  for (const [n, tab] of tabs.entries()) tab.send(encodeUpdate(setting(`k${n}`, n)))
  const stored = async (): Promise<string[]> =>
    Object.keys(cellsOf((await server.store.load({ plan: 'p', room: 't' }))!.updates))
  await eventually(async () => expect(await stored()).toHaveLength(60), 20_000)
  expect((await stored()).every((key) => Number(key.slice(1)) % 2 === 1)).toBe(true)
  expect(tabs.every(({ socket }) => socket.readyState === WebSocket.OPEN)).toBe(true)
  expect(most).toBeLessThanOrEqual(16)
})

test('[WS11] [WS16] whoever is removed does not wait behind a change of tables, nor behind somebody’s many sockets', async () => {
  const server = await startRooms()
  const many = Array.from({ length: 100 }, () => server.raw('/ws/p/t', as('mallory')))
  const bob = server.raw('/ws/p/u', as('bob'))
  await until(() => [...many, bob].every(({ heard }) => heard.length > 0), 20_000)
  const asked: string[] = []
  const waiting: (() => void)[] = []
  const isValid = server.door.isValid.bind(server.door)
  server.door.isValid = (principal) => {
    asked.push(principal.person)
    return isValid(principal)
  }
  const pass = server.door.pass.bind(server.door)
  server.door.pass = async (principal, key) => {
    if (principal.person === 'mallory') await new Promise<void>((resolve) => void waiting.push(resolve))
    return pass(principal, key)
  }
  server.door.tell({ plan: 'p', tables: new Set(['t']) })
  server.door.tell({ person: 'mallory' })
  server.door.remove('bob')
  server.door.tell({ person: 'bob' })
  // None of hers has been answered.
  expect((await bob.closed).code).toBe(4401)
  expect(asked.filter((person) => person === 'mallory').length).toBeLessThan(100)
  for (const answer of waiting.splice(0)) answer()
})
