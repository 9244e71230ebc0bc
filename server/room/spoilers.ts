/**
 * Who made a room build its document again, and how often. Everybody else in the room waits meanwhile, so whoever does it again and again is
 * kept out of that room for a while. Of all rooms together, because a room may be unloaded meanwhile. In memory. Rule ROOM45.
 */
export type SpoilLimit = {
  /** Within `forgetMs` of each other; the next one is once too often. */
  readonly free: number
  /** After the last one. */
  readonly forgetMs: number
}

type Count = { times: number; last: number }

/** Rooms and people that are remembered; the longest ago go first. */
const MOST_REMEMBERED = 10_000

export class Spoilers {
  readonly #limit: SpoilLimit
  readonly #now: () => number
  /** By room and person, in the order of their last. */
  readonly #counts = new Map<string, Count>()

  /** `now`: milliseconds, only ever growing. */
  constructor(limit: SpoilLimit, now: () => number) {
    this.#limit = limit
    this.#now = now
  }

  get size(): number {
    return this.#counts.size
  }

  /** Answers whether she is barred from now on. */
  count(room: string, person: string): boolean {
    const key = keyOf(room, person)
    const times = this.#times(key) + 1
    this.#counts.delete(key)
    this.#counts.set(key, { times, last: this.#now() })
    const [longestAgo] = this.#counts.keys()
    if (this.#counts.size > MOST_REMEMBERED && longestAgo !== undefined) this.#counts.delete(longestAgo)
    return times > this.#limit.free
  }

  isBarred(room: string, person: string): boolean {
    return this.#times(keyOf(room, person)) > this.#limit.free
  }

  #times(key: string): number {
    const count = this.#counts.get(key)
    return count && this.#now() - count.last < this.#limit.forgetMs ? count.times : 0
  }
}

const keyOf = (room: string, person: string): string => `${room} ${person}`
