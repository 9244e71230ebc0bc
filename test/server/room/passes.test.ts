/** Who may write into a room, through real sockets. The rules: server/room/SPEC.md, ROOM30–ROOM31. */
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'

import { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { encodeStep1, encodeStep2, encodeUpdate } from '../../../shared/wire/message.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { type RoomServer, startRooms } from '../../helpers/room-server.ts'
import { as, SmallDoor, type Word } from '../../helpers/small-door.ts'
import { cellsOf, editor, setting } from '../../helpers/yjs-edits.ts'

const key = { plan: 'p', room: 't' }
const EMPTY = Uint8Array.of(0, 0)
const wait = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms))
const stored = async (server: RoomServer): Promise<Record<string, unknown>> =>
  cellsOf((await server.store.load(key))!.updates)

/** Bob's word in room `t` changes, and he is told. */
function say(server: RoomServer, word: Word): void {
  server.door.set('bob', 't', word)
  server.door.tell({ person: 'bob', plan: 'p' })
}

async function withReader(
  word: Word = 'viewer',
  options: Parameters<typeof startRooms>[0] = {},
): Promise<RoomServer> {
  const door = new SmallDoor()
  door.set('bob', 't', word)
  return startRooms({ ...options, door, store: new MemoryLogStore() })
}

describe('whoever may only read', () => {
  test('[ROOM30] is told so before anything else, is asked for nothing, and is answered and kept up to date', async () => {
    const server = await withReader('another-part')
    const writer = server.honest()
    await writer.ready
    writer.raw.send(encodeStep1(Uint8Array.of(0)))
    writer.set('a', 1)
    await until(() => writer.isSaved)
    const reader = server.honest('/ws/p/t', as('bob'))
    await reader.ready
    expect(reader.raw.heard[0]).toEqual({ is: 'access', mode: 1, reason: 'another-part' })
    expect(reader.cells()).toEqual({ a: 1 })
    writer.set('b', 2)
    await eventually(() => expect(reader.cells()).toEqual({ a: 1, b: 2 }))
    expect(reader.raw.count('step1')).toBe(0)
    // Whoever may write hears nothing of it.
    expect(writer.raw.count('access')).toBe(0)
  })

  test.each([
    { what: 'an update', message: encodeUpdate },
    { what: 'a step 2', message: encodeStep2 },
  ])('[ROOM31] changes nothing by $what, and is told of no commit from then on', async ({ message }) => {
    const server = await withReader()
    const [writer, reader] = [server.honest(), server.honest('/ws/p/t', as('bob'))]
    await Promise.all([writer.ready, reader.ready])
    reader.ask(3)
    await until(() => reader.acked === 3)
    reader.raw.send(message(setting('forged', 1)))
    // Not even looked at: this would be malformed.
    reader.raw.send(message(Uint8Array.of(1, 2, 3, 4)))
    reader.ask(4)
    writer.set('a', 1)
    await until(() => writer.isSaved)
    await wait(50)
    expect(reader.acked).toBe(3)
    expect(await stored(server)).toEqual({ a: 1 })
    expect(writer.cells()).toEqual({ a: 1 })
    expect(reader.raw.socket.readyState).toBe(reader.raw.socket.OPEN)
    expect(server.metrics.value('dropped_unread')).toBe(2)
    expect(server.metrics.value('updates')).toBe(1)
  })

  test('[ROOM31] may say that she has nothing to add', async () => {
    const server = await withReader()
    const reader = server.honest('/ws/p/t', as('bob'))
    await reader.ready
    for (const message of [encodeStep2(EMPTY), encodeUpdate(EMPTY)]) reader.raw.send(message)
    reader.ask(1)
    await until(() => reader.acked === 1)
    expect(server.metrics.value('dropped_unread')).toBe(0)
  })

  test.each([
    { what: 'many updates', limits: { droppedUpdates: 20 }, update: setting('k', 1) },
    { what: 'large ones', limits: { droppedBytes: 100_000 }, update: setting('k', 'x'.repeat(9_000)) },
  ])('[ROOM31] and goes on writing is sent away with 4403: $what', async ({ limits, update }) => {
    const server = await withReader('viewer', { roomLimits: limits })
    const [writer, reader] = [server.honest(), server.raw('/ws/p/t', as('bob'))]
    await Promise.all([writer.ready, reader.opened])
    for (let n = 0; n < 40; n++) reader.send(encodeUpdate(update))
    expect((await reader.closed).code).toBe(4403)
    writer.set('a', 1)
    await until(() => writer.isSaved)
    expect(await stored(server)).toEqual({ a: 1 })
    expect(server.metrics.value('refused_writers')).toBe(1)
  })

  test('[ROOM31] a commenter, and an editor of another part, write into no table', async () => {
    for (const word of ['commenter', 'another-part'] as const) {
      const server = await withReader(word)
      const reader = server.honest('/ws/p/t', as('bob'))
      await reader.ready
      reader.raw.send(encodeUpdate(setting('a', 1)))
      await until(() => server.metrics.value('dropped_unread') === 1)
      const elsewhere = server.honest('/ws/p/u', as('bob'))
      await elsewhere.ready
      elsewhere.set('mine', 1)
      await until(() => elsewhere.isSaved)
      expect(await stored(server)).toEqual({})
    }
  })

  test('[ROOM31] what lacks its cause is not kept either', async () => {
    const server = await withReader()
    const reader = server.honest('/ws/p/t', as('bob'))
    await reader.ready
    const { set } = editor()
    set('lost', 1)
    reader.raw.send(encodeUpdate(set('orphan', 1)))
    await until(() => server.metrics.value('dropped_unread') === 1)
    expect(reader.raw.count('step1')).toBe(0)
  })
})

