/** Sessions: how long they last, and that they end at once. */
import { describe, expect, test } from 'vitest'

import { FreshCache } from '../../../server/auth/fresh-cache.ts'
import { SESSION_TIMES } from '../../../server/auth/session-times.ts'
import { MemoryTables } from '../../../server/store/memory-tables.ts'
import { sql } from '../../../server/store/tables.ts'
import { authWorld, cookieOf, HERE, PASSWORD } from '../../helpers/auth-world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Counts what is written, and can hold reads up. */
class WatchedTables extends MemoryTables {
  touches = 0
  hold: Promise<void> | null = null

  override async read<Row>(statement: Parameters<MemoryTables['read']>[0]): Promise<readonly Row[]> {
    const result = await super.read<Row>(statement)
    await this.hold
    return result
  }

  override write(statements: Parameters<MemoryTables['write']>[0]): ReturnType<MemoryTables['write']> {
    if (statements.some(({ sql }) => sql.startsWith('update "session" set "seen"'))) this.touches++
    return super.write(statements)
  }
}

describe('how long', () => {
  test.each([
    ['her own computer', false, SESSION_TIMES.own],
    ['a shared one', true, SESSION_TIMES.shared],
  ])('[AU11] on %s it ends when it is not used, and some day in any case', async (_, shared, times) => {
    const world = authWorld()
    const { id } = await world.setUp()
    const begin = async (): Promise<string> => {
      const session = world.sessions.begin(id, { ...HERE, shared })
      await world.tables.write(session.writes)
      return cookieOf(session)
    }
    const idle = await begin()
    world.clock.now += times.idle - 1
    expect(await world.sessions.find(idle)).toMatchObject({ shared })
    world.clock.now += times.idle - 1
    expect(await world.sessions.find(idle)).not.toBeNull()
    world.clock.now += times.idle
    expect(await world.sessions.find(idle)).toBeNull()

    const used = await begin()
    const until = world.clock.now + times.absolute
    while (world.clock.now + times.idle / 2 < until) {
      world.clock.now += times.idle / 2
      const found = await world.sessions.find(used)
      expect(found).not.toBeNull()
      expect(await world.sessions.isAlive(found?.session ?? '', id)).toBe(true)
    }
    world.clock.now = until
    expect(await world.sessions.find(used)).toBeNull()
  })

  test('[AU11] what stays connected is alive only as long, and use over a socket counts', async () => {
    const world = authWorld()
    const { id } = await world.setUp()
    const session = world.sessions.begin(id, { ...HERE, shared: true })
    await world.tables.write(session.writes)
    const found = await world.sessions.find(cookieOf(session))
    const alive = (): Promise<boolean> => world.sessions.isAlive(found?.session ?? '', id)
    world.clock.now += HOUR - MINUTE
    world.sessions.touch(found?.session ?? '', id)
    world.clock.now += HOUR - MINUTE
    expect(await alive()).toBe(true)
    // What is remembered is older than that use.
    expect(await world.sessions.find(cookieOf(session))).not.toBeNull()
    world.clock.now += HOUR
    expect(await alive()).toBe(false)
    expect(await world.sessions.isAlive(found?.session ?? '', 'another')).toBe(false)
  })

  test('[AU11] what is over leaves the database', async () => {
    const world = authWorld()
    const { id } = await world.setUp()
    await world.tables.write(world.sessions.begin(id, { ...HERE, shared: true }).writes)
    const count = async (): Promise<number> =>
      (await world.tables.read(sql.selectFrom('session').select('id').compile())).length
    await world.sweep()
    expect(await count()).toBe(2)
    world.clock.now += HOUR
    await world.sweep()
    expect(await count()).toBe(1)
    world.clock.now += SESSION_TIMES.own.idle
    await world.sweep()
    expect(await count()).toBe(0)
  })

  test('[AU12] that it is in use is written at most once a minute', async () => {
    const tables = new WatchedTables()
    const world = authWorld(tables)
    const root = await world.setUp()
    for (let at = 0; at < 100; at++) {
      world.clock.now += 2_000
      await world.found(root)
    }
    expect(tables.touches).toBe(4)
    expect(await world.people.entries()).toMatchObject([{ seen: world.clock.now - 18_000 }])
  })
})

