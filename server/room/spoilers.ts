/**
 * Who made rooms build their documents again, and how often. Everybody else in a room waits meanwhile, and a little everybody in any other, so
 * whoever does it again and again is kept out for a while: of that room, and of all when it was in several. Of all rooms together, because a
 * room may be unloaded meanwhile, and because anybody may make rooms. In memory. Rule ROOM45.
 */
export type SpoilLimit = {
  /** In one room, within `forgetMs` of each other; the next one is once too often. */
  readonly free: number
  /** In all rooms together. */
  readonly freeEverywhere: number
  /** After the last one. */
  readonly forgetMs: number
}

type Count = { times: number; last: number }

/** Rooms and people that are remembered; the longest ago go first. */
const MOST_REMEMBERED = 10_000
/** No room has such a name. */
const EVERYWHERE = ''

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

  /** Answers from where she is barred from now on; null: from nowhere. */
  count(room: string, person: string): 'room' | 'everywhere' | null {
    const here = this.#add(keyOf(room, person))
    const everywhere = this.#add(keyOf(EVERYWHERE, person))
    if (everywhere > this.#limit.freeEverywhere) return 'everywhere'
    return here > this.#limit.free ? 'room' : null
  }

  isBarred(room: string, person: string): boolean {
    return (
      this.#times(keyOf(room, person)) > this.#limit.free ||
      this.#times(keyOf(EVERYWHERE, person)) > this.#limit.freeEverywhere
    )
  }

  #add(key: string): number {
    const times = this.#times(key) + 1
    this.#counts.delete(key)
    this.#counts.set(key, { times, last: this.#now() })
    const [longestAgo] = this.#counts.keys()
    if (this.#counts.size > MOST_REMEMBERED && longestAgo !== undefined) this.#counts.delete(longestAgo)
    return times
  }

  #times(key: string): number {
    const count = this.#counts.get(key)
    return count && this.#now() - count.last < this.#limit.forgetMs ? count.times : 0
  }
}

const keyOf = (room: string, person: string): string => `${room} ${person}`
