/**
 * So much at once, and so much a second from then on. Whoever takes more goes into debt and is told how long it lasts: of sockets' messages,
 * and of people's shares of the event loop (`PersonBuckets`).
 */
export type BucketLimit = {
  /** At once, and a second. */
  readonly burst: number
  readonly perSecond: number
  /** No debt is larger; absent: it may be of any size. */
  readonly mostDebt?: number
}

export class TokenBucket {
  readonly #limit: BucketLimit
  readonly #now: () => number
  #left: number
  #at: number

  /** `now`: milliseconds, only ever growing. */
  constructor(limit: BucketLimit, now: () => number = () => performance.now()) {
    this.#limit = limit
    this.#now = now
    this.#left = limit.burst
    this.#at = now()
  }

  /** Takes them, whether they are there or not. Answers with the milliseconds until the debt is paid; 0: there is none. */
  take(count: number): number {
    const { burst, perSecond, mostDebt = Infinity } = this.#limit
    const now = this.#now()
    const filled = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond)
    this.#left = Math.max(filled - count, -mostDebt)
    this.#at = now
    return this.#left >= 0 ? 0 : (-this.#left / perSecond) * 1000
  }

  get isFull(): boolean {
    this.take(0)
    return this.#left >= this.#limit.burst
  }
}

/** Buckets are looked through for those that are full again. */
const MANY = 1_000

/** A bucket for each person, for as long as it is not full. */
export class PersonBuckets {
  readonly #limit: BucketLimit
  readonly #now: () => number
  readonly #buckets = new Map<string, TokenBucket>()

  /** `now`: milliseconds, only ever growing. */
  constructor(limit: BucketLimit, now: () => number) {
    this.#limit = limit
    this.#now = now
  }

  get size(): number {
    return this.#buckets.size
  }

  take(person: string, count: number): void {
    let bucket = this.#buckets.get(person)
    if (!bucket) {
      if (this.#buckets.size >= MANY) this.#forgetFull()
      this.#buckets.set(person, (bucket = new TokenBucket(this.#limit, this.#now)))
    }
    bucket.take(count)
  }

  /** Milliseconds until her debt is paid; 0: there is none. */
  wait(person: string): number {
    return this.#buckets.get(person)?.take(0) ?? 0
  }

  #forgetFull(): void {
    for (const [person, bucket] of this.#buckets) if (bucket.isFull) this.#buckets.delete(person)
  }
}
