/**
 * How much of the event loop each person takes. Taking in what somebody wrote takes it from everybody else, and how long cannot always be told
 * from the bytes; so it is measured, for all her rooms and sockets together, and whoever took more than her share waits: what she says next is
 * read later. Nothing is refused, and whoever took little waits for nothing. In memory, one per server. Rule ROOM46.
 */
import { type BucketLimit, PersonBuckets } from '../token-bucket.ts'

/** Milliseconds at once, and a second. */
export type WorkLimit = Pick<BucketLimit, 'burst' | 'perSecond'>

/**
 * Steps of looking for places (`shared/doc/integration-budget.ts`), at once and a second: whoever opens the room takes all of them again, and
 * not from those alone who asked for them.
 */
const SEARCHES: BucketLimit = { burst: 10_000_000, perSecond: 500 }

/** Longest debt; whoever waits answers no pings. */
const MOST_DEBT_MS = 5_000

export class WorkShares {
  readonly #isBounded: boolean
  readonly #now: () => number
  readonly #shares: PersonBuckets
  readonly #searches: PersonBuckets

  /** `now`: milliseconds, only ever growing. */
  constructor(limit: WorkLimit, now: () => number) {
    this.#isBounded = limit.perSecond !== Infinity
    this.#now = now
    this.#searches = new PersonBuckets(SEARCHES, now)
    this.#shares = new PersonBuckets({ ...limit, mostDebt: MOST_DEBT_MS }, now)
  }

  get size(): number {
    return this.#shares.size
  }

  /** So many milliseconds were hers. */
  charge(person: string, took: number): void {
    if (took > 0 && this.#isBounded) this.#shares.take(person, took)
  }

  /** Does it, and charges it. */
  doing<Result>(person: string, work: () => Result): Result {
    const began = this.#now()
    try {
      return work()
    } finally {
      this.charge(person, this.#now() - began)
    }
  }

  searched(person: string, steps: number): void {
    if (steps > 0) this.#searches.take(person, steps)
  }

  /** So much that for a while what needs much more is refused. */
  hasSearched(person: string): boolean {
    return this.#searches.wait(person) > 0
  }

  /** Milliseconds until it is her turn again; 0: it is. */
  wait(person: string): number {
    return this.#shares.wait(person)
  }
}
