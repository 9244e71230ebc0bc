/** Pasted formulas of this plan: copied by identity, else by their text. */
import { beforeEach, describe, expect, test } from 'vitest'

import type { PlanSession } from '../../../client/session/plan-session.ts'
import type { CopiedFormula } from '../../../client/session/session-types.ts'
import type { StoredFormula } from '../../../shared/model/formula.ts'
import type { TableId } from '../../../shared/model/ids.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import { sessionWorld } from '../../helpers/session-world.ts'

const BUDGET = tableId('budget')
const OUTPUTS = tableId('outputs')
const WORK = tableId('work')
type Cell = readonly [table: TableId, row: string, column: string]

const { start } = sessionWorld()
let session: PlanSession
beforeEach(async () => {
  session = (await start()).session
})

const text = ([table, row, column]: Cell): string =>
  session.editText(table, rowId(row), columnId(column), 'en')

function copied([table, row, column]: Cell): CopiedFormula {
  const from = { table, row: rowId(row), column: columnId(column) }
  const formula = session.table(table).cell(from.row, from.column) as StoredFormula
  return { from, formula }
}

const paste = ([table, row, column]: Cell, typed: string, copy?: CopiedFormula) =>
  session.commitMany(
    table,
    [{ row: rowId(row), column: columnId(column), typed, ...(copy && { copied: copy }) }],
    'en',
  )

/** Types a formula into one cell, copies it, pastes it into the other. */
function copy(formula: string, from: Cell, to: Cell): string {
  paste(from, formula)
  expect(paste(to, text(from), copied(from))).toMatchObject({ status: 'done' })
  return text(to)
}

describe('[EDIT7] a copied formula', () => {
  test.each([
    ['relative and nailed parts', '=B1+$B1+B$1+$B$1', '=C2+$B2+C$1+$B$1'],
    ['ranges', '=SUM(B1:B2)', '=SUM(C2:C3)'],
    ['whole columns', '=SUM(B:B)+SUM($B:B)', '=SUM(C:C)+SUM($B:C)'],
    ['whole rows', '=SUM(2:3)+SUM($2:3)', '=SUM(3:4)+SUM($2:4)'],
    ['another table', "='Table 10.2'!A1", "='Table 10.2'!B2"],
    ['another table, nailed', "='Table 10.2'!$B$1", "='Table 10.2'!$B$1"],
    ['children', '=SUM(CHILDREN())', '=SUM(CHILDREN())'],
    ['out of the table', '=E4', '=#REF!'],
    ['partly out of the table', '=SUM(B1:B4)', '=SUM(#REF!)'],
    ['words and functions that look like cells', '="B1"&LOG10(B1)', '="B1"&LOG10(C2)'],
  ])('%s', (_, formula, expected) => {
    expect(copy(formula, [BUDGET, 'posts', 'change'], [BUDGET, 'travel', 'share'])).toBe(expected)
  })

  test('off the top and to the left', () => {
    expect(copy('=A1', [BUDGET, 'travel', 'change'], [BUDGET, 'posts', 'change'])).toBe('=#REF!')
    expect(copy('=B1', [BUDGET, 'travel', 'share'], [BUDGET, 'travel', 'spent'])).toBe('=#REF!')
  })

  test('into another table: positions there, and other tables by their name', () => {
    expect(copy("=B1+'Table 10.2'!B3", [BUDGET, 'posts', 'change'], [WORK, 'sum', 'figure'])).toBe(
      "=A1+'Table 10.2'!A3",
    )
    expect(copy("='Table 10.2'!A1", [BUDGET, 'posts', 'change'], [OUTPUTS, 'meetings', 'planned'])).toBe(
      '=#REF!',
    )
  })

  test('what was never there keeps its words', () => {
    expect(copy("='Table 10.2'!C1", [BUDGET, 'posts', 'change'], [OUTPUTS, 'meetings', 'planned'])).toBe(
      "='Table 10.2'!C1",
    )
  })

  test('is copied from where its cell stands now', () => {
    paste([BUDGET, 'posts', 'change'], '=B1')
    const formula = copied([BUDGET, 'posts', 'change'])
    session.insertRows(BUDGET, { at: 0, count: 1 })
    paste([BUDGET, 'travel', 'change'], '=B1', formula)
    expect(text([BUDGET, 'travel', 'change'])).toBe('=B3')
  })

  test('whose cell is gone is typed anew', () => {
    paste([BUDGET, 'grants', 'change'], '=B3*2')
    const formula = copied([BUDGET, 'grants', 'change'])
    session.deleteRows(BUDGET, [rowId('grants')])
    paste([BUDGET, 'posts', 'share'], '=B1*2', formula)
    expect(text([BUDGET, 'posts', 'share'])).toBe('=B1*2')
    const elsewhere = { ...formula, from: { ...formula.from, table: tableId('unknown') } }
    paste([BUDGET, 'travel', 'share'], '=B2*2', elsewhere)
    expect(text([BUDGET, 'travel', 'share'])).toBe('=B2*2')
  })

  test.each([
    ['too long', [1, `"${'x'.repeat(9000)}"`]],
    ['too deep', [1, '('.repeat(100), '1', ')'.repeat(100)]],
    ['not closed', [1, 'SUM((']],
    ['two operands side by side', [1, '1 "a" 2 2', ['c', 0, '@', 'spent', 0], ['c', 0, '@', 'spent', 0]]],
    ['verbatim', [0, '=SUM((']],
  ])('that nobody could have typed (%s) is left to its text', (_, formula) => {
    const from = copied([BUDGET, 'total', 'spent']).from
    const outcome = paste([BUDGET, 'travel', 'share'], '=1+1', { from, formula: formula as never })
    expect(outcome).toEqual({ status: 'done' })
    expect(text([BUDGET, 'travel', 'share'])).toBe('=1+1')
  })

  test('is one undo step with everything pasted along', () => {
    const total = copied([BUDGET, 'total', 'spent'])
    session.commitMany(
      BUDGET,
      [
        { row: rowId('total'), column: columnId('share'), typed: '=SUM(B1:B3)', copied: total },
        { row: rowId('posts'), column: columnId('share'), typed: '5' },
      ],
      'en',
    )
    expect(text([BUDGET, 'total', 'share'])).toBe('=SUM(D1:D3)')
    expect(session.value(BUDGET, rowId('total'), columnId('share'))).toBe(5)
    session.undo()
    expect(text([BUDGET, 'total', 'share'])).toBe('=C4/B4*100')
    expect(session.canUndo).toBe(false)
  })
})
