/** Small updates that cost much. Rules: server/room/SPEC.md, ROOM41, ROOM42. */
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'

import type { LoadedLog } from '../../../server/room/ports.ts'
import { documentFrom, RoomDocument } from '../../../server/room/room-document.ts'
import { ROOM_LIMITS } from '../../../server/room/room-limits.ts'
import { encodeAskDurability, encodeUpdate } from '../../../shared/wire/message.ts'
import { scanUpdate } from '../../../shared/wire/update-scan.ts'
import { WIRE_LIMITS } from '../../../shared/wire/wire-limits.ts'
import { until } from '../../helpers/eventually.ts'
import {
  backwardsClient,
  deleting,
  fence,
  forgetfulClient,
  manyClients,
  pairs,
  probe,
  sieve,
} from '../../helpers/hostile-edits.ts'
import { type RoomServer, startRooms } from '../../helpers/room-server.ts'
import { as } from '../../helpers/small-door.ts'
import { storedLog } from '../../helpers/stored-log.ts'
import { setting } from '../../helpers/yjs-edits.ts'

const key = { plan: 'p', room: 't' }

function roomWith(update: Uint8Array): RoomDocument {
  const room = new RoomDocument('t')
  room.takeIn(update)
  return room
}

/** What became of what a person said: saved, or the code she was closed with. */
async function said(
  server: RoomServer,
  person: string,
  updates: readonly Uint8Array[],
): Promise<number | 'saved'> {
  const client = server.raw('/ws/p/t', as(person))
  await client.opened
  for (const update of updates) client.send(encodeUpdate(update))
  client.send(encodeAskDurability(1))
  const saved = until(() => client.count('committed') === 1, 30_000).then(() => 'saved' as const)
  const end = await Promise.race([saved, client.closed.then(({ code }) => code)])
  client.end()
  return end
}

test.for([
  ['20,000 clients at one key', manyClients(20_000)],
  ['120,000 clients at one key', manyClients(120_000)],
  ['one client that forgets 120,000 times what it wrote', forgetfulClient(120_000)],
  ['200,000 clients at one key', manyClients(200_000)],
  ['one client that forgets 300,000 times what it wrote', forgetfulClient(300_000)],
  ['one client that writes 500,000 times before itself', backwardsClient(500_000)],
  ['one client that writes 30,000 times before itself', backwardsClient(30_000)],
  ['half of the letters of a long text deleted, one by one', sieve(1_000_000)],
] as [string, Uint8Array][])('[ROOM41] %s: refused, and soon', { timeout: 60_000 }, async ([, update]) => {
  const server = await startRooms({ roomLimits: { newClients: 1e9, clientsPerPerson: 1e9 } })
  const good = server.honest()
  await good.ready
  good.set('a', 1)
  await until(() => good.isSaved)
  const before = await server.rooms.state(key)
  const attacker = server.raw('/ws/p/t', as('eve'))
  await attacker.opened
  let longest = 0
  let last = performance.now()
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  attacker.send(encodeUpdate(update))
  attacker.send(encodeAskDurability(1))
  expect((await attacker.closed).code).toBe(4413)
  clearInterval(watch)
  // A tenth of a second on a machine that does nothing else; it was minutes.
  expect(longest).toBeLessThan(15_000)
  expect(await server.rooms.state(key)).toEqual(before)
  good.set('b', 2)
  await until(() => good.isSaved)
})

