/**
 * Money by source of funds, component and subprogramme, 10.19(1) and 10.19(2) in print: views by formula over the Resources tables.
 */
import type { Localised } from '../../model/language.ts'
import type { FileTable } from '../../model/plan-file.ts'
import { budgetColumns, each, labelColumn, MONEY, percentage, withBudgetSums } from './budget-columns.ts'
import { both, componentRows } from './component-rows.ts'
import { cell, formula, here, own, sumOf } from './formulas.ts'
import { placed, placedRows } from './placed.ts'
import { inEveryComponent } from './resources-tables.ts'
import { row } from './rows.ts'
import { COMPONENT_OR_SUBPROGRAMME, PERCENTAGE, SPENT_2021, THOUSANDS, TOTAL } from './words.ts'

const section = { component: 'section', numbering: 'table' } as const

const BY_SOURCE: Localised = {
  en: 'Overall: evolution of financial resources by source of funding, component and subprogramme',
  zh: '总表：按资金来源、构成部分和次级方案列示的财政资源演变情况',
}

/** 10.19(1) */
export function regularTable(): FileTable {
  const columns = budgetColumns(COMPONENT_OR_SUBPROGRAMME)
  const rows = [
    ...componentRows(MONEY, 'rb-sum'),
    row('sum', 'subtotal', { en: 'Subtotal, 1', zh: '小计(1)' }, both(MONEY)),
  ]
  return {
    ...section,
    id: 'overall-regular',
    kind: 'budget',
    series: 'by-source',
    title: BY_SOURCE,
    caption: { en: '(1) Regular budget', zh: '(1) 经常预算' },
    unit: THOUSANDS,
    columns,
    rows: placedRows(withBudgetSums(columns, rows)),
  }
}

const EXTRABUDGETARY = ['exp2021', 'est2022', 'change'] as const
const inBudget: { readonly [column: string]: string } = { est2022: 'app2022', change: 'total' }

/** 10.19(2) with the total of all sources. */
export function extrabudgetaryTable(): FileTable {
  const budgetColumn = (column: string): string => inBudget[column] ?? column
  const all = each(EXTRABUDGETARY, (column) =>
    sumOf([
      cell('overall-regular', 'sum', budgetColumn(column)),
      here('sum', column),
      ...inEveryComponent('oa-sum', budgetColumn(column)),
    ]),
  )
  const rows = [
    ...componentRows(EXTRABUDGETARY, 'xb-sum', budgetColumn),
    row('sum', 'subtotal', { en: 'Subtotal, 2', zh: '小计(2)' }, both(EXTRABUDGETARY)),
    row('all', 'total', TOTAL, all),
  ]
  return {
    ...section,
    id: 'overall-extrabudgetary',
    kind: 'budget',
    series: 'by-source',
    title: BY_SOURCE,
    caption: { en: '(2) Extrabudgetary', zh: '(2) 预算外' },
    unit: THOUSANDS,
    columns: placed([
      labelColumn(COMPONENT_OR_SUBPROGRAMME, 280),
      { id: 'exp2021', type: 'number', label: SPENT_2021, decimals: 1 },
      { id: 'est2022', type: 'number', label: { en: '2022 estimate', zh: '2022 年估计' }, decimals: 1 },
      { id: 'change', type: 'number', label: { en: 'Change', zh: '变动' }, decimals: 1 },
      { id: 'pct', type: 'percent', label: PERCENTAGE, decimals: 1 },
      { id: 'est2023', type: 'number', label: { en: '2023 estimate', zh: '2023 年估计' }, decimals: 1 },
    ]),
    rows: placedRows(
      rows.map((line) =>
        line.cells === undefined
          ? line
          : {
              ...line,
              cells: {
                ...line.cells,
                pct: percentage('change', 'est2022'),
                est2023: formula`${own('est2022')}+${own('change')}`,
              },
            },
      ),
    ),
  }
}
