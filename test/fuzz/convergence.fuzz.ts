/** `npm run fuzz`: SEEDS stories (400) of STEPS steps (100), beginning with seed SEED (1). */
import { expect, test } from 'vitest'

import { Story } from './convergence.ts'
import { fakeWorld, realWorld } from './world.ts'

const number = (name: string, fallback: number): number => Number(process.env[name] ?? fallback)

test('[CONV1] every story ends with one plan', async () => {
  const from = number('SEED', 1)
  for (let seed = from; seed < from + number('SEEDS', 400); seed++)
    await expect(Story.run(seed, number('STEPS', 100), fakeWorld)).resolves.toBeUndefined()
})

/** ROOM_SEEDS (40): they take longer, because real connections wait before they are made again. */
test('[CONV4] every story ends with one plan in the real rooms, too', async () => {
  const from = number('SEED', 1)
  for (let seed = from; seed < from + number('ROOM_SEEDS', 40); seed++)
    await expect(Story.run(seed, number('STEPS', 100), realWorld)).resolves.toBeUndefined()
})
