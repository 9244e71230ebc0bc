/** Rooms through real sockets. The rules: server/room/SPEC.md. */
import { describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'

import { MemoryLogStore } from '../../../server/store/memory-log-store.ts'
import { AppError } from '../../../shared/model/error.ts'
import { encodeUpdate } from '../../../shared/wire/message.ts'
import { POISON_UPDATES } from '../../fixtures/poison-updates.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { startRooms } from '../../helpers/room-server.ts'
import { cellsOf, setting } from '../../helpers/yjs-edits.ts'

const key = { plan: 'p', room: 't' }
const storedCells = async (store: MemoryLogStore): Promise<Record<string, unknown>> =>
  cellsOf((await store.load(key))!.updates)

/** A store whose commits wait until they are let through. */
class SlowStore extends MemoryLogStore {
  readonly #waiting: (() => void)[] = []
  appends: Uint8Array[] = []
  override async append(...[of, update, beside]: Parameters<MemoryLogStore['append']>): Promise<number> {
    this.appends.push(update)
    await new Promise<void>((resolve) => void this.#waiting.push(resolve))
    return super.append(of, update, beside)
  }
  letThrough(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

describe('the way of an update', () => {
  test('[ROOM1] the server speaks first', async () => {
    const server = await startRooms()
    const client = server.raw()
    await until(() => client.heard.length > 0)
    expect(client.heard[0]).toMatchObject({ is: 'step1' })
  })

  test('[ROOM2] commit comes before the others see it and before the author is told; no echo', async () => {
    const store = new SlowStore()
    const server = await startRooms({ store })
    const [author, other] = [server.honest(), server.honest()]
    await Promise.all([author.ready, other.ready])
    author.set('a', 1)
    await until(() => store.appends.length === 1)
    await new Promise((later) => setTimeout(later, 50))
    expect([other.cells(), author.isSaved]).toEqual([{}, false])
    store.letThrough()
    await until(() => author.isSaved)
    await eventually(() => expect(other.cells()).toEqual({ a: 1 }))
    expect(await storedCells(store)).toEqual({ a: 1 })
    expect(author.raw.count('update')).toBe(0)
  })

  test('[ROOM3] any version is echoed, in any order, with the place in the log', async () => {
    const server = await startRooms()
    const client = server.honest()
    await client.ready
    client.set('a', 1)
    const versions = [0, Number.MAX_SAFE_INTEGER, 5, 5, 3]
    for (const version of versions) client.ask(version)
    await until(() => client.raw.count('committed') === versions.length + 2)
    const answers = client.raw.heard.filter((message) => message.is === 'committed')
    expect(answers.slice(2).map((answer) => answer.version)).toEqual(versions)
    expect(answers.slice(1).every((answer) => answer.seq === 2)).toBe(true)
  })

  test('[ROOM3] a commit still under way holds back even the answer to a duplicate of it', async () => {
    const store = new SlowStore()
    const server = await startRooms({ store })
    const author = server.honest()
    await author.ready
    author.set('a', 1)
    await until(() => store.appends.length === 1)
    const again = server.honest()
    await again.ready
    again.raw.send(encodeUpdate(Y.encodeStateAsUpdate(author.doc)))
    again.ask(7)
    await new Promise((later) => setTimeout(later, 50))
    expect(again.acked).toBe(0)
    store.letThrough()
    await until(() => again.acked === 7)
    expect(store.appends).toHaveLength(1)
  })

  test.each(POISON_UPDATES.map((poison, at) => ({ poison, at })))(
    '[ROOM4] poison $at closes its sender alone, and nothing of it stays',
    async ({ poison }) => {
      const store = new MemoryLogStore()
      const server = await startRooms({ store })
      const [good, attacker] = [server.honest(), server.raw()]
      await Promise.all([good.ready, attacker.opened])
      good.set('before', 1)
      attacker.send(encodeUpdate(poison))
      good.set('during', 2)
      expect((await attacker.closed).code).toBe(4400)
      good.set('after', 3)
      await until(() => good.isSaved)
      const expected = { before: 1, during: 2, after: 3 }
      expect(await storedCells(store)).toEqual(expected)
      const newcomer = server.honest()
      await newcomer.ready
      expect(newcomer.cells()).toEqual(expected)
      expect(good.raw.socket.readyState).toBe(good.raw.socket.OPEN)
    },
  )

  test('[ROOM4] edits of others under way during poison are committed and seen', async () => {
    const store = new SlowStore()
    const server = await startRooms({ store })
    const [author, other, attacker] = [server.honest(), server.honest(), server.raw()]
    await Promise.all([author.ready, other.ready, attacker.opened])
    author.set('a', 1)
    await until(() => store.appends.length === 1)
    author.set('b', 2)
    attacker.send(encodeUpdate(POISON_UPDATES[0]!))
    await attacker.closed
    author.set('c', 3)
    const pump = setInterval(() => store.letThrough(), 5)
    await until(() => author.isSaved)
    await eventually(() => expect(other.cells()).toEqual({ a: 1, b: 2, c: 3 }))
    clearInterval(pump)
    expect(await storedCells(store)).toEqual({ a: 1, b: 2, c: 3 })
  })

  test('[ROOM5] a failed commit closes everybody unacknowledged; when storage works again all is saved', async () => {
    const store = new MemoryLogStore()
    const server = await startRooms({ store })
    const [author, other] = [server.honest(), server.honest()]
    await Promise.all([author.ready, other.ready])
    store.failWith = new AppError('storage-unavailable')
    author.set('a', 1)
    expect((await author.raw.closed).code).toBe(1013)
    expect((await other.raw.closed).code).toBe(1013)
    expect(author.raw.count('committed')).toBe(1)
    expect(author.isSaved).toBe(false)
    store.failWith = null
    const back = server.honest()
    Y.applyUpdate(back.doc, Y.encodeStateAsUpdate(author.doc))
    await until(() => back.raw.count('committed') > 0 && back.isSaved)
    expect(await storedCells(store)).toEqual({ a: 1 })
    expect(server.metrics.value('commit_failures')).toBe(1)
  })

  test('[ROOM7] duplicates change nothing, are not logged, and are acknowledged', async () => {
    const store = new MemoryLogStore()
    const server = await startRooms({ store })
    const client = server.honest()
    await client.ready
    client.set('a', 1)
    await until(() => client.isSaved)
    const { seq } = (await store.load(key))!
    for (let n = 1; n <= 20; n++) client.raw.send(encodeUpdate(Y.encodeStateAsUpdate(client.doc)))
    client.ask(99)
    await until(() => client.acked === 99)
    expect((await store.load(key))!.seq).toBe(seq)
  })

  test('[ROOM8] what arrives while a commit is under way becomes one row and one frame', async () => {
    const store = new SlowStore()
    const server = await startRooms({ store })
    const [author, other] = [server.honest(), server.honest()]
    await Promise.all([author.ready, other.ready])
    author.set('first', 0)
    await until(() => store.appends.length === 1)
    for (let n = 0; n < 50; n++) author.set(`k${n}`, n)
    await until(() => server.metrics.value('updates') >= 51)
    const pump = setInterval(() => store.letThrough(), 5)
    await until(() => author.isSaved)
    clearInterval(pump)
    expect(store.appends).toHaveLength(2)
    await eventually(() => expect(Object.keys(other.cells())).toHaveLength(51))
    expect(other.raw.count('update')).toBe(2)
  })

  test('[ROOM9] a document at its limit refuses the change and lives on', async () => {
    const server = await startRooms({ roomLimits: { document: 100_000 } })
    const [greedy, good] = [server.honest(), server.honest()]
    await Promise.all([greedy.ready, good.ready])
    greedy.set('big', 'x'.repeat(200_000))
    expect(await greedy.raw.closed).toMatchObject({ code: 4413 })
    for (let n = 0; n < 20; n++) good.set('same', 'y'.repeat(9_000) + n)
    await until(() => good.isSaved)
    expect(Object.keys(good.cells())).toEqual(['same'])
  })

  test('[ROOM9] an update above the limit for updates is refused alone', async () => {
    const server = await startRooms({ roomLimits: { update: 50_000 } })
    const [greedy, good] = [server.honest(), server.honest()]
    await Promise.all([greedy.ready, good.ready])
    greedy.set('big', 'x'.repeat(60_000))
    expect(await greedy.raw.closed).toMatchObject({ code: 4413 })
    good.set('fits', 'y'.repeat(40_000))
    await until(() => good.isSaved)
    expect(Object.keys(good.cells())).toEqual(['fits'])
  })

  test('[ROOM10] a layout newer than this program is not accepted', async () => {
    const store = new MemoryLogStore()
    const server = await startRooms({ store })
    const [newer, good] = [server.honest(), server.honest()]
    await Promise.all([newer.ready, good.ready])
    newer.doc.getMap('meta').set('schema', 999)
    expect((await newer.raw.closed).code).toBe(4426)
    good.set('a', 1)
    await until(() => good.isSaved)
    expect(await storedCells(store)).toEqual({ a: 1 })
    expect(good.doc.getMap('meta').size).toBe(0)
  })
})

describe('rooms', () => {
  test('[ROOM10] a room stored by a newer program is neither served nor touched', async () => {
    const store = new MemoryLogStore()
    const server = await startRooms({ store })
    const doc = new Y.Doc()
    doc.getMap('meta').set('schema', 999)
    await store.append(key, Y.encodeStateAsUpdate(doc))
    expect((await server.raw().closed).code).toBe(1013)
    expect((await store.load(key))!.seq).toBe(2)
  })

  test('[ROOM20] a room is loaded once however many ask', async () => {
    const store = new MemoryLogStore()
    const load = vi.spyOn(store, 'load')
    const server = await startRooms({ store })
    const clients = Array.from({ length: 20 }, () => server.honest())
    await Promise.all(clients.map((client) => client.ready))
    expect(load).toHaveBeenCalledTimes(1)
  })

  test('[ROOM20] a failed load is tried again by the next who asks', async () => {
    const store = new MemoryLogStore()
    const server = await startRooms({ store })
    const load = vi.spyOn(store, 'load').mockRejectedValueOnce(new AppError('storage-unavailable'))
    const unlucky = server.raw()
    expect((await unlucky.closed).code).toBe(1013)
    const client = server.honest()
    await client.ready
    expect(load).toHaveBeenCalledTimes(2)
  })

  test.each([
    '/ws/p/none',
    '/ws/none/t',
    '/ws/none',
    '/ws/p/..%2fx',
    '/ws/p/T',
    '/ws/p/t/u',
    '/ws',
    '/ws/p/%00',
    `/ws/p/${'a'.repeat(10_000)}`,
  ])('[ROOM21] %s is closed with 4404 and nothing is made', async (path) => {
    const server = await startRooms()
    const client = server.raw(path.slice(0, 10_100) + (path.split('/').length === 3 ? '?v=1' : ''))
    expect((await client.closed).code).toBe(4404)
    expect(await server.store.plans()).toEqual(['p'])
    expect((await server.store.rooms('p')).map(({ room }) => room)).toEqual(['outline', 't', 'u'])
  })

  test('[ROOM22] an empty room is unloaded and opened again with all its contents', async () => {
    const store = new MemoryLogStore()
    const server = await startRooms({ store, roomLimits: { idleMs: 0 } })
    const client = server.honest()
    await client.ready
    client.set('a', 1)
    await until(() => client.isSaved)
    const load = vi.spyOn(store, 'load')
    client.end()
    await eventually(() => expect(server.metrics.print()).toContain('fascicle_rooms 0'))
    const back = server.honest()
    await back.ready
    expect(back.cells()).toEqual({ a: 1 })
    expect(load).toHaveBeenCalledTimes(1)
  })

  test('[ROOM23] a stored update that cannot be applied is left out and counted, the rest is served', async () => {
    const store = new MemoryLogStore()
    const server = await startRooms({ store })
    await store.append(key, setting('before', 1))
    await store.append(key, POISON_UPDATES[0]!)
    await store.append(key, setting('after', 2))
    const client = server.honest()
    await client.ready
    expect(client.cells()).toEqual({ before: 1, after: 2 })
    expect(server.metrics.value('quarantined_rows')).toBe(1)
  })

  test('[ROOM24] the log is condensed when it has grown', async () => {
    const store = new MemoryLogStore()
    const server = await startRooms({ store, roomLimits: { compactRows: 5 } })
    const client = server.honest()
    await client.ready
    for (let n = 0; n < 30; n++) {
      client.set(`k${n % 3}`, n)
      await until(() => client.isSaved)
    }
    await eventually(async () => expect((await store.load(key))!.rows).toBeLessThan(6))
    expect(await storedCells(store)).toEqual({ k0: 27, k1: 28, k2: 29 })
    expect((await store.load(key))!.seq).toBe(31)
  })

  test('[ROOM25] stopping sends clients away with 1012 and keeps everything received', async () => {
    const store = new SlowStore()
    const server = await startRooms({ store })
    const client = server.honest()
    await client.ready
    client.set('a', 1)
    await until(() => store.appends.length === 1)
    client.set('b', 2)
    await until(() => server.metrics.value('updates') >= 2)
    const stopped = server.stop()
    expect(await client.raw.closed).toMatchObject({ code: 1012 })
    const pump = setInterval(() => store.letThrough(), 5)
    await stopped
    clearInterval(pump)
    expect(await storedCells(store)).toEqual({ a: 1, b: 2 })
  })
})
