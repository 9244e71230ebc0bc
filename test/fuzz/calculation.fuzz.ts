/** Thousands of random changes: the calculation that followed them against one that starts anew. `SEEDS` (400) and `STEPS` (100) set how many, `SEED` (1) where to begin. */
import { expect, test } from 'vitest'

import { followChanges } from '../shared/calc/random-changes.ts'

const seeds = Number(process.env['SEEDS'] ?? 400)
const steps = Number(process.env['STEPS'] ?? 100)
const from = Number(process.env['SEED'] ?? 1)

test(`[K1] ${seeds} seeds of ${steps} changes`, () => {
  for (let seed = from; seed < from + seeds; seed++) {
    const { builds, whole } = followChanges(seed, steps, 10)
    expect({ seed, builds }).toEqual({ seed, builds: 1 + whole })
  }
})
