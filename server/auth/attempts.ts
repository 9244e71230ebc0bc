/**
 * How often somebody may try a password or a code that is wrong: a few times freely, then with pauses that double up to a quarter of an hour.
 * Counted per account and per address, whether the account exists or not. A try counts before its outcome is known, so that many at once are
 * no way around it; the right one takes its count back. Nobody who is signed in is asked about this. In memory, with a bound.
 */
import { AppError } from '../../shared/model/error.ts'
import { WIDER, widerKey } from '../address.ts'

type Count = { failures: number; last: number }

export type AttemptLimit = {
  /** Free of pauses. */
  readonly free: number
  readonly firstPause: number
  readonly longestPause: number
  /** Without a failure for so long, all is forgotten. */
  readonly forget: number
}

const SECOND = 1000
const MINUTE = 60 * SECOND

export const ACCOUNT_LIMIT: AttemptLimit = {
  free: 5,
  firstPause: 2 * SECOND,
  longestPause: 15 * MINUTE,
  forget: 24 * 60 * MINUTE,
}
/** An office may share one address. */
export const ADDRESS_LIMIT: AttemptLimit = {
  free: 30,
  firstPause: 2 * SECOND,
  longestPause: 15 * MINUTE,
  forget: 60 * MINUTE,
}
const REMEMBERED = 20_000

export class Attempts {
  readonly #limit: AttemptLimit
  readonly #now: () => number
  readonly #most: number
  /** In the order of their last failure. */
  readonly #counts = new Map<string, Count>()

  constructor(limit: AttemptLimit, now: () => number, most = REMEMBERED) {
    this.#limit = limit
    this.#now = now
    this.#most = most
  }

  get size(): number {
    return this.#counts.size
  }

  /** It was wrong not long ago, or is being tried now. */
  hasFailed(key: string): boolean {
    return this.#current(key) !== undefined
  }

  /** Throws `too-many` {seconds} while there is a pause; counts nothing. */
  check(key: string): void {
    const left = this.#pauseLeft(key)
    if (left > 0) throw new AppError('too-many', { seconds: Math.ceil(left / SECOND) })
  }

  /** Counts a try as failed, until `takeBack` or `clear`. Throws as `check`. */
  begin(key: string): void {
    this.check(key)
    const now = this.#now()
    const failures = (this.#current(key)?.failures ?? 0) + 1
    this.#counts.delete(key)
    this.#counts.set(key, { failures, last: now })
    if (this.#counts.size > this.#most) this.#dropOne()
  }

  /** The try was right: it does not count. Earlier ones do. */
  takeBack(key: string): void {
    const count = this.#counts.get(key)
    if (count && --count.failures <= 0) this.#counts.delete(key)
  }

  /** It was she herself: earlier ones do not count either. */
  clear(key: string): void {
    this.#counts.delete(key)
  }

  #pauseLeft(key: string): number {
    const count = this.#current(key)
    if (!count || count.failures < this.#limit.free) return 0
    const doublings = Math.min(count.failures - this.#limit.free, 30)
    const pause = Math.min(this.#limit.firstPause * 2 ** doublings, this.#limit.longestPause)
    return Math.max(0, count.last + pause - this.#now())
  }

  #current(key: string): Count | undefined {
    const count = this.#counts.get(key)
    if (count && this.#now() - count.last >= this.#limit.forget) {
      this.#counts.delete(key)
      return undefined
    }
    return count
  }

  /** Of the oldest few the one with the fewest failures: a flood of made-up names does not wash out a pause. */
  #dropOne(): void {
    let least: { key: string; failures: number } | null = null
    let looked = 0
    for (const [key, { failures }] of this.#counts) {
      if (!least || failures < least.failures) least = { key, failures }
      if (failures === 1 || ++looked >= 64) break
    }
    if (least) this.#counts.delete(least.key)
  }
}

/** Of addresses, by keys as `addressKey` gives them, and by the wider networks they lie in, which are given more tries. */
export class AddressAttempts {
  readonly #near: Attempts
  readonly #wide: Attempts

  constructor(limit: AttemptLimit, now: () => number) {
    this.#near = new Attempts(limit, now)
    this.#wide = new Attempts({ ...limit, free: WIDER * limit.free }, now)
  }

  hasFailed(key: string): boolean {
    return this.#each(key).some(([attempts, each]) => attempts.hasFailed(each))
  }

  check(key: string): void {
    for (const [attempts, each] of this.#each(key)) attempts.check(each)
  }

  begin(key: string): void {
    this.check(key)
    for (const [attempts, each] of this.#each(key)) attempts.begin(each)
  }

  takeBack(key: string): void {
    for (const [attempts, each] of this.#each(key)) attempts.takeBack(each)
  }

  #each(key: string): readonly (readonly [Attempts, string])[] {
    const wider = widerKey(key)
    return [[this.#near, key], ...(wider === null ? [] : [[this.#wide, wider] as const])]
  }
}
