/**
 * Whom somebody is here that the provider vouches for. Found by issuer and subject; the first time by a verified address of a person who has an
 * account or is invited. Nobody gets an account by being known to the provider alone, and an address that was given to somebody else there
 * does not open the account of whoever had it before. Our second factor is not asked for: that is the provider's business.
 */
import { IdentityStore, identityWrites } from '../store/identity-store.ts'
import { linkWrites, type NamedLinkRow } from '../store/link-store.ts'
import { personWrites } from '../store/people-store.ts'
import { notePerson } from '../store/person-audit.ts'
import type { TableStore, Write } from '../store/tables.ts'
import { given, noteAccount } from './accept-link.ts'
import type { AuthChanges } from './auth-changes.ts'
import { displayName } from './display-name.ts'
import { emailKey } from './email.ts'
import type { Links } from './links.ts'
import type { People } from './people.ts'
import { newId } from './secret.ts'
import type { NewSession, Sessions, SignInPlace } from './sessions.ts'
import { type SsoArrival, ssoProblem } from './sso-provider.ts'

export type SsoPeopleDeps = {
  readonly tables: TableStore
  readonly people: People
  readonly sessions: Sessions
  readonly links: Links
  readonly changes: AuthChanges
  readonly now: () => number
}

export class SsoPeople {
  readonly #deps: SsoPeopleDeps
  readonly #store: IdentityStore

  constructor(deps: SsoPeopleDeps) {
    this.#deps = deps
    this.#store = new IdentityStore(deps.tables)
  }

  /** Rejects `sso-failed`. */
  async signIn(arrival: SsoArrival, place: SignInPlace): Promise<NewSession> {
    // Once more, when somebody else was quicker: the same person in another tab.
    return (await this.#try(arrival, place)) ?? (await this.#try(arrival, place)) ?? this.#taken()
  }

  /** Null: what was found was no longer so when it was to be written. */
  async #try(arrival: SsoArrival, place: SignInPlace): Promise<NewSession | null> {
    const email = arrival.email === null ? null : emailKey(arrival.email)
    // Read before who is known: an invitation that another tab has used up meanwhile made somebody known.
    const invitations = email === null ? [] : await this.#deps.links.invitationsFor(email)
    const known = await this.#store.personOf(arrival.issuer, arrival.subject)
    if (known !== null) return this.#start(known, [], place)
    if (email === null || !arrival.emailVerified) throw ssoProblem('sso-unverified')
    const { issuer, subject } = arrival
    const tie = (person: string): readonly Write[] => [
      identityWrites.tie(issuer, subject, person),
      notePerson({
        of: person,
        by: { person },
        now: this.#deps.now(),
        field: 'identity',
        after: { issuer, subject },
      }),
    ]
    const row = await this.#deps.people.rowByEmail(email)
    if (row) return this.#start(row.id, tie(row.id), place)
    if (invitations.length === 0) throw ssoProblem('sso-unknown')
    return this.#join(arrival, email, invitations, tie, place)
  }

  async #start(person: string, writes: readonly Write[], place: SignInPlace): Promise<NewSession | null> {
    if (!(await this.#deps.people.find(person))?.active) throw ssoProblem('sso-closed')
    const session = this.#deps.sessions.begin(person, place)
    return (await this.#deps.sessions.start(session, ...writes)) ? session : null
  }

  /** Uses up every open invitation of hers: she never sees the links. */
  async #join(
    arrival: SsoArrival,
    email: string,
    invitations: readonly NamedLinkRow[],
    tie: (person: string) => readonly Write[],
    place: SignInPlace,
  ): Promise<NewSession | null> {
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
      ...tie(person.id),
      ...invitations.flatMap((row) => given(row, person.id, now())),
      ...session.writes,
    ])
    if (!done) return null
    changes.tell({ person: person.id })
    return session
  }

  /** The account is another's at the provider already. */
  #taken(): never {
    throw ssoProblem('sso-taken')
  }
}
