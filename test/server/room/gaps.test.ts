/** Updates whose cause has not arrived, through real sockets. The rules: server/room/SPEC.md, ROOM6. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'

import { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { encodeAskDurability, encodeStep2, encodeUpdate } from '../../../shared/wire/message.ts'
import { POISON_UPDATES } from '../../fixtures/poison-updates.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import type { RawClient } from '../../helpers/raw-client.ts'
import { startRooms } from '../../helpers/room-server.ts'
import { cellsOf, editor } from '../../helpers/yjs-edits.ts'

const key = { plan: 'p', room: 't' }
const storedCells = async (store: MemoryLogStore): Promise<Record<string, unknown>> =>
  cellsOf((await store.load(key))!.updates)

/** Sends an update whose cause nobody has, and says nothing more. */
async function openGap(client: RawClient, value: unknown = 1): Promise<void> {
  await client.opened
  const { set } = editor()
  set('lost', 0)
  client.send(encodeUpdate(set('orphan', value)))
  await until(() => client.count('step1') === 2)
}

test('[ROOM6] a lost update is asked for once and then everything is saved', async () => {
  const store = new MemoryLogStore()
  const server = await startRooms({ store })
  const client = server.honest()
  await client.ready
  const { doc, set } = editor()
  set('a', 1)
  const second = set('b', 2)
  // The first one is lost; the client has it and can be asked.
  Y.applyUpdate(client.doc, Y.encodeStateAsUpdate(doc), 'remote')
  client.raw.send(encodeUpdate(second))
  client.ask(9)
  await until(() => client.acked === 9)
  expect(client.raw.count('step1')).toBe(2)
  expect(await storedCells(store)).toEqual({ a: 1, b: 2 })
})

test('[ROOM6] who cannot send the cause is closed, never told of a commit, and leaves nothing behind', async () => {
  const store = new MemoryLogStore()
  const server = await startRooms({ store })
  const [good, gappy] = [server.honest(), server.raw()]
  await Promise.all([good.ready, gappy.opened])
  const { set } = editor()
  set('a', 1)
  const orphan = set('b', 2)
  gappy.send(encodeUpdate(orphan))
  gappy.send(encodeAskDurability(1))
  await until(() => gappy.count('step1') === 2)
  gappy.send(encodeStep2(Uint8Array.of(0, 0)))
  expect((await gappy.closed).code).toBe(4400)
  expect(gappy.count('committed')).toBe(0)
  good.set('fine', 1)
  await until(() => good.isSaved)
  expect(await storedCells(store)).toEqual({ fine: 1 })
  expect(good.raw.socket.readyState).toBe(good.raw.socket.OPEN)
})

test('[ROOM6] a flood of causeless updates ends after a few', async () => {
  const server = await startRooms()
  const gappy = server.raw()
  await gappy.opened
  const { set } = editor()
  set('lost', 0)
  for (let n = 0; n < 4000; n++) gappy.send(encodeUpdate(set('k', n)))
  expect((await gappy.closed).code).toBe(4400)
  expect(server.metrics.value('updates')).toBeLessThan(2100)
})

test('[ROOM6] who wrote much before she was heard is asked for the rest, and everything is saved', async () => {
  const store = new MemoryLogStore()
  const server = await startRooms({ store })
  const client = server.honest()
  await client.ready
  const { doc, set } = editor()
  set('lost', 0)
  const updates = Array.from({ length: 1000 }, (_, n) => set('k', n))
  Y.applyUpdate(client.doc, Y.encodeStateAsUpdate(doc), 'remote')
  for (const update of updates) client.raw.send(encodeUpdate(update))
  client.ask(9)
  await until(() => client.acked === 9)
  expect(await storedCells(store)).toEqual({ lost: 0, k: 999 })
})

test('[ROOM6] who causes a gap and says nothing more is closed after a while, or forgotten when it leaves', async () => {
  const server = await startRooms({ roomLimits: { gapMs: 10 } })
  const { set } = editor()
  set('lost', 0)
  const orphan = set('b', 2)
  const [silent, leaving, good] = [server.raw(), server.raw('/ws/p/u'), server.honest('/ws/p/u')]
  await Promise.all([silent.opened, leaving.opened, good.ready])
  silent.send(encodeUpdate(orphan))
  expect((await silent.closed).code).toBe(4400)
  leaving.send(encodeUpdate(orphan))
  await until(() => leaving.count('step1') === 2)
  leaving.end()
  await until(() => server.metrics.print().includes('fascicle_sockets 1\n'))
  good.set('a', 1)
  await until(() => good.isSaved)
  expect(good.raw.count('step1')).toBe(1)
})

