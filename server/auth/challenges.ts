/**
 * Between the password and the code of the second factor: who has shown the first, for five minutes and five tries. In memory: after a restart
 * one types the password again. The newest of one person counts, so memory is bounded by the number of people.
 */
import { AppError } from '../../shared/model/error.ts'
import { digest, isSecret, newSecret } from './secret.ts'
import type { SignInPlace } from './sessions.ts'

export type Challenge = {
  readonly person: string
  /** The password's hash as it was checked: still hers when the code comes. */
  readonly password: string
  readonly place: SignInPlace
}

type Open = Challenge & { readonly hash: string; readonly until: number; tries: number }

const LASTS_MS = 5 * 60_000
const TRIES = 5

export class Challenges {
  readonly #now: () => number
  /** By person. */
  readonly #open = new Map<string, Open>()
  readonly #people = new Map<string, string>()

  constructor(now: () => number) {
    this.#now = now
  }

  begin(challenge: Challenge): string {
    this.end(challenge.person)
    const secret = newSecret()
    const hash = digest(secret)
    this.#open.set(challenge.person, { ...challenge, hash, until: this.#now() + LASTS_MS, tries: 0 })
    this.#people.set(hash, challenge.person)
    return secret
  }

  /** Counts as a try. Rejects `sign-in-failed` when there is no such challenge, or no longer: the password is asked anew. */
  take(secret: string): Challenge {
    const person = isSecret(secret) ? this.#people.get(digest(secret)) : undefined
    const open = person === undefined ? undefined : this.#open.get(person)
    if (!open || open.until <= this.#now() || ++open.tries > TRIES) {
      if (open) this.end(open.person)
      throw new AppError('sign-in-failed')
    }
    return open
  }

  /** The code was right, or her password is another now. */
  end(person: string): void {
    const open = this.#open.get(person)
    if (!open) return
    this.#open.delete(person)
    this.#people.delete(open.hash)
  }

  sweep(): void {
    for (const { person, until } of this.#open.values()) if (until <= this.#now()) this.end(person)
  }
}
