/**
 * What the audit log keeps of changes of rights, as statements for the transaction that makes them: kind `rights`, of the plan as a whole,
 * `row` the person concerned (empty: an invited address), `field` what changed.
 */
import { sql as raw } from 'kysely'

import { auditWrite } from './audit-store.ts'
import { sql, type Write } from './tables.ts'

type RightsChange = {
  readonly plan: string
  /** Whose rights. */
  readonly of: string
  /** Who changed them. */
  readonly by: string
  readonly now: number
}

/** `before`, `after`: plain data; absent: none. */
export const noteRights = ({
  plan,
  of,
  by,
  now,
  ...change
}: RightsChange & {
  readonly field: 'grants' | 'invitation' | 'token'
  readonly before?: unknown
  readonly after?: unknown
}): Write => auditWrite({ plan, room: '', kind: 'rights', row: of, person: by, at: now, ...change })

/** Of a membership that is about to be replaced in the same transaction: what is there before is read in it, too. */
export const noteGrants = ({ plan, of, by, now }: RightsChange, after: readonly unknown[]): Write =>
  sql
    .insertInto('audit')
    .values({
      plan,
      room: '',
      seq: 0,
      kind: 'rights',
      row: of,
      col: '',
      field: 'grants',
      before: raw<string>`(SELECT json_group_array(json_object('scope', scope, 'role', role)) FROM membership
        WHERE plan = ${plan} AND person = ${of})`,
      after: JSON.stringify(after),
      person: by,
      author: '',
      made: now,
      received: now,
    })
    .compile()
