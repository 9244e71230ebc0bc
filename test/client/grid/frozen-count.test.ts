import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { FreezeCase } from '../../../client/grid/frozen-count.ts'
import { frozenCount, frozenRowCount } from '../../../client/grid/frozen-count.ts'

const wide: FreezeCase = { widths: [200, 300, 300, 300], head: 38, room: 900, labels: 1, asked: null }

test('[GR90] unasked, the labels stay in a table that is wider than its window, and only there', () => {
  expect(frozenCount(wide)).toBe(1)
  expect(frozenCount({ ...wide, room: 1200 })).toBe(0)
})

test('[GR90] unasked, nothing stays on a narrow window, and nothing that would take more than half of it', () => {
  expect(frozenCount({ ...wide, room: 620 })).toBe(0)
  expect(frozenCount({ ...wide, room: 640 })).toBe(1)
  expect(frozenCount({ ...wide, widths: [420, 300, 300, 300] })).toBe(0)
})

test('[GR90] what a person asks for goes before that, none included', () => {
  expect(frozenCount({ ...wide, asked: 0 })).toBe(0)
  expect(frozenCount({ ...wide, asked: 2 })).toBe(2)
  expect(frozenCount({ ...wide, asked: 1, room: 2000 })).toBe(1)
})

test('[GR90] of what is asked for as many columns stay as leave a quarter of the window to the others', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 40, max: 600 }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 200, max: 3000 }),
      fc.nat(25),
      (widths, room, asked) => {
        const count = frozenCount({ widths, head: 38, room, labels: 1, asked })
        const taken = (columns: number): number =>
          widths.slice(0, columns).reduce((sum, width) => sum + width, 38)
        expect(count).toBeLessThanOrEqual(Math.min(asked, widths.length))
        if (count > 0) expect(taken(count)).toBeLessThanOrEqual(room * 0.75)
        if (count < Math.min(asked, widths.length)) expect(taken(count + 1)).toBeGreaterThan(room * 0.75)
      },
    ),
  )
})

test('[GR94] of the rows that are asked for as many stay as take three fifths of the window', () => {
  const rows = Array.from({ length: 10 }, () => 30)
  expect(frozenRowCount(rows, 3000, 500)).toBe(10)
  expect(frozenRowCount(rows, 3000, 499)).toBe(9)
  expect(frozenRowCount([400, 30], 3000, 500)).toBe(0)
  expect(frozenRowCount([], 3000, 500)).toBe(0)
  expect(frozenRowCount(rows, 3000, 0)).toBe(0)
})

test('[GR94] where the whole table is in the window, all rows that are asked for stay', () => {
  const rows = Array.from({ length: 10 }, () => 30)
  expect(frozenRowCount(rows, 300, 300)).toBe(10)
  expect(frozenRowCount(rows, 301, 300)).toBe(6)
})

test('[GR90] many columns or rows are counted at once', () => {
  const many = Array.from({ length: 100_000 }, () => 1)
  expect(frozenRowCount(many, 200_000, 100_000)).toBe(60_000)
})
