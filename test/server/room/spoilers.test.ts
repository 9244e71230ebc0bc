/** [ROOM45] Whoever spoils a room again and again is kept out of it; nobody else is. */
import { describe, expect, test } from 'vitest'

import { Spoilers } from '../../../server/room/spoilers.ts'
import { CLOSE } from '../../../shared/wire/close-code.ts'
import { encodeUpdate } from '../../../shared/wire/message.ts'
import { POISON_UPDATES } from '../../fixtures/poison-updates.ts'
import { eventually, until } from '../../helpers/eventually.ts'
import { startRooms } from '../../helpers/room-server.ts'

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
    expect((await second.closed).code).toBe(CLOSE.tooMany.code)
    const again = server.raw('/ws/p/t', as('mallory'))
    expect((await again.closed).code).toBe(CLOSE.tooMany.code)
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

  test('a minute after the last time she may come again', async () => {
    const server = await startRooms({ roomLimits: { spoils: 0, spoilerMs: 400 } })
    const attacker = server.raw('/ws/p/t', as('mallory'))
    await attacker.opened
    attacker.send(poison)
    await attacker.closed
    expect((await server.raw('/ws/p/t', as('mallory')).closed).code).toBe(CLOSE.tooMany.code)
    await eventually(async () => {
      const again = server.honest('/ws/p/t', as('mallory'))
      again.set('hers', 1)
      await until(() => again.isSaved, 300)
    })
  })
})

describe('[ROOM45] the count', () => {
  const limit = { free: 2, forgetMs: 1000 }

  test('is of one person in one room, and starts anew when it was quiet for long enough', () => {
    let now = 0
    const spoilers = new Spoilers(limit, () => now)
    expect([1, 2, 3].map(() => spoilers.count('p/t', 'm'))).toEqual([false, false, true])
    expect(spoilers.isBarred('p/t', 'm')).toBe(true)
    expect(spoilers.isBarred('p/u', 'm')).toBe(false)
    expect(spoilers.isBarred('p/t', 'n')).toBe(false)
    now = 999
    expect(spoilers.isBarred('p/t', 'm')).toBe(true)
    now = 1000
    expect(spoilers.isBarred('p/t', 'm')).toBe(false)
    expect(spoilers.count('p/t', 'm')).toBe(false)
  })

  test('is kept of so many only', () => {
    const spoilers = new Spoilers(limit, () => 0)
    for (let person = 0; person < 12_000; person++) spoilers.count('p/t', `m${person}`)
    expect(spoilers.size).toBe(10_000)
  })
})
