/** `npm run fuzz`: FUZZ_SEEDS stories (400) of FUZZ_STEPS steps (100), beginning with seed FUZZ_FROM (1). */
import { expect, test } from 'vitest'

import { Story } from './convergence.ts'

const number = (name: string, fallback: number): number => Number(process.env[name] ?? fallback)

test('[CONV1] every story ends with one plan', async () => {
  const from = number('FUZZ_FROM', 1)
  for (let seed = from; seed < from + number('FUZZ_SEEDS', 400); seed++)
    await expect(Story.run(seed, number('FUZZ_STEPS', 100))).resolves.toBeUndefined()
})
