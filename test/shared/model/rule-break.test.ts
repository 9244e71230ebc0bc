/** What breaks the rule of a column, and which format rules hold. The rules: shared/doc/SPEC.md, RULE. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { type CellValue, NIL } from '../../../shared/model/cell.ts'
import { type Condition, type FormatRule, readCondition } from '../../../shared/model/format-rule.ts'
import { ruleBreak, type RuledColumn } from '../../../shared/model/rule-break.ts'
import { type CellFacts, isMet, ruledFormat } from '../../../shared/model/ruled-format.ts'
import { COLUMN_TYPES, ROW_KINDS, type RowKind } from '../../../shared/model/table.ts'

const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const number = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constantFrom(0.5, -1.25, 1e9))
const value: fc.Arbitrary<CellValue> = fc.oneof(
  number,
  day,
  fc.string({ maxLength: 8 }),
  fc.boolean(),
  fc.constantFrom(null, '', NIL, { error: '#REF!' }),
)
const bound = fc.option(fc.oneof(number, day), { nil: undefined })
const column: fc.Arbitrary<RuledColumn> = fc.record(
  {
    type: fc.constantFrom(...COLUMN_TYPES),
    choices: fc.array(fc.constantFrom('a', 'b', '1'), { maxLength: 3 }),
    rule: fc
      .record({
        whole: fc.option(fc.constant(true as const), { nil: undefined }),
        least: bound,
        most: bound,
        longest: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
        filled: fc.option(fc.constant(true as const), { nil: undefined }),
      })
      .map((rule) => Object.fromEntries(Object.entries(rule).filter(([, one]) => one !== undefined))),
  },
  { requiredKeys: ['type'] },
)

/** As one would say it, kind by kind, with nothing shared with the product. */
function oracle(of: RuledColumn, kind: RowKind, cell: CellValue): string | null {
  if (cell === null || cell === '') return of.rule?.filled && ['item', 'line'].includes(kind) ? 'empty' : null
  if (typeof cell === 'object' && 'error' in cell) return null
  const isSum = !['item', 'line'].includes(kind)
  const { least: _least, most: _most, ...unbound } = of.rule ?? {}
  const isNumber = of.type === 'number' || of.type === 'percent'
  return unlike(isSum && isNumber ? { ...of, rule: unbound } : of, cell)
}

function unlike({ type, rule = {}, choices }: RuledColumn, cell: NonNullable<CellValue>): string | null {
  const { whole, least, most, longest } = rule
  const plain = typeof cell === 'object' ? 0 : cell
  const isNumber = type === 'number' || type === 'percent'
  const isText = !isNumber && !['date', 'choice', 'check'].includes(type)
  const wrong = [
    isNumber && whole && (typeof plain !== 'number' || Math.trunc(plain) !== plain),
    ...bounds(isNumber, 'number', least, (low) => Number(low) <= amount(plain)),
    ...bounds(isNumber, 'number', most, (high) => amount(plain) <= Number(high)),
    ...bounds(type === 'date', 'string', least, (low) => time(low) <= time(plain)),
    ...bounds(type === 'date', 'string', most, (high) => time(plain) <= time(high)),
    type === 'choice' && choices && !choices.some((choice) => choice === `${plain}`),
    isText && longest !== undefined && Array.from(`${plain}`).length > longest,
  ]
  return wrong.includes(true) ? 'other' : null
}

const amount = (plain: unknown): number => (typeof plain === 'number' ? plain : Number.NaN)
const time = (text: unknown): number =>
  typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN

const bounds = (
  isMeant: boolean,
  kind: 'number' | 'string',
  bound: number | string | undefined,
  holds: (bound: number | string) => boolean,
): readonly boolean[] => (isMeant && bound !== undefined && typeof bound === kind ? [!holds(bound)] : [])

