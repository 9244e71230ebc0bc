import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { sanitiseFormula } from '../../../shared/model/formula-shape.ts'

const place = { at: 'r1', key: 'a0' }
const good: unknown[] = [
  [0, '=SUM('],
  [1],
  [1, '1+1'],
  [1, '', ['c', 0, '@', 'c1', 0], '*2'],
  [1, '', ['c', 'table-1', 'r1', 'c1', 3]],
  [1, 'SUM(', ['r', 0, place, '+', '-', '+', 15], ')'],
  [
    1,
    'SUM(',
    ['r', 0, { ...place, in: 'g1', up: [{ at: 'g1', key: 'a1' }] }, { ...place, before: true }, '@', '@', 0],
    ')',
  ],
  [1, '', ['k', 0, '@', 'c1']],
  [1, '', ['k', 't2', 'r1', 'c1', 2]],
  [1, '', ['n', 'n1']],
  [1, '', ['!', '#REF!']],
]

const ref = (fields: unknown): unknown[] => [1, '', fields]
const bad: unknown[] = [
  null,
  undefined,
  1,
  'text',
  {},
  [],
  [2, 'x'],
  [0],
  [0, 1],
  [0, 'a', 'b'],
  [0, 'x'.repeat(20_000)],
  [1, 5],
  [1, null],
  [1, {}],
  [1, 'x'.repeat(20_000)],
  [1, ...Array.from({ length: 5000 }, () => '')],
  ref([]),
  ref(['x']),
  ref(['c', 0, '@', 'c1']),
  ref(['c', 0, '@', 'c1', 0, 0]),
  ref(['c', 0, '@', 'c1', 16]),
  ref(['c', 0, '@', 'c1', -1]),
  ref(['c', 0, '@', 'c1', 0.5]),
  ref(['c', 0, '@', 'c1', '0']),
  ref(['c', 1, '@', 'c1', 0]),
  ref(['c', 'Not A Slug', '@', 'c1', 0]),
  ref(['c', 0, 'r:1', 'c1', 0]),
  ref(['c', 0, '', 'c1', 0]),
  ref(['c', 0, '@', '__proto__', 0]),
  ref(['c', 0, ['r1'], 'c1', 0]),
  ref(['r', 0, place, place, place, 0]),
  ref(['r', 0, { at: 'r1' }, '+', '-', '+', 0]),
  ref(['r', 0, { key: 'a' }, '+', '-', '+', 0]),
  ref(['r', 0, { ...place, before: false }, '+', '-', '+', 0]),
  ref(['r', 0, { ...place, extra: 1 }, '+', '-', '+', 0]),
  ref(['r', 0, { ...place, up: {} }, '+', '-', '+', 0]),
  ref(['r', 0, { ...place, up: [1] }, '+', '-', '+', 0]),
  ref(['r', 0, { ...place, up: Array.from({ length: 100 }, () => place) }, '+', '-', '+', 0]),
  ref(['r', 0, { ...place, key: 'k'.repeat(5000) }, '+', '-', '+', 0]),
  ref(['r', 0, [place], '+', '-', '+', 0]),
  ref(['r', 0, '*', '+', '-', '+', 0]),
  ref(['k', 0]),
  ref(['k', 0, '@', 'c1', 99]),
  ref(['k', 0, '@', 'c1', 0, 0]),
  ref(['n']),
  ref(['n', 1]),
  ref(['!']),
  ref(['!', 5]),
  JSON.parse('[1,"",["r",0,{"__proto__":{"at":"r1","key":"a"}},"+","-","+",0]]'),
]

describe('stored formulas from a document', () => {
  test('well formed ones pass as they are', () => {
    for (const formula of good) expect(sanitiseFormula(formula)).toBe(formula)
  })

  test('everything else is refused', () => {
    for (const formula of bad)
      expect([JSON.stringify(formula)?.slice(0, 80), sanitiseFormula(formula)]).toEqual([
        JSON.stringify(formula)?.slice(0, 80),
        null,
      ])
  })

  test('a nest of 20,000 arrays', () => {
    let deep: unknown = 'x'
    for (let level = 0; level < 20_000; level++) deep = [deep]
    expect(sanitiseFormula([1, '', deep])).toBeNull()
    expect(sanitiseFormula([1, '', ['r', 0, { at: deep, key: 'a' }, '+', '-', '+', 0]])).toBeNull()
  })

  test('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), fc.jsonValue(), (anything, json) => {
        const range = [1, '', ['r', 0, anything, json, json, anything, 0]]
        for (const stored of [anything, [1, '', anything], range])
          expect([null, stored]).toContain(sanitiseFormula(stored))
      }),
    )
  })
})
