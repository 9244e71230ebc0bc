import { expect, test } from 'vitest'

import { Story } from '../../fuzz/convergence.ts'
import { fakeWorld, realWorld } from '../../fuzz/world.ts'

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  '[CONV1] story %i ends with one plan, one set of values, and true references',
  async (seed) => {
    await expect(Story.run(seed, 60, fakeWorld)).resolves.toBeUndefined()
  },
)

test.each([101, 102, 103])(
  '[CONV4] story %i ends the same with the real sockets and rooms of the server',
  async (seed) => {
    await expect(Story.run(seed, 60, realWorld)).resolves.toBeUndefined()
  },
)
