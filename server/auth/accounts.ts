/**
 * What somebody who is signed in does with her own account: password, second factor, what the account page shows. Whatever weakens or replaces
 * what protects it asks for the password again. Called by `account-routes.ts`.
 */
import { AppError } from '../../shared/model/error.ts'
import type { Account, TotpOffer } from '../../shared/wire/rest-people.ts'
import type { AuditBy } from '../store/audit-store.ts'
import { linkWrites } from '../store/link-store.ts'
import { type PersonRow, personWrites } from '../store/people-store.ts'
import { notedPerson, notePerson } from '../store/person-audit.ts'
import { sessionWrites } from '../store/session-store.ts'
import type { TableStore } from '../store/tables.ts'
import { ACCOUNT_LIMIT, Attempts } from './attempts.ts'
import type { AuthChanges } from './auth-changes.ts'
import type { Challenges } from './challenges.ts'
import type { Passwords } from './passwords.ts'
import { type People, personOf } from './people.ts'
import { meOf } from './person.ts'
import { keepRecoveryCodes, newRecoveryCodes, newTotp, totpStep } from './second-factor.ts'
import type { Sessions } from './sessions.ts'

export type AccountDeps = {
  readonly tables: TableStore
  readonly people: People
  readonly sessions: Sessions
  readonly passwords: Passwords
  readonly challenges: Challenges
  readonly changes: AuthChanges
  readonly now: () => number
}

/** Who asks, and in which session. */
export type Here = { readonly person: string; readonly session: string }

type Offer = { readonly person: string; readonly secret: string; readonly until: number }

const OFFER_MS = 10 * 60_000
const MOST_OFFERS = 1000

export class Accounts {
  readonly #deps: AccountDeps
  readonly #tries: Attempts
  /** By session: a secret that is not hers until a code of it came back. */
  readonly #offers = new Map<string, Offer>()

  constructor(deps: AccountDeps) {
    this.#deps = deps
    this.#tries = new Attempts(ACCOUNT_LIMIT, deps.now)
  }

  async view({ person, session }: Here): Promise<Account> {
    const { people, sessions } = this.#deps
    const [row, recovery, entries] = await Promise.all([
      this.#row(person),
      people.recoveryCodesLeft(person),
      sessions.list(person, session),
    ])
    const { language, hasPassword, hasTotp } = personOf(row)
    return { ...meOf(personOf(row)), language, hasPassword, totp: hasTotp, recovery, sessions: entries }
  }

  /**
   * Ends all her other sessions, and open links that would set it once more. Rejects `sign-in-failed` (not her password), `password-unfit`,
   * `too-many`.
   */
  async changePassword({ person, session }: Here, old: string, chosen: string): Promise<void> {
    const { tables, passwords, challenges, changes } = this.#deps
    const known = await this.#confirm(person, old)
    const hash = await passwords.hash(chosen, await this.#row(person))
    const done = await tables.write([
      personWrites.setPassword(person, hash, known),
      sessionWrites.endAll(person, session),
      linkWrites.dropOf(person),
      notePerson({ of: person, by: { person }, now: this.#deps.now(), field: 'password' }),
    ])
    if (!done) throw wrongPassword()
    challenges.end(person)
    changes.tell({ person })
  }

  /** A secret for an authenticator app; nothing changes yet. Rejects as `changePassword`. */
  async offerTotp({ person, session }: Here, password: string): Promise<TotpOffer> {
    await this.#confirm(person, password)
    const offer = newTotp((await this.#row(person)).email)
    this.#offers.delete(session)
    this.#offers.set(session, { person, secret: offer.secret, until: this.#deps.now() + OFFER_MS })
    if (this.#offers.size > MOST_OFFERS) this.#offers.delete(this.#offers.keys().next().value ?? '')
    return offer
  }

  /**
   * The app shows codes of what was offered: from now on they are asked for. Gives recovery codes, to be shown once. Rejects `code-wrong`,
   * `sign-in-needed` (ended meanwhile).
   */
  async confirmTotp({ person, session }: Here, code: string): Promise<string[]> {
    const { tables, changes, now } = this.#deps
    const offer = this.#offers.get(session)
    if (offer?.person !== person || offer.until <= now()) throw new AppError('code-wrong', { what: 'offer' })
    this.#tries.begin(person)
    const step = totpStep(offer.secret, code.replaceAll(/\s/g, ''), now())
    if (step === null) throw new AppError('code-wrong')
    this.#tries.clear(person)
    const recovery = newRecoveryCodes()
    const done = await tables.write([
      sessionWrites.isThere(session),
      ...notedPerson({ of: person, by: { person }, now: now() }, 'totp', [
        personWrites.setTotp(person, offer.secret, step),
      ]),
      ...keepRecoveryCodes(person, recovery),
    ])
    if (!done) throw new AppError('sign-in-needed')
    this.#offers.delete(session)
    changes.tell({ person })
    return recovery
  }

  /** Rejects as `changePassword`. */
  async dropTotp({ person }: Here, password: string): Promise<void> {
    await this.#confirm(person, password)
    await this.clearTotp(person, { person })
  }

  /** Without asking her: the second factor is lost, and an administrator takes it off. Rejects `unknown-person`. */
  async clearTotp(person: string, by: AuditBy): Promise<void> {
    const { tables, challenges, changes, now } = this.#deps
    const done = await tables.write([
      ...notedPerson({ of: person, by, now: now() }, 'totp', [personWrites.setTotp(person, null, null)]),
      personWrites.dropRecoveryCodes(person),
    ])
    if (!done) throw unknown(person)
    challenges.end(person)
    changes.tell({ person })
  }

  /** Her password's hash, when this is it. */
  async #confirm(person: string, password: string): Promise<string> {
    const { password: known } = await this.#row(person)
    // Signs in at the provider alone: there is nothing to confirm with, or to change.
    if (known === null) throw wrongPassword()
    this.#tries.begin(person)
    const matches = await this.#deps.passwords.matches(known, password).catch((error: unknown) => {
      this.#tries.takeBack(person)
      throw error
    })
    if (!matches) throw wrongPassword()
    this.#tries.clear(person)
    return known
  }

  async #row(person: string): Promise<PersonRow> {
    const row = await this.#deps.people.row(person)
    if (!row) throw unknown(person)
    return row
  }
}

const wrongPassword = (): AppError => new AppError('sign-in-failed')
const unknown = (person: string): AppError => new AppError('unknown-person', { person: person.slice(0, 64) })
