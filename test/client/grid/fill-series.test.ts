import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { FillHow, Filled, Seed } from '../../../client/grid/fill-series.ts'
import { fillLine } from '../../../client/grid/fill-series.ts'

const numbers = (...values: number[]): Seed[] => values.map((value) => ({ kind: 'number', value }))
const texts = (...values: string[]): Seed[] => values.map((text) => ({ kind: 'text', text }))
const dates = (...values: string[]): Seed[] => values.map((iso) => ({ kind: 'date', iso, printed: null }))

/** Whether a line gives a seed back where it stands; numbers without a common step lie beside their line. */
function stands(seeds: readonly Seed[], at: number, filled: Filled): boolean {
  const seed = seeds[at]!
  if ('copyOf' in filled) return filled.copyOf === at
  if ('number' in filled) return seed.kind === 'number' && (seeds.length > 2 || filled.number === seed.value)
  if ('iso' in filled) return seed.kind === 'date' && filled.iso === seed.iso
  return seed.kind === 'text' && filled.text.toLowerCase() === seed.text.toLowerCase()
}

/** What the next and the previous cells get, as people see it. */
function seen(seeds: readonly Seed[], from: number, to: number, how: FillHow = 'usual'): (string | number)[] {
  const line = fillLine(seeds, how)
  return Array.from({ length: to - from + 1 }, (_, at) => {
    const filled = line(from + at)
    if ('copyOf' in filled) return `copy ${filled.copyOf}`
    return 'number' in filled ? filled.number : 'iso' in filled ? filled.iso : filled.text
  })
}
const next = (seeds: readonly Seed[], count: number, how: FillHow = 'usual') =>
  seen(seeds, seeds.length, seeds.length + count - 1, how)
const previous = (seeds: readonly Seed[], count: number) => seen(seeds, -count, -1)

describe('[GR42] numbers', () => {
  test('one is repeated, and counts on with Ctrl', () => {
    expect(next(numbers(2023), 2)).toEqual(['copy 0', 'copy 0'])
    expect(next(numbers(2023), 2, 'flip')).toEqual([2024, 2025])
  })

  test('several go on by their step, and are repeated with Ctrl', () => {
    expect(next(numbers(1, 3), 3)).toEqual([5, 7, 9])
    expect(previous(numbers(1, 3), 2)).toEqual([-3, -1])
    expect(next(numbers(1, 3), 3, 'flip')).toEqual(['copy 0', 'copy 1', 'copy 0'])
    expect(next(numbers(5, 5), 2)).toEqual([5, 5])
    expect(next(numbers(0.1, 0.2), 3)).toEqual([0.3, 0.4, 0.5])
  })

  test('without a common step they go on along the nearest line', () => {
    expect(next(numbers(1, 2, 4), 2)).toEqual([5.33333333333333, 6.83333333333333])
  })

  test('a series with decimals is exact, forwards and backwards', () => {
    const tenth = fc.integer({ min: -100_000, max: 100_000 })
    fc.assert(
      fc.property(
        tenth,
        tenth,
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: -30, max: 30 }),
        (a, step, count, at) => {
          const seeds = numbers(...Array.from({ length: count }, (_, place) => (a + step * place) / 10))
          expect(fillLine(seeds)(at)).toEqual({
            number: (a + step * at) / 10 === 0 ? 0 : (a + step * at) / 10,
          })
        },
      ),
    )
  })
})

describe('[GR42] dates', () => {
  test.each([
    [['2022-12-30'], ['2022-12-31', '2023-01-01']],
    [
      ['2023-01-01', '2023-01-08'],
      ['2023-01-15', '2023-01-22'],
    ],
    [
      ['2023-01-31', '2023-02-28'],
      ['2023-03-28', '2023-04-25'],
    ],
    [
      ['2023-01-15', '2023-02-15'],
      ['2023-03-15', '2023-04-15'],
    ],
    [
      ['2022-10-31', '2022-12-31'],
      ['2023-02-28', '2023-04-30'],
    ],
    [
      ['2022-01-01', '2023-01-01'],
      ['2024-01-01', '2025-01-01'],
    ],
    [
      ['2023-03-01', '2023-02-01'],
      ['2023-01-01', '2022-12-01'],
    ],
  ])('%j goes on with %j', (seeds, expected) => {
    expect(next(dates(...seeds), 2)).toEqual(expected)
  })

  test('without a common step they are repeated', () => {
    expect(next(dates('2023-01-01', '2023-01-02', '2023-01-05'), 2)).toEqual(['copy 0', 'copy 1'])
  })
})

