/**
 * What the audit log keeps of a plan and of changes of rights in it, as statements for the transaction that makes them: kind `rights`, of the
 * plan as a whole, `row` the person concerned (empty: an invited address), `field` what changed.
 */
import { sql as raw } from 'kysely'

import { type AuditBy, auditWrite } from './audit-store.ts'
import { noted } from './noted-change.ts'
import type { Write } from './tables.ts'

type RightsChange = {
  readonly plan: string
  /** Whose rights. */
  readonly of: string
  /** Who changed them. */
  readonly by: AuditBy
  readonly now: number
}

/** `before`, `after`: plain data; absent: none. */
export const noteRights = ({
  plan,
  of,
  by: { person, token },
  now,
  ...change
}: RightsChange & {
  readonly field: 'invitation' | 'token'
  readonly before?: unknown
  readonly after?: unknown
}): Write =>
  auditWrite({
    plan,
    room: '',
    kind: 'rights',
    row: of,
    person,
    ...(token !== undefined && { token }),
    at: now,
    ...change,
  })

/** That a plan was made, or imported, with so many rooms. */
export const notePlan = ({
  plan,
  by: { person, token },
  now,
  rooms,
}: Omit<RightsChange, 'of'> & { readonly rooms: number }): Write =>
  auditWrite({
    plan,
    room: '',
    kind: 'plan',
    field: 'made',
    person,
    ...(token !== undefined && { token }),
    at: now,
    after: { rooms },
  })

/** Writes that change her memberships of this plan, with what she had before and has after them. */
export const notedGrants = (
  { plan, of, by, now }: RightsChange,
  writes: readonly Write[],
): readonly Write[] =>
  noted(
    { plan, kind: 'rights', row: of, field: 'grants', by, now },
    raw<string>`(SELECT json_group_array(json_object('scope', scope, 'role', role)) FROM
      (SELECT scope, role FROM membership WHERE plan = ${plan} AND person = ${of} ORDER BY scope))`,
    writes,
  )
