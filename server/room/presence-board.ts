/**
 * Who is in a room. One entry per connection: y-websocket clients send back whatever they hear, so an entry that is not the sender's
 * own is ignored without a word. The server gives each entry its clock and writes into it who it is, whatever the client said; an entry
 * dies with its connection. Changes are collected and go out once per turn of the event loop.
 */
import type { AwarenessEntry } from '../../shared/wire/awareness.ts'
import { GONE } from '../../shared/wire/awareness.ts'
import { WIRE_LIMITS } from '../../shared/wire/wire-limits.ts'
import type { RoomGuest } from './ports.ts'
import type { PresenceClock } from './presence-clock.ts'

type Entry<Owner> = AwarenessEntry & { readonly owner: Owner }

/**
 * [AW8] For so long only a young connection may speak for a client that left: an established one that names it is repeating old news.
 * Milliseconds; y-websocket forgets after 30 s.
 */
const ECHO = 30_000
/** Clients count their own clocks from 0; the server's are beyond, so an entry with such a clock was heard from it. */
const SERVER_CLOCKS = 2 ** 32

export type PresencePort<Owner> = {
  /** Sends entries to everybody but the owner of any of them, who gets the others. */
  onChange(entries: readonly (AwarenessEntry & { readonly owner: Owner | null })[]): void
  /** A newer connection speaks for the same client: the older one has to go. */
  onReplaced(older: Owner): void
  onIgnored(): void
  guestOf(owner: Owner): RoomGuest
  /** Another person has this client id. */
  isAnothers(client: number, owner: Owner): boolean
  onClaimed(client: number, owner: Owner): void
  /** The owner says that it is a client which another person is: it has to go. */
  onTaken(owner: Owner): void
}

export class PresenceBoard<Owner> {
  readonly #port: PresencePort<Owner>
  readonly #clock: PresenceClock
  readonly #byClient = new Map<number, Entry<Owner>>()
  readonly #clientOf = new Map<Owner, number>()
  /** Clients that left, oldest first, and when. */
  readonly #left = new Map<number, number>()
  readonly #now: () => number
  #changed = new Map<number, AwarenessEntry & { owner: Owner | null }>()
  #scheduled = false

  constructor(port: PresencePort<Owner>, clock: PresenceClock, now: () => number) {
    this.#port = port
    this.#clock = clock
    this.#now = now
  }

  entries(except?: Owner): AwarenessEntry[] {
    return [...this.#byClient.values()].filter((entry) => entry.owner !== except)
  }

  /** `mayReplace`: the connection is so young that nobody has told it of others yet, so what it says is its own. */
  receive(owner: Owner, entries: readonly AwarenessEntry[], mayReplace: boolean): void {
    for (const entry of entries) {
      const whose = this.#whose(owner, entry, mayReplace)
      if (whose === 'taken') return this.#port.onTaken(owner)
      if (whose === 'own') this.#put(owner, entry)
      else this.#port.onIgnored()
    }
  }

  /** Her name is another than it was. */
  renamed(owner: Owner): void {
    const client = this.#clientOf.get(owner)
    const entry = client === undefined ? undefined : this.#byClient.get(client)
    if (entry?.owner === owner) this.#put(owner, entry)
  }

  leave(owner: Owner): void {
    const client = this.#clientOf.get(owner)
    if (client === undefined) return
    this.#clientOf.delete(owner)
    if (this.#byClient.get(client)?.owner !== owner) return
    this.#byClient.delete(client)
    this.#forgetEchoes()
    this.#left.set(client, this.#now())
    this.#announce({ client, clock: this.#clock.next(), state: GONE, owner: null })
  }

  #forgetEchoes(): void {
    for (const [client, at] of this.#left) {
      if (this.#now() - at < ECHO) return
      this.#left.delete(client)
    }
  }

  /** `taken`: a young connection claims what is another person's. */
  #whose(owner: Owner, entry: AwarenessEntry, mayReplace: boolean): 'own' | 'foreign' | 'taken' {
    const own = this.#clientOf.get(owner)
    if (own !== undefined) return own === entry.client ? 'own' : 'foreign'
    if (entry.state === GONE) return 'foreign'
    const holder = this.#byClient.get(entry.client)
    this.#forgetEchoes()
    const isNews = mayReplace && entry.clock < SERVER_CLOCKS
    if (this.#port.isAnothers(entry.client, owner)) return isNews ? 'taken' : 'foreign'
    if ((holder || this.#left.has(entry.client)) && !isNews) return 'foreign'
    if (holder) {
      this.#clientOf.delete(holder.owner)
      this.#port.onReplaced(holder.owner)
    }
    this.#clientOf.set(owner, entry.client)
    this.#port.onClaimed(entry.client, owner)
    this.#left.delete(entry.client)
    return 'own'
  }

  #put(owner: Owner, { client, state }: AwarenessEntry): void {
    const stamped = state === GONE ? GONE : stamp(state, this.#port.guestOf(owner))
    if (stamped === null) {
      this.#port.onIgnored()
      return
    }
    const entry = { client, clock: this.#clock.next(), state: stamped, owner }
    if (stamped === GONE) this.#byClient.delete(client)
    else this.#byClient.set(client, entry)
    this.#announce(entry)
  }

  #announce(entry: AwarenessEntry & { owner: Owner | null }): void {
    this.#changed.set(entry.client, entry)
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      const changed = [...this.#changed.values()]
      this.#changed = new Map()
      this.#port.onChange(changed)
    })
  }
}

/** The state with what only the server may say; null when it is too large or no JSON object. */
function stamp(state: string, { person, name }: RoomGuest): string | null {
  if (Buffer.byteLength(state) > WIRE_LIMITS.presence) return null
  let parsed: unknown
  try {
    parsed = JSON.parse(state)
  } catch {
    return null
  }
  if (!isObject(parsed)) return null
  // Where other y-websocket clients look for a name.
  const user: unknown = Reflect.get(parsed, 'user')
  return JSON.stringify({
    ...parsed,
    ...(isObject(user) && { user: { ...user, name } }),
    person,
    name,
    verified: true,
  })
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
