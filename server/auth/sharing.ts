/**
 * Rights in a plan as their owners give them: members and invitations. Whether somebody may is asked by the routes; what must stay true whoever
 * asks (a plan keeps an owner, nobody is given what there is not) is seen to here. Everything is told to the door when it is durable.
 */
import type { Grant } from '../../shared/model/access.ts'
import { AppError } from '../../shared/model/error.ts'
import type { Invitation } from '../../shared/wire/rest-people.ts'
import type { Member, Members } from '../../shared/wire/rest-share.ts'
import { MembershipStore, membershipWrites } from '../store/membership-store.ts'
import { noteGrants, noteRights } from '../store/rights-audit.ts'
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

  /** Of a plan that nobody owns. */
  async own(maker: Principal, plan: string, person: string): Promise<void> {
    const change = { plan, of: person, by: maker.person, now: this.#now() }
    await this.#deps.tables.write([
      ...membershipWrites.adopt([plan], person, change.now),
      noteRights({ ...change, field: 'grants', after: [{ scope: 'plan', role: 'owner' }] }),
    ])
    this.#deps.changes.tell({ plan, person })
  }

  /** `all`: with the invitations. */
  async members(plan: string, all: boolean): Promise<Members> {
    const [members, invitations] = await Promise.all([
      this.#store.members(plan),
      all ? this.#deps.auth.links.invitations(plan) : [],
    ])
    return { members, invitations }
  }

  /** In place of all she had in the plan; empty: out. Rejects `unknown-person`, `last-owner`. */
  async set(by: Principal, plan: string, person: string, grants: readonly Grant[]): Promise<Member> {
    const { tables, auth, changes } = this.#deps
    const found = await auth.people.find(person)
    if (!found) throw unknownPerson(person)
    const now = this.#now()
    const [guard, ...writes] = membershipWrites.set({ plan, person, by: by.person, now }, grants)
    const note = noteGrants({ plan, of: person, by: by.person, now }, grants)
    if (!(await tables.write([...(guard ? [guard] : []), note, ...writes]))) throw new AppError('last-owner')
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
    const { tables, auth } = this.#deps
    const known = await auth.people.byEmail(order.email)
    if (known) {
      if (!known.active) throw unknownPerson(known.email)
      const had = await this.#store.grants(plan, known.id)
      return { member: await this.set(by, plan, known.id, together(had, order.grants)) }
    }
    const made = await auth.links.invite({ ...order, plan, by: by.person })
    const { email, grants } = made.invitation
    await tables.write([
      noteRights({
        plan,
        of: '',
        by: by.person,
        now: this.#now(),
        field: 'invitation',
        after: { email, grants },
      }),
    ])
    return made
  }

  /** Rejects `link-invalid`. */
  async withdraw(by: Principal, plan: string, id: string): Promise<void> {
    const { tables, auth } = this.#deps
    const open = (await auth.links.invitations(plan)).find((one) => one.id === id)
    if (!open || !(await auth.links.withdraw(id, plan))) throw new AppError('link-invalid')
    const { email, grants } = open
    await tables.write([
      noteRights({
        plan,
        of: '',
        by: by.person,
        now: this.#now(),
        field: 'invitation',
        before: { email, grants },
      }),
    ])
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
