import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { printDate, readDate } from '../../../shared/format/date.ts'
import { printNumber } from '../../../shared/format/print-number.ts'
import { editText, printValue } from '../../../shared/format/print-value.ts'
import { decimalShownBy, readNumber } from '../../../shared/format/read-number.ts'
import { isWrong, readTyped } from '../../../shared/format/read-typed.ts'
import { roundToText, shifted, toSignificant } from '../../../shared/format/rounding.ts'
import { NIL } from '../../../shared/model/cell.ts'
import { LANGUAGES } from '../../../shared/model/language.ts'

const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

describe('printed numbers', () => {
  test.each([
    [7469.9, 1, '7 469.9'],
    [-2.8, 1, '(2.8)'],
    [0, 1, '—'],
    [-0, 0, '—'],
    [0.04, 1, '0.0'],
    [-0.04, 1, '0.0'],
    [-0.25, 1, '(0.3)'],
    [0.25, 1, '0.3'],
    [1234567.891, 1, '1 234 567.9'],
    [-1234.5, 0, '(1 235)'],
    [999.95, 1, '1 000.0'],
    [33, 0, '33'],
    [2.675, 2, '2.68'],
    [1.005, 2, '1.01'],
    [0.1 + 0.2, 1, '0.3'],
    [149.64999999999998, 1, '149.7'],
    [1e21, 0, '1 000 000 000 000 000 000 000'],
    [1e308, 0, `100${' 000'.repeat(102)}`],
  ])('[FMT1] %s with %s decimals prints %s', (value, decimals, printed) => {
    expect(plain(printNumber(value, { decimals }))).toBe(printed)
  })

  test('[FMT2] the gap is a no-break space; editions with a comma print one', () => {
    expect(printNumber(7469.9, { decimals: 1 })).toBe('7\u00a0469.9')
    expect(plain(printNumber(7469.9, { decimals: 1, language: 'fr' }))).toBe('7 469,9')
    expect(plain(printNumber(-7469.9, { decimals: 1, language: 'ru' }))).toBe('(7 469,9)')
  })

  test('[FMT3] without decimals a number prints as exactly as it is', () => {
    expect(plain(printNumber(1234.5678))).toBe('1 234.5678')
    expect(printNumber(0.30000000000000004)).toBe('0.3')
    expect(printNumber(1e-7)).toBe('0.0000001')
    expect(Number(editText(Number.MAX_VALUE))).toBe(1.79769313486231e308)
    expect(Number(editText(-Number.MAX_VALUE))).toBe(-1.79769313486231e308)
  })

  test('[FMT4] rounding is half away from zero on the decimal that is seen', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -9e12, max: 9e12 }),
        fc.integer({ min: 0, max: 3 }),
        (units, decimals) => {
          const value = units / 1000
          const scaled = BigInt(Math.abs(units))
          const step = 10n ** BigInt(3 - decimals)
          const expected = ((scaled + step / 2n) / step).toString()
          expect(
            roundToText(Math.abs(value), decimals)
              .replace('.', '')
              .replace(/^0+(?=\d)/, ''),
          ).toBe(expected)
          expect(Number(roundToText(-value, decimals)) + 0).toBe(-Number(roundToText(value, decimals)) + 0)
        },
      ),
    )
  })
})

describe('[FMT17] styles of numbers', () => {
  test.each<[number, Parameters<typeof printNumber>[1], string]>([
    [2023, { decimals: 0, style: 'plain' }, '2023'],
    [-1234567.25, { decimals: 1, style: 'plain', language: 'fr' }, '(1234567,3)'],
    [0.124, { decimals: 1, style: 'percent' }, '12.4%'],
    [0.124, { decimals: 0, style: 'percent', language: 'fr' }, '12\u00a0%'],
    [-12.345, { decimals: 1, style: 'percent' }, '(1\u00a0234.5%)'],
    [0.07, { style: 'percent' }, '7%'],
    [12.4, { decimals: 1, style: 'percent-sign' }, '12.4%'],
    [0, { style: 'percent' }, '—'],
  ])('%j as %j: %j', (value, look, text) => {
    expect(printNumber(value, look)).toBe(text)
  })

  test('what is printed, and what an editor opens with, is read as the same number in every edition', () => {
    fc.assert(
      fc.property(
        fc
          .double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })
          .map((value) => toSignificant(value)),
        fc.constantFrom(...LANGUAGES),
        (value, language) => {
          const column = { type: 'number' } as const
          const exact = Number(roundToText(value, 6))
          fc.pre(exact !== 0)
          const typed = editText(exact, 'percent')
          const read = readTyped(typed, column)
          expect([read.content, read.other]).toContain(exact)
          const printed = printNumber(exact, { style: 'percent', language })
          const again = readTyped(printed, column)
          expect([again.content, again.other]).toContain(exact)
        },
      ),
    )
  })

  test('a number with an exponent loses none of it as a percentage', () => {
    expect(shifted(1e-9, 2)).toBe(1e-7)
    expect(shifted(1.5e21, -2)).toBe(1.5e19)
    expect(readTyped('1e21%', { type: 'number' }).content).toBe(1e19)
  })
})

