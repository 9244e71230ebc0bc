/** Structs under another person's Yjs client id, through real sockets. The rules: server/room/SPEC.md, ROOM35 and ROOM36. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'

import { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { encodeAwareness } from '../../../shared/wire/awareness.ts'
import {
  encodeAskDurability,
  encodeAwarenessMessage,
  encodeMade,
  encodeStep2,
  encodeUpdate,
} from '../../../shared/wire/message.ts'
import { until } from '../../helpers/eventually.ts'
import type { HonestClient } from '../../helpers/raw-client.ts'
import { type RoomServer, startRooms } from '../../helpers/room-server.ts'
import { as } from '../../helpers/small-door.ts'
import { cellsOf, setting } from '../../helpers/yjs-edits.ts'

const key = { plan: 'p', room: 't' }
const wait = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms))
const stored = async ({ store }: RoomServer, room = 't'): Promise<Record<string, unknown>> =>
  cellsOf((await store.load({ plan: 'p', room }))!.updates)

/** What an editor sends who writes under another's id, at her next clock. */
function forgedOf(doc: Y.Doc, name = 'forged'): Uint8Array {
  const forger = new Y.Doc()
  Y.applyUpdate(forger, Y.encodeStateAsUpdate(doc))
  const before = Y.encodeStateVector(forger)
  forger.clientID = doc.clientID
  forger.getMap('cells').set(name, 'by bob')
  return Y.encodeStateAsUpdate(forger, before)
}

/** Ana has written and is away; what she makes now, nobody has seen. */
async function anaAway(server: RoomServer): Promise<HonestClient> {
  const ana = server.honest()
  await ana.ready
  ana.set('first', 1)
  await until(() => ana.isSaved)
  ana.end()
  await until(() => server.metrics.print().includes('fascicle_sockets 0\n'))
  return ana
}

/** Bob sends it and asks; the code he is closed with, or 0 when he is told of a commit. */
async function bobSends(server: RoomServer, update: Uint8Array, room = 't'): Promise<number> {
  const bob = server.raw(`/ws/p/${room}`, as('bob'))
  await until(() => bob.count('step1') === 1)
  bob.send(encodeUpdate(update))
  bob.send(encodeAskDurability(1))
  const code = await Promise.race([
    bob.closed.then((closed) => closed.code),
    until(() => bob.count('committed') === 1).then(() => 0),
  ])
  bob.end()
  return code
}

test('[ROOM35] an edit made offline and acknowledged later is there, whatever another wrote under its client id', async () => {
  const server = await startRooms()
  const ana = await anaAway(server)
  const forged = forgedOf(ana.doc)
  ana.doc.getMap('cells').set('offline', 'written on the plane')
  expect(await bobSends(server, forged)).toBe(4410)
  expect(await bobSends(server, Y.mergeUpdates([forged, setting('own', 1)]))).toBe(4410)
  expect(server.metrics.value('refused_forged')).toBe(2)
  const back = server.honest('/ws/p/t', {}, ana.doc)
  await back.ready
  back.ask(9)
  await until(() => back.acked === 9)
  expect(await stored(server)).toEqual({ first: 1, offline: 'written on the plane' })
  expect(back.cells()).toEqual(await stored(server))
})

test('[ROOM35] the same while she is there, and after a restart of the server', async () => {
  const store = new MemoryLogStore()
  const first = await startRooms({ store })
  const ana = first.honest()
  await ana.ready
  ana.set('first', 1)
  await until(() => ana.isSaved)
  expect(await bobSends(first, forgedOf(ana.doc))).toBe(4410)
  ana.set('second', 2)
  await until(() => ana.isSaved)
  await first.stop()
  const second = await startRooms({ store })
  expect(await bobSends(second, forgedOf(ana.doc))).toBe(4410)
  expect(await stored(second)).toEqual({ first: 1, second: 2 })
})

test('[ROOM36] an id is hers in all rooms of the plan: by what she wrote in another, by presence, by what she says she made', async () => {
  const server = await startRooms()
  const ana = await anaAway(server)
  const elsewhere = new Y.Doc()
  elsewhere.clientID = ana.doc.clientID
  expect(await bobSends(server, forgedOf(elsewhere), 'u')).toBe(4410)
  const [spoken, made] = [new Y.Doc(), new Y.Doc()]
  const outline = server.raw('/ws/p/outline')
  await outline.opened
  outline.send(
    encodeAwarenessMessage(encodeAwareness([{ client: spoken.clientID, clock: 1, state: '{"label":1}' }])),
  )
  outline.send(encodeMade([{ client: made.clientID, clock: 0, length: 1, at: 1 }]))
  outline.send(encodeAskDurability(1))
  await until(() => outline.count('committed') === 1)
  outline.end()
  expect(await bobSends(server, forgedOf(spoken), 'u')).toBe(4410)
  expect(await bobSends(server, forgedOf(made), 'u')).toBe(4410)
  expect(await stored(server, 'u')).toEqual({})
})

