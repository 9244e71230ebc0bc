/**
 * One-time links: the first administrator's, invitations, passwords set anew. Whoever has the address has the right, once and for a while; so the
 * address is made from PUBLIC_URL alone, is shown once, and only its token's SHA-256 is kept. Looking at a link uses nothing up (mail
 * scanners look). Accepting is in `accept-link.ts`.
 */
import { isGrant, isScope, type Grant, PLAN_ROLES } from '../../shared/model/access.ts'
import { AppError } from '../../shared/model/error.ts'
import type { Localised } from '../../shared/model/language.ts'
import type { Invitation, LinkInfo, LinkKind } from '../../shared/wire/rest-people.ts'
import type { AuditBy } from '../store/audit-store.ts'
import { invitationDrops } from '../store/invitation-drops.ts'
import { linkWrites, type LinkRow, LinkStore, type NamedLinkRow } from '../store/link-store.ts'
import { notePerson } from '../store/person-audit.ts'
import { noteRights } from '../store/rights-audit.ts'
import type { TableStore, Write } from '../store/tables.ts'
import { displayName } from './display-name.ts'
import { emailKey } from './email.ts'
import type { People } from './people.ts'
import { OPERATOR } from './principal.ts'
import { digest, isSecret, newId, newSecret } from './secret.ts'

const HOUR = 3_600_000
export const LINK_TIMES: { readonly [kind in LinkKind]: number } = {
  setup: 24 * HOUR,
  invitation: 7 * 24 * HOUR,
  reset: 24 * HOUR,
}
/** Links that are over stay in the database this long. */
const KEPT_MS = 90 * 24 * HOUR
/** Open invitations at one time, of each plan: one plan's do not keep others from inviting. */
const MOST_INVITATIONS = 2000

export type LinkDeps = {
  readonly tables: TableStore
  readonly people: People
  readonly publicUrl: () => string
  /** Title of a plan; null: there is none. */
  readonly planTitle: (plan: string) => Promise<Localised | null>
  /** There is single sign-on. */
  readonly hasProvider: boolean
  readonly now: () => number
}

export type InvitationOrder = {
  readonly email: string
  readonly name: string
  readonly administrator?: boolean
  readonly plan?: string
  readonly grants?: readonly Grant[]
  /** Id of the person who invites, or of the operator. */
  readonly by: string
  /** Id of the API token she does it with. */
  readonly token?: string
}

/** What somebody who may not know of a link is told. */
export const linkInvalid = (): AppError => new AppError('link-invalid')

export class Links {
  readonly #deps: LinkDeps
  readonly #store: LinkStore

  constructor(deps: LinkDeps) {
    this.#deps = deps
    this.#store = new LinkStore(deps.tables)
  }

  /**
   * The address that makes the first administrator; null: somebody has an account already. Those made before stop working. Printed on the
   * console at every start.
   */
  async firstLink(): Promise<string | null> {
    if (await this.#deps.people.isAnybody()) return null
    const { row, url } = this.#make('setup', { by: 'operator' })
    await this.#deps.tables.write([linkWrites.dropSetup(), linkWrites.add(row)])
    return url
  }

  /**
   * In place of the one that is open for the address into the same plan, or to none. Rejects `email-taken` (she has an account: an
   * administrator gives her rights on the plan's share page, its routes ask `people.byEmail` first), `malformed`, `too-many`.
   */
  async invite(order: InvitationOrder): Promise<{ invitation: Invitation; url: string }> {
    const email = emailKey(order.email)
    if (email === null) throw new AppError('malformed', { what: 'email' })
    const name = order.name.trim() === '' ? '' : displayName(order.name)
    if (name === null) throw new AppError('malformed', { what: 'name' })
    if ((await this.#deps.people.byEmail(email)) && order.plan === undefined)
      throw new AppError('email-taken', { email })
    const open = await this.#store.countOpen(this.#deps.now(), order.plan ?? null)
    if (open >= MOST_INVITATIONS) throw new AppError('too-many', { seconds: 3600 })
    const { row, url } = this.#make('invitation', { ...order, email, name })
    const by = { person: row.made_by, ...(order.token !== undefined && { token: order.token }) }
    await this.#deps.tables.write([
      ...invitationDrops.replacedBy(row, { by, now: row.created }),
      linkWrites.add(row),
      noteOfInvitation(row, order.token),
    ])
    const named = await this.#store.openInvitation(row.id, this.#deps.now())
    if (!named) throw linkInvalid()
    return { invitation: invitationOf(named), url }
  }

  /** Open ones, newest first; with `plan` only those into it. */
  async invitations(plan?: string): Promise<Invitation[]> {
    const rows = await this.#store.openInvitations(this.#deps.now(), plan === undefined ? {} : { plan })
    return rows.map(invitationOf)
  }

  /** Takes an open invitation back; with `plan` only one into it. False: there is none (any more). */
  async withdraw(by: AuditBy, id: string, plan?: string): Promise<boolean> {
    const now = this.#deps.now()
    const row = await this.#store.openInvitation(id, now)
    if (!row || (plan !== undefined && row.plan !== plan)) return false
    return (await this.#deps.tables.write(invitationDrops.one(id, { by, now }))) !== null
  }

  /** The address with which she sets a password; earlier ones stop working. Rejects `unknown-person`, also of somebody deactivated. */
  async reset(person: string, by: string): Promise<{ url: string; expires: number }> {
    const whom = await this.#deps.people.find(person)
    if (!whom?.active) throw new AppError('unknown-person', { person: person.slice(0, 64) })
    const { row, url } = this.#make('reset', { by, person, email: whom.email, name: whom.name })
    await this.#deps.tables.write([
      linkWrites.dropOf(person),
      linkWrites.add(row),
      notePerson({
        of: person,
        by: { person: by },
        now: row.created,
        field: 'reset',
        after: { expires: row.expires },
      }),
    ])
    return { url, expires: row.expires }
  }

