import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { isOrderKey, orderKeyBetween, orderKeysBetween } from '../../../shared/model/order.ts'

/** A small deterministic generator, so that a failing seed can be run again. */
const seeded = (seed: number) => () => {
  seed = (seed * 1664525 + 1013904223) >>> 0
  return seed / 2 ** 32
}

describe('order keys', () => {
  test('[ORD1] any sequence of insertions keeps the list strictly ascending and every key valid', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 5 })), {
          maxLength: 120,
        }),
        fc.integer(),
        (insertions, seed) => {
          const random = seeded(seed)
          const keys: string[] = []
          for (const [where, count] of insertions) {
            const at = Math.min(keys.length, Math.floor(where * (keys.length + 1)))
            keys.splice(at, 0, ...orderKeysBetween(keys[at - 1] ?? null, keys[at] ?? null, count, random))
          }
          for (const [i, key] of keys.entries()) {
            expect(isOrderKey(key)).toBe(true)
            if (i > 0) expect(keys[i - 1]! < key).toBe(true)
          }
        },
      ),
    )
  })

  test.each([
    ['below the last one inserted', (keys: string[], last: number) => last + 1],
    ['always at the same place', () => 1],
    ['at the end', (keys: string[]) => keys.length],
    ['at the top', () => 0],
  ])('[ORD2] two thousand rows added %s keep short keys', (_, place) => {
    const random = seeded(7)
    const keys = orderKeysBetween(null, null, 2, random)
    let last = 0
    for (let i = 0; i < 2000; i++) {
      const at = place(keys, last)
      keys.splice(at, 0, orderKeyBetween(keys[at - 1] ?? null, keys[at] ?? null, random))
      last = at
    }
    expect(Math.max(...keys.map((key) => key.length))).toBeLessThan(20)
  })

  test('[ORD3] two people inserting into one gap hardly ever get the same key', () => {
    const random = seeded(3)
    let same = 0
    for (let i = 0; i < 2000; i++)
      if (orderKeyBetween('a0', 'a1', random) === orderKeyBetween('a0', 'a1', random)) same++
    expect(same).toBeLessThan(10)
  })

  test('[ORD4] what is not a key is told apart', () => {
    for (const bad of [
      '',
      'a',
      '0a',
      'a0\u0000',
      'a00',
      'é0',
      7,
      null,
      `a0${'V'.repeat(600)}`,
      'A00000000000000000000000000',
    ])
      expect(isOrderKey(bad)).toBe(false)
    for (const good of ['a0', 'a0V', 'Zz', 'b00', 'A00000000000000000000000001'])
      expect(isOrderKey(good)).toBe(true)
  })
})
