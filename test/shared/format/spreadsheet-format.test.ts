import fc from 'fast-check'
import { expect, test } from 'vitest'

import { numberFormat, readNumberFormat } from '../../../shared/format/spreadsheet-format.ts'

test.each([
  ['#,##0.0', 1],
  ['0', 0],
  ['0.00', 2],
  ['Fixed', 2],
  ['_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', 2],
  ['[Red]0.000;[Blue]-0.0', 3],
  ['"No. 5.55" 0.0', 1],
  ['General', null],
  ['', null],
  ['@', null],
  ['"%" 0.0', 1],
  ['yyyy-mm-dd', null],
  ['[h]:mm:ss.00', null],
  ['0.00E+00', null],
  ['# ?/?', null],
])('[GR47] decimals of %j: %j', (format, decimals) => {
  expect(readNumberFormat(format)).toEqual(decimals === null ? null : { decimals })
})

test.each([
  ['0.0%', 1],
  ['0%', 0],
  ['Percent', 2],
  ['#,##0.00%_);[Red](#,##0.00%)', 2],
])('[GR47] %j multiplies by a hundred', (format, decimals) => {
  expect(readNumberFormat(format)).toEqual({ decimals, number: 'percent' })
})

test('[GR47] a percent sign beside what is a percentage already stands for itself', () => {
  expect(numberFormat(1, false, 'percent')).toBe('#,##0.0%_);(#,##0.0%);"—"_)')
  expect(numberFormat(1, false, 'percent-sign')).toBe('#,##0.0"%"_);(#,##0.0"%");"—"_)')
  expect(numberFormat(0, false, 'plain')).toBe('0_);(0);"—"_)')
})

test('[GR47] what we write of decimals is read again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 }), fc.boolean(), (decimals, blank) => {
      for (const style of ['grouped', 'plain', 'percent-sign'] as const)
        expect(readNumberFormat(numberFormat(decimals, blank, style))).toEqual({ decimals })
      expect(readNumberFormat(numberFormat(decimals, blank, 'percent'))).toEqual({
        decimals,
        number: 'percent',
      })
    }),
  )
  expect(readNumberFormat(numberFormat(undefined, false))).toBeNull()
})
