/**
 * The Resources tables: one working table per component, the only home of its amounts and posts. Everything the budget part of the
 * document prints is a view by formula over these. Amounts stand in thousands with three decimals, that is in whole dollars.
 *
 * A component's table is a tree: source of funds > posts / non-post > objects of expenditure; then posts by category > grade (> unit).
 * Sums are by membership, so an object, a grade or a unit that is added anywhere in its group counts everywhere. The section's own
 * table holds what is known by object for the section only, and shows what of the components' unsplit amounts it leaves unexplained.
 */
import { NIL } from '../../model/cell.ts'
import type { Localised } from '../../model/language.ts'
import type { FileCell, FileRow, FileTable } from '../../model/plan-file.ts'
import type { Amount, ComponentKey, GradeKey } from './amounts.ts'
import { AMOUNTS, COMPONENT_KEYS, GENERAL, OBJECT_KEYS, PROFESSIONAL, SECTION_SPENT } from './amounts.ts'
import { budgetColumns, COUNTS, each, MONEY, withBudgetSums } from './budget-columns.ts'
import { cell, children, formula, here, sumOf } from './formulas.ts'
import { placedRows } from './placed.ts'
import { heading, row } from './rows.ts'
import {
  GENERAL_SERVICE,
  GRADE_IN_TABLES,
  NON_POST,
  OBJECT,
  POSTS,
  PROFESSIONAL_AND_HIGHER,
  REGULAR_BUDGET,
  RESOURCES,
  THOUSANDS,
  THOUSANDS_AND_POSTS,
  TOTAL,
  UNIT,
} from './words.ts'

export const resourcesOf = (component: ComponentKey | 'section'): string => `resources-${component}`

/** The same cell in each component's Resources table. */
export const inEveryComponent = (rowName: string, column: string): ReturnType<typeof cell>[] =>
  COMPONENT_KEYS.map((component) => cell(resourcesOf(component), rowName, column))

const HEAD: Localised = { en: 'Source of funds and object', zh: '资金来源和用途' }
const OTHER_ASSESSED: Localised = { en: 'Other assessed', zh: '其他摊款' }
const EXTRABUDGETARY: Localised = { en: 'Extrabudgetary', zh: '预算外' }

const subtotalOf = ({ en = '', zh = '' }: Localised): Localised => ({
  en: `Subtotal, ${en.toLowerCase()}`,
  zh: `小计，${zh}`,
})

export function resourcesTables(): FileTable[] {
  return [sectionTable(), ...COMPONENT_KEYS.map(componentTable)]
}

function componentTable(component: ComponentKey): FileTable {
  const columns = budgetColumns(HEAD, 3)
  return {
    id: resourcesOf(component),
    component,
    kind: 'resources',
    numbering: 'none',
    title: RESOURCES[component],
    unit: THOUSANDS_AND_POSTS,
    notes: [
      {
        en: 'Extrabudgetary resources: estimates instead of appropriations. Posts: 2022 approved, 2023 proposed.',
        zh: '预算外资源：估计数，而非批款。员额：2022 年核定，2023 年拟议。',
      },
    ],
    columns,
    rows: placedRows(withBudgetSums(columns, [...moneyRows(component), ...postRows(component)])),
  }
}

function moneyRows(component: ComponentKey): FileRow[] {
  const { posts, objects, unsplit, extrabudgetary } = AMOUNTS[component]
  return [
    heading('rb', REGULAR_BUDGET),
    row('rb-posts', 'line', POSTS, dollars(posts), { parent: 'rb' }),
    row('rb-nonpost', 'subcategory', NON_POST, sums(MONEY), { parent: 'rb' }),
    ...OBJECT_KEYS.map((object) =>
      row(`rb-${object}`, 'line', OBJECT[object], dollars(objects[object]), { parent: 'rb-nonpost' }),
    ),
    row('rb-unsplit', 'line', { en: 'Not split by object', zh: '未按用途细分' }, dollars(unsplit), {
      parent: 'rb-nonpost',
    }),
    row('rb-sum', 'subtotal', subtotalOf(REGULAR_BUDGET), sums(MONEY, 'rb')),
    ...otherSource('oa', OTHER_ASSESSED, {}, {}),
    ...otherSource('xb', EXTRABUDGETARY, NOTHING, extrabudgetary),
    row(
      'money-sum',
      'total',
      TOTAL,
      each(MONEY, (column) => sumOf(['rb-sum', 'oa-sum', 'xb-sum'].map((source) => here(source, column)))),
    ),
  ]
}

const NOTHING: Amount = { spent: 0, approved: 0, technical: 0, mandates: 0, other: 0 }

