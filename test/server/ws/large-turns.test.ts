/** Who may have large frames built, and when. Rule: server/room/SPEC.md, WS15. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { LargeTurns } from '../../../server/ws/large-turns.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Builds that take the time they say; `spent`: how much of it, by person. */
function scene() {
  let [clock, base] = [0, Date.now()]
  const now = (): number => clock + (Date.now() - base)
  const turns = new LargeTurns({ perPerson: { burst: 1000, perSecond: 100 }, bytesPerMs: 50_000 }, now)
  const spent = new Map<string, number>()
  const ask = (person: string, took: number, again = false): void =>
    turns.ask(person, () => {
      clock += took
      spent.set(person, (spent.get(person) ?? 0) + took)
      if (again) ask(person, took, true)
      return 0
    })
  return { ask, spent, reset: () => ([clock, base] = [0, Date.now()]) }
}

test('[WS15] what takes no time is answered at once, however many ask', () => {
  const { ask, spent } = scene()
  for (let n = 0; n < 1000; n++) ask(`p${n}`, 0)
  expect(spent.size).toBe(1000)
})

test('[WS15] all together take half of the time at most, and everybody’s turn comes', async () => {
  const { ask, spent } = scene()
  for (let n = 0; n < 10; n++) ask(`p${n}`, 100)
  await vi.advanceTimersByTimeAsync(10 * 100 - 1)
  // The time of the builds themselves is not in these milliseconds: each was followed by as long a rest.
  expect(spent.size).toBe(10)
  const total = [...spent.values()].reduce((sum, one) => sum + one, 0)
  expect(total).toBe(1000)
})

test('[WS15] who asks again and again spends what is hers, and others wait for one build of hers', async () => {
  const { ask, spent } = scene()
  for (let n = 0; n < 20; n++) ask('viewer', 100, true)
  await vi.advanceTimersByTimeAsync(20_000)
  // A thousand at once, then a hundred a second, of the time that passed and the builds’ own.
  expect(spent.get('viewer')).toBeLessThan(1000 + 100 * 24 + 2100)
  ask('ana', 10)
  await vi.advanceTimersByTimeAsync(150)
  expect(spent.get('ana')).toBe(10)
})