test('[ROOM41] people who worked apart are never refused: every order, every place, long texts and one cell', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9999), { minLength: 50, maxLength: 400 }), (numbers) => {
      const docs = [11, 5, 8].map((client) => Object.assign(new Y.Doc(), { clientID: client }))
      for (const number of numbers) {
        const doc = docs[number % 3]!
        const text = doc.getText('text:a')
        text.insert(number % (text.length + 1), 'word ')
        if (number % 4 === 0) text.delete(number % (text.length - 1), 2)
        doc.getMap('cells').set(`k${number % 2}`, number)
      }
      const room = new RoomDocument('t')
      for (const doc of docs) expect(room.takeIn(Y.encodeStateAsUpdate(doc)).isWhole).toBe(true)
      // The counting changes nothing of what is counted.
      const plain = new Y.Doc()
      for (const doc of docs) Y.applyUpdate(plain, Y.encodeStateAsUpdate(doc))
      expect(room.encode()).toEqual(Y.encodeStateAsUpdate(plain))
    }),
    { numRuns: 40 },
  )
}, 60_000)

test('[ROOM41] the smallest structs an honest client sends in one piece are not too many', () => {
  const doc = Object.assign(new Y.Doc(), { clientID: 2 ** 30 })
  for (let n = 0; n < 5_000; n++) doc.getMap('cells').set(`${n % 7}`, 1)
  const update = Y.encodeStateAsUpdate(doc)
  const perStruct = update.byteLength / scanUpdate(update).structs
  expect(WIRE_LIMITS.updatePiece / perStruct).toBeLessThan(ROOM_LIMITS.structs)
})

test('[ROOM41] two years of one cell, by two people who never met, and a table pasted at once', () => {
  const docs = [3, 4].map((client) => Object.assign(new Y.Doc(), { clientID: client }))
  for (const doc of docs) for (let n = 0; n < 5_000; n++) doc.getMap('cells').set('k', n)
  const room = new RoomDocument('t')
  for (const doc of docs) expect(room.takeIn(Y.encodeStateAsUpdate(doc)).isWhole).toBe(true)
  const table = [5, 6, 7].map((client) => Object.assign(new Y.Doc(), { clientID: client }))
  for (const doc of table) for (let n = 0; n < 30_000; n++) doc.getMap('cells').set(`c${n % 1_000}`, n)
  // Whoever comes last is put among all the others: the most steps there are.
  const other = new RoomDocument('t')
  for (const doc of table) expect(other.takeIn(Y.encodeStateAsUpdate(doc)).isWhole).toBe(true)
  const paste = new Y.Doc()
  paste.transact(() => {
    for (let n = 0; n < 30_000; n++) paste.getMap('cells').set(`r${n}`, n)
  })
  expect(room.takeIn(Y.encodeStateAsUpdate(paste)).isWhole).toBe(true)
}, 60_000)

test('[ROOM41] however people meet, and in whatever pieces it comes, it is put where Yjs puts it', () => {
  const step = fc.record({
    who: fc.nat(3),
    at: fc.nat(9999),
    what: fc.constantFrom('type', 'type', 'delete', 'set', 'meet', 'send', 'again'),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 30, maxLength: 200 }), (steps) => {
      const docs = [11, 5, 8, 2].map((client) => Object.assign(new Y.Doc(), { clientID: client }))
      const [room, plain] = [new RoomDocument('t'), new Y.Doc()]
      const sent: Uint8Array[] = []
      const send = (update: Uint8Array): void => {
        sent.push(update)
        Y.applyUpdate(plain, update)
        room.takeIn(update)
      }
      for (const { who, at, what } of steps) {
        const doc = docs[who]!
        const text = doc.getText('text:a')
        if (what === 'type') text.insert(at % (text.length + 1), 'abc'.slice(at % 3))
        if (what === 'delete' && text.length > 0) text.delete(at % text.length, 1)
        if (what === 'set') doc.getMap('cells').set(`k${at % 2}`, at)
        if (what === 'meet')
          Y.applyUpdate(doc, Y.encodeStateAsUpdate(docs[at % 4]!, Y.encodeStateVector(doc)))
        if (what === 'send') send(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(plain)))
        // What overlaps with what is known already.
        if (what === 'again') send(Y.encodeStateAsUpdate(doc))
      }
      for (const doc of docs) send(Y.encodeStateAsUpdate(doc))
      expect(room.encode()).toEqual(Y.encodeStateAsUpdate(plain))
      expect(room.y.getText('text:a').toJSON()).toBe(plain.getText('text:a').toJSON())
      expect(documentFrom('t', storedLog(sent)).document.encode()).toEqual(room.encode())
    }),
    { numRuns: 150 },
  )
}, 120_000)

