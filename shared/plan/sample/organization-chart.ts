/**
 * Annex I: the units of the office with their posts, a view by formula over the Resources tables. The source draws no lines; the office
 * stands on top and the other units follow in printed order, each with its component.
 */
import type { FileRow, FileTable } from '../../model/plan-file.ts'
import type { ComponentKey, GradeKey, UnitKey } from './amounts.ts'
import { AMOUNTS, GENERAL, PROFESSIONAL } from './amounts.ts'
import { labelColumn } from './budget-columns.ts'
import { cell, children, sumOf } from './formulas.ts'
import { placed, placedRows } from './placed.ts'
import { postRow, resourcesOf } from './resources-tables.ts'
import { heading, row } from './rows.ts'
import { GRADE, POST_COUNT, REGULAR_BUDGET, TOTAL, UNIT } from './words.ts'

const UNITS: readonly (readonly [UnitKey, ComponentKey])[] = [
  ['office', 'edm'],
  ['ldc', 'sp1'],
  ['lldc', 'sp2'],
  ['sids', 'sp3'],
  ['outreach', 'sp1'],
  ['policy', 'sp1'],
]

export function organizationChart(): FileTable {
  return {
    id: 'organization',
    component: 'section',
    kind: 'org-chart',
    numbering: 'annex',
    title: {
      en: 'Organizational structure and post distribution for 2023',
      zh: '2023 年组织结构和员额分配',
    },
    unit: POST_COUNT,
    caption: REGULAR_BUDGET,
    notes: [
      {
        en: 'Abbreviations: USG, Under-Secretary-General; GS (OL), General Service (Other level).',
        zh: '缩写：USG：副秘书长；GS(OL)：一般事务人员(其他职等)。',
      },
    ],
    columns: placed([
      labelColumn({ en: 'Unit and grade', zh: '单位和职等' }, 420),
      { id: 'posts', type: 'number', label: POST_COUNT, decimals: 0 },
    ]),
    rows: placedRows(UNITS.flatMap(([unit, component]) => unitRows(unit, component))),
  }
}

function unitRows(unit: UnitKey, component: ComponentKey): FileRow[] {
  const counts = AMOUNTS[component].grades[unit] ?? {}
  const grades: readonly GradeKey[] = [...PROFESSIONAL, ...GENERAL]
  return [
    heading(unit, UNIT[unit]),
    ...grades
      .filter((grade) => counts[grade] !== undefined)
      .map((grade) => {
        const source = cell(resourcesOf(component), postRow(component, grade, unit), 'est2023')
        return row(`${unit}-${grade}`, 'line', GRADE[grade], { posts: sumOf([source]) }, { parent: unit })
      }),
    row(`${unit}-sum`, 'total', TOTAL, { posts: sumOf([children('posts', unit)]) }),
  ]
}