  /** What a link is for. Uses nothing up. Rejects `link-invalid`. */
  async look(token: string): Promise<LinkInfo> {
    const row = await this.open(token)
    const known = row.kind === 'invitation' && (await this.#deps.people.byEmail(row.email)) !== null
    return {
      kind: kindOf(row),
      email: row.email,
      name: row.name,
      plan: row.plan === null ? null : await this.#deps.planTitle(row.plan),
      by: row.by_name ?? row.made_by,
      expires: row.expires,
      known,
      provider: !known && (await this.isForProvider(row)),
    }
  }

  /**
   * Whether it makes an account only for whoever is vouched for by single sign-on. Its address is seen by whoever made it, and the owner of a
   * plan may invite any address: she is not to open accounts for others. What administrators make is for people the provider may not know.
   */
  async isForProvider({ kind, made_by: by }: LinkRow): Promise<boolean> {
    if (!this.#deps.hasProvider || kind !== 'invitation' || by === OPERATOR) return false
    const maker = await this.#deps.people.find(by)
    return !(maker?.active === true && maker.administrator)
  }

  /** The link behind a token, if it still may be used. Rejects `link-invalid`. */
  async open(token: string): Promise<NamedLinkRow> {
    const row = isSecret(token) ? await this.#store.find(digest(token)) : null
    if (!row || row.used !== null || row.expires <= this.#deps.now()) throw linkInvalid()
    if (row.kind === 'setup' && (await this.#deps.people.isAnybody())) throw linkInvalid()
    return row
  }

  /** Open invitations for an address. */
  invitationsFor(email: string): Promise<readonly NamedLinkRow[]> {
    return this.#store.openInvitations(this.#deps.now(), { email })
  }

  async sweep(): Promise<void> {
    await this.#deps.tables.write([linkWrites.dropOver(this.#deps.now() - KEPT_MS)])
  }

  #make(
    kind: LinkKind,
    order: Partial<Omit<InvitationOrder, 'by'>> & { readonly by: string; readonly person?: string },
  ): { row: LinkRow; url: string } {
    const token = newSecret()
    const now = this.#deps.now()
    const row: LinkRow = {
      hash: digest(token),
      id: newId(),
      kind,
      person: order.person ?? null,
      email: order.email ?? '',
      name: order.name ?? '',
      administrator: order.administrator === true ? 1 : 0,
      plan: order.plan ?? null,
      grants: JSON.stringify(order.grants ?? []),
      made_by: order.by,
      created: now,
      expires: now + LINK_TIMES[kind],
      used: null,
    }
    return { row, url: new URL(`/link/${token}`, this.#deps.publicUrl()).href }
  }
}

/** That it was made, with what it gives. */
function noteOfInvitation(row: LinkRow, token?: string): Write {
  const { plan, email, made_by: person, created: now } = row
  const by = { person, ...(token !== undefined && { token }) }
  const change = { of: '', by, now, field: 'invitation', after: { email, ...givenBy(row) } } as const
  return plan === null ? notePerson(change) : noteRights({ plan, ...change })
}

/** What an invitation gives, as the audit log keeps it. */
export const givenBy = (row: LinkRow): object => ({
  grants: grantsOf(row),
  ...(row.administrator === 1 && { administrator: true }),
})

/** As stored; what an older version may have stored otherwise is left out. */
export function grantsOf({ grants }: Pick<LinkRow, 'grants'>): Grant[] {
  const stored: unknown = JSON.parse(grants)
  return Array.isArray(stored) ? stored.flatMap((grant: unknown) => readGrant(grant) ?? []) : []
}

/** A grant from outside. Null: it is none. */
export function readGrant(given: unknown): Grant | null {
  if (typeof given !== 'object' || given === null) return null
  const { scope, role } = given as { scope?: unknown; role?: unknown }
  const known = PLAN_ROLES.find((each) => each === role)
  if (typeof scope !== 'string' || !isScope(scope) || known === undefined) return null
  return isGrant(scope, known) ? { scope, role: known } : null
}

const KINDS: readonly LinkKind[] = ['setup', 'invitation', 'reset']

function kindOf({ kind }: LinkRow): LinkKind {
  const known = KINDS.find((each) => each === kind)
  if (known === undefined) throw linkInvalid()
  return known
}

const invitationOf = (row: NamedLinkRow): Invitation => ({
  id: row.id,
  email: row.email,
  name: row.name,
  plan: row.plan,
  grants: grantsOf(row),
  administrator: row.administrator === 1,
  by: row.by_name ?? row.made_by,
  created: row.created,
  expires: row.expires,
})