describe('[GR42] texts', () => {
  test.each([
    [['Result 1'], ['Result 2', 'Result 3']],
    [['2021 actual'], ['2022 actual', '2023 actual']],
    [
      ['2021 actual', '2020 actual'],
      ['2019 actual', '2018 actual'],
    ],
    [['Item 09'], ['Item 10', 'Item 11']],
    [
      ['No. 1', 'No. 3'],
      ['No. 5', 'No. 7'],
    ],
    [['2022-2023'], ['2023-2024', '2024-2025']],
    [
      ['2022–2023', '2024–2025'],
      ['2026–2027', '2028–2029'],
    ],
    [['2022/23'], ['2023/24', '2024/25']],
    [['1999/00'], ['2000/01', '2001/02']],
    [['(a)'], ['(b)', '(c)']],
    [['(y)'], ['(z)', '(aa)']],
    [['A.'], ['B.', 'C.']],
    [['(i)'], ['(ii)', '(iii)']],
    [['(iii)'], ['(iv)', '(v)']],
    [
      ['(h)', '(i)'],
      ['(j)', '(k)'],
    ],
    [
      ['(c)', '(d)'],
      ['(e)', '(f)'],
    ],
    [
      ['IV.', 'V.'],
      ['VI.', 'VII.'],
    ],
    [['November'], ['December', 'January']],
    [
      ['nov', 'dec', 'jan'],
      ['feb', 'mar'],
    ],
    [
      ['Monday', 'Friday'],
      ['Tuesday', 'Saturday'],
    ],
    [
      ['Q3', 'Q4'],
      ['Q1', 'Q2'],
    ],
    [['十一月'], ['十二月', '一月']],
    [['星期六'], ['星期日', '星期一']],
    [['表 1'], ['表 2', '表 3']],
    [['Q3 2023'], ['Q4 2023', 'Q1 2024']],
    [
      ['Q1 2022', 'Q1 2023'],
      ['Q1 2024', 'Q1 2025'],
    ],
    [['2023-Q4'], ['2024-Q1', '2024-Q2']],
    [['Nov 2023'], ['Dec 2023', 'Jan 2024']],
    [['december, 2023'], ['january, 2024', 'february, 2024']],
    [['2023年11月'], ['2023年12月', '2024年1月']],
    [['2023年 第四季度'], ['2024年 第一季度', '2024年 第二季度']],
    [['Friday 2023'], ['Friday 2024', 'Friday 2025']],
  ])('%j goes on with %j', (seeds, expected) => {
    expect(next(texts(...seeds), 2)).toEqual(expected)
  })

  test('backwards too; below nothing numbers grow again', () => {
    expect(previous(texts('Result 3'), 2)).toEqual(['Result 1', 'Result 2'])
    expect(previous(texts('Result 1'), 3)).toEqual(['Result 2', 'Result 1', 'Result 0'])
    expect(previous(texts('January'), 1)).toEqual(['December'])
    expect(previous(texts('Q1 2023'), 2)).toEqual(['Q3 2022', 'Q4 2022'])
  })

  test.each([[['Posts']], [['A']], [['Result 1', 'Outcome 2']], [['(a)', 'b)']], [['']]])(
    '%j is repeated',
    (seeds) => {
      expect(next(texts(...seeds), 1)).toEqual(['copy 0'])
    },
  )

  test('with Ctrl a text that counts is repeated', () => {
    expect(next(texts('Result 1'), 1, 'flip')).toEqual(['copy 0'])
  })
})

describe('[GR42] everything else', () => {
  test('different kinds are repeated', () => {
    expect(next([...numbers(1), ...texts('Result 1'), { kind: 'other' }], 4)).toEqual([
      'copy 0',
      'copy 1',
      'copy 2',
      'copy 0',
    ])
  })

  test('whatever the cells, the line gives back what stands there, or a copy of it', () => {
    const seed: fc.Arbitrary<Seed> = fc.oneof(
      fc.record({ kind: fc.constant('number' as const), value: fc.integer({ min: -1e6, max: 1e6 }) }),
      fc.record({ kind: fc.constant('text' as const), text: fc.string({ maxLength: 8 }) }),
      fc
        .date({ min: new Date('1950-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((date) => ({ kind: 'date' as const, iso: date.toISOString().slice(0, 10), printed: null })),
      fc.constant({ kind: 'other' as const }),
    )
    fc.assert(
      fc.property(
        fc.array(seed, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('usual' as const, 'flip' as const, 'count' as const),
        (seeds, how) => {
          const line = fillLine(seeds, how)
          expect(seeds.map((_, at) => stands(seeds, at, line(at)))).toEqual(seeds.map(() => true))
        },
      ),
    )
  })
})
