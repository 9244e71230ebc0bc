import { expect, test } from 'vitest'

import { Story } from '../../fuzz/convergence.ts'

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  '[CONV1] story %i ends with one plan, one set of values, and true references',
  async (seed) => {
    await expect(Story.run(seed, 60)).resolves.toBeUndefined()
  },
)
