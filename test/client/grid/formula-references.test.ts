import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { parseArea, parseSpot, rectName, spotName } from '../../../client/grid/a1.ts'
import { canPoint, colourPieces, findReferences } from '../../../client/grid/formula-references.ts'
import { referenceText } from '../../../client/grid/reference-text.ts'
import { rectOf } from '../../../client/grid/selection.ts'

const SIZE = { rows: 20, columns: 8 }
const found = (text: string) =>
  findReferences(text, SIZE, '表 10.16').map(({ start, end, rect, colour }) => [
    text.slice(start, end),
    rect && [rect.top, rect.left, rect.bottom, rect.right],
    colour,
  ])

test('[GR48] of another table only what names it lies in it, in the colour it has for the whole formula', () => {
  const found = findReferences("=B2+'Table 10.21'!C3+'Table 10.16'!B2", SIZE, 'Table 10.21', {
    isOther: true,
  })
  expect(found.map(({ rect, colour }) => [colour, rect])).toEqual([
    [0, null],
    [1, { top: 2, left: 2, bottom: 2, right: 2 }],
    [2, null],
  ])
})

describe('references in a text that is being typed', () => {
  test.each([
    ['=B2', [['B2', [1, 1, 1, 1], 0]]],
    [
      '=SUM(B2:C4)+$d$10',
      [
        ['B2:C4', [1, 1, 3, 2], 0],
        ['$d$10', [9, 3, 9, 3], 1],
      ],
    ],
    [
      '=B2+B2+C1',
      [
        ['B2', [1, 1, 1, 1], 0],
        ['B2', [1, 1, 1, 1], 0],
        ['C1', [0, 2, 0, 2], 1],
      ],
    ],
    ['=SUM(B:C)', [['B:C', [0, 1, 19, 2], 0]]],
    ['=SUM(3:3)', [['3:3', [2, 0, 2, 7], 0]]],
    [
      "='Table 10.19(1)'!D7*A1",
      [
        ["'Table 10.19(1)'!D7", null, 0],
        ['A1', [0, 0, 0, 0], 1],
      ],
    ],
    ["='表 10.16'!B2", [["'表 10.16'!B2", [1, 1, 1, 1], 0]]],
    ['="B2"&C3', [['C3', [2, 2, 2, 2], 0]]],
    ['="B2', []],
    ['=LOG10(2)', []],
    ['=rate_B2+x.C3', []],
    ['B2', []],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })

  test('the pieces are the text', () => {
    fc.assert(
      fc.property(fc.string(), (tail) => {
        const text = `=A1+${tail}`
        const pieces = colourPieces(text, findReferences(text, SIZE, 'x'))
        expect(pieces.map((piece) => piece.text).join('')).toBe(text)
      }),
    )
  })
})

describe('pointing', () => {
  test.each([
    ['=', 1, true],
    ['=SUM(', 5, true],
    ['=A1+', 4, true],
    ['=A1', 3, false],
    ['=SUM(A1)', 8, false],
    ['="a+', 4, false],
    ['a+', 2, false],
    ['=A1;', 4, true],
  ])('%s at %i: %s', (text, caret, can) => {
    expect(canPoint(text, caret)).toBe(can)
  })

  test('writes cells, ranges, whole columns and rows', () => {
    expect(referenceText({ top: 1, left: 1, bottom: 1, right: 1 }, SIZE)).toBe('B2')
    expect(referenceText({ top: 1, left: 1, bottom: 3, right: 2 }, SIZE)).toBe('B2:C4')
    expect(referenceText({ top: 0, left: 1, bottom: 19, right: 2 }, SIZE)).toBe('B:C')
    expect(referenceText({ top: 4, left: 0, bottom: 4, right: 7 }, SIZE)).toBe('5:5')
  })
})

describe('addresses', () => {
  test('names are read back', () => {
    const spot = fc.record({ row: fc.nat({ max: 9999 }), column: fc.nat({ max: 900 }) })
    fc.assert(
      fc.property(spot, (at) => {
        expect(parseSpot(spotName(at))).toEqual(at)
      }),
    )
  })

  test('ranges are read back', () => {
    const spot = fc.record({ row: fc.nat({ max: 99 }), column: fc.nat({ max: 90 }) })
    fc.assert(
      fc.property(spot, spot, (a, b) => {
        const rect = rectOf(a, b)
        expect(parseArea(rectName(rect), { rows: 100, columns: 91 })).toEqual(rect)
      }),
    )
  })

  const SIX_BY_FIVE = { rows: 6, columns: 5 }

  test.each([
    ['b2', { top: 1, left: 1, bottom: 1, right: 1 }],
    ['D4:B2', { top: 1, left: 1, bottom: 3, right: 3 }],
    [' $B$2 : C3 ', { top: 1, left: 1, bottom: 2, right: 2 }],
    ['B:C', { top: 0, left: 1, bottom: 5, right: 2 }],
    ['5:3', { top: 2, left: 0, bottom: 4, right: 4 }],
  ])('%j is %j', (text, rect) => {
    expect(parseArea(text, SIX_BY_FIVE)).toEqual(rect)
  })

  test.each(['', 'B', '3', 'B0', 'B2:', 'B2:C3:D4', 'hello', '一', 'F1', 'A7', 'A1:F1', 'E:F', '6:7', '0:1'])(
    '%j is none',
    (text) => {
      expect(parseArea(text, SIX_BY_FIVE)).toBeNull()
    },
  )
})
