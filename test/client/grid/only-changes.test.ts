import { expect, test } from 'vitest'

import { columnChanges, onto } from '../../../client/grid/only-changes.ts'
import type { FormatRule } from '../../../shared/model/format-rule.ts'
import { columnId } from '../../../shared/model/ids.ts'
import type { Column } from '../../../shared/model/table.ts'

const c1 = columnId('c1')
const column: Column = { id: c1, type: 'number', label: {}, rule: { least: 0, most: 10 } }
const rule: FormatRule = {
  id: 'a',
  columns: null,
  when: { is: 'above', value: 5 },
  format: { ink: 'red', bold: true },
}

test('[RULE1] of what the window says of a column only what was set in it is written', () => {
  const change = { rule: { whole: undefined, least: 1, most: 10, longest: undefined, filled: undefined } }
  expect(columnChanges(column, change)).toEqual({ rule: { least: 1 } })
  expect(columnChanges(column, { rule: { ...change.rule, least: undefined } }).rule).toHaveProperty('least')
  expect(columnChanges({ ...column, type: 'text' }, { rule: {}, type: 'text' })).toEqual({ rule: {} })
})

test('[RULE1] a list of choices is written where it is another one', () => {
  const list: Column = { id: c1, type: 'choice', label: {}, choices: ['a', 'b'] }
  expect(columnChanges(list, { type: 'choice', choices: ['a', 'b'] })).toEqual({})
  expect(columnChanges(list, { type: 'choice', choices: ['a'] })).toEqual({ type: 'choice', choices: ['a'] })
  expect(columnChanges(list, { type: 'text' })).toEqual({ type: 'text' })
  expect(columnChanges({ ...list, type: 'text' }, { type: 'choice', choices: ['a', 'b'] })).toMatchObject({
    type: 'choice',
  })
})

test('[RULE4] what others set of a format rule while it was open stays, where it was left alone here', () => {
  const now: FormatRule = { ...rule, columns: [c1], format: { ink: 'red', fill: 'yellow' } }
  const set: FormatRule = { ...rule, when: { is: 'below', value: 1 }, format: { ink: 'blue', bold: true } }
  expect(onto(now, rule, set)).toEqual({
    id: 'a',
    columns: [c1],
    when: { is: 'below', value: 1 },
    format: { ink: 'blue', fill: 'yellow' },
  })
  expect(onto(now, rule, { ...rule, format: { bold: true } }).format).toEqual({ fill: 'yellow' })
})

test('[RULE4] one that somebody took away stands as it was set', () => {
  expect(onto(undefined, rule, { ...rule, columns: [c1] })).toEqual({ ...rule, columns: [c1] })
})
