/** A table to be: what the dialog asks for, and which kinds can be made by hand (working tables and figures follow from templates). */
import type { TableKind } from '../../shared/model/table.ts'

export const NEW_TABLE_KINDS = [
  'free',
  'deliverables',
  'performance-measure',
  'budget',
  'posts',
  'compliance',
  'recommendations',
  'implementation-plan',
] as const satisfies readonly TableKind[]

export type NewTableChoice = { readonly title: string; readonly kind: TableKind; readonly numbered: boolean }
