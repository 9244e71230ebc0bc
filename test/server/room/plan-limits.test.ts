/** How much a plan holds, as the server sees it: outlines with thousands of tables, and a tab with all rooms. Rules ROOM47, WS17. */
import { expect, onTestFinished, test, vi } from 'vitest'
import * as Y from 'yjs'

import { PLAN_LIMITS } from '../../../shared/model/plan-limits.ts'
import { EMPTY_UPDATE } from '../../../shared/wire/merge-updates.ts'
import { encodeAskDurability, encodeUpdate } from '../../../shared/wire/message.ts'
import { RESERVED_ROOMS } from '../../../shared/wire/socket-path.ts'
import { until } from '../../helpers/eventually.ts'
import { type RoomServer, startRooms } from '../../helpers/room-server.ts'
import { startServer } from '../../helpers/server-under-test.ts'
import { as } from '../../helpers/small-door.ts'

const outline = { plan: 'p', room: 'outline' }

/** The update that names these records. */
function naming(doc: Y.Doc, collection: string, from: number, to: number): Uint8Array {
  const before = Y.encodeStateVector(doc)
  doc.transact(() => {
    for (let n = from; n < to; n++) {
      const record = new Y.Map<unknown>()
      record.set('component', 'sp2')
      doc.getMap(collection).set(`m${n}`, record)
    }
  })
  return Y.encodeStateAsUpdate(doc, before)
}

async function recordsOf(server: Pick<RoomServer, 'rooms'>, collection: string): Promise<number> {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, (await server.rooms.state(outline))!)
  return doc.getMap(collection).size
}

test.for([
  ['tables', 5_000],
  ['tables', 12_000],
  ['components', 1_001],
  ['names', 1_001],
] as const)(
  '[ROOM47] an outline with %s, %i of them: closed with 4413, nothing of it stays',
  async ([collection, many]) => {
    const server = await startRooms()
    const [honest, mallory] = [server.raw('/ws/p/outline'), server.raw('/ws/p/outline', as('mallory'))]
    await Promise.all([honest.opened, mallory.opened])
    mallory.send(encodeUpdate(naming(new Y.Doc(), collection, 0, many)))
    mallory.send(encodeAskDurability(1))
    expect((await mallory.closed).code).toBe(4413)
    expect([mallory.count('committed'), await recordsOf(server, collection)]).toEqual([0, 0])
    honest.send(encodeUpdate(naming(new Y.Doc(), collection, 0, PLAN_LIMITS[collection])))
    honest.send(encodeAskDurability(1))
    await until(() => honest.count('committed') === 1)
    expect(await recordsOf(server, collection)).toBe(PLAN_LIMITS[collection])
  },
)

test('[ROOM47] nor by adding and deleting, little by little; what is there can be changed', async () => {
  const server = await startRooms()
  const [doc, mallory] = [new Y.Doc(), server.raw('/ws/p/outline', as('mallory'))]
  await mallory.opened
  for (let at = 0; at < PLAN_LIMITS.tables; at += 250)
    mallory.send(encodeUpdate(naming(doc, 'tables', at, at + 250)))
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => void updates.push(update))
  doc.getMap<Y.Map<unknown>>('tables').get('m1')!.set('component', 'sp1')
  doc.getMap('tables').delete('m2')
  for (const update of updates) mallory.send(encodeUpdate(update))
  mallory.send(encodeAskDurability(1))
  await until(() => mallory.count('committed') === 1)
  mallory.send(encodeUpdate(naming(doc, 'tables', 5_000, 5_001)))
  expect((await mallory.closed).code).toBe(4413)
  expect(await recordsOf(server, 'tables')).toBe(PLAN_LIMITS.tables - 1)
})

test('[ROOM47] an outline of more than 4 MiB is refused, whatever is in it', async () => {
  const server = await startRooms()
  const [doc, mallory] = [new Y.Doc(), server.raw('/ws/p/outline', as('mallory'))]
  await mallory.opened
  for (const part of ['a', 'b']) {
    const before = Y.encodeStateVector(doc)
    doc.getMap('meta').set(part, part.repeat(3_000_000))
    mallory.send(encodeUpdate(Y.encodeStateAsUpdate(doc, before)))
  }
  expect((await mallory.closed).code).toBe(4413)
  expect(await recordsOf(server, 'meta')).toBe(1)
})

test('[WS17] a tab opens every room that a plan may have', async () => {
  const server = await startRooms()
  const rooms = [...RESERVED_ROOMS, ...Array.from({ length: PLAN_LIMITS.tables }, (_, n) => `t${n}`)]
  await server.store.createPlan(
    'full',
    rooms.map((room) => ({ room, update: EMPTY_UPDATE })),
  )
  const tab = server.tab('/ws/full?v=3')
  await tab.opened
  for (const room of rooms) tab.open(room)
  await until(() => rooms.every((room) => tab.heard(room).length > 0), 20_000)
  expect(tab.closes.size).toBe(0)
  tab.open('one-more')
  await until(() => tab.closes.get('one-more') === 4003)
  expect(tab.socket.readyState).toBe(tab.socket.OPEN)
}, 60_000)

test('[WS17] which rooms a plan has is not asked for each socket', async () => {
  const server = await startRooms()
  const asked = vi.spyOn(server.store, 'rooms')
  onTestFinished(() => asked.mockRestore())
  for (let n = 0; n < 5; n++) {
    const one = server.raw()
    await until(() => one.heard.length > 0)
  }
  expect(asked.mock.calls.length).toBeLessThanOrEqual(1)
})

test('[LS14] one table more than a plan may have is refused with a sentence, and counted for everybody', async () => {
  const server = await startServer()
  for (let n = 2; n < PLAN_LIMITS.tables; n++)
    await server.store.createRoom({ plan: 'p', room: `t${n}` }, EMPTY_UPDATE)
  const response = await server.fetch('/api/plans/p/tables', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'one-more' }),
  })
  expect([response.status, await response.json()]).toEqual([
    409,
    { error: 'plan-full', facts: { what: 'tables', limit: 1000 } },
  ])
}, 60_000)
