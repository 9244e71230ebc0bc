/**
 * Accepting a one-time link. Using it up is the first statement of the one transaction that does what it is for: of many who accept at the same
 * time one wins, and whoever fails has used nothing up. Address, rights and administrator come from the stored link, never from who accepts.
 */
import { AppError } from '../../shared/model/error.ts'
import type { AcceptLink, NewAccount } from '../../shared/wire/rest-people.ts'
import type { AuditBy } from '../store/audit-store.ts'
import { giveGrants } from '../store/given-grants.ts'
import { invitationDrops } from '../store/invitation-drops.ts'
import { linkWrites, type NamedLinkRow } from '../store/link-store.ts'
import { type NewPerson, personWrites } from '../store/people-store.ts'
import { notedPerson, notePerson } from '../store/person-audit.ts'
import { notedGrants, noteRights } from '../store/rights-audit.ts'
import { sessionWrites } from '../store/session-store.ts'
import type { TableStore, Write } from '../store/tables.ts'
import type { AuthChanges } from './auth-changes.ts'
import type { Challenges } from './challenges.ts'
import { displayName } from './display-name.ts'
import { emailKey } from './email.ts'
import { givenBy, grantsOf, linkInvalid, type Links } from './links.ts'
import type { Passwords } from './passwords.ts'
import { type People, personOf } from './people.ts'
import { newId } from './secret.ts'
import type { FoundSession, NewSession, Sessions, SignInPlace } from './sessions.ts'
import type { SignedIn } from './sign-in.ts'

export type AcceptDeps = {
  readonly tables: TableStore
  readonly links: Links
  readonly people: People
  readonly sessions: Sessions
  readonly passwords: Passwords
  readonly challenges: Challenges
  readonly changes: AuthChanges
  /** The first administrator is there, durably. Its failing changes nothing about that. */
  readonly onSetup: (person: string) => Promise<void>
  readonly now: () => number
}

export type Accepting = {
  readonly token: string
  readonly body: AcceptLink
  /** Who is signed in where the link is accepted. */
  readonly signedIn: FoundSession | null
  readonly place: SignInPlace
}

export class LinkAcceptance {
  readonly #deps: AcceptDeps

  constructor(deps: AcceptDeps) {
    this.#deps = deps
  }

  /** Rejects `link-invalid`, `malformed`, `password-unfit`, `sign-in-needed` (known: not as herself; or by single sign-on only), `too-many`. */
  async accept(accepting: Accepting): Promise<SignedIn> {
    const row = await this.#deps.links.open(accepting.token)
    if (row.kind === 'setup') return this.#setUp(row, accepting)
    if (row.kind === 'reset') return this.#reset(row, accepting)
    const known = await this.#deps.people.byEmail(row.email)
    return known ? this.#joinKnown(row, known.id, accepting) : this.#joinNew(row, accepting)
  }

  /**
   * An account without a link or a session, for the command line on the server's machine. Invitations to her
   * address stay, for whoever is signed in as her. Rejects `malformed`, `password-unfit`, `email-taken`.
   */
  async add(by: AuditBy, order: NewAccount): Promise<string> {
    const { tables, passwords, changes, now } = this.#deps
    const email = wanted(emailKey(order.email), 'email')
    const name = wanted(displayName(order.name), 'name')
    const password = await passwords.hash(order.password, { email, name })
    const { administrator = false } = order
    const person = { id: newId(), email, name, password, language: null, created: now(), administrator }
    if (!(await tables.write([personWrites.add(person), noteAccount(person, by)])))
      throw new AppError('email-taken', { email })
    changes.tell({ person: person.id })
    return person.id
  }

