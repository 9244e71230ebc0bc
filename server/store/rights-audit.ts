/**
 * What the audit log keeps of changes of rights, as statements for the transaction that makes them: kind `rights`, of the plan as a whole,
 * `row` the person concerned (empty: an invited address), `field` what changed.
 */
import { sql as raw } from 'kysely'

import { sql, type Write } from './tables.ts'

type RightsChange = {
  readonly plan: string
  /** Whose rights. */
  readonly of: string
  /** Who changed them. */
  readonly by: string
  readonly now: number
}
type Field = 'grants' | 'invitation' | 'token'

const entry = ({ plan, of, by, now }: RightsChange, field: Field) => ({
  plan,
  room: '',
  seq: 0,
  kind: 'rights',
  row: of,
  col: '',
  field,
  person: by,
  author: '',
  made: now,
  received: now,
})

/** `before`, `after`: plain data; undefined: none. */
export const noteRights = (
  change: RightsChange & { readonly field: Field; readonly before?: unknown; readonly after?: unknown },
): Write =>
  sql
    .insertInto('audit')
    .values({
      ...entry(change, change.field),
      before: change.before === undefined ? null : JSON.stringify(change.before),
      after: change.after === undefined ? null : JSON.stringify(change.after),
    })
    .compile()

/** Of a membership that is about to be replaced in the same transaction: what is there before is read in it, too. */
export const noteGrants = (change: RightsChange, after: readonly unknown[]): Write =>
  sql
    .insertInto('audit')
    .values({
      ...entry(change, 'grants'),
      before: raw<string>`(SELECT json_group_array(json_object('scope', scope, 'role', role)) FROM membership
        WHERE plan = ${change.plan} AND person = ${change.of})`,
      after: JSON.stringify(after),
    })
    .compile()