test('[ROOM41] the steps of one small update are bounded, and are counted without remembering what was walked past', () => {
  const room = roomWith(fence(900_000))
  const remembered = vi.spyOn(Set.prototype, 'add')
  const mapped = vi.spyOn(Map.prototype, 'set')
  try {
    expect(room.takeIn(probe(4_000_000_000)).isWhole).toBe(true)
    expect(remembered.mock.calls.length + mapped.mock.calls.length).toBeLessThan(100)
  } finally {
    remembered.mockRestore()
    mapped.mockRestore()
  }
  expect(() => roomWith(fence(1_100_000)).takeIn(probe(4_000_000_000))).toThrow('too-large')
}, 60_000)

test('[ROOM41] somebody who was away while two others wrote one cell a hundred thousand times in turn writes it, too', () => {
  const [ana, li, late, newcomer] = [3, 4, 5, 6].map((client) =>
    Object.assign(new Y.Doc(), { clientID: client }),
  ) as [Y.Doc, Y.Doc, Y.Doc, Y.Doc]
  for (const [from, to] of [
    [ana, li],
    [li, ana],
  ] as const)
    from.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === null) Y.applyUpdate(to, update, 'other')
    })
  ana.getMap('cells').set('k', 'first')
  Y.applyUpdate(late, Y.encodeStateAsUpdate(ana))
  for (let n = 0; n < 100_000; n++) (n % 2 === 0 ? ana : li).getMap('cells').set('k', n)
  const room = new RoomDocument('t')
  expect(room.takeIn(Y.encodeStateAsUpdate(ana)).isWhole).toBe(true)
  for (const doc of [late, newcomer]) {
    doc.getMap('cells').set('k', 'mine')
    expect(room.takeIn(Y.encodeStateAsUpdate(doc)).isWhole).toBe(true)
  }
}, 120_000)

test('[ROOM41] whoever has had others search for very much is given little more; others are given all', async () => {
  const server = await startRooms({ roomLimits: { newClients: 1e9, clientsPerPerson: 1e9 } })
  const say = (person: string, update: Uint8Array) => said(server, person, [update])
  for (let from = 0; from < 900_000; from += 100_000) await say('ana', fence(100_000, { from }))
  const ends: (number | string)[] = []
  for (let n = 1; n <= 14; n++) ends.push(await say('eve', probe(4_000_000_000 + n)))
  // 900,000 steps each, and ten million at once.
  expect(ends.slice(0, 11)).toEqual(Array.from({ length: 11 }, () => 'saved'))
  expect(ends.at(-1)).toBe(4413)
  expect(await say('li', probe(4_000_000_100))).toBe('saved')
  expect(await say('eve', setting('own', 1))).toBe('saved')
}, 120_000)

test('[ROOM41] a document that took very much takes little more, and is not opened where that would hold up everybody', () => {
  const logOf = (probes: number): LoadedLog =>
    storedLog([fence(500_000), ...Array.from({ length: probes }, (_, n) => probe(4_000_000_000 + n))])
  const { document } = documentFrom('t', logOf(41))
  const contested = [7, 8].map((client) => Object.assign(new Y.Doc(), { clientID: client }))
  for (const doc of contested) for (let n = 0; n < 200; n++) doc.getMap('cells').set('k', n)
  for (const doc of contested) expect(document.takeIn(Y.encodeStateAsUpdate(doc)).isWhole).toBe(true)
  expect(() => document.takeIn(probe(4_100_000_000))).toThrow('too-large')
  expect(() => documentFrom('t', logOf(102))).toThrow('storage-unavailable')
}, 120_000)

