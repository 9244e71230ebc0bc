/** Rules of columns and format rules of tables. The rules: shared/doc/SPEC.md, RULE. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { canonicalTable } from '../../../shared/doc/canonical-table.ts'
import { readFormatRules } from '../../../shared/doc/format-rules.ts'
import type { TableDoc } from '../../../shared/doc/table-doc.ts'
import { UndoStack } from '../../../shared/doc/undo.ts'
import { changeColumn } from '../../../shared/doc/write-columns.ts'
import { setFormatRule } from '../../../shared/doc/write-format-rules.ts'
import { FILLS, INKS } from '../../../shared/model/cell-format.ts'
import type { ColumnRule } from '../../../shared/model/column-rule.ts'
import {
  type Condition,
  CONDITION_KINDS,
  MOST_FORMAT_RULES,
  type FormatRule,
  operandsOf,
} from '../../../shared/model/format-rule.ts'
import { columnId } from '../../../shared/model/ids.ts'
import type { TablePatch } from '../../../shared/model/table.ts'
import { replica, sampleTable, sync } from './make.ts'

const [c1, c2] = [columnId('c1'), columnId('c2')]

const columnRule: fc.Arbitrary<ColumnRule> = fc.record(
  {
    whole: fc.constant(true as const),
    least: fc.integer({ min: -5, max: 5 }),
    most: fc.integer({ min: -5, max: 5 }),
    longest: fc.integer({ min: 1, max: 9 }),
    filled: fc.constant(true as const),
  },
  { requiredKeys: [] },
)
const condition: fc.Arbitrary<Condition> = fc.constantFrom(...CONDITION_KINDS).chain((is) => {
  const operand = is === 'contains' ? fc.constantFrom('a', 'b') : fc.integer({ min: 0, max: 9 })
  const wanted = operandsOf(is)
  if (wanted === 0) return fc.constant({ is })
  return wanted === 1
    ? operand.map((value) => ({ is, value }))
    : fc.tuple(operand, operand).map(([value, to]) => ({ is, value, to }))
})
const rule = (id: string): fc.Arbitrary<FormatRule> =>
  fc.record({
    id: fc.constant(id),
    columns: fc.constantFrom(null, [c1], [c1, c2]),
    when: condition,
    format: fc.record(
      {
        bold: fc.boolean(),
        italic: fc.boolean(),
        ink: fc.constantFrom(...INKS),
        fill: fc.constantFrom(...FILLS),
      },
      { requiredKeys: [] },
    ),
  })

const addFormatRule = (table: TableDoc, { id, ...contents }: FormatRule, before: string | null) =>
  setFormatRule(table, id, contents, before)
const changeFormatRule = (table: TableDoc, { id, ...contents }: FormatRule) =>
  setFormatRule(table, id, contents)
const moveFormatRule = (table: TableDoc, id: string, before: string | null) =>
  setFormatRule(table, id, undefined, before)
const removeFormatRule = (table: TableDoc, id: string) => setFormatRule(table, id, null)

const IDS = ['a', 'b', 'c', 'd']
const anyRule = fc.constantFrom(...IDS).chain(rule)
const step = fc.oneof(
  fc.record({ do: fc.constant('add' as const), rule: anyRule }),
  fc.record({ do: fc.constant('change' as const), rule: anyRule }),
  fc.record({
    do: fc.constant('move' as const),
    id: fc.constantFrom(...IDS),
    before: fc.constantFrom(...IDS, null),
  }),
  fc.record({ do: fc.constant('remove' as const), id: fc.constantFrom(...IDS) }),
  fc.record({ do: fc.constant('column' as const), column: fc.constantFrom(c1, c2), rule: columnRule }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Ids are random in the product: two people never make the same one. */
function take(table: TableDoc, one: Step, who: string): void {
  const own = (id: string): string => `${who}${id}`
  if (one.do === 'add') addFormatRule(table, { ...one.rule, id: own(one.rule.id) }, null)
  else if (one.do === 'column') changeColumn(table, one.column, { rule: one.rule })
  else {
    const known = readFormatRules(table).map(({ id }) => id)
    const found = (id: string): string => known.find((each) => each.endsWith(id)) ?? own(id)
    if (one.do === 'change') changeFormatRule(table, { ...one.rule, id: found(one.rule.id) })
    else if (one.do === 'remove') removeFormatRule(table, found(one.id))
    else moveFormatRule(table, found(one.id), one.before === null ? null : found(one.before))
  }
}

