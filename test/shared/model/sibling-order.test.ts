import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { isOrderKey } from '../../../shared/model/order.ts'
import {
  compareSiblings,
  orderKeysBeside,
  positionOf,
  type Sibling,
} from '../../../shared/model/sibling-order.ts'
import { seeded } from '../doc/make.ts'

const KEYS = ['Zz', 'a0', 'a0V', 'a0V1', 'a1', 'a1k']
/** Also such as begin alike, and with signs that sort below and above digits. */
const IDS = ['a', 'a-', 'aV', 'a_', 'aa', 'b', 'Z', '0', 'b-1']

/** Distinct records, many with one key. */
const anySiblings = fc
  .uniqueArray(fc.record({ key: fc.constantFrom(...KEYS), id: fc.constantFrom(...IDS) }), {
    selector: ({ id }) => id,
    minLength: 1,
  })
  .map((list) => list.toSorted(compareSiblings))

const anyInsertions = fc.array(
  fc.record({ at: fc.nat(), count: fc.integer({ min: 1, max: 3 }), copied: fc.boolean() }),
  { maxLength: 40 },
)

describe('order of siblings', () => {
  test('[ORD6] new records stand where they were put, between records that share a key too, and nobody else moves', () => {
    fc.assert(
      fc.property(anySiblings, anyInsertions, fc.nat(), (start, insertions, seed) => {
        const random = seeded(seed)
        let siblings: Sibling[] = start
        for (const [turn, { at, count, copied }] of insertions.entries()) {
          const gap = at % (siblings.length + 1)
          const keys = orderKeysBeside(siblings[gap - 1] ?? null, siblings[gap] ?? null, count, random)
          const made = keys.map((key, index) => ({ key, id: `n${turn}-${index}` }))
          expect(keys.filter((key) => !isOrderKey(key))).toEqual([])
          // Somebody else came to the same key.
          const twin = copied ? [{ key: keys[0]!, id: `aa${turn}` }] : []
          const wanted = [...siblings.slice(0, gap), ...twin, ...made, ...siblings.slice(gap)]
          siblings = wanted.toReversed().toSorted(compareSiblings)
          expect(siblings).toEqual(wanted)
        }
      }),
    )
  })

  test('[ORD6] the order is that of the positions', () => {
    const anySibling = fc.record({
      key: fc.constantFrom(...KEYS, 'a0!a!V', 'a0!a-!V', 'a0!aV!0V', 'a0!a!V!b!k', 'a0V!b!V'),
      id: fc.constantFrom(...IDS),
    })
    fc.assert(
      fc.property(anySibling, anySibling, (a, b) => {
        const [one, two] = [positionOf(a), positionOf(b)]
        expect(Math.sign(compareSiblings(a, b))).toBe(one < two ? -1 : one > two ? 1 : 0)
      }),
    )
  })

  test('[ORD6] above the lowest and below the highest key there is room', () => {
    const lowest = `A${'0'.repeat(26)}1`
    const highest = 'z'.repeat(27)
    const random = seeded(1)
    for (const key of [lowest, `${lowest}V`, highest, `${highest}zz`, 'a0!a!V']) {
      const [above] = orderKeysBeside(null, { key, id: 'b' }, 1, random)
      const [below] = orderKeysBeside({ key, id: 'b' }, null, 1, random)
      expect([above, below].map(isOrderKey)).toEqual([true, true])
      expect(above! < key && key < below!).toBe(true)
    }
  })
})
