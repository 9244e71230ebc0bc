/** Frozen rooms, and the server's own edits. The rules: server/room/SPEC.md, ROOM32 and ROOM34. */
import { describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'

import { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { sql } from '../../../server/store/tables.ts'
import { AppError } from '../../../shared/model/error.ts'
import { encodeStep2, encodeUpdate } from '../../../shared/wire/message.ts'
import { POISON_UPDATES } from '../../fixtures/poison-updates.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { startRooms } from '../../helpers/room-server.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { cellsOf, setting } from '../../helpers/yjs-edits.ts'

const key = { plan: 'p', room: 't' }
const wait = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms))

type AnyStore = MemoryLogStore | SqliteLogStore
const stored = async (store: AnyStore): Promise<Record<string, unknown>> =>
  cellsOf((await store.load(key))!.updates)

/** As whoever finalises a table makes it durable. */
const setFrozen = async (store: AnyStore, frozen: 0 | 1): Promise<void> => {
  const statement = sql.updateTable('room').set({ frozen }).where('plan', '=', 'p').where('name', '=', 't')
  await store.tables.write([statement.compile()])
}

/** A store whose commits wait until they are let through. */
class SlowStore extends MemoryLogStore {
  waiting: (() => void)[] = []
  isSlow = true
  override async append(...asked: Parameters<MemoryLogStore['append']>): Promise<number> {
    if (this.isSlow) await new Promise<void>((resolve) => void this.waiting.push(resolve))
    return super.append(...asked)
  }
  letThrough(): void {
    this.isSlow = false
    for (const resolve of this.waiting.splice(0)) resolve()
  }
}

describe('freezing', () => {
  test('[ROOM32] what was received before is committed first; from the call on nothing is taken', async () => {
    const store = new SlowStore()
    const server = await startRooms({ store })
    const [ana, other] = [server.honest(), server.honest()]
    await Promise.all([ana.ready, other.ready])
    ana.set('a', 1)
    await until(() => store.waiting.length === 1)
    ana.set('b', 2)
    await until(() => server.metrics.value('updates') === 2)
    const frozen = server.rooms.freeze(key)
    await until(() => ana.raw.count('access') === 1)
    expect(ana.raw.heard.findLast(({ is }) => is === 'access')).toMatchObject({ mode: 1, reason: 'final' })
    other.set('late', 3)
    await until(() => server.metrics.value('dropped_unread') === 1)
    store.letThrough()
    const { state, seq } = await frozen
    expect(cellsOf([state])).toEqual({ a: 1, b: 2 })
    expect(seq).toBe(3)
    expect(await stored(store)).toEqual({ a: 1, b: 2 })
    // What was received before is told as saved, although the room is frozen by now.
    await until(() => ana.isSaved)
    expect(other.isSaved).toBe(false)
  })

  test('[ROOM32] a room that nobody has open is opened for it; newcomers may only read', async () => {
    const server = await startRooms()
    await server.store.append(key, setting('a', 1))
    expect(cellsOf([(await server.rooms.freeze(key)).state])).toEqual({ a: 1 })
    const bob = server.honest()
    await bob.ready
    expect(bob.raw.heard[0]).toMatchObject({ is: 'access', mode: 1, reason: 'final' })
    expect(bob.raw.count('step1')).toBe(0)
    await expect(server.rooms.freeze({ plan: 'p', room: 'none' })).rejects.toMatchObject({
      code: 'unknown-table',
    })
  })

  test('[ROOM32] it stays frozen when it is unloaded before the log says so, until it is thawed', async () => {
    const server = await startRooms({ roomLimits: { idleMs: 0 } })
    await server.rooms.freeze(key)
    await eventually(() => expect(server.rooms.count).toBe(0))
    const bob = server.honest()
    await bob.ready
    expect(bob.raw.count('access')).toBe(1)
    server.rooms.thaw(key)
    await until(() => bob.raw.count('step1') === 1)
    bob.set('a', 1)
    await until(() => bob.isSaved)
  })

  test('[ROOM32] many at once are all answered; one thaw undoes them', async () => {
    const server = await startRooms()
    const ana = server.honest()
    await ana.ready
    ana.set('a', 1)
    await until(() => server.metrics.value('updates') === 1)
    const all = await Promise.all([1, 2, 3].map(() => server.rooms.freeze(key)))
    expect(all.map(({ seq }) => seq)).toEqual([2, 2, 2])
    server.rooms.thaw(key)
    ana.set('b', 2)
    await until(() => ana.isSaved)
  })

  test('[ROOM32] when what came before cannot be saved the call is refused and the room is not frozen', async () => {
    const store = new SlowStore()
    const server = await startRooms({ store })
    const ana = server.honest()
    await ana.ready
    ana.set('a', 1)
    await until(() => store.waiting.length === 1)
    const frozen = server.rooms.freeze(key)
    store.failWith = new AppError('storage-unavailable')
    store.letThrough()
    await expect(frozen).rejects.toMatchObject({ code: 'storage-unavailable' })
    await ana.raw.closed
    store.failWith = null
    const back = server.honest()
    await back.ready
    back.set('b', 2)
    await until(() => back.isSaved)
    expect(back.raw.count('access')).toBe(0)
  })

  test('[ROOM32] poison on its way does not stand in the way, and its room is built again', async () => {
    const server = await startRooms()
    const [ana, eve] = [server.honest(), server.raw()]
    await Promise.all([ana.ready, eve.opened])
    ana.set('a', 1)
    eve.send(encodeUpdate(POISON_UPDATES[0]!))
    await until(() => server.metrics.value('refused_poison') === 1)
    const { state } = await server.rooms.freeze(key)
    expect(cellsOf([state])).toEqual({ a: 1 })
  })

  test.each(['memory', 'SQLite'])(
    '[ROOM32] the log refuses what would change a final room, whatever the room believes: %s',
    async (kind) => {
      const store = kind === 'memory' ? new MemoryLogStore() : await SqliteLogStore.open(scratchDirectory())
      const server = await startRooms<AnyStore>({ store })
      const ana = server.honest()
      await ana.ready
      ana.set('a', 1)
      await until(() => ana.isSaved)
      await setFrozen(store, 1)
      // The room in memory does not know.
      ana.set('b', 2)
      expect((await ana.raw.closed).code).toBe(1012)
      expect(await stored(store)).toEqual({ a: 1 })
      const back = server.honest('/ws/p/t', {}, ana.doc)
      await back.ready
      expect(back.raw.heard[0]).toMatchObject({ is: 'access', mode: 1, reason: 'final' })
      back.raw.send(encodeStep2(Y.encodeStateAsUpdate(ana.doc)))
      back.ask(5)
      await until(() => server.metrics.value('dropped_unread') === 1)
      await wait(50)
      expect(back.acked).toBe(0)
      expect(await stored(store)).toEqual({ a: 1 })
    },
  )

  test('[ROOM32] a final room is loaded frozen, condensed as ever, and read as ever', async () => {
    const store = await SqliteLogStore.open(scratchDirectory())
    const server = await startRooms({ store })
    for (let n = 0; n < 5; n++) await store.append(key, setting(`k${n}`, n))
    await setFrozen(store, 1)
    const before = await store.load(key)
    await store.compact(key)
    const after = await store.load(key)
    expect(after).toMatchObject({ seq: before!.seq, rows: 0, frozen: true, missing: 0 })
    const bob = server.honest()
    await bob.ready
    expect(bob.cells()).toEqual({ k0: 0, k1: 1, k2: 2, k3: 3, k4: 4 })
    expect(bob.raw.heard[0]).toMatchObject({ is: 'access', mode: 1, reason: 'final' })
    await setFrozen(store, 0)
    server.rooms.thaw(key)
    await until(() => bob.raw.count('step1') === 1)
    bob.set('b', 1)
    await until(() => bob.isSaved)
  })

  test('[ROOM32] a thousand forged frames of everybody change not one byte', async () => {
    const server = await startRooms({ roomLimits: { droppedUpdates: 50 } })
    await server.store.append(key, setting('a', 1))
    const { state } = await server.rooms.freeze(key)
    await setFrozen(server.store, 1)
    const before = (await server.store.load(key))!
    for (let n = 0; n < 20; n++) {
      const forger = server.raw('/ws/p/t')
      await forger.opened
      for (let m = 0; m < 50; m++) forger.send((m % 2 ? encodeUpdate : encodeStep2)(setting(`f${n}`, m)))
      forger.end()
    }
    await until(() => server.metrics.value('dropped_unread') >= 900)
    expect(await server.store.load(key)).toEqual(before)
    expect(await server.rooms.state(key)).toEqual(state)
  })
})