test('[ROOM6] nobody else notices a gap: edits are acknowledged, seen and kept while it is open', async () => {
  const store = new MemoryLogStore()
  const server = await startRooms({ store })
  const [good, other, gappy] = [server.honest(), server.honest(), server.raw()]
  await Promise.all([good.ready, other.ready])
  await openGap(gappy)
  for (let n = 0; n < 20; n++) {
    good.set(`k${n}`, n)
    await until(() => good.isSaved, 5000)
  }
  await eventually(() => expect(Object.keys(other.cells())).toHaveLength(20))
  const newcomer = server.honest()
  await newcomer.ready
  newcomer.set('late', 1)
  await until(() => newcomer.isSaved, 5000)
  gappy.send(encodeStep2(Uint8Array.of(0, 0)))
  expect((await gappy.closed).code).toBe(4400)
  good.set('after', 1)
  await until(() => good.isSaved, 5000)
  expect(good.raw.count('step1')).toBe(1)
  expect(Object.keys(await storedCells(store))).toHaveLength(22)
})

test('[ROOM6] a gap is not handed to newcomers', async () => {
  const server = await startRooms()
  const gappy = server.raw()
  await openGap(gappy)
  const newcomer = server.honest()
  await newcomer.ready
  expect(newcomer.doc.store.pendingStructs).toBeNull()
})

test('[ROOM6] what lacked its cause is taken in when somebody else brings the cause', async () => {
  const store = new MemoryLogStore()
  const server = await startRooms({ store })
  const [early, late] = [server.raw(), server.raw()]
  await Promise.all([early.opened, late.opened])
  const { set } = editor()
  const first = set('a', 1)
  early.send(encodeUpdate(set('b', 2)))
  early.send(encodeAskDurability(5))
  await until(() => early.count('step1') === 2)
  late.send(encodeUpdate(first))
  late.send(encodeAskDurability(1))
  await until(() => late.count('committed') === 1)
  early.send(encodeStep2(Uint8Array.of(0, 0)))
  await until(() => early.count('committed') === 1)
  expect(await storedCells(store)).toEqual({ a: 1, b: 2 })
})

test('[ROOM6] poison that hid behind a gap closes who sent it, not who brought the cause', async () => {
  const store = new MemoryLogStore()
  const server = await startRooms({ store })
  const [good, gappy] = [server.honest(), server.raw()]
  await Promise.all([good.ready, gappy.opened])
  // The poison begins with a harmless edit of client 7; without it, it is not looked at yet.
  const cause = new Y.Doc()
  cause.clientID = 7
  cause.getMap('cells').set('k0', 0)
  gappy.send(encodeUpdate(Y.diffUpdate(POISON_UPDATES[0]!, Y.encodeStateVector(cause))))
  await until(() => gappy.count('step1') === 2)
  good.raw.send(encodeUpdate(Y.encodeStateAsUpdate(cause)))
  good.set('fine', 1)
  await until(() => good.isSaved)
  gappy.send(encodeStep2(Uint8Array.of(0, 0)))
  expect((await gappy.closed).code).toBe(4400)
  expect(server.metrics.value('refused_poison')).toBe(1)
  good.set('after', 1)
  await until(() => good.isSaved)
  expect(await storedCells(store)).toEqual({ k0: 0, fine: 1, after: 1 })
})

test('[ROOM6] only so many bytes without their cause are kept in a room, whoever sent them', async () => {
  const server = await startRooms({ roomLimits: { gapBytes: 100_000 } })
  const [large, small, good] = [server.raw(), server.raw(), server.honest()]
  await Promise.all([small.opened, good.ready])
  await openGap(large, 'x'.repeat(60_000))
  await openGap(small, 'y'.repeat(30_000))
  const { set } = editor()
  set('lost', 0)
  large.send(encodeUpdate(set('more', 'z'.repeat(60_000))))
  expect((await large.closed).code).toBe(4400)
  good.set('a', 1)
  await until(() => good.isSaved)
  expect(small.socket.readyState).toBe(small.socket.OPEN)
})

test('[ROOM6] a flood of large causeless updates costs a bounded part of them', async () => {
  const server = await startRooms()
  const [good, gappy] = [server.honest(), server.raw()]
  await Promise.all([good.ready, gappy.opened])
  const { set } = editor()
  set('lost', 0)
  for (let n = 0; n < 12; n++) gappy.send(encodeUpdate(set(`k${n}`, 'z'.repeat(1_000_000))))
  good.set('a', 1)
  expect((await gappy.closed).code).toBe(4400)
  await until(() => good.isSaved)
  expect(server.metrics.value('updates')).toBeLessThan(6)
})

test('[ROOM6] a flood of questions behind a gap ends, too', async () => {
  const server = await startRooms()
  const gappy = server.raw()
  await openGap(gappy)
  for (let n = 0; n < 3000; n++) gappy.send(encodeAskDurability(n))
  expect((await gappy.closed).code).toBe(4400)
  expect(gappy.count('committed')).toBe(0)
})
