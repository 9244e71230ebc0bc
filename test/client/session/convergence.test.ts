import { expect, test } from 'vitest'

import { Story } from '../../fuzz/convergence.ts'
import { fakeWorld, realWorld } from '../../fuzz/world.ts'

/** What became of the references of all stories. */
const seen = new Set<string>()

test.each([1, 2, 3, 4, 5])(
  '[CONV1–CONV3, CONV5–CONV7] story %i ends with one plan, one set of values, true references, and nothing lost',
  async (seed) => {
    const found = await Story.run(seed, 60, fakeWorld)
    for (const what of found.keys()) seen.add(what)
    expect(found.size).toBeGreaterThan(0)
  },
)

test('[CONV1] story 157: a table is removed and comes back, and was changed meanwhile', async () => {
  await expect(Story.run(157, 100, fakeWorld, 0)).resolves.toBeInstanceOf(Map)
})

test('[CONV1] story 1021: half of a moved column has arrived, and it stands before the labels for a while', async () => {
  await expect(Story.run(1021, 100, fakeWorld)).resolves.toBeInstanceOf(Map)
})

test('and in these stories every kind of reference was still there, and was gone, and looks of every kind were left', () => {
  expect([...seen].toSorted()).toEqual(
    expect.arrayContaining([
      'cell gone',
      'cell there',
      'cell format',
      'children there',
      'column rule',
      'format rule',
      'heading',
      'name there',
      'range gone',
      'range there',
      'value',
    ]),
  )
})

test.each([101, 102, 103])(
  '[CONV4] story %i ends the same with the real sockets and rooms of the server',
  async (seed) => {
    await expect(Story.run(seed, 60, realWorld)).resolves.toBeInstanceOf(Map)
  },
)