const first = (table: TableDoc): FormatRule | undefined => readFormatRules(table)[0]
const red: FormatRule = { id: 'a', columns: null, when: { is: 'above', value: 5 }, format: { ink: 'red' } }

describe('rules of columns', () => {
  test('[RULE1] two people set different properties of one column: both stay', () => {
    const mine = sampleTable(1, 1)
    changeColumn(mine, c1, { rule: { least: 0, most: 10 } })
    const theirs = replica(2, mine)
    changeColumn(mine, c1, { rule: { least: 1, most: 10 } })
    changeColumn(theirs, c1, { rule: { least: 0, most: 20, filled: true } })
    sync(mine, theirs)
    for (const table of [mine, theirs])
      expect(table.column(c1)?.rule).toEqual({ least: 1, most: 20, filled: true })
  })

  test('[RULE1] a rule that is taken away leaves nothing; undo brings it back', () => {
    const table = sampleTable(1, 1)
    const before = canonicalTable(table)
    const stack = new UndoStack()
    stack.push(changeColumn(table, c1, { rule: { whole: true, longest: 3 } })!)
    stack.push(changeColumn(table, c1, { rule: { whole: undefined, longest: undefined } })!)
    expect(canonicalTable(table)).toBe(before)
    stack.undo(() => table)
    expect(table.column(c1)?.rule).toEqual({ whole: true, longest: 3 })
    stack.undo(() => table)
    expect(table.column(c1)).not.toHaveProperty('rule')
  })

  test('[RULE1] whatever a stranger stored is harmless: what is no value of its property is as good as absent', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('whole', 'least', 'most', 'longest', 'filled'), fc.jsonValue()),
        (stored) => {
          const table = sampleTable(1, 1)
          table.transact('change-column', (writer) => {
            for (const [field, value] of Object.entries(stored)) writer.set('columns', c1, field, value)
          })
          const { whole, least, most, longest, filled } = table.column(c1)?.rule ?? {}
          expect([true, undefined]).toContain(whole)
          expect([true, undefined]).toContain(filled)
          for (const bound of [least, most])
            expect(
              bound === undefined || typeof bound === 'number' || /^\d{4}-\d{2}-\d{2}$/.test(bound),
            ).toBe(true)
          expect(longest === undefined || (Number.isInteger(longest) && longest > 0)).toBe(true)
        },
      ),
    )
  })
})

