/**
 * Whose turn it is to have a large frame built. Building takes the event loop (a tenth of a second and more for a large table), and asking
 * for it costs nothing: so each person has so many milliseconds of it, and all together never take more than half of the time. Whoever
 * wants more waits; nobody is sent away. One per server, used by every `SocketSender`. [WS15]
 */
import { TokenBucket } from './token-bucket.ts'

export type TurnLimits = {
  /** Milliseconds of building (and sending) for one person: at once, and a second. */
  readonly perPerson: readonly [burst: number, perSecond: number]
  /** Bytes that count as a millisecond. */
  readonly bytesPerMs: number
}

/** A plan is opened with all its tables at once; a second of building is thirty megabytes of them. */
export const TURN_LIMITS: TurnLimits = { perPerson: [2_000, 150], bytesPerMs: 50_000 }

/** Answers how many bytes it made. */
export type Build = () => number
type Waiting = { readonly person: string; readonly build: Build }
type Account = { readonly bucket: TokenBucket; usedAt: number }

/** Accounts that were not used for so long are full again. */
const FORGET_MS = 60_000
const MANY_ACCOUNTS = 1_000

export class LargeTurns {
  readonly #limits: TurnLimits
  readonly #now: () => number
  readonly #accounts = new Map<string, Account>()
  readonly #waiting: Waiting[] = []
  #resting = false

  constructor(limits: TurnLimits = TURN_LIMITS, now: () => number = () => performance.now()) {
    this.#limits = limits
    this.#now = now
  }

  /** `build` is called now when nothing stands in the way, else when its turn comes. It does not throw. */
  ask(person: string, build: Build): void {
    const debt = this.#account(person).bucket.take(0)
    if (debt > 0) {
      setTimeout(() => this.ask(person, build), debt).unref()
      return
    }
    if (this.#resting) this.#waiting.push({ person, build })
    else this.#take({ person, build })
  }

  #take({ person, build }: Waiting): void {
    this.#resting = true
    const began = this.#now()
    const bytes = build()
    const took = this.#now() - began
    this.#account(person).bucket.take(took + bytes / this.#limits.bytesPerMs)
    // What takes no time needs no rest: a thousand who lack nothing are answered at once.
    if (took >= 1) setTimeout(() => this.#rested(), took)
    else if (this.#waiting.length > 0) setImmediate(() => this.#rested())
    else this.#resting = false
  }

  #rested(): void {
    this.#resting = false
    // Whoever is in debt by now waits for that, and it is somebody else's turn.
    while (!this.#resting) {
      const next = this.#waiting.shift()
      if (!next) return
      this.ask(next.person, next.build)
    }
  }

  #account(person: string): Account {
    const now = this.#now()
    const known = this.#accounts.get(person)
    if (known) {
      known.usedAt = now
      return known
    }
    if (this.#accounts.size >= MANY_ACCOUNTS)
      for (const [one, { usedAt }] of this.#accounts) if (now - usedAt > FORGET_MS) this.#accounts.delete(one)
    const account = { bucket: new TokenBucket(...this.#limits.perPerson, this.#now), usedAt: now }
    this.#accounts.set(person, account)
    return account
  }
}
