/**
 * The overall tables of resources, 10.16 to 10.21 in print: by object, by grade, by source and component, in sum. Views by formula over
 * the Resources tables; nothing is typed here.
 */
import type { Localised } from '../../model/language.ts'
import type { FileCell, FileRow, FileTable } from '../../model/plan-file.ts'
import type { ComponentKey, GradeKey } from './amounts.ts'
import { GENERAL, OBJECT_KEYS, PROFESSIONAL } from './amounts.ts'
import {
  budgetColumns,
  each,
  labelColumn,
  MONEY,
  percentage,
  POST_COUNTS,
  postColumns,
  withBudgetSums,
  withPostSums,
} from './budget-columns.ts'
import { cell, children, formula, here, own, rangeAbove, sumOf } from './formulas.ts'
import { placed, placedRows } from './placed.ts'
import { inEveryComponent, resourcesOf } from './resources-tables.ts'
import { heading, row } from './rows.ts'
import {
  COMPONENT,
  COMPONENT_OR_SUBPROGRAMME,
  GENERAL_SERVICE,
  GRADE,
  GRADE_IN_TABLES,
  OBJECT,
  PERCENTAGE,
  POST_COUNT,
  POSTS,
  PROFESSIONAL_AND_HIGHER,
  PROGRAMME_OF_WORK,
  REGULAR_BUDGET,
  SPENT_2021,
  SUBTOTAL,
  THOUSANDS,
  TOTAL,
} from './words.ts'

const section = { component: 'section', numbering: 'table' } as const

/** 10.16 */
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
    ...section,
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

/** 10.17 */
export function postsTable(): FileTable {
  const line = (id: string, label: Localised, column: string): FileRow =>
    row(id, 'line', label, {
      number: formula`${cell('overall-grades', 'sum', column)}`,
      details: gradesInWords(column),
    })
  return {
    ...section,
    id: 'overall-posts',
    kind: 'posts',
    title: { en: 'Overall: proposed posts and post changes for 2023', zh: '总表：2023 年拟议员额和员额变动' },
    unit: POST_COUNT,
    notes: [
      {
        en: 'Note: abbreviations used in tables and charts: GS (OL), General Service (Other level); USG, Under-Secretary-General.',
        zh: '注：表格和图表使用的缩写如下：GS(OL)，一般事务人员(其他职等)；USG，副秘书长。',
      },
    ],
    columns: placed([
      labelColumn({ en: 'Year', zh: '年份' }, 240),
      { id: 'number', type: 'number', label: { en: 'Number', zh: '数目' }, decimals: 0 },
      { id: 'details', type: 'text', label: { en: 'Details', zh: '详情' }, width: 480 },
    ]),
    rows: placedRows([
      line('approved', { en: 'Approved for 2022', zh: '2022 年核定' }, 'approved2022'),
      line('proposed', { en: 'Proposed for 2023', zh: '2023 年拟议' }, 'proposed2023'),
    ]),
  }
}

/** `1 USG, 1 D-2, 8 P-5`: every grade that has posts. */
function gradesInWords(column: string): FileCell {
  const grades: readonly GradeKey[] = [...PROFESSIONAL, ...GENERAL]
  const text = ['TEXTJOIN(", ",TRUE,']
  for (const grade of grades) {
    text[text.length - 1] += 'IF('
    text.push('>0,', `&" ${GRADE[grade].en}","")${grade === grades.at(-1) ? ')' : ','}`)
  }
  return formula(
    text,
    ...grades.flatMap((grade) => [
      cell('overall-grades', grade, column),
      cell('overall-grades', grade, column),
    ]),
  )
}

/** Where the Resources tables keep what tables of posts call 2022 approved. */
const inResources = (column: string): string => (column === 'approved2022' ? 'app2022' : column)

/** 10.18 */
export function gradesTable(): FileTable {
  const columns = postColumns({ en: 'Category and grade', zh: '职类和职等' })
  const category = (id: string, label: Localised, grades: readonly GradeKey[]): FileRow[] => [
    heading(id, label),
    ...grades.map((grade) =>
      row(
        grade,
        'line',
        GRADE_IN_TABLES[grade],
        each(POST_COUNTS, (column) => sumOf(inEveryComponent(grade, inResources(column)))),
        { parent: id },
      ),
    ),
    row(
      `${id}-sum`,
      'subtotal',
      SUBTOTAL,
      each(POST_COUNTS, (column) => sumOf([children(column, id)])),
    ),
  ]
  const rows = [
    ...category('professional', PROFESSIONAL_AND_HIGHER, PROFESSIONAL),
    ...category('general', GENERAL_SERVICE, GENERAL),
    row(
      'sum',
      'total',
      TOTAL,
      each(
        POST_COUNTS,
        (column) => formula`${here('professional-sum', column)}+${here('general-sum', column)}`,
      ),
    ),
  ]
  return {
    ...section,
    id: 'overall-grades',
    kind: 'posts',
    title: {
      en: 'Overall: proposed posts by category and grade',
      zh: '总表：按职类和职等列示的拟议员额',
    },
    unit: POST_COUNT,
    columns,
    rows: placedRows(withPostSums(columns, rows)),
  }
}

/** Executive direction as A, the subprogrammes under B, B's subtotal; every cell as `give` says. */
function componentRows(
  columns: readonly string[],
  rowName: string,
  give = (column: string) => column,
): FileRow[] {
  const view = (component: ComponentKey): { [column: string]: FileCell } =>
    each(columns, (column) => sumOf([cell(resourcesOf(component), rowName, give(column))]))
  return [
    row('edm', 'line', COMPONENT.edm, view('edm'), { letter: 'A' }),
    heading('programme', PROGRAMME_OF_WORK, { letter: 'B' }),
    ...(['sp1', 'sp2', 'sp3'] as const).map((component) =>
      row(component, 'item', COMPONENT[component], view(component), { parent: 'programme' }),
    ),
    row(
      'programme-sum',
      'subtotal',
      { en: 'Subtotal, B', zh: '小计(B)' },
      each(columns, (column) => sumOf([children(column, 'programme')])),
    ),
  ]
}

const both = (columns: readonly string[]): { [column: string]: FileCell } =>
  each(columns, (column) => formula`${here('edm', column)}+${here('programme-sum', column)}`)

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

/** 10.20 */
export function componentPostsTable(): FileTable {
  const columns = postColumns(COMPONENT_OR_SUBPROGRAMME)
  const rows = [
    ...componentRows(POST_COUNTS, 'staffing-sum', inResources),
    row('sum', 'total', TOTAL, both(POST_COUNTS)),
  ]
  return {
    ...section,
    id: 'overall-component-posts',
    kind: 'posts',
    title: {
      en: 'Overall: proposed posts for 2023 by source of funding, component and subprogramme',
      zh: '总表：按资金来源、构成部分和次级方案列示的 2023 年拟议员额',
    },
    caption: REGULAR_BUDGET,
    unit: POST_COUNT,
    columns,
    rows: placedRows(withPostSums(columns, rows)),
  }
}