describe('ending', () => {
  test('[AU13] at once, wherever it is ended from', async () => {
    const world = authWorld()
    const root = await world.setUp()
    const again = async (): Promise<string> => {
      const signedIn = await world.signIn.withPassword(root.email, PASSWORD, HERE)
      if (signedIn.is !== 'signed-in' || !signedIn.session) throw new Error('no')
      return cookieOf(signedIn.session)
    }
    const [one, two, three] = [await again(), await again(), await again()]
    for (const cookie of [one, two, three]) expect(await world.sessions.find(cookie)).not.toBeNull()
    await world.sessions.endHere(one)
    expect(await world.sessions.find(one)).toBeNull()
    const found = await world.sessions.find(two)
    await world.sessions.endOne('another', found?.session ?? '')
    expect(await world.sessions.find(two)).not.toBeNull()
    await world.sessions.endOne(root.id, found?.session ?? '')
    expect(await world.sessions.find(two)).toBeNull()
    await world.sessions.endAll(root.id, (await world.sessions.find(three))?.session)
    expect(await world.sessions.find(three)).not.toBeNull()
    expect(await world.found(root)).toBeNull()
    await world.sessions.endAll(root.id)
    expect(await world.sessions.find(three)).toBeNull()
  })

  test('[AU13] what was being read meanwhile is read again', async () => {
    const tables = new WatchedTables()
    const world = authWorld(tables)
    await world.setUp()
    const mary = await world.join('mary@example.org')
    let goOn = (): void => undefined
    tables.hold = new Promise<void>((resolve) => (goOn = resolve))
    const asked = world.found(mary)
    await new Promise((turn) => setTimeout(turn, 5))
    const { hold } = tables
    tables.hold = null
    await world.sessions.endAll(mary.id)
    goOn()
    await hold
    expect(await asked).toBeNull()
    expect(await world.found(mary)).toBeNull()
  })

  test('[AU13] a memory keeps nothing that changed while it was read, and is bounded', async () => {
    const cache = new FreshCache<number>(3)
    let value = 1
    const asked = cache.get('a', async () => {
      const read = value
      if (read === 1) {
        value = 2
        cache.forget('a')
      }
      return read
    })
    expect(await asked).toBe(2)
    expect(cache.peek('a')).toBe(2)
    for (const key of ['b', 'c', 'd', 'e']) await cache.get(key, async () => 0)
    expect(['a', 'b', 'c', 'd', 'e'].filter((key) => cache.peek(key) !== undefined)).toHaveLength(3)
    expect(await cache.get('none', async () => null)).toBeNull()
  })

  test('[AU13] of more than fifty, those not used for longest end, at once and everywhere', async () => {
    const world = authWorld()
    const root = await world.setUp()
    // It is remembered, as by a browser that is in use.
    expect(await world.found(root)).not.toBeNull()
    const told: number[] = []
    world.changes.on(() => told.push(at))
    let at = 0
    for (; at < 55; at++) {
      world.clock.now += 1000
      await world.signIn.withPassword(root.email, PASSWORD, HERE)
    }
    expect(await world.sessions.list(root.id, '')).toHaveLength(50)
    expect(await world.found(root)).toBeNull()
    expect(told).toEqual([49, 50, 51, 52, 53, 54])
  })

  test('[AU11] those that are over are not counted', async () => {
    const world = authWorld()
    const root = await world.setUp()
    const shared = world.sessions.begin(root.id, { ...HERE, shared: true })
    await world.sessions.start(shared)
    const counted = async (): Promise<unknown> => (await world.people.entries())[0]?.sessions
    expect(await counted()).toBe(2)
    world.clock.now += HOUR
    expect(await counted()).toBe(1)
    world.clock.now += SESSION_TIMES.own.idle
    expect(await counted()).toBe(0)
    expect(await world.sessions.list(root.id, '')).toEqual([])
  })
})
