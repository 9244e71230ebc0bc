import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { columnWidths } from '../../../client/grid/column-widths.ts'
import type { Tracks } from '../../../client/grid/geometry.ts'
import { boxOf, gapAt, scrollSpeed, trackAt } from '../../../client/grid/geometry.ts'

const tracksOf = (sizes: readonly number[]): Tracks => ({
  count: sizes.length,
  start: (index) => sizes.slice(0, index).reduce((a, b) => a + b, 0),
  size: (index) => sizes[index] ?? 0,
})
const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 40 })

describe('tracks', () => {
  test('every pixel belongs to the track that covers it', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (list, seed) => {
        const tracks = tracksOf(list)
        const total = list.reduce((a, b) => a + b, 0)
        const offset = seed % total
        const found = trackAt(tracks, offset)
        expect(tracks.start(found)).toBeLessThanOrEqual(offset)
        expect(tracks.start(found) + tracks.size(found)).toBeGreaterThan(offset)
      }),
    )
  })

  test('outside lies the first or the last; in no table, none', () => {
    const tracks = tracksOf([10, 20])
    expect([trackAt(tracks, -5), trackAt(tracks, 500), trackAt(tracksOf([]), 3)]).toEqual([0, 1, -1])
  })

  test('a gap is the edge nearest to the pointer', () => {
    const tracks = tracksOf([10, 20, 10])
    expect([-3, 4, 6, 19, 21, 38].map((offset) => gapAt(tracks, offset))).toEqual([0, 0, 1, 1, 2, 3])
  })

  test('the box of a rectangle spans its tracks', () => {
    const [rows, columns] = [tracksOf([10, 20, 30]), tracksOf([5, 6, 7])]
    expect(boxOf({ top: 1, left: 0, bottom: 2, right: 1 }, rows, columns)).toEqual({
      top: 10,
      start: 0,
      height: 50,
      width: 11,
    })
    expect(boxOf({ top: 1, left: 0, bottom: 3, right: 1 }, rows, columns)).toBeNull()
  })

  test('scrolling is faster the further the pointer is outside, and still inside', () => {
    expect([5, 50, 95, 110, 400].map((at) => scrollSpeed(at, 10, 100))).toEqual([-5, 0, 0, 10, 60])
  })
})

describe('column widths', () => {
  const label = { type: 'long-text' as const, label: true, word: 60 }
  const number = { type: 'number' as const, label: false, word: 70 }

  test('a wide window is shared out, words before numbers, up to a readable measure', () => {
    const widths = columnWidths([label, number, number], 2000)
    expect(widths).toEqual([560, 116, 116])
  })

  test('a narrow window takes from what can give, but never below what a header word needs', () => {
    const widths = columnWidths([label, number, { ...number, word: 130 }], 300)
    expect(widths).toEqual([170, 76, 130])
  })

  test('a width set by a person stays; where room is short, words give way, numbers do not', () => {
    expect(columnWidths([{ ...label, set: 333 }, number], 2000)[0]).toBe(333)
    const set = [
      { ...label, set: 300 },
      { ...number, set: 120 },
    ]
    expect(columnWidths(set, 400)).toEqual([280, 120])
    expect(columnWidths(set, 100)).toEqual([210, 120])
  })

  test('the sum fits whenever the least widths do', () => {
    const need = fc.record({
      type: fc.constantFrom('number' as const, 'text' as const, 'long-text' as const, 'check' as const),
      label: fc.boolean(),
      word: fc.integer({ min: 10, max: 140 }),
    })
    fc.assert(
      fc.property(
        fc.array(need, { minLength: 1, maxLength: 14 }),
        fc.integer({ min: 100, max: 3000 }),
        (needs, room) => {
          const least = columnWidths(needs, 0).reduce((a, b) => a + b, 0)
          const total = columnWidths(needs, room).reduce((a, b) => a + b, 0)
          expect(total).toBeLessThanOrEqual(Math.max(room, least))
        },
      ),
    )
  })
})