  async #setUp(row: NamedLinkRow, { body, place }: Accepting): Promise<SignedIn> {
    const { passwords, sessions, changes, onSetup, now } = this.#deps
    const email = wanted(emailKey(body.email ?? ''), 'email')
    const name = wanted(displayName(body.name ?? ''), 'name')
    const person = {
      id: newId(),
      email,
      name,
      password: await passwords.hash(wanted(body.password, 'password'), { email, name }),
      language: null,
      created: now(),
      administrator: true,
    }
    const session = sessions.begin(person.id, place)
    await this.#write(row, [personWrites.addFirst(person), noteAccount(person), ...session.writes])
    changes.tell({ person: person.id })
    await onSetup(person.id)
    return this.#signedIn(person.id, session)
  }

  async #joinNew(row: NamedLinkRow, { body, place }: Accepting): Promise<SignedIn> {
    const { passwords, sessions, changes, now } = this.#deps
    isAddressOf(row, body)
    if (await this.#deps.links.isForProvider(row)) throw new AppError('sign-in-needed')
    const { email } = row
    const name = wanted(displayName(body.name ?? row.name), 'name')
    const person = {
      id: newId(),
      email,
      name,
      password: await passwords.hash(wanted(body.password, 'password'), { email, name }),
      language: null,
      created: now(),
      administrator: row.administrator === 1,
    }
    const session = sessions.begin(person.id, place)
    await this.#write(row, [
      personWrites.add(person),
      noteAccount(person),
      ...given(row, person.id, now()),
      ...session.writes,
    ])
    changes.tell({ person: person.id })
    return this.#signedIn(person.id, session)
  }

  async #joinKnown(row: NamedLinkRow, person: string, { body, signedIn }: Accepting): Promise<SignedIn> {
    if (signedIn?.person.id !== person) throw new AppError('sign-in-needed')
    isAddressOf(row, body)
    isNotGiven(body, 'name')
    isNotGiven(body, 'password')
    await this.#write(row, givenToKnown(row, person, this.#deps.now()))
    this.#deps.changes.tell({ person })
    return this.#signedIn(person, null)
  }

  /** Ends all her sessions. Where there is a second factor, it is asked for as ever. */
  async #reset(row: NamedLinkRow, { body, place }: Accepting): Promise<SignedIn> {
    const { passwords, people, sessions, challenges, changes } = this.#deps
    isAddressOf(row, body)
    isNotGiven(body, 'name')
    const whom = row.person === null ? null : await people.row(row.person)
    if (whom?.deactivated !== null) throw linkInvalid()
    const password = await passwords.hash(wanted(body.password, 'password'), whom)
    const session = whom.totp === null ? sessions.begin(whom.id, place, { password }) : null
    await this.#write(row, [
      personWrites.setPassword(whom.id, password),
      sessionWrites.endAll(whom.id),
      linkWrites.dropOf(whom.id),
      notePerson({ of: whom.id, by: { person: whom.id }, now: this.#deps.now(), field: 'password' }),
      ...(session?.writes ?? []),
    ])
    challenges.end(whom.id)
    changes.tell({ person: whom.id })
    if (session) return this.#signedIn(whom.id, session)
    return { is: 'second-factor', challenge: challenges.begin({ person: whom.id, password, place }) }
  }

  async #write(row: NamedLinkRow, writes: readonly Write[]): Promise<void> {
    const { tables, now } = this.#deps
    if (!(await tables.write([linkWrites.use(row.hash, now()), ...writes]))) throw linkInvalid()
  }

  async #signedIn(person: string, session: NewSession | null): Promise<SignedIn> {
    const row = await this.#deps.people.row(person)
    if (!row) throw linkInvalid()
    return { is: 'signed-in', person: personOf(row), session }
  }
}

/**
 * What the invitation gives, as writes, with what became of it: that it was accepted, what she has by it, and that those of her address beside
 * it are used up.
 */
export function given(row: NamedLinkRow, person: string, now: number): Write[] {
  const { plan, made_by: by, created: decided, email } = row
  const herself = { person }
  const accepted = {
    of: person,
    by: herself,
    now,
    field: 'invitation',
    before: { email, ...givenBy(row) },
  } as const
  const others = invitationDrops.usedUpWith(row, { by: herself, now })
  if (plan === null) return [notePerson(accepted), ...others]
  const grants = giveGrants({ plan, person, grants: grantsOf(row), by, decided })
  return [
    noteRights({ plan, ...accepted }),
    ...notedGrants({ plan, of: person, by: { person: by }, now }, grants),
    ...others,
  ]
}

/** To somebody who has an account. */
export function givenToKnown(row: NamedLinkRow, person: string, now: number): Write[] {
  const said = { of: person, by: { person: row.made_by }, now }
  return [
    ...(row.administrator === 1
      ? notedPerson(said, 'administrator', [personWrites.makeAdministrator(person)])
      : []),
    ...given(row, person, now),
  ]
}

/** By herself, unless it is said by whom: she accepted what somebody made. */
export const noteAccount = ({ id, email, administrator, created }: NewPerson, by?: AuditBy): Write =>
  notePerson({
    of: id,
    by: by ?? { person: id },
    now: created,
    field: 'account',
    after: { email, ...(administrator && { administrator }) },
  })

function wanted(value: string | null | undefined, what: string): string {
  if (value === null || value === undefined) throw new AppError('malformed', { what })
  return value
}

/** A link is for one address; another is not taken in its place. */
function isAddressOf({ email }: NamedLinkRow, body: AcceptLink): void {
  if (body.email !== undefined && emailKey(body.email) !== email)
    throw new AppError('malformed', { what: 'email' })
}

function isNotGiven(body: AcceptLink, field: keyof AcceptLink): void {
  if (body[field] !== undefined) throw new AppError('malformed', { what: field })
}
