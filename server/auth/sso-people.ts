/**
 * Whom somebody is here that the provider vouches for. Found by issuer and subject; the first time by a verified address of a person who has an
 * account or is invited. Nobody gets an account by being known to the provider alone, and an address that was given to somebody else there
 * does not open the account of whoever had it before. An account that was there already may have been set up by somebody else: nothing of that
 * works any more (`take-over.ts`). Our second factor is not asked for: that is the provider's business.
 */
import { IdentityStore, identityWrites } from '../store/identity-store.ts'
import { linkWrites, type NamedLinkRow } from '../store/link-store.ts'
import { type PersonRow, personWrites } from '../store/people-store.ts'
import { notePerson } from '../store/person-audit.ts'
import type { TableStore, Write } from '../store/tables.ts'
import { given, givenToKnown, noteAccount } from './accept-link.ts'
import type { AuthChanges } from './auth-changes.ts'
import type { Challenges } from './challenges.ts'
import { displayName } from './display-name.ts'
import { emailKey } from './email.ts'
import type { Links } from './links.ts'
import type { People } from './people.ts'
import { newId } from './secret.ts'
import type { NewSession, Sessions, SignInPlace } from './sessions.ts'
import { type SsoArrival, ssoProblem } from './sso-provider.ts'
import { type Ended, endedBy, endEverything } from './take-over.ts'

export type SsoPeopleDeps = {
  readonly tables: TableStore
  readonly people: People
  readonly sessions: Sessions
  readonly links: Links
  readonly challenges: Challenges
  readonly changes: AuthChanges
  readonly now: () => number
}

/** `ended`: something that was set up for her account before she was vouched for works no more, which she is to be told. */
export type SsoSignedIn = { readonly session: NewSession; readonly ended: boolean }

export class SsoPeople {
  readonly #deps: SsoPeopleDeps
  readonly #store: IdentityStore

  constructor(deps: SsoPeopleDeps) {
    this.#deps = deps
    this.#store = new IdentityStore(deps.tables)
  }

  /** Rejects `sso-failed`. */
  async signIn(arrival: SsoArrival, place: SignInPlace): Promise<SsoSignedIn> {
    // Once more, when somebody else was quicker: the same person in another tab.
    return (await this.#try(arrival, place)) ?? (await this.#try(arrival, place)) ?? this.#taken()
  }

  /** Null: what was found was no longer so when it was to be written. */
  async #try(arrival: SsoArrival, place: SignInPlace): Promise<SsoSignedIn | null> {
    const email = arrival.email === null ? null : emailKey(arrival.email)
    // Read before who is known: an invitation that another tab has used up meanwhile made somebody known.
    const invitations = email === null ? [] : await this.#deps.links.invitationsFor(email)
    const known = await this.#store.personOf(arrival.issuer, arrival.subject)
    if (known !== null) return this.#start(known, [], place)
    if (email === null || !arrival.emailVerified) throw ssoProblem('sso-unverified')
    const row = await this.#deps.people.rowByEmail(email)
    if (row) return this.#takeOver(row, arrival, invitations, place)
    if (invitations.length === 0) throw ssoProblem('sso-unknown')
    return this.#join(arrival, email, invitations, place)
  }

  #tie({ issuer, subject }: SsoArrival, person: string, ended: Ended = []): readonly Write[] {
    const now = this.#deps.now()
    const after = { issuer, subject, ...(ended.length > 0 && { ended }) }
    return [
      identityWrites.tie(issuer, subject, person),
      notePerson({ of: person, by: { person }, now, field: 'identity', after }),
    ]
  }

  /** The account of her address was there already, set up by whomever. Invitations to her are accepted, as with a new account. */
  async #takeOver(
    row: PersonRow,
    arrival: SsoArrival,
    invitations: readonly NamedLinkRow[],
    place: SignInPlace,
  ): Promise<SsoSignedIn | null> {
    const { tables, challenges, changes, now } = this.#deps
    const person = row.id
    const ended = await endedBy(row, tables, now())
    const signedIn = await this.#start(
      person,
      [
        ...invitations.map(({ hash }) => linkWrites.use(hash, now())),
        ...this.#tie(arrival, person, ended),
        ...endEverything(person, now()),
        ...invitations.flatMap((invitation) => givenToKnown(invitation, person, now())),
      ],
      place,
    )
    if (signedIn === null) return null
    challenges.end(person)
    changes.tell({ person })
    return { ...signedIn, ended: ended.length > 0 }
  }

  async #start(person: string, writes: readonly Write[], place: SignInPlace): Promise<SsoSignedIn | null> {
    if (!(await this.#deps.people.find(person))?.active) throw ssoProblem('sso-closed')
    const session = this.#deps.sessions.begin(person, place)
    return (await this.#deps.sessions.start(session, ...writes)) ? { session, ended: false } : null
  }

  /** Uses up every open invitation of hers: she never sees the links. */
  async #join(
    arrival: SsoArrival,
    email: string,
    invitations: readonly NamedLinkRow[],
    place: SignInPlace,
  ): Promise<SsoSignedIn | null> {
    const { tables, sessions, changes, now } = this.#deps
    const names = [...invitations.map(({ name }) => name), arrival.name ?? '']
    const person = {
      id: newId(),
      email,
      name: names.map(displayName).find((name) => name !== null) ?? email,
      password: null,
      language: null,
      created: now(),
      administrator: invitations.some(({ administrator }) => administrator === 1),
    }
    const session = sessions.begin(person.id, place)
    const done = await tables.write([
      ...invitations.map(({ hash }) => linkWrites.use(hash, now())),
      personWrites.add(person),
      noteAccount(person),
      ...this.#tie(arrival, person.id),
      ...invitations.flatMap((row) => given(row, person.id, now())),
      ...session.writes,
    ])
    if (!done) return null
    changes.tell({ person: person.id })
    return { session, ended: false }
  }

  /** The account is another's at the provider already. */
  #taken(): never {
    throw ssoProblem('sso-taken')
  }
}