describe('read numbers', () => {
  test.each<[string, number]>([
    ['7 469.9', 7469.9],
    ['7\u00a0469.9', 7469.9],
    ['7\u2009469.9', 7469.9],
    ['7,469.9', 7469.9],
    ["7'469.9", 7469.9],
    ['7’469.9', 7469.9],
    ['1 234,5', 1234.5],
    ['1.234.567,8', 1234567.8],
    ['1,234,567.8', 1234567.8],
    ['1,234,567', 1234567],
    ['(2.8)', -2.8],
    ['（2.8）', -2.8],
    ['( 2.8 )', -2.8],
    ['-2.8', -2.8],
    ['−2.8', -2.8],
    ['－２．８', -2.8],
    ['–2.8', -2.8],
    ['2.8-', -2.8],
    ['+2.8', 2.8],
    ['１２３', 123],
    ['١٢٣٫٥', 123.5],
    ['۱۲۳', 123],
    ['१२३', 123],
    ['3万', 30000],
    ['1.2亿', 120000000],
    ['5百万', 5000000],
    ['1.5 million', 1500000],
    ['12%', 12],
    ['12 %', 12],
    ['12％', 12],
    ['US$ 1 200.5', 1200.5],
    ['$12', 12],
    ['12美元', 12],
    ['.5', 0.5],
    [',5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['1.5E-3', 0.0015],
    ['007', 7],
    ['\u200e12\u200f', 12],
    ['1.1万', 11000],
    ['12 345 678', 12345678],
    ['0', 0],
  ])('[FMT5] %s is %s', (text, value) => {
    expect(readNumber(text)).toMatchObject({ kind: 'number', value })
  })

  test.each(['—', '–', '-', '－', '--', 'nil', '无', 'néant'])('[FMT6] %s is nil', (text) => {
    expect(readNumber(text)).toEqual({ kind: 'nil' })
  })

  test.each([
    'abc',
    '1 23',
    '1,23,4',
    '12 a b',
    '1.2.3,4,5',
    'P-5',
    '2021',
    '1-2',
    '(5',
    '1 000 00',
    '- -5',
    'Infinity',
    'NaN',
    '0x10',
    '1e999',
  ])('[FMT7] %s is read for what it is', (text) => {
    expect(readNumber(text)).toEqual(
      text === '2021' ? { kind: 'number', value: 2021, percent: false } : { kind: 'text' },
    )
  })

  test('[FMT8] what can be read in two ways says both', () => {
    expect(readNumber('1,234')).toMatchObject({ value: 1234, other: 1.234 })
    expect(readNumber('1.234')).toMatchObject({ value: 1.234, other: 1234 })
    expect(readNumber('1,234', { decimal: ',' })).toEqual({ kind: 'number', value: 1.234, percent: false })
    expect(readNumber('7 469.9a')).toMatchObject({ value: 7469.9, note: 'a' })
  })

  test('[FMT16] whole numbers have thousands only; a half is no thousand', () => {
    for (const text of ['1.234', '1,234'])
      expect(readNumber(text, { whole: true })).toEqual({ kind: 'number', value: 1234, percent: false })
    expect(readNumber('0.500', { whole: true })).toEqual({ kind: 'number', value: 0.5, percent: false })
    expect(readNumber('0,500')).toEqual({ kind: 'number', value: 0.5, percent: false })
  })

  test.each([
    [['1,234', '2,345', '12,345.6'], '.'],
    [['1,234', '1,234,567'], '.'],
    [['1.234', '(3,5)'], ','],
    [['1.234', '1.234.567'], ','],
    [['1.234', '12.5%'], '.'],
    [['1,234', '2.345', 'about 3.5', '1 234', '', '—'], undefined],
    [['1,234', '3.5', '3,5'], undefined],
  ] as const)('[FMT16] %j shows decimals by %s', (texts, mark) => {
    expect(decimalShownBy(texts)).toBe(mark)
  })

  test('[FMT9] what is printed is read as the same number, whatever the edition', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.constantFrom('en' as const, 'zh' as const, 'fr' as const, 'ru' as const),
        (tenths, language) => {
          const value = tenths / 10
          const read = readNumber(printNumber(value, { decimals: 1, language }))
          expect(read).toMatchObject(value === 0 ? { kind: 'nil' } : { kind: 'number', value })
        },
      ),
    )
  })

  test('[FMT10] no text makes the reader throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(readNumber(text).kind).toMatch(/^(?:blank|nil|text|number)$/)
      }),
    )
  })
})

