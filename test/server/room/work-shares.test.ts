/** Everybody's share of the server's time. The rule: server/room/SPEC.md, ROOM46. */
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'

import { WorkShares } from '../../../server/room/work-shares.ts'
import { KeptMessages } from '../../../server/ws/kept-messages.ts'
import { Turnstile } from '../../../server/ws/turnstile.ts'
import { encodeAskDurability, encodeUpdate } from '../../../shared/wire/message.ts'
import { until } from '../../helpers/eventually.ts'
import { fence, probe } from '../../helpers/hostile-edits.ts'
import { startRooms } from '../../helpers/room-server.ts'
import { as } from '../../helpers/small-door.ts'

test('[ROOM41] who has searched for very much is another matter than who has taken much time, and is forgotten in hours', () => {
  let now = 0
  const shares = new WorkShares({ burst: 50, perSecond: 500 }, () => now)
  shares.searched('eve', 10_000_000)
  expect([shares.hasSearched('eve'), shares.wait('eve')]).toEqual([false, 0])
  shares.searched('eve', 1_000_000)
  expect([shares.hasSearched('eve'), shares.hasSearched('ana'), shares.wait('eve')]).toEqual([true, false, 0])
  now = 1_999_000
  expect(shares.hasSearched('eve')).toBe(true)
  now = 2_000_000
  expect(shares.hasSearched('eve')).toBe(false)
})

describe('[ROOM46] a share', () => {
  const limit = { burst: 50, perSecond: 500 }

  test('of time is hers at once, and then half of it; whoever takes more waits for as long as pays it', () => {
    let now = 0
    const shares = new WorkShares(limit, () => now)
    shares.charge('eve', 50)
    expect(shares.wait('eve')).toBe(0)
    shares.charge('eve', 100)
    expect(shares.wait('eve')).toBe(200)
    expect(shares.wait('ana')).toBe(0)
    now = 150
    expect(shares.wait('eve')).toBe(50)
    now = 200
    expect(shares.wait('eve')).toBe(0)
    // Nobody saves up more than what is hers at once.
    now = 1e6
    shares.charge('eve', 51)
    expect(shares.wait('eve')).toBe(2)
    // However long it took, she is heard again soon enough to answer.
    shares.charge('eve', 1e9)
    expect(shares.wait('eve')).toBe(10_000)
  })

  test('is charged by the clock, also for what throws', () => {
    let now = 0
    const shares = new WorkShares(limit, () => now)
    expect(shares.doing('eve', () => (now += 10))).toBe(10)
    expect(() =>
      shares.doing('eve', () => {
        now += 90
        throw new Error('poison')
      }),
    ).toThrow('poison')
    expect(shares.wait('eve')).toBeGreaterThan(0)
  })

  test('is remembered of those only who used some lately', () => {
    let now = 0
    const shares = new WorkShares(limit, () => now)
    for (let n = 0; n < 5_000; n++) shares.charge(`p${n}`, (now += 1))
    expect(shares.size).toBeLessThanOrEqual(5_000)
    now += 1e6
    shares.charge('one more', 1)
    expect(shares.size).toBe(1)
  })
})

test('[ROOM46] what was read with it waits, too, in its order, and the network holds the rest', async () => {
  const taken: number[] = []
  let [wait, held] = [0, 0]
  const pace = {
    hold: () => {
      held++
      return () => void held--
    },
  }
  const turnstile = new Turnstile(
    pace,
    (message) => {
      taken.push(message[0]!)
      if (message[0] === 1) wait = 5
    },
    () => wait,
  )
  for (const n of [0, 1, 2, 3]) turnstile.receive(Uint8Array.of(n))
  expect(taken).toEqual([0, 1])
  expect(held).toBe(1)
  const release = turnstile.hold()
  wait = 0
  await new Promise((later) => setTimeout(later, 20))
  expect(taken).toEqual([0, 1])
  release()
  expect(taken).toEqual([0, 1, 2, 3])
  expect(held).toBe(0)
})

test('[ROOM46] of what is kept one is taken after the other, and what is cleared never', () => {
  const kept = new KeptMessages()
  for (const n of [1, 2, 3]) kept.add(new Uint8Array(n))
  expect([kept.take()?.byteLength, kept.bytes, kept.isEmpty]).toEqual([1, 5, false])
  kept.clear()
  expect([kept.take(), kept.bytes, kept.isEmpty]).toEqual([null, 0, true])
})

test('[ROOM46] small updates that cost much, in one go: others are heard between them, and all are taken', async () => {
  const server = await startRooms({ roomLimits: { work: { burst: 1, perSecond: 500 } } })
  const eve = server.raw('/ws/p/t', as('eve'))
  const honest = server.honest('/ws/p/u', as('ana'))
  await Promise.all([eve.opened, honest.ready])
  const [LETTERS, PROBES] = [40_000, 25]
  const said: string[] = []
  eve.send(encodeUpdate(fence(LETTERS)))
  for (let n = 0; n < PROBES; n++) eve.send(encodeUpdate(probe(4_000_000_000, n)))
  eve.send(encodeAskDurability(1))
  const hers = until(() => eve.count('committed') === 1, 60_000).then(() => void said.push('eve'))
  await new Promise((turn) => setTimeout(turn, 100))
  honest.set('a', 1)
  const good = until(() => honest.isSaved, 60_000).then(() => void said.push('ana'))
  await Promise.all([hers, good])
  expect(said).toEqual(['ana', 'eve'])
  expect(server.metrics.value('slowed_writers')).toBeGreaterThan(2)
  const room = new Y.Doc()
  Y.applyUpdate(room, (await server.rooms.state({ plan: 'p', room: 't' }))!)
  expect(room.getText('r1:c1:en').toJSON()).toHaveLength(LETTERS + PROBES)
}, 90_000)
