import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { fillDrag } from '../../../client/grid/fill-drag.ts'
import type { Rect } from '../../../client/grid/selection.ts'
import { contains, rectOf, spotsOf, subtract } from '../../../client/grid/selection.ts'

const spot = fc.record({ row: fc.nat({ max: 20 }), column: fc.nat({ max: 12 }) })
const area = fc.tuple(spot, spot).map(([a, b]) => rectOf(a, b))
const SOURCE: Rect = { top: 4, left: 3, bottom: 6, right: 5 }

describe('[GR42] where a drag of the fill handle leads', () => {
  test.each([
    [
      { row: 9, column: 5 },
      { do: 'extend', rect: { ...SOURCE, bottom: 9 }, way: 'down' },
    ],
    [
      { row: 2, column: 4 },
      { do: 'extend', rect: { ...SOURCE, top: 2 }, way: 'up' },
    ],
    [
      { row: 6, column: 8 },
      { do: 'extend', rect: { ...SOURCE, right: 8 }, way: 'right' },
    ],
    [
      { row: 5, column: 0 },
      { do: 'extend', rect: { ...SOURCE, left: 0 }, way: 'left' },
    ],
    [
      { row: 8, column: 8 },
      { do: 'extend', rect: { ...SOURCE, right: 8 }, way: 'right' },
    ],
    [
      { row: 9, column: 8 },
      { do: 'extend', rect: { ...SOURCE, bottom: 9 }, way: 'down' },
    ],
    [
      { row: 4, column: 5 },
      { do: 'clear', rect: { ...SOURCE, top: 5 } },
    ],
    [
      { row: 6, column: 3 },
      { do: 'clear', rect: { ...SOURCE, left: 4 } },
    ],
    [{ row: 6, column: 5 }, null],
  ])('to %j', (to, expected) => {
    expect(fillDrag(SOURCE, to)).toEqual(expected)
  })

  test('what is filled lies in the rows or in the columns of the source; what is emptied in the source', () => {
    fc.assert(
      fc.property(area, spot, (source, to) => {
        const drag = fillDrag(source, to)
        if (!drag) return
        if (drag.do === 'clear') {
          expect([...spotsOf(drag.rect)].every((at) => contains(source, at))).toBe(true)
          return
        }
        expect(subtract(source, drag.rect)).toEqual([])
        const isAlong = drag.rect.left === source.left && drag.rect.right === source.right
        expect(isAlong || (drag.rect.top === source.top && drag.rect.bottom === source.bottom)).toBe(true)
        expect(contains(source, to)).toBe(false)
      }),
    )
  })
})