test('[ROOM36] under an id that somebody else wrote under nothing is acknowledged: 4410 before anything else', async () => {
  const server = await startRooms()
  const ana = new Y.Doc()
  ana.getMap('cells').set('offline', 1)
  // Nobody had seen her yet.
  const empty = new Y.Doc()
  empty.clientID = ana.clientID
  expect(await bobSends(server, forgedOf(empty))).toBe(0)
  const back = server.raw()
  await until(() => back.count('step1') === 1)
  back.send(encodeMade([{ client: ana.clientID, clock: 0, length: 1, at: 1 }]))
  back.send(encodeStep2(Y.encodeStateAsUpdate(ana, Uint8Array.of(1, ...vectorOf(ana.clientID, 1)))))
  back.send(encodeAskDurability(1))
  expect((await back.closed).code).toBe(4410)
  expect(back.count('committed')).toBe(0)
})

test('[ROOM35] what a restored server lacks is taken from whoever has it, makes nobody its owner, and names both', async () => {
  const lost = new Y.Doc()
  // A database that was restored after its rooms were made.
  const store = new MemoryLogStore({ epoch: Date.now() + 60_000 })
  const server = await startRooms({ store })
  const ana = server.honest()
  await ana.ready
  ana.set('kept', 1)
  await until(() => ana.isSaved)
  Y.applyUpdate(lost, Y.encodeStateAsUpdate(ana.doc))
  lost.clientID = ana.doc.clientID
  lost.getMap('cells').set('lost', 2)
  // While she is there she brings it herself.
  ana.raw.send(encodeMade([{ client: ana.doc.clientID, clock: 0, length: 1, at: 1 }]))
  ana.ask(7)
  await until(() => ana.acked === 7)
  expect(await bobSends(server, Y.encodeStateAsUpdate(lost))).toBe(1012)
  ana.end()
  await until(() => server.metrics.print().includes('fascicle_sockets 0\n'))
  expect(await bobSends(server, Y.encodeStateAsUpdate(lost))).toBe(0)
  expect(await stored(server)).toEqual({ kept: 1, lost: 2 })
  const back = server.honest('/ws/p/t', {}, lost)
  await back.ready
  back.set('more', 3)
  await until(() => back.isSaved)
  expect(await stored(server)).toEqual({ kept: 1, lost: 2, more: 3 })
  expect((await store.load(key))!.owners).not.toContainEqual([ana.doc.clientID, 'bob'])
})

test('[ROOM35] whatever a forger sends, and whenever, what is acknowledged is what was written', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          who: fc.constantFrom('ana writes', 'ana leaves', 'ana returns', 'bob forges', 'bob repeats'),
          ahead: fc.nat(3),
        }),
        { minLength: 4, maxLength: 12 },
      ),
      async (story) => {
        const server = await startRooms()
        let ana = server.honest()
        await ana.ready
        ana.set('first', 0)
        await until(() => ana.isSaved)
        const written: Record<string, unknown> = { first: 0 }
        for (const [at, { who, ahead }] of story.entries()) {
          if (who === 'ana writes') {
            written[`k${at}`] = at
            ana.set(`k${at}`, at)
          }
          if (who === 'ana leaves') ana.end()
          if (who === 'ana returns') {
            ana.end()
            ana = server.honest('/ws/p/t', {}, ana.doc)
            await ana.ready
          }
          if (who === 'bob repeats')
            await bobSends(server, Y.mergeUpdates((await server.store.load(key))!.updates as Uint8Array[]))
          if (who === 'bob forges') {
            const seen = new Y.Doc()
            for (const update of (await server.store.load(key))!.updates) Y.applyUpdate(seen, update)
            seen.clientID = ana.doc.clientID
            const forged = Array.from({ length: ahead + 1 }, (_, n) => {
              const before = Y.encodeStateVector(seen)
              seen.getMap('cells').set(`forged${at}-${n}`, 1)
              return Y.encodeStateAsUpdate(seen, before)
            })
            await bobSends(server, Y.mergeUpdates(forged))
          }
        }
        ana.end()
        const back = server.honest('/ws/p/t', {}, ana.doc)
        await back.ready
        back.ask(1_000)
        await until(() => back.acked === 1_000)
        await wait(0)
        expect([await stored(server), back.cells()]).toEqual([written, written])
        await server.stop()
      },
    ),
    { numRuns: 15 },
  )
}, 60_000)

/** Of a state vector with one entry. */
function vectorOf(client: number, clock: number): number[] {
  const bytes: number[] = []
  for (let rest = client; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest >= 128 ? (rest % 128) + 128 : rest)
    if (rest < 128) return [...bytes, clock]
  }
}
