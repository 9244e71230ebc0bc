/**
 * Rights in a plan as their owners give them: members and invitations. Whether somebody may is asked by the routes; what must stay true whoever
 * asks (a plan keeps an owner, nobody is given what there is not) is seen to here. Everything is told to the door when it is durable.
 */
import type { Grant } from '../../shared/model/access.ts'
import { AppError } from '../../shared/model/error.ts'
import type { Invitation } from '../../shared/wire/rest-people.ts'
import type { Member, Members } from '../../shared/wire/rest-share.ts'
import { invitationDrops } from '../store/invitation-drops.ts'
import { isOwnership, MembershipStore, membershipWrites } from '../store/membership-store.ts'
import { notedGrants, notePlan } from '../store/rights-audit.ts'
import type { TableStore } from '../store/tables.ts'
import type { Auth } from './auth.ts'
import type { DoorChanges } from './door-changes.ts'
import type { Principal } from './principal.ts'

export type SharingDeps = {
  readonly tables: TableStore
  readonly auth: Pick<Auth, 'people' | 'links'>
  readonly changes: DoorChanges
  readonly now?: () => number
}

export type PlanInvitation = {
  readonly email: string
  readonly name: string
  readonly grants: readonly Grant[]
}

/** Names offered while somebody types. */
const MOST_OFFERED = 8

export class Sharing {
  readonly #deps: SharingDeps
  readonly #store: MembershipStore
  readonly #now: () => number

  constructor(deps: SharingDeps) {
    this.#deps = deps
    this.#store = new MembershipStore(deps.tables)
    this.#now = deps.now ?? Date.now
  }

  /** Ids of the plans whoever asks may read; null: all there are. */
  async readable(principal: Principal): Promise<readonly string[] | null> {
    if (principal.is === 'operator') return null
    const plans = await this.#store.plansOf(principal.person)
    return principal.is === 'token' ? plans.filter((plan) => plan === principal.plan) : plans
  }

  /** Whoever makes a plan owns it, or whom she names; what the operator makes for nobody is given to somebody later. */
  async ownerOf(maker: Principal, named: string | undefined): Promise<string | null> {
    if (named === undefined) return maker.is === 'operator' ? null : maker.person
    const { people } = this.#deps.auth
    const found = (await people.byEmail(named)) ?? (await people.find(named))
    if (!found?.active) throw unknownPerson(named)
    return found.id
  }

  /** It is there; whose it is and who made it follow, in one transaction. `owner` null: nobody's yet. */
  async made(maker: Principal, plan: string, owner: string | null, rooms: number): Promise<void> {
    const now = this.#now()
    const change = { plan, by: maker, now }
    await this.#deps.tables.write([
      notePlan({ ...change, rooms }),
      ...(owner === null
        ? []
        : notedGrants({ ...change, of: owner }, membershipWrites.adopt([plan], owner, now))),
    ])
    if (owner !== null) this.#deps.changes.tell({ plan, person: owner })
  }

  /** Of a plan that nobody owns. */
  async own(maker: Principal, plan: string, person: string): Promise<void> {
    const change = { plan, of: person, by: maker, now: this.#now() }
    await this.#deps.tables.write(notedGrants(change, membershipWrites.adopt([plan], person, change.now)))
    this.#deps.changes.tell({ plan, person })
  }

  /** How many people who may sign in own each plan; one that nobody owns is absent. */
  owners(): Promise<ReadonlyMap<string, number>> {
    return this.#store.owners()
  }

  /** `all`: with the invitations. */
  async members(plan: string, all: boolean): Promise<Members> {
    const [members, invitations] = await Promise.all([
      this.#store.members(plan),
      all ? this.#deps.auth.links.invitations(plan) : [],
    ])
    return { members, invitations }
  }

  /**
   * In place of all she had in the plan, and of all that is open for her address there; empty: out. Whoever owns it no longer has made no links
   * into it. Rejects `unknown-person`, `last-owner`.
   */
  async set(by: Principal, plan: string, person: string, grants: readonly Grant[]): Promise<Member> {
    const { tables, auth, changes } = this.#deps
    const found = await auth.people.find(person)
    if (!found) throw unknownPerson(person)
    const now = this.#now()
    const decision = { by, now }
    const done = await tables.write([
      ...invitationDrops.intoPlan(plan, person, decision),
      ...(grants.some(isOwnership) ? [] : invitationDrops.ofOwner(plan, person, decision)),
      ...notedGrants(
        { plan, of: person, by, now },
        membershipWrites.set({ plan, person, by: by.person, now }, grants),
      ),
    ])
    if (!done) throw new AppError('last-owner')
    changes.tell({ plan, person })
    const { id, name, email, active } = found
    return { person: id, name, email, active, grants: await this.#store.grants(plan, id) }
  }

  /**
   * Whoever has an account is a member at once; anybody else gets a link. Rejects `unknown-person` for an account that is deactivated, and what
   * `Links.invite` does.
   */
  async invite(
    by: Principal,
    plan: string,
    order: PlanInvitation,
  ): Promise<{ readonly member: Member } | { readonly invitation: Invitation; readonly url: string }> {
    const { auth } = this.#deps
    const known = await auth.people.byEmail(order.email)
    if (known) {
      if (!known.active) throw unknownPerson(known.email)
      const had = await this.#store.grants(plan, known.id)
      return { member: await this.set(by, plan, known.id, together(had, order.grants)) }
    }
    const token = by.is === 'token' ? { token: by.token } : {}
    return auth.links.invite({ ...order, plan, by: by.person, ...token })
  }

  /** Rejects `link-invalid`. */
  async withdraw(by: Principal, plan: string, id: string): Promise<void> {
    if (!(await this.#deps.auth.links.withdraw(by, id, plan))) throw new AppError('link-invalid')
  }

  /** People who have an account, for whoever is about to share. */
  async offer(text: string): Promise<readonly { id: string; name: string; email: string }[]> {
    if (text.trim() === '') return []
    const found = await this.#deps.auth.people.search(text.trim(), MOST_OFFERED)
    return found.map(({ id, name, email }) => ({ id, name, email }))
  }
}

/** What is given now counts where both say something, but an owner stays one. */
function together(had: readonly Grant[], given: readonly Grant[]): readonly Grant[] {
  const grants = new Map(had.map((grant) => [grant.scope, grant]))
  for (const grant of given) if (grants.get(grant.scope)?.role !== 'owner') grants.set(grant.scope, grant)
  return [...grants.values()]
}

const unknownPerson = (person: string): AppError =>
  new AppError('unknown-person', { person: person.slice(0, 64) })
