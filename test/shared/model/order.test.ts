import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { isOrderKey, LONGEST_KEY, orderKeysBetween, type Random } from '../../../shared/model/order.ts'

/** A small deterministic generator, so that a failing seed can be run again. */
const seeded = (seed: number) => () => {
  seed = (seed * 1664525 + 1013904223) >>> 0
  return seed / 2 ** 32
}

const orderKeyBetween = (before: string | null, after: string | null, random: Random): string =>
  orderKeysBetween(before, after, 1, random)[0]!

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

  /** Lists of two keys into which thousands are inserted, each time at the place that the pattern says. */
  test.each([
    [
      'between the two before it, above and below in turn',
      (_: number, last: number, i: number) => last + (i % 2),
    ],
    ['twice above, once below', (_: number, last: number, i: number) => last + (i % 3 === 0 ? 1 : 0)],
    [
      'in runs of a dozen to either side',
      (_: number, last: number, i: number) => last + (i % 24 < 12 ? 1 : 0),
    ],
    [
      'in runs of a dozen, then between',
      (_: number, last: number, i: number) => last + (i % 13 < 12 ? 1 : 0),
    ],
    [
      'in runs of thirty to either side',
      (_: number, last: number, i: number) => last + (i % 60 < 30 ? 1 : 0),
    ],
    ['in runs of thirty, then between', (_: number, last: number, i: number) => last + (i % 31 < 30 ? 1 : 0)],
    ['in the middle', (size: number) => size >> 1],
    ['at every third place', (size: number, _: number, i: number) => (i * 3) % (size + 1)],
  ])('[ORD5] rows added %s: a fifth of a character each', (_, place) => {
    for (const seed of [1, 7, 99]) {
      const random = seeded(seed)
      const keys = orderKeysBetween(null, null, 2, random)
      let last = 0
      for (let i = 0; i < 2000; i++) {
        const at = place(keys.length, last, i)
        keys.splice(at, 0, orderKeyBetween(keys[at - 1] ?? null, keys[at] ?? null, random))
        last = at
      }
      expect(keys.findIndex((key, index) => !isOrderKey(key) || key <= (keys[index - 1] ?? ''))).toBe(-1)
      expect(Math.max(...keys.map((key) => key.length))).toBeLessThan(20 + 400)
    }
  })

  test('[ORD5] eight thousand rows, each between the two before it, have keys', () => {
    const random = seeded(5)
    let [above, below] = orderKeysBetween(null, null, 2, random)
    for (let i = 0; i < 8000; i++) {
      const key = orderKeyBetween(above!, below!, random)
      if (i % 2 === 0) above = key
      else below = key
    }
    expect(isOrderKey(above)).toBe(true)
    expect(above!.length).toBeLessThan(LONGEST_KEY / 2)
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
      `a0${'V'.repeat(LONGEST_KEY)}`,
      'a0!row',
      'a0!row!',
      'a0!row!V0',
      'a0!!V',
      'a0!r:c!V',
      '!row!V',
      'A00000000000000000000000000',
    ])
      expect(isOrderKey(bad)).toBe(false)
    for (const good of [
      'a0',
      'a0V',
      'Zz',
      'b00',
      'A00000000000000000000000001',
      'a0V!row-7!k3',
      'a0!a!V!b!0V',
    ])
      expect(isOrderKey(good)).toBe(true)
  })
})
