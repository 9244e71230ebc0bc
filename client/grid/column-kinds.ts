/**
 * What a column may be told to hold, from its header's menu: numbers, whole numbers, text. Other types are set when a table is made.
 * What does not fit the new choice is kept and marked, as everywhere.
 */
import type { Column } from '../../shared/model/table.ts'
import type { GridMessageKey } from './grid-messages.ts'

export const COLUMN_KINDS = [
  'columnNumbers',
  'columnWhole',
  'columnText',
] as const satisfies readonly GridMessageKey[]
export type ColumnKind = (typeof COLUMN_KINDS)[number]

/** Null: it holds something else, which is not changed here (long texts and dates would be lost from sight). */
export function kindOf({ type, decimals }: Pick<Column, 'type' | 'decimals'>): ColumnKind | null {
  if (type === 'number') return decimals === 0 ? 'columnWhole' : 'columnNumbers'
  return type === 'text' ? 'columnText' : null
}

/** `neighbour`: whose decimals numbers take that were whole so far. */
export function asKind(
  kind: ColumnKind,
  column: Pick<Column, 'decimals'>,
  neighbour: Pick<Column, 'type' | 'decimals'> | undefined,
): Partial<Omit<Column, 'id'>> {
  if (kind === 'columnText') return { type: 'text' }
  if (kind === 'columnWhole') return { type: 'number', decimals: 0 }
  if (column.decimals !== 0) return { type: 'number' }
  return { type: 'number', decimals: decimalsLike(neighbour) ?? DECIMALS }
}

/** Of numbers that were whole so far, beside a neighbour that has none. */
const DECIMALS = 2

/** [GR33] Absent: as many as are typed, so that 2.5 beside whole numbers does not read 3. */
export const decimalsLike = (
  model: Pick<Column, 'type' | 'decimals'> | undefined,
): Column['decimals'] | undefined => (model?.type === 'number' && model.decimals ? model.decimals : undefined)
