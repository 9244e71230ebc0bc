/**
 * [GR33] What a column may be told to hold, from its header's menu: every type the model knows, and whole numbers. Only the type changes:
 * what does not fit the new one is kept, shown as it is and marked, and fits again when the old one is chosen. Pure.
 */
import { type Column, type ColumnType, isQuantity } from '../../shared/model/table.ts'
import type { GridMessageKey } from './grid-messages.ts'

export const COLUMN_KINDS = [
  'columnNumbers',
  'columnWhole',
  'columnPercent',
  'columnDate',
  'columnCheck',
  'columnText',
  'columnLongText',
  'columnChoice',
  'columnPerson',
] as const satisfies readonly GridMessageKey[]
export type ColumnKind = (typeof COLUMN_KINDS)[number]

const TYPE_OF: Readonly<Record<ColumnKind, ColumnType>> = {
  columnNumbers: 'number',
  columnWhole: 'number',
  columnPercent: 'percent',
  columnDate: 'date',
  columnCheck: 'check',
  columnText: 'text',
  columnLongText: 'long-text',
  columnChoice: 'choice',
  columnPerson: 'person',
}

export function kindOf({ type, decimals }: Pick<Column, 'type' | 'decimals'>): ColumnKind {
  if (type === 'number' && decimals === 0) return 'columnWhole'
  return COLUMN_KINDS.find((kind) => TYPE_OF[kind] === type) ?? 'columnText'
}

/** `neighbour`: whose decimals numbers take that were whole so far. */
export function asKind(
  kind: ColumnKind,
  column: Pick<Column, 'decimals'>,
  neighbour: Pick<Column, 'type' | 'decimals'> | undefined,
): Partial<Omit<Column, 'id'>> {
  const type = TYPE_OF[kind]
  if (kind === 'columnWhole') return { type, decimals: 0 }
  if (column.decimals !== 0 || !isQuantity(type)) return { type }
  return { type, decimals: decimalsLike(neighbour) ?? DECIMALS }
}

/** Of numbers that were whole so far, beside a neighbour that has none. */
const DECIMALS = 2

/** [GR33] Absent: as many as are typed, so that 2.5 beside whole numbers does not read 3. */
export const decimalsLike = (
  model: Pick<Column, 'type' | 'decimals'> | undefined,
): Column['decimals'] | undefined => (model?.type === 'number' && model.decimals ? model.decimals : undefined)