describe('format rules of a table', () => {
  test('[RULE3] two people who add rules at once keep both, in one order', () => {
    const mine = sampleTable(1, 2)
    const theirs = replica(2, mine)
    addFormatRule(mine, red, null)
    addFormatRule(theirs, { ...red, id: 'b', format: { bold: true } }, null)
    sync(mine, theirs)
    expect(readFormatRules(mine)).toHaveLength(2)
    expect(readFormatRules(theirs)).toEqual(readFormatRules(mine))
  })

  test('[RULE4] two people change one rule at once: its condition and its tone both stay', () => {
    const mine = sampleTable(1, 2)
    addFormatRule(mine, red, null)
    const theirs = replica(2, mine)
    changeFormatRule(mine, { ...red, when: { is: 'below', value: 1 } })
    changeFormatRule(theirs, { ...red, format: { ink: 'red', fill: 'yellow' } })
    sync(mine, theirs)
    for (const table of [mine, theirs])
      expect(first(table)).toEqual({
        ...red,
        when: { is: 'below', value: 1 },
        format: { ink: 'red', fill: 'yellow' },
      })
  })

  test('[RULE3] [RULE4] whatever two people do to rules, apart or together, they end with the same', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ who: fc.nat(1), step, meet: fc.boolean() }), { maxLength: 25 }),
        (steps) => {
          const mine = sampleTable(1, 2)
          const both = [mine, replica(2, mine)]
          for (const { who, step: one, meet } of steps) {
            take(both[who] ?? mine, one, who === 0 ? 'm' : 't')
            if (meet) sync(...both)
          }
          sync(...both)
          const [one, other] = both.map(canonicalTable)
          expect(one).toBe(other)
        },
      ),
      { numRuns: 150 },
    )
  })

  test('[RULE5] adding, changing, moving and taking away are undone one by one', () => {
    const table = sampleTable(1, 2)
    const stack = new UndoStack()
    const states = [canonicalTable(table)]
    for (const make of [
      () => addFormatRule(table, red, null),
      () => addFormatRule(table, { ...red, id: 'b', columns: [c1], format: { fill: 'grey' } }, 'a'),
      () => changeFormatRule(table, { ...red, columns: [c2], format: { bold: true } }),
      () => moveFormatRule(table, 'a', 'b'),
      () => removeFormatRule(table, 'b'),
    ]) {
      stack.push(make()!)
      states.push(canonicalTable(table))
    }
    expect(new Set(states).size).toBe(6)
    for (const state of states.slice(0, -1).toReversed()) {
      stack.undo(() => table)
      expect(canonicalTable(table)).toBe(state)
    }
    for (const state of states.slice(1)) {
      stack.redo(() => table)
      expect(canonicalTable(table)).toBe(state)
    }
  })

  test('[RULE3] whatever a stranger stored is read as a rule or passed over', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.dictionary(
            fc.constantFrom('#o', '#d', '#p', 'columns', 'when', 'bold', 'ink', 'fill', 'align'),
            fc.jsonValue(),
          ),
          { maxLength: 5 },
        ),
        (records) => {
          const table = sampleTable(1, 1)
          table.transact('format-cells', (writer) => {
            for (const [at, fields] of records.entries()) writer.create('rules', `x${at}`, fields)
          })
          for (const { when, format } of readFormatRules(table)) {
            expect(CONDITION_KINDS).toContain(when.is)
            for (const property of Object.keys(format))
              expect(['bold', 'italic', 'ink', 'fill']).toContain(property)
          }
          expect(() => canonicalTable(table)).not.toThrow()
        },
      ),
    )
  })

  test('[RULE6] a table has so many rules; more are refused, and what came otherwise is not read', () => {
    const table = sampleTable(1, 1)
    for (let at = 0; at < MOST_FORMAT_RULES; at++) addFormatRule(table, { ...red, id: `r${at}` }, null)
    expect(() => addFormatRule(table, { ...red, id: 'more' }, null)).toThrow(/table-full/)
    table.transact('format-cells', (writer) => writer.create('rules', 'more', { '#o': 'zz', when: red.when }))
    expect(readFormatRules(table)).toHaveLength(MOST_FORMAT_RULES)
  })

  test('[RULE6] nor does one that somebody took away come back where another one has its room', () => {
    const table = sampleTable(1, 1)
    for (let at = 0; at < MOST_FORMAT_RULES; at++) addFormatRule(table, { ...red, id: `r${at}` }, null)
    removeFormatRule(table, 'r0')
    addFormatRule(table, { ...red, id: 'more' }, null)
    const before = readFormatRules(table)
    expect(() => changeFormatRule(table, { ...red, id: 'r0' })).toThrow(/table-full/)
    expect(readFormatRules(table)).toEqual(before)
    removeFormatRule(table, 'more')
    changeFormatRule(table, { ...red, id: 'r0' })
    expect(first(table)?.id).toBe('r0')
    changeFormatRule(table, { ...red, id: 'r0', format: { bold: true } })
    expect(first(table)?.format).toEqual({ bold: true })
  })

  test('[RULE7] a change of rules is told as one of looks', () => {
    const table = sampleTable(1, 1)
    const told: TablePatch[] = []
    table.onPatch((patch) => told.push(patch))
    addFormatRule(table, red, null)
    changeFormatRule(table, { ...red, format: { bold: true } })
    changeColumn(table, c1, { rule: { filled: true } })
    expect(told.map(({ looks }) => looks)).toEqual([true, true, true])
  })
})