test('[ROOM41] joining what was deleted is counted: small deletions that move everything again and again', () => {
  const few = roomWith(pairs(10_000))
  expect(few.takeIn(deleting(11, [0, 20_000])).isWhole).toBe(true)
  expect(few.y.getText('r1:c1:en').length).toBe(0)
  expect(() => roomWith(pairs(50_000)).takeIn(deleting(11, [0, 100_000]))).toThrow('too-large')
}, 60_000)

test('[ROOM41] deletions that are not in their order and apart are nobody’s', async () => {
  const server = await startRooms()
  const twice = Uint8Array.from([0, 2, 5, 1, 0, 1, 5, 1, 0, 1])
  for (const update of [deleting(5, [0, 2], [1, 2]), deleting(5, [4, 1], [0, 1]), twice]) {
    const attacker = server.raw('/ws/p/t', as('eve'))
    await attacker.opened
    attacker.send(encodeUpdate(update))
    expect((await attacker.closed).code).toBe(4400)
  }
})

test('[ROOM41] lists of anything but letters, bytes, and types within types are nothing of ours', async () => {
  const server = await startRooms()
  const make: ((doc: Y.Doc) => void)[] = [
    (doc) => doc.getArray('zz').push([1]),
    (doc) => doc.getArray('zz').push([Uint8Array.of(1)]),
    (doc) => doc.getArray('r1:c1:en').push([1]),
    (doc) => doc.getText('zz').insert(0, 'a'),
    (doc) => doc.getMap('cells').set('k', Uint8Array.of(1)),
    (doc) => doc.getMap('cells').set('k', new Y.Array()),
    (doc) => doc.getMap('cells').set('k', new Y.Text('a')),
    (doc) => doc.getXmlFragment('x').insert(0, [new Y.XmlElement('a')]),
  ]
  for (const each of make) {
    const doc = new Y.Doc()
    each(doc)
    const attacker = server.raw('/ws/p/t', as('eve'))
    await attacker.opened
    attacker.send(encodeUpdate(Y.encodeStateAsUpdate(doc)))
    expect((await attacker.closed).code).toBe(4400)
  }
})

test('[ROOM41] formats, embedded objects and documents are nothing of ours', async () => {
  const server = await startRooms()
  const make: ((doc: Y.Doc) => void)[] = [
    (doc) => doc.getText('text:a').insert(0, 'x', { bold: true }),
    (doc) => doc.getText('text:a').insertEmbed(0, { image: 'x' }),
    (doc) => doc.getMap('cells').set('k', new Y.Doc()),
  ]
  for (const each of make) {
    const doc = new Y.Doc()
    each(doc)
    const attacker = server.raw('/ws/p/t', as('eve'))
    await attacker.opened
    attacker.send(encodeUpdate(Y.encodeStateAsUpdate(doc)))
    expect((await attacker.closed).code).toBe(4400)
  }
})

test('[ROOM42] only so many client ids of one connection, and of one person', async () => {
  const server = await startRooms({ roomLimits: { newClients: 20, clientsPerPerson: 50 } })
  const codes: (number | string)[] = []
  const say = async (updates: readonly Uint8Array[]): Promise<void> =>
    void codes.push(await said(server, 'eve', updates))
  await say([manyClients(21, { from: 1000 })])
  await say(Array.from({ length: 21 }, (_, n) => manyClients(1, { from: 2000 + n })))
  await say([manyClients(20, { from: 2000 })])
  await say([manyClients(20, { from: 3000 })])
  await say([manyClients(20, { from: 4000 })])
  // Those that are known already count no more.
  await say([manyClients(20, { from: 3000 }), setting('own', 1)])
  expect(codes).toEqual([4413, 4413, 'saved', 'saved', 4413, 'saved'])
  const owners = (await server.store.load(key))!.owners
  expect(owners.length).toBeLessThanOrEqual(50)
})
