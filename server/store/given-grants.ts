/**
 * What an accepted invitation gives: its grants become memberships. The later word counts and a role is never lowered by it: what was decided
 * about her after the invitation was made stays, and an owner who is invited as a viewer stays one. Called by `server/auth/accept-link.ts`.
 */
import { type ExpressionBuilder, sql as raw, type RawBuilder } from 'kysely'

import type { Grant } from '../../shared/model/access.ts'
import { sql, type Tables, type Write } from './tables.ts'

export type GivenGrants = {
  readonly plan: string
  readonly person: string
  readonly grants: readonly Grant[]
  readonly by: string
  /** When the invitation was made. */
  readonly decided: number
}

export const giveGrants = ({ plan, person, grants, by, decided }: GivenGrants): Write[] =>
  grants.map(({ scope, role }) =>
    sql
      .insertInto('membership')
      .values({ plan, person, scope, role, made_by: by, created: decided })
      .onConflict((there) =>
        there
          .columns(['plan', 'person', 'scope'])
          .doUpdateSet({ role, made_by: by, created: decided })
          .where('membership.created', '<', decided)
          .where((eb) => eb(rank(eb, 'membership.role'), '<', rank(eb, 'excluded.role'))),
      )
      .compile(),
  )

const rank = (
  _: ExpressionBuilder<Tables, 'membership'>,
  role: 'membership.role' | 'excluded.role',
): RawBuilder<number> =>
  raw<number>`case ${raw.ref(role)} when 'owner' then 3 when 'editor' then 2 when 'commenter' then 1 else 0 end`
