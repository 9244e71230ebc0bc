/**
 * Who is a member of which plan, with which grants. Reads are run here; writes are only made (`membershipWrites`), so that what belongs
 * together (a membership and its audit rows, an invitation and what it gives) is one transaction. That a plan keeps an owner is a `must` of
 * the same transaction: two owners who take the right from each other at the same time cannot both succeed.
 */
import type { Grant, PlanRole, Scope } from '../../shared/model/access.ts'
import { isGrant, isScope, PLAN_ROLES } from '../../shared/model/access.ts'
import { needed } from './needed.ts'
import { sql, type TableStore, type Write } from './tables.ts'

export type MemberRow = {
  readonly person: string
  readonly name: string
  readonly email: string
  readonly active: boolean
  readonly grants: readonly Grant[]
}

type GrantRow = { readonly scope: string; readonly role: string }
type JoinedRow = GrantRow & {
  readonly person: string
  readonly name: string
  readonly email: string
  readonly deactivated: number | null
}

export class MembershipStore {
  readonly #tables: TableStore

  constructor(tables: TableStore) {
    this.#tables = tables
  }

  /** Empty: no member. */
  async grants(plan: string, person: string): Promise<readonly Grant[]> {
    const query = sql
      .selectFrom('membership')
      .select(['scope', 'role'])
      .where('plan', '=', plan)
      .where('person', '=', person)
      .orderBy('scope')
    return grantsOf(await this.#tables.read<GrantRow>(query.compile()))
  }

  /** Ids of the plans somebody has any grant in. */
  async plansOf(person: string): Promise<readonly string[]> {
    const query = sql.selectFrom('membership').select('plan').distinct().where('person', '=', person)
    return (await this.#tables.read<{ plan: string }>(query.compile())).map(({ plan }) => plan)
  }

  /** By name; whoever is deactivated is among them. */
  async members(plan: string): Promise<readonly MemberRow[]> {
    const query = sql
      .selectFrom('membership')
      .innerJoin('person', 'person.id', 'membership.person')
      .select(['person.id as person', 'name', 'email', 'deactivated', 'scope', 'role'])
      .where('plan', '=', plan)
      .orderBy('name')
      .orderBy('person.id')
      .orderBy('scope')
    const rows = await this.#tables.read<JoinedRow>(query.compile())
    const members = new Map<string, { of: JoinedRow; rows: JoinedRow[] }>()
    for (const row of rows) {
      const member = members.get(row.person)
      if (member) member.rows.push(row)
      else members.set(row.person, { of: row, rows: [row] })
    }
    return [...members.values()].map(({ of, rows: own }) => ({
      person: of.person,
      name: of.name,
      email: of.email,
      active: of.deactivated === null,
      grants: grantsOf(own),
    }))
  }

  /** How many people who may sign in own each plan; a plan without one is absent. */
  async owners(): Promise<ReadonlyMap<string, number>> {
    const query = sql
      .selectFrom('membership')
      .innerJoin('person', 'person.id', 'membership.person')
      .select((eb) => ['plan', eb.fn.countAll<number>().as('owners')])
      .where('scope', '=', 'plan')
      .where('role', '=', 'owner')
      .where('deactivated', 'is', null)
      .groupBy('plan')
    const rows = await this.#tables.read<{ plan: string; owners: number }>(query.compile())
    return new Map(rows.map(({ plan, owners }) => [plan, owners]))
  }
}

/** Rows of a database that somebody else may have written to: what is no grant gives nothing. */
function grantsOf(rows: readonly GrantRow[]): readonly Grant[] {
  return rows.flatMap(({ scope, role }) => {
    const known = PLAN_ROLES.find((each) => each === role)
    return known !== undefined && isScope(scope) && isGrant(scope, known) ? [{ scope, role: known }] : []
  })
}

type NewGrant = { readonly plan: string; readonly person: string; readonly by: string; readonly now: number }

const insertOf = ({ plan, person, by, now }: NewGrant, scope: Scope, role: PlanRole) =>
  sql.insertInto('membership').values({ plan, person, scope, role, made_by: by, created: now })

export const membershipWrites = {
  /**
   * In place of whatever the person had in the plan; empty: out. The first of the statements changes nothing, and so undoes the others, when
   * there is no such person, or when the plan would be left without an owner who may sign in.
   */
  set: (to: NewGrant, grants: readonly Grant[]): readonly Write[] => [
    staysOwned(to.plan, to.person, grants.some(isOwnership)),
    sql.deleteFrom('membership').where('plan', '=', to.plan).where('person', '=', to.person).compile(),
    ...grants.map(({ scope, role }) => insertOf(to, scope, role).compile()),
  ],

  /** Owner of each of these plans that nobody owns: for the first administrator, and whoever makes a plan. */
  adopt: (plans: readonly string[], person: string, now: number): readonly Write[] =>
    plans.map((plan) => {
      const values = sql
        .selectNoFrom((eb) => [
          eb.val(plan).as('plan'),
          eb.val(person).as('person'),
          eb.val('plan').as('scope'),
          eb.val('owner').as('role'),
          eb.val(person).as('made_by'),
          eb.val(now).as('created'),
        ])
        .where((eb) =>
          eb.not(
            eb.exists(
              sql
                .selectFrom('membership')
                .select('membership.plan')
                .where('membership.plan', '=', plan)
                .where('membership.scope', '=', 'plan')
                .where('membership.role', '=', 'owner'),
            ),
          ),
        )
      return sql
        .insertInto('membership')
        .columns(['plan', 'person', 'scope', 'role', 'made_by', 'created'])
        .expression(values)
        .onConflict((there) => there.columns(['plan', 'person', 'scope']).doUpdateSet({ role: 'owner' }))
        .compile()
    }),
} as const

export const isOwnership = ({ scope, role }: Grant): boolean => scope === 'plan' && role === 'owner'

/** Touches the person's row, changing nothing in it, if she was no owner, stays one, or another owner is left. */
function staysOwned(plan: string, person: string, stays: boolean): Write {
  const touch = sql
    .updateTable('person')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('id', '=', person)
  if (stays) return needed(touch)
  const ownership = sql
    .selectFrom('membership')
    .innerJoin('person as owner', 'owner.id', 'membership.person')
    .select('owner.id')
    .where('plan', '=', plan)
    .where('scope', '=', 'plan')
    .where('role', '=', 'owner')
  return needed(
    touch.where((eb) =>
      eb.or([
        eb.not(eb.exists(ownership.where('owner.id', '=', person))),
        eb.exists(ownership.where('owner.id', '!=', person).where('owner.deactivated', 'is', null)),
      ]),
    ),
  )
}
