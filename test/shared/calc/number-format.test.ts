import { expect, test } from 'vitest'

import { formatNumber, formatText } from '../../../shared/calc/number-format.ts'

/** As Excel prints them. */
test.each([
  [1234.5, '0', '1235'],
  [1234.55, '0.0', '1234.6'],
  [7469.9, '#,##0.0', '7,469.9'],
  [-7469.94, '#,##0.0', '-7,469.9'],
  [1234567.891, '#,##0', '1,234,568'],
  [0.5, '#,##0', '1'],
  [0, '#,##0', '0'],
  [0, '#', ''],
  [0.25, '#.##', '.25'],
  [12, '0.##', '12.'],
  [0.125, '0%', '13%'],
  [0.145, '0%', '15%'],
  [0.1234, '0.0%', '12.3%'],
  [-2.8, '0.0;(0.0);"—"', '(2.8)'],
  [0, '0.0;(0.0);"—"', '—'],
  [2.8, '0.0;(0.0);"—"', '2.8'],
  [-0.04, '0.0', '0.0'],
  [5, '000', '005'],
  [1234567, '000-0000', '123-4567'],
  [7469900, '#,##0,', '7,470'],
  [7469900, '0.0,,', '7.5'],
  [12345.678, '0.00E+00', '1.23E+04'],
  [0.00012, '0.0E+00', '1.2E-04'],
  [3.5, '"US$ "0.00', 'US$ 3.50'],
  [3.5, '0.0\\x', '3.5x'],
  [1.005, '0.00', '1.01'],
  [12.3, 'General', '12.3'],
  [0.1 + 0.2, 'General', '0.3'],
  [1234, '[Red]#,##0', '1,234'],
  [45107, 'yyyy-mm-dd', '2023-06-30'],
  [45107, 'd mmmm yyyy', '30 June 2023'],
  [45107, 'ddd, dd mmm yy', 'Fri, 30 Jun 23'],
  [45107, 'yyyymmdd', '20230630'],
  [45107.5, 'hh:mm', '12:00'],
  [45107.75, 'h:mm AM/PM', '6:00 PM'],
  [45107.0006, 'yyyy-mm-dd hh:mm:ss', '2023-06-30 00:00:52'],
  [1.5, '[h]:mm', '36:00'],
  [45107, 'mm/dd/yyyy', '06/30/2023'],
  [45107, 'dddd', 'Friday'],
])('%s as %s is %s', (value, format, text) => {
  expect(formatNumber(value, format)).toBe(text)
})

test('what cannot be a date gives nothing', () => {
  expect(formatNumber(-1, 'yyyy')).toBeNull()
  expect(formatNumber(1e9, 'yyyy')).toBeNull()
})

test('texts pass through or into their section', () => {
  expect(formatText('n/a', '0.0')).toBe('n/a')
  expect(formatText('n/a', '0;0;0;"<"@">"')).toBe('<n/a>')
})
