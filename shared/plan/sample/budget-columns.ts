/**
 * The columns of budget and post tables, and what every row of them works out for itself: total change, percentage, estimate. The same
 * own-row formulas in each row, so a row added by a person can be given them by copying any other.
 */
import type { Localised } from '../../model/language.ts'
import type { FileCell, FileColumn, FileRow } from '../../model/plan-file.ts'
import { formula, own, ownRange, sumOf } from './formulas.ts'
import { placed } from './placed.ts'
import { CHANGES, PERCENTAGE, SPENT_2021 } from './words.ts'

const ADJUSTMENTS = ['tech', 'new', 'other'] as const
/** What a row of a money table is given; the rest it works out. */
export const MONEY = ['exp2021', 'app2022', ...ADJUSTMENTS] as const
/** The same for a row that counts posts in a money table. */
export const COUNTS = ['app2022', ...ADJUSTMENTS] as const
/** And in a table of posts only. */
export const POST_COUNTS = ['approved2022', ...ADJUSTMENTS] as const

const TOTAL_CHANGE: Localised = { en: 'Total', zh: '共计' }

export const labelColumn = (label: Localised, width: number): FileColumn => ({
  id: 'label',
  type: 'long-text',
  localised: true,
  label,
  width,
})

const changes = (decimals: number): FileColumn[] =>
  (
    [
      ['tech', { en: 'Technical adjustments', zh: '技术调整' }],
      ['new', { en: 'New/expanded mandates', zh: '新的/扩大的任务' }],
      ['other', { en: 'Other', zh: '其他' }],
      ['total', TOTAL_CHANGE],
    ] as const
  ).map(([id, label]) => ({ id, type: 'number', label, group: CHANGES, decimals }))

export const budgetColumns = (head: Localised, decimals = 1): FileColumn[] =>
  placed<FileColumn>([
    labelColumn(head, 280),
    { id: 'exp2021', type: 'number', label: SPENT_2021, decimals },
    { id: 'app2022', type: 'number', label: { en: '2022 appropriation', zh: '2022 年批款' }, decimals },
    ...changes(decimals),
    { id: 'pct', type: 'percent', label: PERCENTAGE, group: CHANGES, decimals: 1 },
    {
      id: 'est2023',
      type: 'number',
      label: { en: '2023 estimate (before recosting)', zh: '2023 年估计(重计费用前)' },
      decimals,
    },
  ])

export const postColumns = (head: Localised): FileColumn[] =>
  placed<FileColumn>([
    labelColumn(head, 280),
    { id: 'approved2022', type: 'number', label: { en: '2022 approved', zh: '2022 年核定' }, decimals: 0 },
    ...changes(0),
    { id: 'proposed2023', type: 'number', label: { en: '2023 proposed', zh: '2023 年拟议' }, decimals: 0 },
  ])

/** One formula or constant for each of several columns. */
export const each = <Column extends string>(
  columns: readonly Column[],
  give: (column: Column) => FileCell | undefined,
): { [column: string]: FileCell } => {
  const cells: { [column: string]: FileCell } = {}
  for (const column of columns) {
    const given = give(column)
    if (given !== undefined) cells[column] = given
  }
  return cells
}

/** Change over base in per cent; nil when nothing changes, and when there is nothing that it could be a part of. */
export const percentage = (change: string, base: string): FileCell =>
  formula`IF(OR(${own(change)}=0,${own(base)}=0),0,${own(change)}/${own(base)}*100)`

/** Gives every row that holds numbers its total change, percentage and estimate. */
export const withBudgetSums = (columns: readonly FileColumn[], rows: readonly FileRow[]): FileRow[] =>
  withSums(rows, {
    total: sumOf([ownRange(columns, 'tech', 'other')]),
    pct: percentage('total', 'app2022'),
    est2023: formula`${own('app2022')}+${own('total')}`,
  })

export const withPostSums = (columns: readonly FileColumn[], rows: readonly FileRow[]): FileRow[] =>
  withSums(rows, {
    total: sumOf([ownRange(columns, 'tech', 'other')]),
    proposed2023: formula`${own('approved2022')}+${own('total')}`,
  })

const withSums = (rows: readonly FileRow[], sums: { readonly [column: string]: FileCell }): FileRow[] =>
  rows.map((row) => (row.cells === undefined ? row : { ...row, cells: { ...row.cells, ...sums } }))
