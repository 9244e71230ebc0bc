import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'

import { sharedRuns } from '../../../shared/doc/shared-runs.ts'
import { applyTextDiff, differences } from '../../../shared/doc/text-diff.ts'
import { seeded } from './make.ts'

const LARGEST = 32_767

const letters = (length: number, seed: number, alphabet = 'abcdefghijklmnopqrstuvwxyz'): string => {
  const random = seeded(seed)
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
}
const words = (count: number, seed: number): string =>
  Array.from({ length: count }, (_, index) => letters(3 + ((index * 7) % 9), seed + index)).join(' ')

/** The two texts the pieces speak of. */
const sides = (before: string, after: string): [string, string] => {
  const pieces = differences(before, after)
  return [-1, 1].map((side) =>
    pieces.flatMap(([kind, piece]) => (kind === 0 || kind === side ? piece : [])).join(''),
  ) as [string, string]
}

/** How much of the old text has to go. */
const gone = (before: string, after: string): number =>
  differences(before, after).reduce((sum, [kind, piece]) => sum + (kind === -1 ? piece.length : 0), 0)

describe('differences of texts', () => {
  test.each([
    ['letters', letters(LARGEST, 1), letters(LARGEST, 2)],
    [
      'Chinese',
      letters(LARGEST, 1, '预算编制说明各部门经费人员'),
      letters(LARGEST, 2, '旅行合同培训设备租金'),
    ],
    ['two letters', letters(LARGEST, 1, 'ab'), letters(LARGEST, 2, 'ab')],
    ['blanks', letters(LARGEST, 1, 'ab c'), letters(LARGEST, 2, 'x y')],
  ])('[DOC20] texts of the largest size with nothing in common are replaced: %s', (_, before, after) => {
    expect(sides(before, after)).toEqual([before, after])
    expect(differences(before, after).length).toBeLessThan(10)
  })

  test('[DOC20] the work on unrelated lists ends at the limit', () => {
    let reads = 0
    const counted = (item: string): string[] =>
      new Proxy(
        Array.from({ length: LARGEST }, () => item),
        {
          get: (list, key, receiver) => {
            if (key !== 'length') reads++
            return Reflect.get(list, key, receiver) as unknown
          },
        },
      )
    expect(sharedRuns(counted('a'), counted('b'), 300)).toBeNull()
    expect(reads).toBeLessThan(100_000)
  })

  test('[DOC6] in a long paragraph words far from each other are changed by themselves', () => {
    const before = words(4000, 5)
    const places = new Set([10, 900, 1800, 2700, 3990])
    const after = before
      .split(' ')
      .map((word, index) => (places.has(index) ? `${word}s` : word))
      .join(' ')
    expect(sides(before, after)).toEqual([before, after])
    expect(gone(before, after)).toBe(0)
    expect(differences(before, after).filter(([kind]) => kind === 1)).toHaveLength(5)
  })

  test('[DOC6] two people far apart in a long Chinese paragraph both keep their words', () => {
    const before = letters(20_000, 9, '预算编制说明各部门经费人员旅行合同培训设备租金')
    const [one, two] = [new Y.Doc(), new Y.Doc()]
    one.getText('t').insert(0, before)
    Y.applyUpdate(two, Y.encodeStateAsUpdate(one))
    const insertAt = (text: string, ...at: number[]): string =>
      at.toSorted((a, b) => b - a).reduce((all, place) => `${all.slice(0, place)}新${all.slice(place)}`, text)
    applyTextDiff(one.getText('t'), insertAt(before, 100, 15_000))
    applyTextDiff(two.getText('t'), insertAt(before, 5000, 19_000))
    Y.applyUpdate(one, Y.encodeStateAsUpdate(two))
    expect(one.getText('t').toJSON()).toBe(insertAt(before, 100, 5000, 15_000, 19_000))
  })

  test('[DOC1] any text becomes any other, and no character is cut in two', () => {
    const pieces = ['word ', '旅', '😀', '😁', '𝔘', 'e\u0301', '\n', 'other ', 'x'.repeat(500)]
    const anyText = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((list) => list.join(''))
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        const found = differences(before, after)
        expect(sides(before, after)).toEqual([before, after])
        expect(found.filter(([, piece]) => piece !== piece.toWellFormed())).toEqual([])
        const text = new Y.Doc().getText('t')
        text.insert(0, before)
        applyTextDiff(text, after)
        expect(text.toJSON()).toBe(after)
      }),
    )
  })

  test('what lists share is as much as can be', () => {
    const anyList = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 })
    /** Length of the longest list contained in both, the slow way. */
    const longest = (a: readonly string[], b: readonly string[]): number => {
      const rows = [Array<number>(b.length + 1).fill(0)]
      for (const item of a) {
        const above = rows.at(-1)!
        const row = [0]
        for (const [index, other] of b.entries())
          row.push(item === other ? above[index]! + 1 : Math.max(row[index]!, above[index + 1]!))
        rows.push(row)
      }
      return rows.at(-1)![b.length]!
    }
    fc.assert(
      fc.property(anyList, anyList, (a, b) => {
        const runs = sharedRuns(a, b, 24) ?? []
        for (const { from, to, length } of runs)
          expect(a.slice(from, from + length)).toEqual(b.slice(to, to + length))
        expect(runs.toSorted((x, y) => x.from - y.from)).toEqual(runs.toSorted((x, y) => x.to - y.to))
        expect(runs.reduce((sum, run) => sum + run.length, 0)).toBe(longest(a, b))
      }),
      { numRuns: 500 },
    )
  })
})
