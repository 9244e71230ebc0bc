import fc from 'fast-check'
import { expect, test } from 'vitest'

import { unreadable } from '../../../shared/formula/unreadable.ts'

test.each([
  ['=1+', ''],
  ['=SUM(A1,', ''],
  ['=SUM(A1 B1)', 'B1)'],
  ['=A1)', ')'],
  ['=2**3', '*3'],
  ['=A1;B1', ';B1'],
  ['=SUM(A1)SUM(B1)', 'SUM(B1)'],
  ['="abc', '"abc'],
  ['=({1,2)', ')'],
  ['=()', ')'],
])('[TX8] %s cannot be read from “%s” on', (text, from) => {
  expect(unreadable(text)).toEqual({ from })
})

test.each(['=SUM(A1,,-B1%)*(2+{1,2;3,4})', '=TODAY()', '=TRUE', '=IF(A1<>"","x",TRUE())', 'no formula'])(
  '[TX8] nothing is wrong with %s',
  (text) => {
    expect(unreadable(text)).toBeNull()
  },
)

test('[TX8] any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(`=${text}`.endsWith(unreadable(`=${text}`)?.from ?? '')).toBe(true)
    }),
  )
})