const otherSource = (id: string, label: Localised, posts: Amount, nonPost: Amount): FileRow[] => [
  heading(id, label),
  row(`${id}-posts`, 'line', POSTS, dollars(posts), { parent: id }),
  row(`${id}-nonpost`, 'line', NON_POST, dollars(nonPost), { parent: id }),
  row(`${id}-sum`, 'subtotal', subtotalOf(label), sums(MONEY, id)),
]

function postRows(component: ComponentKey): FileRow[] {
  const unit = { unit: 'posts' } as const
  const category = (id: string, label: Localised, grades: readonly GradeKey[]): FileRow[] => [
    row(id, 'subcategory', label, sums(COUNTS), { parent: 'staffing', ...unit }),
    ...grades.flatMap((grade) => gradeRows(component, grade, id)),
  ]
  return [
    heading('staffing', { en: 'Posts, regular budget', zh: '员额，经常预算' }, unit),
    ...category('professional', PROFESSIONAL_AND_HIGHER, PROFESSIONAL),
    ...category('general', GENERAL_SERVICE, GENERAL),
    row('staffing-sum', 'total', TOTAL, sums(COUNTS, 'staffing'), unit),
    row('staffing-oa', 'line', { en: 'Posts, other assessed', zh: '员额，其他摊款' }, {}, unit),
    row('staffing-xb', 'line', { en: 'Posts, extrabudgetary', zh: '员额，预算外' }, {}, unit),
  ]
}

/** A grade is split by unit where the component has several; else its number stands in the grade's own row. */
function gradeRows(component: ComponentKey, grade: GradeKey, parent: string): FileRow[] {
  const units = Object.entries(UNIT).flatMap(([unit, label]) => {
    const count = new Map(Object.entries(AMOUNTS[component].grades)).get(unit)?.[grade]
    return count === undefined ? [] : [{ unit, label, count }]
  })
  const place = { parent, unit: 'posts' } as const
  if (Object.keys(AMOUNTS[component].grades).length === 1 || units.length === 0)
    return [row(grade, 'line', GRADE_IN_TABLES[grade], counted(units[0]?.count), place)]
  return [
    row(grade, 'subcategory', GRADE_IN_TABLES[grade], sums(COUNTS), place),
    ...units.map(({ unit, label, count }) =>
      row(`${grade}-${unit}`, 'line', label, counted(count), { parent: grade, unit: 'posts' }),
    ),
  ]
}

/** The row in which the posts of one unit and grade are entered. */
export const postRow = (component: ComponentKey, grade: GradeKey, unit: string): string =>
  Object.keys(AMOUNTS[component].grades).length === 1 ? grade : `${grade}-${unit}`

function sectionTable(): FileTable {
  const columns = budgetColumns(HEAD, 3)
  const rows = [
    row(
      'rb-nonpost',
      'subcategory',
      { en: 'Non-post, by object for the section only', zh: '非员额，仅按本款总数列示用途' },
      sums(MONEY),
    ),
    ...OBJECT_KEYS.map((object) =>
      row(`rb-${object}`, 'line', OBJECT[object], dollars({ spent: SECTION_SPENT[object] }), {
        parent: 'rb-nonpost',
      }),
    ),
    row(
      'unsplit',
      'subtotal',
      { en: 'Not split by object in the components', zh: '各构成部分未按用途细分' },
      each(MONEY, (column) => sumOf(inEveryComponent('rb-unsplit', column))),
    ),
    row(
      'rest',
      'total',
      { en: 'Still to be split', zh: '尚待细分' },
      each(MONEY, (column) => formula`${here('unsplit', column)}-${here('rb-nonpost', column)}`),
    ),
  ]
  return {
    id: resourcesOf('section'),
    component: 'section',
    kind: 'resources',
    numbering: 'none',
    title: RESOURCES.section,
    unit: THOUSANDS,
    columns,
    rows: placedRows(withBudgetSums(columns, rows)),
  }
}

const sums = (columns: readonly string[], of?: string): { [column: string]: FileCell } =>
  each(columns, (column) => sumOf([children(column, of)]))

/** Dollars become thousands; what is known to be nil is nil; what is not known is empty. */
const dollars = (amount: Amount = {}): { [column: string]: FileCell } => {
  const { spent, approved, technical, mandates, other } = amount
  const known = { exp2021: spent, app2022: approved, tech: technical, new: mandates, other }
  return each(MONEY, (column) => quantity(known[column], 1000))
}

const counted = (count: number | undefined): { [column: string]: FileCell } =>
  count === undefined ? {} : { app2022: count, tech: NIL, new: NIL, other: NIL }

const quantity = (value: number | undefined, unit: number): FileCell | undefined =>
  value === undefined ? undefined : value === 0 ? NIL : value / unit
