import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Rect, Spot } from '../../../client/grid/selection.ts'
import {
  asBlock,
  clampSpot,
  contains,
  cycle,
  disjoint,
  jump,
  nextCorner,
  positionsIn,
  rectOf,
  sameSpot,
  sizeOf,
  spansOf,
  spotsOf,
  subtract,
  without,
} from '../../../client/grid/selection.ts'

const spot = fc.record({ row: fc.integer({ min: 0, max: 30 }), column: fc.integer({ min: 0, max: 12 }) })
const size = fc.record({ rows: fc.integer({ min: 1, max: 30 }), columns: fc.integer({ min: 1, max: 12 }) })

describe('rectangles', () => {
  test('two corners in any order give one rectangle that holds both', () => {
    fc.assert(
      fc.property(spot, spot, (a, b) => {
        const rect = rectOf(a, b)
        expect(rect).toEqual(rectOf(b, a))
        expect(contains(rect, a) && contains(rect, b)).toBe(true)
        const { rows, columns } = sizeOf(rect)
        expect([...spotsOf(rect)]).toHaveLength(rows * columns)
      }),
    )
  })
})

describe('Tab and Enter inside a range', () => {
  test('visit every cell once before they come back, in both directions', () => {
    fc.assert(
      fc.property(spot, spot, fc.constantFrom('rows' as const, 'columns' as const), (a, b, along) => {
        const rect: Rect = rectOf(a, b)
        const { rows, columns } = sizeOf(rect)
        const seen = new Set<string>()
        let at: Spot = a
        for (let step = 0; step < rows * columns; step++) {
          seen.add(`${at.row}:${at.column}`)
          const next = cycle(rect, at, 1, along)
          expect(cycle(rect, next, -1, along)).toEqual(at)
          at = next
        }
        expect(at).toEqual(a)
        expect(seen.size).toBe(rows * columns)
      }),
    )
  })

  test('Tab goes along the row, Enter down the column', () => {
    const rect = { top: 1, left: 1, bottom: 2, right: 2 }
    expect(cycle(rect, { row: 1, column: 2 }, 1, 'rows')).toEqual({ row: 2, column: 1 })
    expect(cycle(rect, { row: 2, column: 1 }, 1, 'columns')).toEqual({ row: 1, column: 2 })
  })
})

describe('Ctrl+arrow', () => {
  //        0 1 2 3 4 5 6
  const row = 'xx..xx.'
  const filled = (at: Spot): boolean => row[at.column] === 'x'
  const go = (from: number, by: 1 | -1): number =>
    jump({ row: 0, column: from }, { row: 0, column: by }, { rows: 1, columns: 7 }, filled).column

  test.each([
    [0, 1, 1],
    [1, 1, 4],
    [4, 1, 5],
    [5, 1, 6],
    [6, 1, 6],
    [6, -1, 5],
    [5, -1, 4],
    [4, -1, 1],
    [3, -1, 1],
    [0, -1, 0],
  ] as const)('from %i by %i to %i', (from, by, to) => {
    expect(go(from, by)).toBe(to)
  })

  test('never leaves the table', () => {
    fc.assert(
      fc.property(spot, size, fc.func(fc.boolean()), (at, table, isFilled) => {
        const from = clampSpot(at, table)
        for (const by of [
          { row: 1, column: 0 },
          { row: -1, column: 0 },
          { row: 0, column: 1 },
          { row: 0, column: -1 },
        ]) {
          const to = jump(from, by, table, (spot) => isFilled(spot.row, spot.column))
          expect(sameSpot(to, clampSpot(to, table))).toBe(true)
        }
      }),
    )
  })
})

const key = (at: Spot): string => `${at.row}:${at.column}`
const keysOf = (rects: readonly Rect[]): string[] => rects.flatMap((rect) => [...spotsOf(rect)].map(key))
const area = fc.tuple(spot, spot).map(([a, b]) => rectOf(a, b))
const areas = fc.array(area, { minLength: 1, maxLength: 6 })

