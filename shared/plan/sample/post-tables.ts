/**
 * The section's posts: in sum, by grade, by component; 10.17, 10.18 and 10.20 in print. Views by formula over the Resources tables.
 */
import type { Localised } from '../../model/language.ts'
import type { FileCell, FileRow, FileTable } from '../../model/plan-file.ts'
import type { GradeKey } from './amounts.ts'
import { GENERAL, PROFESSIONAL } from './amounts.ts'
import { each, labelColumn, POST_COUNTS, postColumns, withPostSums } from './budget-columns.ts'
import { both, componentRows } from './component-rows.ts'
import { cell, children, formula, formulaOf, here, sumOf } from './formulas.ts'
import { placed, placedRows } from './placed.ts'
import { inEveryComponent } from './resources-tables.ts'
import { heading, row } from './rows.ts'
import {
  COMPONENT_OR_SUBPROGRAMME,
  GENERAL_SERVICE,
  GRADE,
  GRADE_IN_TABLES,
  POST_COUNT,
  PROFESSIONAL_AND_HIGHER,
  REGULAR_BUDGET,
  SUBTOTAL,
  TOTAL,
} from './words.ts'

const section = { component: 'section', numbering: 'table' } as const

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
  const inWords = [...PROFESSIONAL, ...GENERAL].flatMap((grade) => {
    const count = cell('overall-grades', grade, column)
    return [',IF(', count, '>0,', count, `&" ${GRADE[grade].en}","")`]
  })
  return formulaOf(['TEXTJOIN(", ",TRUE', ...inWords, ')'])
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
