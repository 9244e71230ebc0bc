/** What exactly is stored, rule by rule, and what it comes to mean when the table changes. */
import { describe, expect, test } from 'vitest'

import { bind } from '../../../shared/formula/bind.ts'
import { render } from '../../../shared/formula/render.ts'
import type { StoredFormula } from '../../../shared/model/formula.ts'
import { rowId } from '../../../shared/model/ids.ts'
import { FixturePlan } from './table-fixture.ts'

const newPlan = (): FixturePlan => {
  const plan = new FixturePlan()
  plan.add('a', 'Table 10.16', 10, 6)
  plan.add('b', 'Table 10.19(1)', 5, 5)
  return plan
}

/** Binds in the cell of table `a`, and reads it again whenever asked. */
function write(
  plan: FixturePlan,
  row: number,
  column: number,
  text: string,
): { stored: StoredFormula; read: () => string } {
  const at = plan.at('a', row, column)
  const stored = bind(text, at, plan)
  return { stored, read: () => render(stored, at, plan) }
}

const place = (row: number): object => ({ at: `r${row}`, key: `k${String(row - 1).padStart(4, '0')}` })
const column = (index: number): object => ({ at: `c${index}`, key: `k${String(index - 1).padStart(4, '0')}` })

describe('stored form', () => {
  const plan = newPlan()
  test.each<[rule: string, text: string, parts: unknown[]]>([
    ['[BD1] anchors', '=$B2+B$3', ['', ['c', 0, 'r2', 'c2', 1], '+', ['c', 0, 'r3', 'c2', 2]]],
    ['[BD2] own row', '=B5*2', ['', ['c', 0, '@', 'c2', 0], '*2']],
    ['[BD2] own row with $', '=B$5', ['', ['c', 0, 'r5', 'c2', 2]]],
    ['[BD2] same row of another table', "='Table 10.19(1)'!B5", ['', ['c', 'b', 'r5', 'c2', 0]]],
    ['[BD3] outside', '=B11', ['', ['!', 'B11']]],
    ['[BD3] outside to the right', '=G1', ['', ['!', 'G1']]],
    ['[BD3] unknown table', "='Nope 1'!B2", ['', ['!', "'Nope 1'!B2"]]],
    ['[BD4] beyond the end', '=B2:B99', ['', ['r', 0, place(2), '+', column(2), column(2), 0]]],
    ['whole column', '=C:C', ['', ['r', 0, '-', '+', column(3), column(3), 0]]],
    ['whole row', '=4:4', ['', ['r', 0, place(4), place(4), '-', '+', 0]]],
    ['[BD2] own whole row', '=5:5', ['', ['r', 0, '@', '@', '-', '+', 0]]],
    ['[BD5] in the own row', '=B5:C5', ['', ['r', 0, '@', '@', column(2), column(3), 0]]],
    ['[BD5] a running total', '=B$2:B5', ['', ['r', 0, place(2), '@', column(2), column(2), 2]]],
    ['[BD5] rest of the column', '=B5:B', ['', ['r', 0, '@', '+', column(2), column(2), 0]]],
    ['[BD5] otherwise places', '=B2:B5', ['', ['r', 0, place(2), place(5), column(2), column(2), 0]]],
    [
      '[BD6] a total',
      '=SUM(D2:D4)',
      ['SUM(', ['r', 0, place(2), { ...place(5), before: true }, column(4), column(4), 0], ')'],
    ],
    [
      '[BD6] not a total: another column',
      '=B2:B4',
      ['', ['r', 0, place(2), place(4), column(2), column(2), 0]],
    ],
    [
      '[BD6] not a total: nailed down',
      '=D2:D$4',
      ['', ['r', 0, place(2), place(4), column(4), column(4), 8]],
    ],
    ['[BD7] children', '=SUM(CHILDREN())', ['SUM(', ['k', 0, '@', 'c4'], ')']],
    ['[BD7] children of a row', '=SUM(CHILDREN(B7))', ['SUM(', ['k', 0, 'r7', 'c2'], ')']],
    ['[BD7] elsewhere', "=CHILDREN('Table 10.19(1)'!$B$2)", ['', ['k', 'b', 'r2', 'c2', 3]]],
    ['[TX3] canonical text', '=if ( true , 1e3 , "x" )', ['IF( TRUE , 1e3 , "x" )']],
  ])('%s: %s', (_, text, parts) => {
    expect(write(plan, 5, 3, text).stored).toEqual([1, ...parts])
  })
})

