/**
 * The section's money by object of expenditure, 10.16 in print: a view by formula over the Resources tables.
 */
import type { FileTable } from '../../model/plan-file.ts'
import { OBJECT_KEYS } from './amounts.ts'
import { budgetColumns, each, MONEY, withBudgetSums } from './budget-columns.ts'
import { cell, rangeAbove, sumOf } from './formulas.ts'
import { placedRows } from './placed.ts'
import { inEveryComponent, resourcesOf } from './resources-tables.ts'
import { row } from './rows.ts'
import { OBJECT, POSTS, THOUSANDS, TOTAL } from './words.ts'

export function objectsTable(): FileTable {
  const columns = budgetColumns({ en: 'Object of expenditure', zh: '支出用途' })
  const lines = placedRows([
    row(
      'posts',
      'line',
      POSTS,
      each(MONEY, (column) => sumOf(inEveryComponent('rb-posts', column))),
    ),
    ...OBJECT_KEYS.map((object) =>
      row(
        object,
        'line',
        OBJECT[object],
        each(MONEY, (column) =>
          sumOf([
            ...inEveryComponent(`rb-${object}`, column),
            cell(resourcesOf('section'), `rb-${object}`, column),
          ]),
        ),
      ),
    ),
    row('sum', 'total', TOTAL, {}),
  ])
  const rows = lines.map((line) =>
    line.id === 'sum'
      ? {
          ...line,
          cells: each(MONEY, (column) => sumOf([rangeAbove(lines, columns, ['posts', 'sum'], column)])),
        }
      : line,
  )
  return {
    component: 'section',
    numbering: 'table',
    id: 'overall-objects',
    kind: 'budget',
    title: {
      en: 'Overall: evolution of financial resources by object of expenditure',
      zh: '总表：按支出用途列示的财政资源演变情况',
    },
    unit: THOUSANDS,
    columns,
    rows: withBudgetSums(columns, rows),
  }
}
