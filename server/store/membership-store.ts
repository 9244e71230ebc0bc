/**
 * Who is a member of which plan, with which grants. Reads are run here; writes are only made (`membershipWrites`), so that what belongs
 * together (a membership and its audit rows, an invitation and what it gives) is one transaction. That a plan keeps an owner is a `must` of
 * the same transaction: two owners who take the right from each other at the same time cannot both succeed.
 */
import { type SqlBool, sql as raw } from 'kysely'

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

const activeOwners = sql
  .selectFrom('membership')
  .innerJoin('person', 'person.id', 'membership.person')
  .where('membership.scope', '=', 'plan')
  .where('membership.role', '=', 'owner')
  .where('person.deactivated', 'is', null)
/** Of a row of `activeOwners`. */
const nobodyElse = raw<SqlBool>`NOT EXISTS (
  SELECT 1 FROM membership AS other JOIN person AS owner ON owner.id = other.person
  WHERE other.plan = membership.plan AND other.person <> membership.person
    AND other.scope = 'plan' AND other.role = 'owner' AND owner.deactivated IS NULL)`

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

  /** Plans that nobody who may sign in owns but her; of somebody deactivated none. By person. */
  async ownedAlone(): Promise<ReadonlyMap<string, readonly string[]>> {
    const query = activeOwners
      .select(['membership.plan', 'membership.person'])
      .where(nobodyElse)
      .orderBy('membership.plan')
    const rows = await this.#tables.read<{ plan: string; person: string }>(query.compile())
    const plans = new Map<string, string[]>()
    for (const { plan, person } of rows) plans.set(person, [...(plans.get(person) ?? []), plan])
    return plans
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

  /** Owner of this plan beside whoever owns it, if she may sign in. */
  inherit: (plan: string, heir: string, by: string, now: number): Write =>
    sql
      .insertInto('membership')
      .columns(['plan', 'person', 'scope', 'role', 'made_by', 'created'])
      .expression(
        sql
          .selectFrom('person')
          .select((eb) => [
            eb.val(plan).as('plan'),
            'person.id as person',
            eb.val('plan').as('scope'),
            eb.val('owner').as('role'),
            eb.val(by).as('made_by'),
            eb.val(now).as('created'),
          ])
          .where('person.id', '=', heir)
          .where('person.deactivated', 'is', null),
      )
      .onConflict((there) =>
        there.columns(['plan', 'person', 'scope']).doUpdateSet({ role: 'owner', made_by: by, created: now }),
      )
      .compile(),

  /** Changes nothing, and so undoes what is written with it, while she alone owns a plan. */
  mayGo: (person: string): Write => {
    const alone = activeOwners
      .select('membership.plan')
      .where('membership.person', '=', person)
      .where(nobodyElse)
    return needed(touch(person).where((eb) => eb.not(eb.exists(alone))))
  },

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

/** Changes nothing of her row, and yet tells whether there was one. */
const touch = (person: string) =>
  sql
    .updateTable('person')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('id', '=', person)

/** Touches the person's row, changing nothing in it, if she was no owner, stays one, or another owner is left. */
function staysOwned(plan: string, person: string, stays: boolean): Write {
  if (stays) return needed(touch(person))
  const ownership = sql
    .selectFrom('membership')
    .innerJoin('person as owner', 'owner.id', 'membership.person')
    .select('owner.id')
    .where('plan', '=', plan)
    .where('scope', '=', 'plan')
    .where('role', '=', 'owner')
  return needed(
    touch(person).where((eb) =>
      eb.or([
        eb.not(eb.exists(ownership.where('owner.id', '=', person))),
        eb.exists(ownership.where('owner.id', '!=', person).where('owner.deactivated', 'is', null)),
      ]),
    ),
  )
}