describe('rules of columns', () => {
  test('[RULE2] what is marked is what one would say oneself', () => {
    fc.assert(
      fc.property(column, fc.constantFrom(...ROW_KINDS), value, (of, kind, cell) => {
        expect(ruleBreak(of, kind, cell)).toBe(oracle(of, kind, cell))
      }),
      { numRuns: 3000 },
    )
  })

  test('[RULE2] examples: whole numbers within bounds, a dash is zero, empty headings may be', () => {
    const between: RuledColumn = { type: 'number', rule: { whole: true, least: 0, most: 100, filled: true } }
    const said = (kind: RowKind, cell: CellValue) => ruleBreak(between, kind, cell)
    expect([said('line', 7), said('line', NIL), said('category', null), said('total', null)]).toEqual([
      null,
      null,
      null,
      null,
    ])
    expect([said('line', 7.5), said('item', 101), said('line', 'seven')]).toEqual(['other', 'other', 'other'])
    expect([said('item', null), said('line', '')]).toEqual(['empty', 'empty'])
    expect(ruleBreak({ type: 'text', rule: { longest: 2 } }, 'line', '两字')).toBeNull()
  })

  test('[RULE2] sums go beyond the bounds of numbers, not of days', () => {
    const between: RuledColumn = { type: 'number', rule: { whole: true, least: 0, most: 100 } }
    for (const kind of ['category', 'subcategory', 'subtotal', 'total'] as const)
      expect([ruleBreak(between, kind, 777), ruleBreak(between, kind, 7.5)]).toEqual([null, 'other'])
    expect(ruleBreak({ type: 'date', rule: { most: '2026-01-01' } }, 'total', '2026-01-02')).toBe('other')
  })
})

describe('format rules', () => {
  const facts = (cell: CellValue, text = typeof cell === 'object' ? '' : String(cell)): CellFacts => ({
    value: cell,
    text,
    kind: 'line',
    isMarked: false,
  })

  test('[RULE8] conditions: numbers with numbers, days with days, words as they are shown', () => {
    const met = (when: Condition, cell: CellValue, text?: string) => isMet(when, facts(cell, text))
    expect(met({ is: 'above', value: 5 }, 6)).toBe(true)
    expect(met({ is: 'above', value: 5 }, 5)).toBe(false)
    expect(met({ is: 'above', value: 5 }, '6')).toBe(false)
    expect(met({ is: 'above', value: '2026-01-01' }, '2026-01-02', '2 Jan 2026')).toBe(true)
    expect(met({ is: 'below', value: 1 }, NIL, '—')).toBe(true)
    expect(met({ is: 'below', value: 1 }, null)).toBe(false)
    expect(met({ is: 'between', value: 1, to: 3 }, 3)).toBe(true)
    expect(met({ is: 'equal', value: 'Regular' }, ' regular')).toBe(true)
    expect(met({ is: 'equal', value: 0 }, NIL, '—')).toBe(true)
    expect(met({ is: 'contains', value: 'STAFF' }, 'Travel of staff')).toBe(true)
    expect(met({ is: 'empty' }, null)).toBe(true)
    expect(isMet({ is: 'empty' }, { ...facts(null), kind: 'category' })).toBe(false)
    expect(met({ is: 'error' }, { error: '#REF!' }, '#REF!')).toBe(true)
    expect(isMet({ is: 'marked' }, { ...facts('x'), isMarked: true })).toBe(true)
  })

  test('[RULE8] of each property the first rule that is met decides', () => {
    const of = (when: Condition, format: FormatRule['format']): FormatRule => ({
      id: 'a',
      columns: null,
      when,
      format,
    })
    const rules = [
      of({ is: 'above', value: 100 }, { ink: 'red' }),
      of({ is: 'above', value: 10 }, { ink: 'blue', fill: 'yellow' }),
      of({ is: 'above', value: 1 }, { fill: 'grey', bold: true }),
    ]
    expect(ruledFormat(rules, facts(200))).toEqual({ ink: 'red', fill: 'yellow', bold: true })
    expect(ruledFormat(rules, facts(20))).toEqual({ ink: 'blue', fill: 'yellow', bold: true })
    expect(ruledFormat(rules, facts(2))).toEqual({ fill: 'grey', bold: true })
    expect(ruledFormat(rules, facts(0))).toEqual({})
  })

  test('[RULE8] whatever is stored as a condition is one or none, and asking it never fails', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('above', 'between', 'contains', 'marked'),
        fc.jsonValue(),
        value,
        (any, is, operand, cell) => {
          for (const stored of [any, { is, value: operand, to: any }]) {
            const when = readCondition(stored)
            expect(when === null || typeof isMet(when, facts(cell)) === 'boolean').toBe(true)
          }
        },
      ),
    )
  })
})
