/** `npm run fuzz`: SEEDS stories (400) of STEPS steps (100), beginning with seed SEED (1). */
import { expect, test } from 'vitest'

import { Story } from './convergence.ts'
import { fakeWorld, realWorld, type World } from './world.ts'

const number = (name: string, fallback: number): number => Number(process.env[name] ?? fallback)

/** Tells how often which kind of reference was met: a story that checks nothing would pass for ever. */
async function tell(count: number, makeWorld: () => Promise<World>): Promise<Record<string, number>> {
  const from = number('SEED', 1)
  const seen: Record<string, number> = {}
  for (let seed = from; seed < from + count; seed++)
    for (const [what, often] of await Story.run(seed, number('STEPS', 100), makeWorld))
      seen[what] = (seen[what] ?? 0) + often
  process.stdout.write(`${JSON.stringify(seen)}\n`)
  return seen
}

test('[CONV1–CONV3, CONV5–CONV7] every story ends with one plan, true references, and nothing lost', async () => {
  const count = number('SEEDS', 400)
  const seen = await tell(count, fakeWorld)
  expect(seen['range there'] ?? 0).toBeGreaterThanOrEqual(count)
})

/** ROOM_SEEDS (40): they take longer, because real connections wait before they are made again. */
test('[CONV4] every story ends with one plan in the real rooms, too', async () => {
  const count = number('ROOM_SEEDS', 40)
  const seen = await tell(count, realWorld)
  expect(seen['range there'] ?? 0).toBeGreaterThanOrEqual(count)
})
