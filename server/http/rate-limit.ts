/**
 * How often somebody may ask: a bucket per key that holds a minute's worth (or another time's) and fills steadily. Memory is bounded: full
 * buckets say nothing and are dropped, and when there are too many of the others, those not used for longest go first.
 */
import { AppError } from '../../shared/model/error.ts'
import { WIDER, widerKey } from '../address.ts'

type Bucket = { left: number; at: number }

const MINUTE = 60_000

export class RateLimit {
  readonly #perSpan: number
  readonly #span: number
  readonly #now: () => number
  readonly #most: number
  /** In the order of their last use. */
  readonly #buckets = new Map<string, Bucket>()

  /** `now`: milliseconds, only ever growing. `span`: milliseconds in which so many may be taken. */
  constructor(perSpan: number, now: () => number, most = 20_000, span = MINUTE) {
    this.#perSpan = perSpan
    this.#span = span
    this.#now = now
    this.#most = most
  }

  get size(): number {
    return this.#buckets.size
  }

  /** Throws `too-many` with the seconds after which one more is taken. */
  take(key: string): void {
    const now = this.#now()
    const before = this.#buckets.get(key)
    const filled = before ? before.left + ((now - before.at) * this.#perSpan) / this.#span : this.#perSpan
    const left = Math.min(this.#perSpan, filled)
    this.#buckets.delete(key)
    this.#buckets.set(key, { left: left < 1 ? left : left - 1, at: now })
    if (this.#buckets.size > this.#most) this.#prune(now)
    if (left >= 1) return
    throw new AppError('too-many', {
      seconds: Math.max(1, Math.ceil(((1 - left) * this.#span) / this.#perSpan / 1000)),
    })
  }

  #prune(now: number): void {
    for (const [key, { at }] of this.#buckets) {
      // After that time every bucket is full again; the rest are newer still.
      if (this.#buckets.size <= this.#most && now - at < this.#span) return
      this.#buckets.delete(key)
    }
  }
}

/** Of addresses, by keys as `addressKey` gives them: each has its bucket, and the wider network it lies in another. */
export class AddressRate {
  readonly #near: RateLimit
  readonly #wide: RateLimit

  constructor(perMinute: number, now: () => number) {
    this.#near = new RateLimit(perMinute, now)
    this.#wide = new RateLimit(WIDER * perMinute, now)
  }

  /** Throws as `RateLimit.take`. */
  take(key: string): void {
    this.#near.take(key)
    const wider = widerKey(key)
    if (wider !== null) this.#wide.take(wider)
  }
}
