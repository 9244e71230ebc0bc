/**
 * Evolution of money and posts, for the section (10.21 in print) and for each component (10.23 to 10.26): money rows, then post rows in
 * the same columns. Views by formula over the Resources tables.
 */
import type { FileCell, FileRow, FileTable } from '../../model/plan-file.ts'
import type { ComponentKey } from './amounts.ts'
import { budgetColumns, COUNTS, each, MONEY, withBudgetSums } from './budget-columns.ts'
import { cell, children, sumOf } from './formulas.ts'
import { placedRows } from './placed.ts'
import { inEveryComponent, resourcesOf } from './resources-tables.ts'
import { heading, row } from './rows.ts'
import {
  COMPONENT_IN_TITLE,
  GENERAL_SERVICE,
  NON_POST,
  POSTS,
  PROFESSIONAL_AND_HIGHER,
  THOUSANDS_AND_POSTS,
  TOTAL,
} from './words.ts'

/** `component` absent: the section. */
export function evolutionTable(component?: ComponentKey): FileTable {
  const columns = budgetColumns({ en: 'Resources', zh: '资源' })
  const named = component ? COMPONENT_IN_TITLE[component] : { en: 'Overall', zh: '总表' }
  return {
    id: component ? `evolution-${component}` : 'overall-evolution',
    component: component ?? 'section',
    kind: 'budget',
    numbering: 'table',
    title: {
      en: `${named.en}: evolution of financial and post resources`,
      zh: `${named.zh}：财政资源和员额资源的演变情况`,
    },
    unit: THOUSANDS_AND_POSTS,
    columns,
    rows: placedRows(withBudgetSums(columns, evolutionRows(component))),
  }
}

function evolutionRows(component: ComponentKey | undefined): FileRow[] {
  const view = (columns: readonly string[], rowName: string): { [column: string]: FileCell } =>
    each(columns, (column) =>
      sumOf(component ? [cell(resourcesOf(component), rowName, column)] : inEveryComponent(rowName, column)),
    )
  const sums = (columns: readonly string[], of: string): { [column: string]: FileCell } =>
    each(columns, (column) => sumOf([children(column, of)]))
  const posts = { unit: 'posts' } as const
  return [
    heading('money', {
      en: 'Financial resources by main category of expenditure',
      zh: '按主要支出类别列示的财政资源',
    }),
    row('posts', 'line', POSTS, view(MONEY, 'rb-posts'), { parent: 'money' }),
    row('nonpost', 'line', NON_POST, view(MONEY, 'rb-nonpost'), { parent: 'money' }),
    row('money-sum', 'total', TOTAL, sums(MONEY, 'money')),
    heading('staffing', { en: 'Post resources by category', zh: '按职类列示的员额资源' }, posts),
    row('professional', 'line', PROFESSIONAL_AND_HIGHER, view(COUNTS, 'professional'), {
      parent: 'staffing',
      ...posts,
    }),
    row('general', 'line', GENERAL_SERVICE, view(COUNTS, 'general'), { parent: 'staffing', ...posts }),
    row('staffing-sum', 'total', TOTAL, sums(COUNTS, 'staffing'), posts),
  ]
}
