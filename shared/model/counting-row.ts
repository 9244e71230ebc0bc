import type { RowKind } from './table.ts'

/** Headings, notes and sums are empty where it suits them. */
export const counts = (kind: RowKind): boolean => kind === 'item' || kind === 'line'