describe('and what it comes to mean', () => {
  test('single references follow, own-row references go with their row', () => {
    const plan = newPlan()
    const formula = write(plan, 5, 3, '=B5+C2')
    plan.change('a', 'r5', { key: 'k0000V' })
    expect(formula.read()).toBe('=B2+C3')
    plan.change('a', 'r2', { deleted: true })
    expect(formula.read()).toBe('=B2+#REF!')
    plan.change('a', 'r2', { deleted: false })
    expect(formula.read()).toBe('=B2+C3')
  })

  test('[AX10] a total grows with a row inserted just above it', () => {
    const plan = newPlan()
    const total = write(plan, 6, 1, '=SUM(B2:B5)')
    const aside = write(plan, 6, 2, '=SUM(B2:B5)')
    plan.tables
      .get('a')!
      .rows.push({ id: rowId('x'), key: 'k0004V', parent: null, deleted: false, tag: null })
    plan.refresh()
    expect(total.read()).toBe('=SUM(B2:B6)')
    expect(aside.read()).toBe('=SUM(B2:B5)')
  })

  test('a table renamed touches no formula; a table gone is #REF!, and back', () => {
    const plan = newPlan()
    const formula = write(plan, 1, 0, "='Table 10.19(1)'!A1*2")
    const table = plan.tables.get('b')!
    table.name = '表 10.20'
    expect(formula.read()).toBe("='表 10.20'!A1*2")
    plan.tables.delete('b')
    plan.refresh()
    expect(formula.read()).toBe('=#REF!*2')
    plan.tables.set('b', table)
    plan.refresh()
    expect(formula.read()).toBe("='表 10.20'!A1*2")
  })

  test('a name renamed and gone', () => {
    const plan = newPlan()
    plan.names.set('n1', 'Inflation')
    const formula = write(plan, 1, 0, '=inflation*2')
    plan.names.set('n1', 'Teuerung')
    expect(formula.read()).toBe('=Teuerung*2')
    plan.names.delete('n1')
    expect(formula.read()).toBe('=#NAME?*2')
  })

  test('[BD8] a word is a name when the plan has one, else it stays as typed', () => {
    const plan = newPlan()
    plan.names.set('n1', 'Inflation')
    plan.names.set('n2', 'FY2023')
    plan.names.set('n3', 'B2')
    const stored = (text: string): StoredFormula => write(plan, 5, 3, text).stored
    expect(stored('=INFLATION*2')).toEqual([1, '', ['n', 'n1'], '*2'])
    expect(stored('=Growth*2')).toEqual([1, 'Growth*2'])
    // A word that could be an address is one where the table has such a cell.
    expect(stored('=fy2023')).toEqual([1, '', ['n', 'n2']])
    expect(stored('=FY2024')).toEqual([1, '', ['!', 'FY2024']])
    expect(stored('=B2')).toEqual([1, '', ['c', 0, 'r2', 'c2', 0]])
    expect(write(plan, 5, 3, '=Growth+FY2023').read()).toBe('=Growth+FY2023')
  })

  test('columns move: single-column ranges follow, wide ones keep their places', () => {
    const plan = newPlan()
    const single = write(plan, 1, 0, '=SUM(B2:B5)')
    const wide = write(plan, 1, 0, '=SUM(B2:D5)')
    const table = plan.tables.get('a')!
    table.columns = table.columns.map((entry) =>
      entry.id === 'c2' ? { ...entry, key: 'k9', tag: 't' } : entry,
    )
    plan.refresh()
    expect(single.read()).toBe('=SUM(F2:F5)')
    expect(wide.read()).toBe('=SUM(B2:C5)')
  })

  test('CHILDREN of a deleted row', () => {
    const plan = newPlan()
    const formula = write(plan, 1, 0, '=SUM(CHILDREN(B7))')
    plan.change('a', 'r7', { deleted: true })
    expect(formula.read()).toBe('=SUM(CHILDREN(#REF!))')
  })

  test('[AX6, AX7] a range across groups: a group dragged away leaves, the whole block is followed', () => {
    const plan = newPlan()
    for (const [row, parent] of [
      ['r3', 'r2'],
      ['r4', 'r2'],
      ['r6', 'r5'],
      ['r7', 'r5'],
    ] as const)
      plan.change('a', row, { parent })
    const range = write(plan, 1, 0, '=SUM(B3:B6)')
    expect(JSON.stringify(range.stored)).toContain('"up"')
    const before = [...plan.rows('a')!.ids]
    plan.change('a', 'r5', { key: 'k9', tag: 't' })
    expect(range.read()).toBe('=SUM(B3:B4)')
    plan.change('a', 'r2', { key: 'k8', tag: 't' })
    expect(range.read()).toBe('=SUM(B6:B9)')
    const covered = plan.rows('a')!.ids.slice(5, 9)
    expect(covered).toEqual(before.slice(2, 6))
  })
})
