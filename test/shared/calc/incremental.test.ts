/** Whatever the way, the values are those of a new engine: random edits, steps of rows and columns, trees, sorts, undo, names, tables. */
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { followChanges } from './random-changes.ts'

test('[K1] after any changes the values are those of a new engine', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
      const { builds, whole } = followChanges(seed, 60, 12)
      // Small steps all the way: a step that the library refused would have ended in a build.
      expect(builds).toBe(1 + whole)
    }),
    { numRuns: 12, endOnFailure: true },
  )
}, 120_000)
