/** `npm run fuzz`: REFUSAL_SEEDS stories (100) of STEPS steps (100) of rights that come and go, beginning with seed SEED (1). */
import { expect, test } from 'vitest'

import { RefusalStory } from './refusals.ts'

const number = (name: string, fallback: number): number => Number(process.env[name] ?? fallback)

test('[REF12] after every story every edit is in the document of the server or in its maker’s list', async () => {
  const from = number('SEED', 1)
  const seen = { typed: 0, refused: 0, arrived: 0 }
  for (let seed = from; seed < from + number('REFUSAL_SEEDS', 100); seed++) {
    const { typed, refused, arrived } = await RefusalStory.run(seed, number('STEPS', 100))
    seen.typed += typed
    seen.refused += refused
    seen.arrived += arrived
  }
  process.stdout.write(`${JSON.stringify(seen)}\n`)
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(0)
})
