/** Updates and presence that no client of ours says, through real sockets. The rules: server/room/SPEC.md. */
import fc from 'fast-check'
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'

import { RoomState } from '../../../server/room/room-state.ts'
import { encodeAwareness } from '../../../shared/wire/awareness.ts'
import { encodeAskDurability, encodeAwarenessMessage, encodeUpdate } from '../../../shared/wire/message.ts'
import { until } from '../../helpers/eventually.ts'
import { startRooms } from '../../helpers/room-server.ts'
import { seeded } from '../../helpers/seeded.ts'
import { as } from '../../helpers/small-door.ts'
import { storedLog } from '../../helpers/stored-log.ts'
import { cellsOf, editor } from '../../helpers/yjs-edits.ts'

const key = { plan: 'p', room: 't' }

test('[ROOM4] flipped bits are refused whole or understood whole; the room serves on', async () => {
  const server = await startRooms()
  const good = server.honest()
  await good.ready
  good.set('a', 1)
  await until(() => good.isSaved)
  const random = seeded(18)
  const { doc, set } = editor()
  doc.getMap('cells').set('text', 'words')
  const update = set('b', [1, { c: 'deep' }, 2.5])
  const whole = Y.encodeStateAsUpdate(doc)
  let refused = 0
  for (let n = 0; n < 60; n++) {
    const flipped = (n % 2 ? update : whole).slice()
    const at = Math.floor(random() * flipped.length)
    flipped[at]! ^= 1 << Math.floor(random() * 8)
    const before = await server.rooms.state(key)
    const attacker = server.raw('/ws/p/t', as(`eve${n % 5}`))
    await attacker.opened
    attacker.send(encodeUpdate(flipped))
    attacker.send(encodeAskDurability(n))
    const closed = attacker.closed.then(({ code }) => code)
    const taken = until(() => attacker.count('committed') > 0 || attacker.count('step1') > 1).then(
      () => 0,
      () => 0,
    )
    const code = await Promise.race([closed, taken])
    attacker.end()
    if (code === 0) continue
    refused++
    // Also one under the id of another's that was taken.
    expect([4400, 4410, 4426]).toContain(code)
    expect(await server.rooms.state(key)).toEqual(before)
  }
  expect(refused).toBeGreaterThan(8)
  good.set('still', 'here')
  await until(() => good.isSaved)
  expect(cellsOf((await server.store.load(key))!.updates)).toMatchObject({ a: 1, still: 'here' })
}, 60_000)

test('[ROOM7] updates in any order, as often as one likes, make one document', () => {
  const state = (): RoomState => {
    const made = new RoomState('t', () => 0)
    made.load(storedLog())
    return made
  }
  const [ana, bob] = [editor(), editor()]
  const updates = Array.from({ length: 12 }, (_, n) => (n % 2 ? ana : bob).set(`k${n % 4}`, n))
  const straight = state()
  for (const update of updates) straight.apply(update)
  const expected = cellsOf([straight.encode()])
  fc.assert(
    fc.property(fc.shuffledSubarray([...updates, ...updates, ...updates], { minLength: 36 }), (order) => {
      const room = state()
      let waiting = order
      // What lacks its cause is tried again, as a room does when the cause has come.
      for (let turn = 0; waiting.length > 0 && turn < 40; turn++)
        waiting = waiting.filter((update) => !room.apply(update).isWhole)
      expect(waiting).toEqual([])
      expect(cellsOf([room.encode()])).toEqual(expected)
    }),
    { numRuns: 40 },
  )
})

test('[ROOM2] an update that only deletes is committed before it is told as saved', async () => {
  const server = await startRooms()
  const ana = server.honest()
  await ana.ready
  ana.set('a', 1)
  await until(() => ana.isSaved)
  const { seq } = (await server.store.load(key))!
  const vector = Y.encodeStateVector(ana.doc)
  ana.doc.getMap('cells').delete('a')
  // A state vector cannot tell.
  expect(Y.encodeStateVector(ana.doc)).toEqual(vector)
  ana.ask()
  await until(() => ana.isSaved)
  const log = (await server.store.load(key))!
  expect([log.seq, cellsOf(log.updates)]).toEqual([seq + 1, {}])
})

test('[ROOM9] a million deletions of what never was cost nobody else anything', async () => {
  const server = await startRooms()
  const [good, attacker] = [server.honest(), server.raw('/ws/p/t', as('eve'))]
  await Promise.all([good.ready, attacker.opened])
  good.set('a', 1)
  await until(() => good.isSaved)
  const encoder = encoding.createEncoder()
  for (const number of [0, 1, good.doc.clientID, 1_000_000]) encoding.writeVarUint(encoder, number)
  for (let n = 0; n < 1_000_000; n++) {
    encoding.writeVarUint(encoder, 5 + (n % 100))
    encoding.writeVarUint(encoder, 1)
  }
  attacker.send(encodeUpdate(encoding.toUint8Array(encoder)))
  attacker.send(encodeUpdate(encoding.toUint8Array(encoder)))
  good.set('b', 2)
  await until(() => good.isSaved, 10_000)
  expect(cellsOf((await server.store.load(key))!.updates)).toEqual({ a: 1, b: 2 })
}, 30_000)

test('[ROOM9] one cell of 20 MB, sent in pieces or at once, is refused; the others go on', async () => {
  const server = await startRooms({ roomLimits: { document: 16 * 1024 * 1024 } })
  const [good, greedy, slicer] = [server.honest(), server.honest(), server.honest()]
  await Promise.all([good.ready, greedy.ready, slicer.ready])
  greedy.set('big', 'x'.repeat(20_000_000))
  expect((await greedy.raw.closed).code).toBe(1009)
  for (let n = 0; n < 10; n++) slicer.set(`k${n}`, 'x'.repeat(2_000_000))
  expect((await slicer.raw.closed).code).toBe(4413)
  good.set('a', 1)
  await until(() => good.isSaved, 10_000)
}, 30_000)

test('[AW1] ten thousand client ids in one breath are one person at most', async () => {
  const server = await startRooms()
  const [eve, watcher, greedy] = [
    server.raw('/ws/p/t', as('eve')),
    server.raw(),
    server.raw('/ws/p/t', as('eve')),
  ]
  await Promise.all([eve.opened, watcher.opened, greedy.opened])
  const fakes = (count: number): Uint8Array =>
    encodeAwarenessMessage(
      encodeAwareness(Array.from({ length: count }, (_, n) => ({ client: n + 1, clock: 1, state: '{}' }))),
    )
  eve.send(fakes(1000))
  await until(() => watcher.presence().size > 0)
  greedy.send(fakes(10_000))
  expect((await greedy.closed).code).toBe(4400)
  expect([...watcher.presence().keys()]).toEqual([1])
})
