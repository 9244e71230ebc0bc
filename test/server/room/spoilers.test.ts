/** [ROOM45] Whoever spoils a room again and again is kept out of it; nobody else is. */
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'

import { RoomState } from '../../../server/room/room-state.ts'
import { Spoilers } from '../../../server/room/spoilers.ts'
import { SCHEMA_VERSION } from '../../../shared/doc/plan-document.ts'
import { CLOSE, isFinalClose } from '../../../shared/wire/close-code.ts'
import { encodeUpdate } from '../../../shared/wire/message.ts'
import { POISON_UPDATES } from '../../fixtures/poison-updates.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { fence } from '../../helpers/hostile-edits.ts'
import { startRooms } from '../../helpers/room-server.ts'
import { storedLog } from '../../helpers/stored-log.ts'

const as = (person: string): { headers: Record<string, string> } => ({
  headers: { authorization: `Bearer ${person}` },
})
const poison = encodeUpdate(POISON_UPDATES[0]!)

describe('[ROOM45] in a room', () => {
  test('the fourth time within a minute sends all her connections away and keeps her out; the others go on', async () => {
    const server = await startRooms({ roomLimits: { spoils: 3 } })
    const honest = server.honest('/ws/p/t', as('honest'))
    await honest.ready
    const [first, second] = [server.raw('/ws/p/t', as('mallory')), server.raw('/ws/p/t', as('mallory'))]
    await Promise.all([first.opened, second.opened])
    for (const attack of [1, 2, 3]) {
      const attacker = attack === 1 ? first : server.raw('/ws/p/t', as('mallory'))
      await attacker.opened
      attacker.send(poison)
      expect((await attacker.closed).code).toBe(CLOSE.malformed.code)
      expect(second.socket.readyState).toBe(second.socket.OPEN)
    }
    const last = server.raw('/ws/p/t', as('mallory'))
    await last.opened
    last.send(poison)
    expect((await last.closed).code).toBe(CLOSE.malformed.code)
    // She may come back by herself: another page of hers did nothing.
    expect((await second.closed).code).toBe(CLOSE.full.code)
    expect(isFinalClose(CLOSE.full.code)).toBe(false)
    const again = server.raw('/ws/p/t', as('mallory'))
    expect((await again.closed).code).toBe(CLOSE.full.code)
    // In another room of the plan she is as welcome as before, and nobody else has noticed anything here.
    const elsewhere = server.honest('/ws/p/u', as('mallory'))
    await elsewhere.ready
    elsewhere.set('hers', 1)
    await until(() => elsewhere.isSaved)
    honest.set('after', 1)
    await until(() => honest.isSaved)
    expect(honest.raw.socket.readyState).toBe(honest.raw.socket.OPEN)
    expect(server.metrics.value('barred_spoilers')).toBe(1)
  })

  test('and, from room to room, in all together: she is sent away from every one and kept out of all', async () => {
    const server = await startRooms({ roomLimits: { spoils: 3, spoilsEverywhere: 2 } })
    const honest = server.honest('/ws/p/t', as('honest'))
    const quiet = server.raw('/ws/p/outline', as('mallory'))
    await Promise.all([honest.ready, quiet.opened])
    for (const room of ['t', 'u', 't']) {
      const attacker = server.raw(`/ws/p/${room}`, as('mallory'))
      await attacker.opened
      expect(quiet.socket.readyState).toBe(quiet.socket.OPEN)
      attacker.send(poison)
      expect((await attacker.closed).code).toBe(CLOSE.malformed.code)
    }
    expect((await quiet.closed).code).toBe(CLOSE.full.code)
    expect((await server.raw('/ws/p/outline', as('mallory')).closed).code).toBe(CLOSE.full.code)
    honest.set('after', 1)
    await until(() => honest.isSaved)
    expect(server.metrics.value('barred_spoilers')).toBe(1)
  })

  test('a page that is newer than the server is told so, however often, and is no spoiler', async () => {
    const server = await startRooms({ roomLimits: { spoils: 0, spoilsEverywhere: 0 } })
    const doc = new Y.Doc()
    doc.getMap('meta').set('schema', SCHEMA_VERSION + 1)
    const newer = encodeUpdate(Y.encodeStateAsUpdate(doc))
    for (let times = 0; times < 3; times++) {
      const page = server.raw('/ws/p/t', as('mallory'))
      await page.opened
      page.send(newer)
      expect((await page.closed).code).toBe(CLOSE.tooOld.code)
    }
    const own = server.honest('/ws/p/t', as('mallory'))
    await own.ready
    own.set('hers', 1)
    await until(() => own.isSaved)
  })

  test('[ROOM46] what building it again takes is the time of whoever spoilt it', async () => {
    const server = await startRooms({ roomLimits: { work: { burst: 0, perSecond: 0.1 } } })
    const attacker = server.raw('/ws/p/t', as('mallory'))
    await attacker.opened
    attacker.send(poison)
    await attacker.closed
    expect(server.rooms.waitOf('mallory')).toBeGreaterThan(0)
    expect(server.rooms.waitOf('honest')).toBe(0)
  })

  test('[ROOM46] and is hers before it is done, by the size of the room: nobody spoils many at once', () => {
    const state = new RoomState('t', () => 0)
    state.load(storedLog())
    expect(state.loadMs).toBe(0)
    const large = fence(50_000)
    state.apply(large)
    expect(state.loadMs).toBeGreaterThan(large.byteLength / 20_000)
    state.destroy()
  })

  test('a minute after the last time she may come again', async () => {
    const server = await startRooms({ roomLimits: { spoils: 0, spoilerMs: 400 } })
    const attacker = server.raw('/ws/p/t', as('mallory'))
    await attacker.opened
    attacker.send(poison)
    await attacker.closed
    expect((await server.raw('/ws/p/t', as('mallory')).closed).code).toBe(CLOSE.full.code)
    await eventually(async () => {
      const again = server.honest('/ws/p/t', as('mallory'))
      again.set('hers', 1)
      await until(() => again.isSaved, 300)
    })
  })
})

