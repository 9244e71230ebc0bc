/**
 * Signing in with a password, and with the code of a second factor where there is one. Whatever is wrong reads the same and takes the same
 * time: nobody learns here who has an account. Called by `session-routes.ts`; what begins a session is one transaction with what it needs.
 */
import { AppError } from '../../shared/model/error.ts'
import { addressKey } from '../address.ts'
import type { PersonRow } from '../store/people-store.ts'
import type { Write } from '../store/tables.ts'
import { ACCOUNT_LIMIT, ADDRESS_LIMIT, AddressAttempts, Attempts } from './attempts.ts'
import type { Challenge, Challenges } from './challenges.ts'
import { emailKey } from './email.ts'
import type { Passwords } from './passwords.ts'
import { type People, personOf } from './people.ts'
import type { Person } from './person.ts'
import { useOfCode } from './second-factor.ts'
import { digest } from './secret.ts'
import type { NewSession, Sessions, SignInPlace } from './sessions.ts'

export type SignInDeps = {
  readonly people: People
  readonly sessions: Sessions
  readonly passwords: Passwords
  readonly challenges: Challenges
  readonly now: () => number
}

/** `session` null: she was signed in before, and is still. */
export type SignedIn =
  | { readonly is: 'signed-in'; readonly person: Person; readonly session: NewSession | null }
  | { readonly is: 'second-factor'; readonly challenge: string }

const failed = (): AppError => new AppError('sign-in-failed')

export class SignIn {
  readonly #deps: SignInDeps
  readonly #accounts: Attempts
  readonly #codes: Attempts
  readonly #addresses: AddressAttempts

  constructor(deps: SignInDeps) {
    this.#deps = deps
    this.#accounts = new Attempts(ACCOUNT_LIMIT, deps.now)
    this.#codes = new Attempts(ACCOUNT_LIMIT, deps.now)
    this.#addresses = new AddressAttempts(ADDRESS_LIMIT, deps.now)
  }

  /** Rejects `sign-in-failed`, `too-many`, and `account-closed` to whoever has the right password of one that is deactivated. */
  async withPassword(email: string, password: string, place: SignInPlace): Promise<SignedIn> {
    const account = emailKey(email) ?? `?${digest(email)}`
    const address = addressKey(place.address)
    this.#addresses.check(address)
    // A flood of wrong passwords leaves places for whoever has typed none.
    const isNew = !this.#accounts.hasFailed(account) && !this.#addresses.hasFailed(address)
    this.#accounts.begin(account)
    this.#addresses.begin(address)
    const row = await this.#check(email, password, isNew).catch((error: unknown) => {
      // Not tried at all.
      this.#accounts.takeBack(account)
      this.#addresses.takeBack(address)
      throw error
    })
    if (!row) throw failed()
    if (row.deactivated !== null) throw new AppError('account-closed')
    this.#addresses.takeBack(address)
    this.#accounts.clear(account)
    const challenge = { person: row.id, password: row.password, place }
    if (row.totp !== null) return { is: 'second-factor', challenge: this.#deps.challenges.begin(challenge) }
    return this.#start(challenge, [], failed)
  }

  /** Rejects `code-wrong`, `too-many`, and `sign-in-failed` when the password has to be typed again. */
  async withCode(secret: string, code: string): Promise<SignedIn> {
    const { challenges, people, now } = this.#deps
    const challenge = challenges.take(secret)
    const { person, place } = challenge
    const address = addressKey(place.address)
    this.#addresses.check(address)
    this.#codes.begin(person)
    this.#addresses.begin(address)
    const row = await people.row(person)
    const use = row && useOfCode(row, code, now())
    if (!use) throw codeWrong()
    const signedIn = await this.#start(challenge, [use], codeWrong)
    challenges.end(person)
    this.#codes.clear(person)
    this.#addresses.takeBack(address)
    return signedIn
  }

  /** Null: nobody has this address and password. */
  async #check(
    email: string,
    password: string,
    isNew: boolean,
  ): Promise<(PersonRow & { readonly password: string }) | null> {
    const row = await this.#deps.people.rowByEmail(email)
    const known = row?.password ?? null
    const matches = await this.#deps.passwords.matches(known, password, isNew ? 'new' : 'again')
    return matches && row && known !== null ? { ...row, password: known } : null
  }

  /** Only while she is active and the password is the one that was checked. */
  async #start(challenge: Challenge, uses: readonly Write[], refusal: () => AppError): Promise<SignedIn> {
    const { sessions, people } = this.#deps
    const { person, password, place } = challenge
    const session = sessions.begin(person, place, { password })
    if (!(await sessions.start(session, ...uses))) throw refusal()
    const row = await people.row(person)
    if (!row) throw refusal()
    return { is: 'signed-in', person: personOf(row), session }
  }
}

const codeWrong = (): AppError => new AppError('code-wrong')
