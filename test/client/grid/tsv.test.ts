import fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseTsv } from '../../../client/grid/parse-tsv.ts'
import { printTsv } from '../../../client/grid/tsv.ts'

const read = (text: string) => parseTsv(text, 200_000)

test('what is printed is read back, whatever is in the cells', () => {
  const cell = fc.oneof(
    fc.string(),
    fc.constantFrom('', '"', '\t', 'a\nb', 'a\r\nb', '"quoted"', '7\u00a0469.9', '（2.8）'),
  )
  const block = fc
    .integer({ min: 1, max: 5 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
    )
    // One empty cell alone, or empty last rows of one column, are the same text as nothing at all.
    .filter((rows) => rows.at(-1)?.length !== 1 || rows.at(-1)?.[0] !== '')
  fc.assert(
    fc.property(block, (rows) => {
      expect(read(printTsv(rows))).toEqual(rows)
    }),
  )
})

test.each([
  [
    'a\tb\r\nc\td\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'a\tb\nc',
    [
      ['a', 'b'],
      ['c', ''],
    ],
  ],
  ['a\t', [['a', '']]],
  ['', []],
  ['"a\tb"\tc', [['a\tb', 'c']]],
  ['"a""b"', [['a"b']]],
  ['"half open\tb', [['"half open', 'b']]],
  ['5" pipe\t"x"y', [['5" pipe', '"x"y']]],
  ['a\n\nb', [['a'], [''], ['b']]],
  ['a\rb', [['a'], ['b']]],
])('reads %j', (text, rows) => {
  expect(read(text)).toEqual(rows)
})

test('never fails and never loses a character that is no separator', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const letters = (from: string): string => from.replace(/[\t\r\n"]/g, '')
      expect(letters((read(text) ?? []).flat().join(''))).toBe(letters(text))
    }),
  )
})

test('however many lines: read, or known to be too many', () => {
  expect(read('7\n'.repeat(200_000))).toHaveLength(200_000)
  expect(read('7\n'.repeat(200_001))).toBeNull()
  expect(read('7\t'.repeat(200_001))).toBeNull()
  // What counts are the cells of the rectangle, not the fields.
  expect(read(`${'\t'.repeat(99)}\n${'7\n'.repeat(1999)}`)).toHaveLength(2000)
  expect(read(`${'\t'.repeat(99)}\n${'7\n'.repeat(2000)}`)).toBeNull()
  expect(read(`${'7\n'.repeat(2000)}${'\t'.repeat(99)}`)).toBeNull()
})

test('reading stops where it is too much', () => {
  expect(parseTsv('7\n'.repeat(20_000_000), 1000)).toBeNull()
})