describe('[ROOM45] the count', () => {
  const limit = { free: 2, freeEverywhere: 4, forgetMs: 1000 }

  test('is of one person in one room, and starts anew when it was quiet for long enough', () => {
    let now = 0
    const spoilers = new Spoilers(limit, () => now)
    expect([1, 2, 3].map(() => spoilers.count('p/t', 'm'))).toEqual([null, null, 'room'])
    expect(spoilers.isBarred('p/t', 'm')).toBe(true)
    expect(spoilers.isBarred('p/u', 'm')).toBe(false)
    expect(spoilers.isBarred('p/t', 'n')).toBe(false)
    now = 999
    expect(spoilers.isBarred('p/t', 'm')).toBe(true)
    now = 1000
    expect(spoilers.isBarred('p/t', 'm')).toBe(false)
    expect(spoilers.count('p/t', 'm')).toBeNull()
  })

  test('is of all rooms together, too: whoever goes from room to room is kept out of every one', () => {
    let now = 0
    const spoilers = new Spoilers(limit, () => now)
    const rooms = ['p/a', 'p/b', 'q/c', 'p/d', 'p/e']
    expect(rooms.map((room) => spoilers.count(room, 'm'))).toEqual([null, null, null, null, 'everywhere'])
    expect(spoilers.isBarred('p/never', 'm')).toBe(true)
    expect(spoilers.isBarred('p/a', 'n')).toBe(false)
    now = 1000
    expect(spoilers.isBarred('p/a', 'm')).toBe(false)
  })

  test('is kept of so many only', () => {
    const spoilers = new Spoilers(limit, () => 0)
    for (let person = 0; person < 12_000; person++) spoilers.count('p/t', `m${person}`)
    expect(spoilers.size).toBe(10_000)
  })
})
