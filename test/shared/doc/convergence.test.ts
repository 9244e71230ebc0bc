import { expect, test } from 'vitest'

import { Fuzz } from '../../fuzz/convergence.ts'

/** The short run of `npm run fuzz`. A seed that ever fails there gets a test of its own name here. */
test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
  'replicas converge through edits, moves, sorts, undo, cuts, restarts and a bad network: seed %i',
  (seed) => {
    expect(() => new Fuzz(seed, { replicas: 3 + (seed % 3), steps: 60 }).run()).not.toThrow()
  },
)
