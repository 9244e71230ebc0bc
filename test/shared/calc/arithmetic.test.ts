/** The pure parts of the calculation: decimal sums and rounding, wildcards, order differences, packing. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { DecimalSum } from '../../../shared/calc/decimal-sum.ts'
import {
  decimalQuotient,
  decimalRemainder,
  fifteenDigits,
  roundDecimal,
  settleCancelled,
} from '../../../shared/calc/decimal.ts'
import { diffOrder } from '../../../shared/calc/order-diff.ts'
import { packSheet, packValues, unpackSheet, unpackValues } from '../../../shared/calc/packing.ts'
import { Wildcard } from '../../../shared/calc/wildcard.ts'
import type { ValueChange } from '../../../shared/model/calc.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'

const total = (numbers: readonly number[]): number => {
  const sum = new DecimalSum()
  for (const number of numbers) sum.add(number)
  return sum.total
}

/** Money in thousandths. */
const amount = fc.integer({ min: -1e11, max: 1e11 })

describe('sums', () => {
  test('[K2] of decimals are exact, in any order and in parts', () => {
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 60 }), fc.nat(60), (units, cut) => {
        const numbers = units.map((unit) => unit / 1000)
        const exact = units.reduce((sum, unit) => sum + unit, 0) / 1000
        expect(total(numbers)).toBe(exact)
        expect(total(numbers.toReversed())).toBe(exact)
        const [left, right] = [new DecimalSum(), new DecimalSum()]
        numbers.forEach((number, index) => (index < cut ? left : right).add(number))
        left.merge(right)
        expect(left.total).toBe(exact)
        expect(left.count).toBe(numbers.length)
      }),
    )
  })

  test('of anything else are compensated, and overflow is infinite', () => {
    expect(fifteenDigits(total([1e16, 1, -1e16]))).toBe(1)
    expect(fifteenDigits(total(Array.from({ length: 3000 }, () => 1 / 3)))).toBe(1000)
    expect(total([1e308, 1e308])).toBe(Infinity)
    expect(total([5e-324, 1])).toBe(1)
    expect(total([])).toBe(0)
  })
})

describe('rounding', () => {
  test('[K2] rounds the decimal, half away from zero', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (unit) => {
        const [sign, size] = [Math.sign(unit), Math.abs(unit)]
        const expected = (sign * Math.floor((size + 5) / 10)) / 100
        expect(roundDecimal(unit / 1000, 2, 'half')).toBe(
          expected === 0 ? roundDecimal(unit / 1000, 2, 'half') : expected,
        )
        expect(Math.abs(roundDecimal(unit / 1000, 2, 'half'))).toBe(Math.abs(expected))
      }),
    )
    expect(roundDecimal(1e300, 2, 'half')).toBe(1e300)
    expect(roundDecimal(123.456, -5, 'up')).toBe(100_000)
    expect(roundDecimal(Number.MIN_VALUE, 400, 'half')).toBe(Number.MIN_VALUE)
  })

  test('seed 1261931295: a difference that lost a single digit is a decimal too', () => {
    const [left, right] = [445220148.79, 542349197.28]
    expect(fifteenDigits(settleCancelled(left - right, left, right))).toBe(-97129048.49)
  })

  test('differences of decimals are decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e11 }), fc.integer({ min: 1, max: 1e11 }), (a, b) => {
        const [left, right] = [a / 100, b / 100]
        expect(fifteenDigits(settleCancelled(left - right, left, right))).toBe((a - b) / 100)
      }),
      { numRuns: 2000 },
    )
  })
})

test('[K2] what is left of a division is left of the decimals', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e11, max: 1e11 }), fc.integer({ min: -1e5, max: 1e5 }), (a, b) => {
      if (b === 0) return
      const rest = ((a % b) + b) % b
      expect(fifteenDigits(decimalRemainder(a / 1000, b / 1000))).toBe(rest / 1000 + 0)
      expect(Math.trunc(decimalQuotient(a / 1000, b / 1000)) + 0).toBe(Math.trunc(a / b) + 0)
    }),
    { numRuns: 2000 },
  )
})

test('wildcards match as a slow and simple matcher does', () => {
  const simple = (pattern: string, text: string): boolean =>
    pattern === ''
      ? text === ''
      : pattern.startsWith('*')
        ? simple(pattern.slice(1), text) || (text !== '' && simple(pattern, text.slice(1)))
        : text !== '' &&
          (pattern.startsWith('?') || pattern[0] === text[0]) &&
          simple(pattern.slice(1), text.slice(1))
  const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 })
  const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 })
  fc.assert(
    fc.property(patterns, letters, (pattern, text) => {
      expect(new Wildcard(pattern).test(text)).toBe(simple(pattern, text))
      expect(new Wildcard(pattern).search(text) >= 0).toBe(simple(`*${pattern}*`, text))
    }),
  )
  expect(new Wildcard('a~*').test('a*')).toBe(true)
  expect(new Wildcard('a~*').test('ab')).toBe(false)
  expect(new Wildcard('~~').test('~')).toBe(true)
})

test('an order difference leads from one order to the other', () => {
  const orders = fc
    .uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 16 })
    .chain((from) => fc.tuple(fc.constant(from), fc.shuffledSubarray([...from, 50, 51, 52, 53])))
  fc.assert(
    fc.property(orders, ([from, to]) => {
      const diff = diffOrder(from, to, 100)!
      const current = [...from]
      const removed = new Set(from.filter((id) => !to.includes(id)))
      for (const step of diff.steps)
        if (step.kind === 'remove') current.splice(step.at, step.count)
        else if (step.kind === 'insert')
          current.splice(step.at, 0, ...to.slice(step.at, step.at + step.count))
        else {
          expect(step.before < step.at || step.before > step.at + step.count).toBe(true)
          const block = current.splice(step.at, step.count)
          current.splice(step.before > step.at ? step.before - step.count : step.before, 0, ...block)
        }
      expect(current).toEqual(to)
      expect(diff.inserted).toEqual(to.filter((id) => !from.includes(id)))
      for (const id of removed) expect(diff.touched).toContain(id)
    }),
  )
  expect(diffOrder([1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1], 3)).toBeNull()
})

test('packed sheets and values are what they were', () => {
  const [a, b] = [rowId('a'), rowId('b')]
  const [x, y] = [columnId('x'), columnId('y')]
  const entry = { key: 'a1', parent: null, deleted: false, tag: null }
  const sheet = {
    table: tableId('t'),
    rows: [{ id: a, ...entry }],
    columns: [{ id: x, ...entry }],
    dates: [y],
    cells: [[a, x, 1] as const, [b, y, [1, '1+1'] as const] as const, [a, y, null] as const],
  }
  expect(unpackSheet(structuredClone(packSheet(sheet)))).toEqual(sheet)
  const changes: ValueChange[] = [
    { table: tableId('t'), row: a, column: x, value: 1 },
    { table: tableId('t'), row: b, column: x, value: null, gone: true },
    { table: tableId('u'), row: a, column: y, value: { error: '#REF!', reason: 'reference-gone' } },
  ]
  expect(structuredClone(packValues(changes)).flatMap(unpackValues)).toEqual(changes)
})
