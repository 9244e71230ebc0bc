import { describe, expect, test } from 'vitest'

import { changeColumn } from '../../../shared/doc/write-columns.ts'
import { deleteRows } from '../../../shared/doc/write-rows.ts'
import { planFileOf } from '../../../shared/export/plan-file.ts'
import { documentsOf } from '../../../shared/import/plan-documents.ts'
import { readPlanFile } from '../../../shared/import/read-plan-file.ts'
import { NIL } from '../../../shared/model/cell.ts'
import { columnId, rowId, tableId } from '../../../shared/model/ids.ts'
import type { PlanFile } from '../../../shared/model/plan-file.ts'
import { testEnv } from '../doc/make.ts'

const file: PlanFile = {
  format: 'fascicle-plan',
  version: 1,
  plan: {
    id: 'small',
    section: '9',
    year: 2023,
    mainLanguage: 'zh',
    languages: ['zh', 'en'],
    title: { zh: '小计划', en: 'Small plan' },
  },
  components: [{ id: 'sp1', number: 1, label: { en: 'First' } }],
  names: [{ id: 'rate', name: 'Rate', formula: [1, '7'] }],
  tables: [
    {
      id: 'work',
      component: 'sp1',
      kind: 'resources',
      numbering: 'none',
      title: { en: 'Resources', zh: '资源' },
      columns: [
        { id: 'label', type: 'long-text', label: {}, localised: true },
        {
          id: 'amount',
          type: 'number',
          label: { en: 'Amount' },
          group: { en: 'All' },
          decimals: 1,
          format: { italic: true, fill: 'grey', number: 'plain' },
          rule: { whole: true, least: 0, filled: true },
        },
      ],
      rows: [
        {
          id: 'top',
          kind: 'category',
          letter: 'A',
          texts: { label: { en: 'Top', zh: '上' } },
          cells: { amount: { f: '=SUM(CHILDREN())' } },
        },
        { id: 'a', kind: 'item', parent: 'top', texts: { label: { en: 'A' } }, cells: { amount: 1.5 } },
        {
          id: 'b',
          kind: 'item',
          parent: 'top',
          unit: 'posts',
          cells: { amount: NIL },
          formats: { amount: { bold: true, decimals: 2, ink: 'red' }, label: { indent: 1 } },
        },
      ],
      rules: [
        { id: 'high', columns: ['amount'], when: { is: 'between', value: 1, to: 2 }, ink: 'red', bold: true },
        { id: 'none', when: { is: 'empty' }, fill: 'yellow' },
      ],
    },
    {
      id: 'view',
      component: null,
      kind: 'budget',
      numbering: 'table',
      title: { en: 'View' },
      unit: { en: '(Thousands)' },
      notes: [{ en: 'A note' }],
      columns: [{ id: 'x', type: 'number', label: { en: 'X' } }],
      rows: [{ id: 'only', kind: 'line', cells: { x: { f: "=Resources!B2+'资源'!B3*2" } } }],
    },
  ],
}

describe('plan files', () => {
  test('become documents with formulas bound across tables in any language', () => {
    const { outline, tables } = documentsOf(file, testEnv(1))
    expect(outline.tables().map((table) => table.id)).toEqual(['work', 'view'])
    const view = tables.get(tableId('view'))
    expect(view?.cell(rowId('only'), columnId('x'))).toEqual([
      1,
      '',
      ['c', 'work', 'a', 'amount', 0],
      '+',
      ['c', 'work', 'b', 'amount', 0],
      '*2',
    ])
  })

  test('come back the same after export and import, deleted rows included', () => {
    const first = documentsOf(file, testEnv(1))
    const work = first.tables.get(tableId('work'))!
    deleteRows(work, [rowId('b')])
    const written = planFileOf('small', first.outline, (id) => first.tables.get(id))
    const text = JSON.stringify(written)
    const again = documentsOf(JSON.parse(text), testEnv(2))
    expect(JSON.stringify(planFileOf('small', again.outline, (id) => again.tables.get(id)))).toBe(text)
    expect(written.tables[0]?.rows.at(-1)).toMatchObject({ id: 'b', deleted: true })
    expect(written.tables[1]?.notes).toEqual([{ en: 'A note' }])
    expect(written.tables[0]?.columns[1]?.format).toEqual({ italic: true, fill: 'grey', number: 'plain' })
    expect(written.tables[0]?.columns[1]?.rule).toEqual({ whole: true, least: 0, filled: true })
    expect(written.tables[0]?.rules).toMatchObject(file.tables[0]?.rules ?? [])
    expect(() => readPlanFile(JSON.parse(text))).not.toThrow()
    expect(written.tables[0]?.rows.at(-1)?.formats).toEqual(file.tables[0]?.rows[2]?.formats)
  })

  test('[DOC27] words of a column that is of another type by now are filed and come back in every language', () => {
    const first = documentsOf(file, testEnv(1))
    const work = first.tables.get(tableId('work'))!
    changeColumn(work, columnId('label'), { type: 'number' })
    expect(work.cell(rowId('top'), columnId('label'))).toBe('上')
    const text = JSON.stringify(planFileOf('small', first.outline, (id) => first.tables.get(id)))
    const again = documentsOf(readPlanFile(JSON.parse(text)), testEnv(2)).tables.get(tableId('work'))!
    expect(again.cell(rowId('top'), columnId('label'))).toBe('上')
    changeColumn(again, columnId('label'), { type: 'long-text' })
    expect(again.texts(rowId('top'), columnId('label'))).toMatchObject({ en: 'Top', zh: '上' })
  })

  test('are written with the same bytes by the same client and seed', () => {
    const bytes = () =>
      [...documentsOf(file, testEnv(5)).tables.values()].map((table) => [...table.encode()].join())
    expect(bytes()).toEqual(bytes())
  })

  test('may call a row what a column is called', () => {
    const [work] = file.tables
    const both = {
      ...work!,
      rows: work!.rows.map((row) => (row.id === 'b' ? { ...row, id: 'amount' } : row)),
    }
    const { tables } = documentsOf({ ...file, tables: [both] }, testEnv(1))
    expect(tables.get(tableId('work'))?.cell(rowId('amount'), columnId('amount'))).toEqual(NIL)
  })

  test('with bad ids are refused whole', () => {
    const [table] = file.tables
    for (const bad of [
      { ...file, plan: { ...file.plan, id: '../etc' } },
      { ...file, tables: [...file.tables, ...file.tables] },
      { ...file, tables: [{ ...table!, rows: [{ id: '__proto__', kind: 'line' as const }] }] },
    ])
      expect(() => documentsOf(bad, testEnv(1))).toThrow('import-invalid')
  })
})
