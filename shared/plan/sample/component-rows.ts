/**
 * Rows of tables by component: executive direction as A, the subprogrammes under B and numbered, B's subtotal. Used by the tables by source
 * of funds and by the posts by component; every number is a formula over the Resources tables.
 */
import type { FileCell, FileRow } from '../../model/plan-file.ts'
import type { ComponentKey } from './amounts.ts'
import { each } from './budget-columns.ts'
import { cell, children, formula, here, sumOf } from './formulas.ts'
import { resourcesOf } from './resources-tables.ts'
import { heading, row } from './rows.ts'
import { COMPONENT, PROGRAMME_OF_WORK } from './words.ts'

/** `rowName` is shown, in the Resources table's column that `give` says. */
export function componentRows(
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

/** A and B. */
export const both = (columns: readonly string[]): { [column: string]: FileCell } =>
  each(columns, (column) => formula`${here('edm', column)}+${here('programme-sum', column)}`)
