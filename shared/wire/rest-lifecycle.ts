/**
 * Bodies of the REST interface about the life of tables, and their history.
 *
 * GET  /api/plans/:plan/tables/:table/lifecycle     → TableLife
 * POST /api/plans/:plan/lifecycle                   TakeStep → { records: LifecycleRecord[] }; all tables or none.
 *      403 `not-allowed` { table, reason } · 404 `unknown-table` { table } · 409 `wrong-state` { table, state } · 409 `changed-meanwhile` { table }
 *      409 `cells-failing` { table, count, cells: 'B4 #REF!, C7 #DIV/0!' (the first of them) } · 503 `calculation-failed`
 * GET  /api/plans/:plan/tables/:table/audit?row=&column=&before=&limit=   → AuditPage, newest first (history of a cell, a row, a table)
 * GET  /api/plans/:plan/audit?before=&limit=        → AuditPage of the whole plan (`audit`)
 * GET  /api/plans/:plan/audit.csv, audit.jsonl      everything, oldest first, streamed (`audit`)
 * GET  /api/audit?before=&limit=, audit.csv, audit.jsonl   the same of people and accounts, which are of no plan (administrator)
 */
import type { LifecycleRecord, LifecycleStep } from '../model/lifecycle.ts'

export type TableLife = {
  readonly record: LifecycleRecord | null
  /** Tables its formulas read, directly or through others, that are not final: what finalising it offers to finalise with it. */
  readonly fedBy: readonly string[]
}
export type TakeStep = {
  readonly step: LifecycleStep
  readonly tables: readonly string[]
  readonly note: string
  /** Hash of each table's content as this person sees it (`shared/doc/canonical-table.ts`): nobody finalises what she has not seen. */
  readonly seen?: Readonly<Record<string, string>>
  /** She knows that cells of these tables show errors, and finalises them as they are. */
  readonly failing?: 'known'
}

export const AUDIT_KINDS = [
  'cell',
  'text',
  'row',
  'column',
  'table',
  'outline',
  'lifecycle',
  'rights',
  'plan',
  /** Of the server, not of a plan: accounts, administrators, links, second factors. `row`: the person concerned. */
  'person',
] as const
export type AuditKind = (typeof AUDIT_KINDS)[number]

/**
 * One change. `before`, `after`: the value in the model's own form as JSON; absent: there was, or is, none. A value that was too long to keep
 * is `{ cut, length }`, its beginning (of a formula that cells share with `template` and `own`, rule AUD13). Of a text of more than 2,000
 * characters they are `{ at, deleted, of }` and `{ at, inserted, of }`: what was deleted and inserted at a place, and the length of the whole
 * (`TextBefore`, `TextAfter` in `shared/doc/audit-text.ts`; rule AUD10).
 */
export type AuditEntry = {
  readonly id: number
  readonly kind: AuditKind
  /** `outline`, a table's id, or empty for the plan as a whole. */
  readonly room: string
  /** Place in the room's log; 0 for what is no edit. */
  readonly seq: number
  readonly row: string
  readonly column: string
  /** Which property (of a row: `#o` place, `#d` deleted, …), or the language of a text. */
  readonly field: string
  readonly before?: unknown
  readonly after?: unknown
  /** Who delivered it, signed in. Empty: the server itself. */
  readonly person: string
  readonly name: string
  /** The API token with which she delivered it. `name` empty: it was taken back since (which is noted, with its name). */
  readonly token?: { readonly id: string; readonly name: string }
  /** Who wrote it, where somebody else delivered it (a server restored from a backup is told again by others). */
  readonly author?: string
  /** By the author's clock, when told; otherwise as received. */
  readonly made: number
  readonly received: number
}
export type AuditPage = { readonly entries: readonly AuditEntry[]; readonly next: number | null }