describe('the server’s own edits', () => {
  const setIn =
    (name: string, value: unknown) =>
    (state: Uint8Array): Uint8Array => {
      const doc = new Y.Doc()
      Y.applyUpdate(doc, state)
      const vector = Y.encodeStateVector(doc)
      doc.getMap('cells').set(name, value)
      return Y.encodeStateAsUpdate(doc, vector)
    }

  test('[ROOM34] are committed before the answer, told to everybody, and see each other', async () => {
    const server = await startRooms()
    const ana = server.honest()
    await ana.ready
    const count = (state: Uint8Array): Uint8Array => {
      const { n = 0 } = cellsOf([state]) as { n?: number }
      return setIn('n', n + 1)(state)
    }
    const places = await Promise.all(Array.from({ length: 10 }, () => server.rooms.write(key, count)))
    expect(Math.max(...places)).toBe((await server.store.load(key))!.seq)
    expect(await stored(server.store)).toEqual({ n: 10 })
    await eventually(() => expect(ana.cells()).toEqual({ n: 10 }))
  })

  test('[ROOM34] none is made where there is nothing to change, and a fault of the maker is its own', async () => {
    const server = await startRooms()
    expect(await server.rooms.write(key, () => null)).toBe(1)
    const broken = server.rooms.write(key, () => {
      throw new Error('of the maker')
    })
    await expect(broken).rejects.toThrow('of the maker')
    await expect(server.rooms.write(key, () => POISON_UPDATES[0]!)).rejects.toThrow(Error)
    expect(await server.rooms.write(key, setIn('a', 1))).toBe(2)
    expect(await stored(server.store)).toEqual({ a: 1 })
    await expect(server.rooms.write({ plan: 'p', room: 'none' }, () => null)).rejects.toMatchObject({
      code: 'unknown-table',
    })
  })

  test('[ROOM34] are refused in a frozen room, and fail when they cannot be saved', async () => {
    const store = new MemoryLogStore()
    const server = await startRooms({ store })
    await server.rooms.freeze(key)
    await expect(server.rooms.write(key, setIn('a', 1))).rejects.toMatchObject({ code: 'read-only' })
    server.rooms.thaw(key)
    vi.spyOn(store, 'append').mockRejectedValueOnce(new AppError('storage-unavailable'))
    await expect(server.rooms.write(key, setIn('a', 1))).rejects.toMatchObject({
      code: 'storage-unavailable',
    })
    expect(await server.rooms.write(key, setIn('a', 2))).toBe(2)
    expect(await stored(store)).toEqual({ a: 2 })
  })
})
