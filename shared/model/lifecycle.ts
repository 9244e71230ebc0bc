/**
 * The life of a table: draft → in review → final, and back. One table of steps for both sides; who may take one is in access.ts. The server
 * keeps the records and freezes a final table's room; clients read them from the plan's register (`shared/doc/register-doc.ts`).
 */
import type { TableId } from './ids.ts'

export const TABLE_STATES = ['draft', 'review', 'final'] as const
export type TableState = (typeof TABLE_STATES)[number]

/** `submit`: for review · `withdraw`: back to draft · `finalise`: nobody changes it any more · `reopen`: final, and yet to be changed. */
export const LIFECYCLE_STEPS = ['submit', 'withdraw', 'finalise', 'reopen'] as const
export type LifecycleStep = (typeof LIFECYCLE_STEPS)[number]

const LEADS: {
  readonly [step in LifecycleStep]: { readonly from: readonly TableState[]; readonly to: TableState }
} = {
  submit: { from: ['draft'], to: 'review' },
  withdraw: { from: ['review'], to: 'draft' },
  finalise: { from: ['draft', 'review'], to: 'final' },
  reopen: { from: ['final'], to: 'draft' },
}

/** The state a step leads to; null when it does not begin in `state`. */
export const afterStep = (state: TableState, step: LifecycleStep): TableState | null =>
  LEADS[step].from.includes(state) ? LEADS[step].to : null

/** Where a table stands, and who brought it there. A table without a record is a draft that nobody touched. */
export type LifecycleRecord = {
  readonly table: TableId
  readonly state: TableState
  /** The step that led here. */
  readonly step: LifecycleStep
  readonly person: string
  /** The person's name at the time. */
  readonly name: string
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number
  readonly note: string
  /** SHA-256 of the content (`shared/doc/canonical-table.ts`) and, of a final table, its frozen values; hexadecimal. */
  readonly hash: string
}

/** Longest note, in UTF-16 code units. */
export const MAX_NOTE = 2000
