/**
 * Whose turn it is to have a large frame built. Building takes the event loop (a tenth of a second and more for a large table), and asking
 * for it costs nothing: so each person has so many milliseconds of it, and all together never take more than half of the time. Whoever
 * wants more waits; nobody is sent away. One per server, used by every `SocketSender`. [WS15]
 */
import { type BucketLimit, PersonBuckets } from '../token-bucket.ts'

export type TurnLimits = {
  /** Milliseconds of building (and sending) for one person: at once, and a second. */
  readonly perPerson: BucketLimit
  /** Bytes that count as a millisecond. */
  readonly bytesPerMs: number
}

/** A plan is opened with all its tables at once; a second of building is thirty megabytes of them. */
export const TURN_LIMITS: TurnLimits = {
  perPerson: { burst: 2_000, perSecond: 150 },
  bytesPerMs: 50_000,
}

/** Answers how many bytes it made. */
export type Build = () => number
type Waiting = { readonly person: string; readonly build: Build }

export class LargeTurns {
  readonly #limits: TurnLimits
  readonly #now: () => number
  readonly #shares: PersonBuckets
  readonly #waiting: Waiting[] = []
  #resting = false

  constructor(limits: TurnLimits = TURN_LIMITS, now: () => number = () => performance.now()) {
    this.#limits = limits
    this.#now = now
    this.#shares = new PersonBuckets(limits.perPerson, now)
  }

  /** `build` is called now when nothing stands in the way, else when its turn comes. It does not throw. */
  ask(person: string, build: Build): void {
    const debt = this.#shares.wait(person)
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
    this.#shares.take(person, took + bytes / this.#limits.bytesPerMs)
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
}
