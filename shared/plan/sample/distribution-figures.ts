/**
 * The figures of how the coming year's resources are distributed: posts by grade, posts against non-posts, non-posts by object. Their
 * series are views by formula over the Resources tables, in the order in which the printed charts list them.
 */
import type { Localised } from '../../model/language.ts'
import type { FileCell, FileRow, FileTable } from '../../model/plan-file.ts'
import type { ComponentKey, GradeKey, ObjectKey } from './amounts.ts'
import { AMOUNTS } from './amounts.ts'
import { labelColumn } from './budget-columns.ts'
import { cell, children, sumOf } from './formulas.ts'
import { placed, placedRows } from './placed.ts'
import { inEveryComponent, resourcesOf } from './resources-tables.ts'
import { heading, row } from './rows.ts'
import { COMPONENT_IN_TITLE, GRADE, NON_POST, OBJECT, POSTS, POSTS_AND_THOUSANDS } from './words.ts'

const GRADES: readonly GradeKey[] = ['gs-ol', 'p2', 'p3', 'p4', 'p5', 'd1', 'd2', 'usg']
const OBJECTS: readonly ObjectKey[] = [
  'furniture',
  'supplies',
  'operating',
  'contractual',
  'travel',
  'consultants',
  'experts',
  'hospitality',
  'other-staff',
]
const BY_GRADE: Localised = { en: 'Distribution of posts', zh: '员额分配' }
const BY_CLASS: Localised = { en: 'Distribution of financial resources', zh: '财政资源分配' }
const BY_OBJECT: Localised = {
  en: 'Distribution of non-post financial resources',
  zh: '非员额财政资源分配',
}

/** `component` absent: the section. */
export function distributionFigure(component?: ComponentKey): FileTable {
  return {
    id: `distribution-${component ?? 'section'}`,
    component: component ?? 'section',
    kind: 'chart',
    numbering: 'figure',
    title: titleOf(component),
    unit: POSTS_AND_THOUSANDS,
    columns: placed([
      labelColumn({ en: 'Series', zh: '系列' }, 320),
      { id: 'value', type: 'number', label: { en: 'Value', zh: '数值' }, decimals: 1 },
    ]),
    rows: placedRows(figureRows(component)),
  }
}

function titleOf(component: ComponentKey | undefined): Localised {
  if (component === undefined)
    return {
      en: 'Distribution of proposed resources for 2023 (before recosting)',
      zh: '2023 年拟议资源(重计费用前)的分配情况',
    }
  const { en, zh } = COMPONENT_IN_TITLE[component]
  return {
    en: `${en}: distribution of proposed resources for 2023 (before recosting)`,
    zh: `${zh}：2023 年拟议资源(重计费用前)的分配情况`,
  }
}

function figureRows(component: ComponentKey | undefined): FileRow[] {
  const value = (rowName: string): { value: FileCell } => ({
    value: sumOf(
      component ? [cell(resourcesOf(component), rowName, 'est2023')] : inEveryComponent(rowName, 'est2023'),
    ),
  })
  const sum = (of: string): { value: FileCell } => ({ value: sumOf([children('value', of)]) })
  const posts = { unit: 'posts' } as const
  return [
    heading('by-grade', BY_GRADE, posts),
    ...gradesOf(component).map((grade) =>
      row(grade, 'line', GRADE[grade], value(grade), { parent: 'by-grade', ...posts }),
    ),
    row('by-grade-sum', 'total', { en: 'Posts in all', zh: '员额共计' }, sum('by-grade'), posts),
    heading('by-class', BY_CLASS),
    row('posts', 'line', POSTS, value('rb-posts'), { parent: 'by-class' }),
    row('nonpost', 'line', NON_POST, value('rb-nonpost'), { parent: 'by-class' }),
    row('by-class-sum', 'total', BY_CLASS, sum('by-class')),
    heading('by-object', BY_OBJECT),
    ...objectsOf(component).map((object) =>
      row(object, 'line', OBJECT[object], value(`rb-${object}`), { parent: 'by-object' }),
    ),
    row('by-object-sum', 'total', BY_OBJECT, sum('by-object')),
  ]
}

/** A chart shows the grades and objects that the component has. */
function gradesOf(component: ComponentKey | undefined): readonly GradeKey[] {
  if (component === undefined) return GRADES
  const had = new Set(Object.values(AMOUNTS[component].grades).flatMap((grades) => Object.keys(grades)))
  return GRADES.filter((grade) => had.has(grade))
}

const objectsOf = (component: ComponentKey | undefined): readonly ObjectKey[] =>
  component === undefined
    ? OBJECTS
    : OBJECTS.filter((object) => AMOUNTS[component].objects[object] !== undefined)
