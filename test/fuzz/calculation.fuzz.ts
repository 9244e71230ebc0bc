/** Thousands of random changes: the calculation that followed them against one that starts anew. `SEEDS` and `STEPS` set how many. */
import { expect, test } from 'vitest'

import { followChanges } from '../shared/calc/random-changes.ts'

const seeds = Number(process.env['SEEDS'] ?? 400)
const steps = Number(process.env['STEPS'] ?? 100)

test(`[K1] ${seeds} seeds of ${steps} changes`, () => {
  for (let seed = 1; seed <= seeds; seed++) {
    const { builds, whole } = followChanges(seed, steps, 10)
    expect({ seed, builds }).toEqual({ seed, builds: 1 + whole })
  }
})
