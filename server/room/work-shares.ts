/**
 * How much of the event loop each person takes. Taking in what somebody wrote takes it from everybody else, and how long cannot always be told
 * from the bytes; so it is measured, for all her rooms and sockets together, and whoever took more than her share waits: what she says next is
 * read later. Nothing is refused, and whoever took little waits for nothing. In memory, one per server. Rule ROOM46.
 */
export type WorkLimit = {
  /** Milliseconds at once, and a second. */
  readonly burst: number
  readonly perSecond: number
}

/** `left`: milliseconds she may still take, as of `at`; negative: a debt. */
type Share = { left: number; at: number }

/** Longest debt; whoever waits answers no pings. */
const MOST_DEBT_MS = 5_000
/** Shares are looked through for those that are full again. */
const MANY = 1_000

export class WorkShares {
  readonly #limit: WorkLimit
  readonly #now: () => number
  readonly #shares = new Map<string, Share>()

  /** `now`: milliseconds, only ever growing. */
  constructor(limit: WorkLimit, now: () => number) {
    this.#limit = limit
    this.#now = now
  }

  get size(): number {
    return this.#shares.size
  }

  /** So many milliseconds were hers. */
  charge(person: string, took: number): void {
    if (took <= 0 || this.#limit.perSecond === Infinity) return
    if (this.#shares.size >= MANY && !this.#shares.has(person)) this.#forgetFull()
    this.#shares.set(person, { left: Math.max(this.#left(person) - took, -MOST_DEBT_MS), at: this.#now() })
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

  /** Milliseconds until it is her turn again; 0: it is. */
  wait(person: string): number {
    const left = this.#left(person)
    return left >= 0 ? 0 : (-left / this.#limit.perSecond) * 1000
  }

  #left(person: string): number {
    const { burst, perSecond } = this.#limit
    const share = this.#shares.get(person)
    return share ? Math.min(burst, share.left + ((this.#now() - share.at) / 1000) * perSecond) : burst
  }

  #forgetFull(): void {
    for (const person of this.#shares.keys())
      if (this.#left(person) >= this.#limit.burst) this.#shares.delete(person)
  }
}
