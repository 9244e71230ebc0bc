import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Rect, Spot } from '../../../client/grid/selection.ts'
import {
  clampSpot,
  clipRect,
  contains,
  cycle,
  jump,
  rectOf,
  sameSpot,
  sizeOf,
  spotsOf,
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

  test('clipping keeps exactly the spots that are on the table', () => {
    fc.assert(
      fc.property(spot, spot, size, (a, b, table) => {
        const rect = rectOf(a, b)
        const clipped = clipRect(rect, table)
        const inside = [...spotsOf(rect)].filter((at) => at.row < table.rows && at.column < table.columns)
        expect(clipped ? [...spotsOf(clipped)] : []).toEqual(inside)
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