describe('several ranges', () => {
  test('one without another keeps exactly the other spots, each once', () => {
    fc.assert(
      fc.property(area, area, (rect, hole) => {
        const left = subtract(rect, hole)
        expect(left.length).toBeLessThanOrEqual(4)
        const expected = [...spotsOf(rect)].filter((at) => !contains(hole, at)).map(key)
        expect(keysOf(left).toSorted()).toEqual(expected.toSorted())
      }),
    )
  })

  test('apart they hold every spot of all, each once', () => {
    fc.assert(
      fc.property(areas, (rects) => {
        const apart = keysOf(disjoint(rects))
        expect(apart.toSorted()).toEqual([...new Set(keysOf(rects))].toSorted())
      }),
    )
  })

  test('what is left of a range without others is in none of them', () => {
    fc.assert(
      fc.property(area, areas, (rect, holes) => {
        const expected = [...spotsOf(rect)].filter((at) => !holes.some((hole) => contains(hole, at))).map(key)
        expect(keysOf(without(rect, holes)).toSorted()).toEqual(expected.toSorted())
      }),
    )
  })

  test('positions of spans are each there once, ascending, and fall into the same spans again', () => {
    fc.assert(
      fc.property(areas, (rects) => {
        const found = positionsIn(rects.map(({ top, bottom }) => [top, bottom] as const))
        const expected = [...new Set(rects.flatMap((rect) => [...spotsOf(rect)].map((at) => at.row)))]
        expect(found).toEqual(expected.toSorted((a, b) => a - b))
        const spans = spansOf(found)
        expect(positionsIn(spans)).toEqual(found)
        expect(spans.every(([first], index) => index === 0 || first > (spans[index - 1]?.[1] ?? 0) + 1)).toBe(
          true,
        )
      }),
    )
  })

  test('they are one block exactly when they do not overlap and hold every crossing of their rows and columns', () => {
    fc.assert(
      fc.property(areas, (rects) => {
        const all = keysOf(rects)
        const [rows, columns] = [
          new Set(rects.flatMap((rect) => [...spotsOf(rect)].map((at) => at.row))),
          new Set(rects.flatMap((rect) => [...spotsOf(rect)].map((at) => at.column))),
        ]
        const isBlock = new Set(all).size === all.length && all.length === rows.size * columns.size
        expect(asBlock(rects) !== null).toBe(isBlock)
      }),
    )
  })

  test('stacked and side by side they are blocks; a step is none', () => {
    const at = (top: number, left: number): Rect => ({ top, left, bottom: top + 1, right: left + 1 })
    expect(asBlock([at(4, 2), at(0, 2)])).toEqual({ rows: [0, 1, 4, 5], columns: [2, 3] })
    expect(asBlock([at(0, 0), at(0, 5)])).toEqual({ rows: [0, 1], columns: [0, 1, 5, 6] })
    expect(asBlock([at(0, 0), at(4, 0), at(0, 5), at(4, 5)])).toEqual({
      rows: [0, 1, 4, 5],
      columns: [0, 1, 5, 6],
    })
    expect(asBlock([at(0, 0), at(4, 5)])).toBeNull()
    expect(asBlock([at(0, 0), at(0, 1)])).toBeNull()
  })
})

describe('corners', () => {
  test('go round clockwise and come back to where they began', () => {
    fc.assert(
      fc.property(area, (rect) => {
        const first = { row: rect.top, column: rect.left }
        const seen = [first]
        for (let at = nextCorner(rect, first); !sameSpot(at, first); at = nextCorner(rect, at)) {
          expect(contains(rect, at)).toBe(true)
          seen.push(at)
          expect(seen.length).toBeLessThanOrEqual(4)
        }
        const { rows, columns } = sizeOf(rect)
        expect(seen).toHaveLength(Math.min(rows, 2) * Math.min(columns, 2))
      }),
    )
  })
})
