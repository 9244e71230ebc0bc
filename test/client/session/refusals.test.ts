import { expect, test } from 'vitest'

import { RefusalStory } from '../../fuzz/refusals.ts'

test.each([1, 2, 3, 4, 5, 6])(
  '[REF12] story %i of rights that come and go: every edit is in the document of the server or in its maker’s list',
  async (seed) => {
    const { typed, refused, arrived } = await RefusalStory.run(seed, 120)
    expect(Math.min(typed, refused, arrived)).toBeGreaterThan(0)
  },
)
