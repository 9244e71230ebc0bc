import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { bind } from '../../../shared/formula/bind.ts'
import { followTyped } from '../../../shared/formula/follow-typed.ts'
import { render } from '../../../shared/formula/render.ts'
import { frozenAxes, type FormulaScope } from '../../../shared/formula/scope.ts'
import { entries, FixturePlan } from './table-fixture.ts'

function planOf(): FixturePlan {
  const plan = new FixturePlan()
  plan.add('a', 'Table 10.16', 8, 5)
  plan.add('b', '[表] 10.19(1)', 5, 5)
  return plan
}

const seenIn = (plan: FixturePlan): FormulaScope => ({
  tableByName: plan.tableByName,
  tableName: plan.tableName,
  nameByText: plan.nameByText,
  nameText: plan.nameText,
  ...frozenAxes(plan, ['a', 'b'] as never[]),
})

/** A row that somebody else puts before the first one. */
function insertOnTop(plan: FixturePlan, table: string): void {
  const found = plan.tables.get(table)!
  const [first] = entries<never>([{ id: `new-${table}-${found.rows.length}`, key: 'a' }])
  found.rows = [first!, ...found.rows]
  plan.refresh()
}

describe('[MV4] a formula that is being typed follows its cells', () => {
  test.each<[text: string, becomes: string]>([
    ['=C4/B4*1000', '=C5/B5*1000'],
    ['=sum(b2:c', '=sum(B3:C'],
    ['=SUM(B2:$C$3,', '=SUM(B3:$C$4,'],
    ["='[表] 10.19(1)'!A1+A1", "='[表] 10.19(1)'!A1+A2"],
    ['=SUM(CHILDREN())&"B2"', '=SUM(CHILDREN())&"B2"'],
    ['=C:C', '=C:C'],
    ['=5:5+(', '=6:6+('],
    ['=A99*[x]*C3', '=A99*[x]*C4'],
    ['=sum(b2:c3)+(D4-"E5', '=sum(B3:C4)+(D5-"E5'],
    ['＝SUM（B2，‘[表] 10.19(1)’！C3）＋', '＝SUM（B3，‘[表] 10.19(1)’！C3）＋'],
    ['=B2 : C3*2', '=B3:C4*2'],
    ['=SUM(CHILDREN(B5', '=SUM(CHILDREN(B6'],
    ['=SUM(CHILDREN(B5))', '=SUM(CHILDREN(B6))'],
    [`=${'A1+'.repeat(5000)}`, `=${'A1+'.repeat(5000)}`],
    ['=', '='],
    ['C4', 'C4'],
  ])('%s', (text, becomes) => {
    const plan = planOf()
    const then = seenIn(plan)
    insertOnTop(plan, 'a')
    expect(followTyped(text, plan.cell('a', 'r4', 'c4'), then, plan).text).toBe(becomes)
  })

  test('the caret stays where it was in the words', () => {
    const plan = planOf()
    const then = seenIn(plan)
    for (let n = 0; n < 6; n++) insertOnTop(plan, 'a')
    const { text, offset } = followTyped('=C4/B4*1000', plan.cell('a', 'r4', 'c4'), then, plan)
    expect(text).toBe('=C10/B10*1000')
    expect([0, 1, 2, 3, 4, 5, 6, 7, 11].map(offset)).toEqual([0, 1, 4, 4, 5, 8, 8, 9, 13])
  })

  test('what was deleted reads #REF!, as in a stored formula', () => {
    const plan = planOf()
    const then = seenIn(plan)
    plan.change('a', 'r2', { deleted: true })
    expect(followTyped('=B2+B3', plan.cell('a', 'r4', 'c4'), then, plan).text).toBe('=#REF!+B2')
  })

  test('typed text means after any change what it meant before', () => {
    const reference = fc
      .tuple(
        fc.constantFrom('', "'[表] 10.19(1)'!"),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
      )
      .map(([table, column, row]) => `${table}${'ABCDE'[column]}${row}`)
    const typed = fc.array(reference, { minLength: 1, maxLength: 5 }).map((list) => `=${list.join('+')}`)
    const change = fc.record({
      table: fc.constantFrom('a', 'b'),
      row: fc.integer({ min: 1, max: 5 }),
      what: fc.constantFrom('insert', 'delete', 'move'),
    })
    fc.assert(
      fc.property(typed, fc.array(change, { maxLength: 6 }), (text, changes) => {
        const plan = planOf()
        const [then, at] = [seenIn(plan), plan.cell('a', 'r8', 'c5')]
        const meant = bind(text, at, then)
        for (const { table, row, what } of changes)
          if (what === 'insert') insertOnTop(plan, table)
          else if (what === 'delete') plan.change(table, `r${row}`, { deleted: true })
          else plan.change(table, `r${row}`, { key: 'z' })
        const followed = followTyped(text, at, then, plan).text
        expect(render(bind(followed, at, plan), at, plan)).toBe(render(meant, at, plan))
      }),
    )
  })
})