describe('typed text', () => {
  const money = { type: 'number', decimals: 1 } as const
  test('[FMT11] becomes what its column holds', () => {
    expect(readTyped('7 469.9', money)).toEqual({ content: 7469.9 })
    expect(readTyped('—', money)).toEqual({ content: NIL })
    expect(readTyped('', money)).toEqual({ content: null })
    expect(readTyped('1,234', money)).toEqual({ content: 1234, other: 1.234 })
    expect(readTyped('12%', money)).toEqual({ content: 0.12, percent: true })
    expect(readTyped('12%', { type: 'percent', decimals: 1 })).toEqual({ content: 12 })
    expect(readTyped('2023年5月1日', { type: 'date' })).toEqual({ content: '2023-05-01' })
    expect(readTyped('是', { type: 'check' })).toEqual({ content: true })
    expect(readTyped('regular', { type: 'choice', choices: ['Regular', 'Extra'] })).toEqual({
      content: 'Regular',
    })
    expect(readTyped('7 469.9', { type: 'text' })).toEqual({ content: '7 469.9' })
  })

  test('[FMT12] wrong input is kept as typed and marked', () => {
    for (const [text, column] of [
      ['about 5', money],
      ['7 469.9a', money],
      ['03/04/2023', { type: 'date' } as const],
      ['maybe', { type: 'check' } as const],
      ['other', { type: 'choice', choices: ['a'] } as const],
    ] as const) {
      expect(readTyped(text, column)).toEqual({ content: text, wrong: true })
      expect(isWrong(text, column)).toBe(true)
    }
    expect(isWrong(5, money)).toBe(false)
    // [GR33] What stood in a column before it was told to hold something else.
    for (const [content, column] of [
      [5, { type: 'date' }],
      [1, { type: 'check' }],
      [true, { type: 'date' }],
      [true, money],
      [5, { type: 'choice', choices: ['5'] }],
    ] as const)
      expect(isWrong(content, column)).toBe(true)
    for (const content of [5, true, 'words', NIL, null]) {
      expect(isWrong(content, { type: 'text' })).toBe(false)
      expect(isWrong(content, { type: 'choice' })).toBe(false)
    }
    expect(readTyped('any', { type: 'choice' })).toEqual({ content: 'any' })
    expect(isWrong('2023-05-01', { type: 'date' })).toBe(false)
  })

  test('[FMT13] what the editor opens with, typed again, gives the same content', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc
            .double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 })
            .map((value) => Number(value.toPrecision(15)) + 0),
          fc.constant(NIL),
          fc.constant(null),
        ),
        (content) => {
          expect(readTyped(editText(content), { type: 'number', decimals: 2 }).content).toEqual(content)
        },
      ),
    )
    expect(readTyped(editText('=no formula'), { type: 'text' }).content).toBe('=no formula')
    expect(readTyped(editText("'quoted"), { type: 'text' }).content).toBe("'quoted")
  })

  test('[FMT14] a row that counts posts prints whole numbers in a money column', () => {
    expect(printValue(33, { column: money, row: { unit: 'posts' } }, 'en')).toBe('33')
    expect(printValue(33, { column: money }, 'en')).toBe('33.0')
    expect(printValue({ error: '#REF!' }, { column: money }, 'en')).toBe('#REF!')
    expect(printValue(NIL, { column: money }, 'en')).toBe('—')
    expect(printValue(null, { column: money }, 'en')).toBe('')
  })
})

describe('dates', () => {
  test('[FMT15] only real and unambiguous days are read', () => {
    expect(readDate('2024-02-29')).toBe('2024-02-29')
    expect(readDate('2023-02-29')).toBeNull()
    expect(readDate('13/04/2023')).toBe('2023-04-13')
    expect(readDate('04/05/2023')).toBeNull()
    expect(readDate('1 May 2023')).toBe('2023-05-01')
    expect(printDate('2023-05-01', 'zh')).toBe('2023年5月1日')
    expect(printDate('2023-05-01', 'en')).toBe('1 May 2023')
  })
})
