/** `npm run fuzz`: SEEDS stories (400) of STEPS steps (100), beginning with seed SEED (1). */
import { expect, test } from 'vitest'

import { Story } from './convergence.ts'

const number = (name: string, fallback: number): number => Number(process.env[name] ?? fallback)

test('[CONV1] every story ends with one plan', async () => {
  const from = number('SEED', 1)
  for (let seed = from; seed < from + number('SEEDS', 400); seed++)
    await expect(Story.run(seed, number('STEPS', 100))).resolves.toBeUndefined()
})