describe('rights that change while somebody is there', () => {
  test('[ROOM33] write → read: she is told at once, what was received before is committed, what comes after is not', async () => {
    const server = await withReader('write')
    const [ana, bob] = [server.honest(), server.honest('/ws/p/t', as('bob'))]
    await Promise.all([ana.ready, bob.ready])
    bob.set('before', 1)
    await until(() => server.metrics.value('updates') === 1)
    say(server, 'viewer')
    await until(() => bob.raw.count('access') === 1)
    bob.set('after', 2)
    ana.set('ana', 3)
    await until(() => ana.isSaved)
    await eventually(async () => expect(await stored(server)).toEqual({ before: 1, ana: 3 }))
    expect(bob.raw.heard.find(({ is }) => is === 'access')).toMatchObject({ mode: 1, reason: 'viewer' })
    await wait(50)
    expect([bob.acked, bob.version]).toEqual([1, 2])
  })

  test('[ROOM33] read → write: she is told and asked for all she has; from then on everything is saved', async () => {
    const server = await withReader('viewer')
    const bob = server.honest('/ws/p/t', as('bob'))
    await bob.ready
    bob.synced = true
    bob.set('kept', 1)
    await until(() => server.metrics.value('dropped_unread') === 1)
    say(server, 'write')
    await until(() => bob.raw.count('step1') === 1)
    const [access, step1] = ['access', 'step1'].map((is) =>
      bob.raw.heard.findLastIndex((one) => one.is === is),
    )
    expect(access).toBeLessThan(step1!)
    expect(bob.raw.heard[access!]).toEqual({ is: 'access', mode: 0, reason: '' })
    await until(() => bob.isSaved)
    expect(await stored(server)).toEqual({ kept: 1 })
    bob.set('more', 2)
    await until(() => bob.isSaved)
  })

  test('[ROOM33] an answer that was under way while something was dropped proves nothing: she comes back', async () => {
    const server = await withReader('write')
    const bob = server.raw('/ws/p/t', as('bob'))
    await until(() => bob.count('step1') === 1)
    say(server, 'viewer')
    await until(() => bob.count('access') === 1)
    bob.send(encodeUpdate(setting('piece', 1)))
    await until(() => server.metrics.value('dropped_unread') === 1)
    say(server, 'write')
    expect((await bob.closed).code).toBe(1012)
  })

  test('[ROOM33] a gap that was open when she lost the right is not told as saved', async () => {
    const server = await withReader('write')
    const bob = server.raw('/ws/p/t', as('bob'))
    await until(() => bob.count('step1') === 1)
    const { set } = editor()
    const first = set('a', 1)
    bob.send(encodeUpdate(set('b', 2)))
    await until(() => bob.count('step1') === 2)
    say(server, 'viewer')
    await until(() => bob.count('access') === 1)
    bob.send(encodeStep2(first))
    bob.send(Uint8Array.of(100, 0, 7))
    await wait(50)
    expect(bob.count('committed')).toBe(0)
    expect(await stored(server)).toEqual({})
  })

  test('[ROOM33] another reason is told, the same one is not told twice, and a new name is seen', async () => {
    const server = await withReader('viewer')
    const bob = server.raw('/ws/p/t', as('bob'))
    await until(() => bob.count('access') === 1)
    say(server, 'viewer')
    say(server, 'final')
    await until(() => bob.count('access') === 2)
    expect(bob.heard.findLast(({ is }) => is === 'access')).toMatchObject({ reason: 'final' })
  })
})

describe('authors', () => {
  test('[ROOM36] the log knows who first brought a Yjs client, and nobody else comes to own it', async () => {
    const server = await startRooms()
    const [ana, bob] = [server.honest(), server.honest('/ws/p/t', as('bob'))]
    await Promise.all([ana.ready, bob.ready])
    ana.set('a', 1)
    bob.set('b', 2)
    await until(() => ana.isSaved && bob.isSaved)
    await eventually(() => expect(bob.cells()).toEqual({ a: 1, b: 2 }))
    // A relay of what the room has already is everybody's right.
    bob.raw.send(encodeUpdate(Y.encodeStateAsUpdate(bob.doc)))
    bob.ask(9)
    await until(() => bob.acked === 9)
    expect(new Map((await server.store.load(key))!.owners)).toEqual(
      new Map([
        [ana.doc.clientID, 'ana'],
        [bob.doc.clientID, 'bob'],
      ]),
    )
  })
})
