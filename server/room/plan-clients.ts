/**
 * Whose the Yjs clients of one plan are, in all its rooms: a client writes into several under one id, so whoever was first seen with an id in
 * one of them has it in all. Made by `Rooms` for every plan in use. Rules ROOM35, ROOM36.
 */
import type { ClientOwner } from './ports.ts'

/** Ids that were spoken for and never written under: at least so many of the last are known, and twice as many at most. */
const MANY_SPOKEN = 10_000

export class PlanClients {
  readonly #writers: Map<number, string>
  /** Those before `#speakers`. Two maps, because taking the oldest out of one, again and again, gets slower each time. */
  #speakersBefore: ReadonlyMap<number, string> = new Map()
  #speakers = new Map<number, string>()

  /** Of all rooms, as the log has them. */
  constructor(writers: readonly ClientOwner[]) {
    this.#writers = new Map(writers)
  }

  ownerOf(client: number): string | undefined {
    return this.#writers.get(client) ?? this.#speakers.get(client) ?? this.#speakersBefore.get(client)
  }

  wrote(client: number, person: string): void {
    if (!this.#writers.has(client)) this.#writers.set(client, person)
    this.#speakers.delete(client)
  }

  /** She said that it is hers: others know of it from now on, and she may have edits that nobody has seen. */
  spoke(client: number, person: string): void {
    if (this.ownerOf(client) !== undefined) return
    this.#speakers.set(client, person)
    if (this.#speakers.size < MANY_SPOKEN) return
    this.#speakersBefore = this.#speakers
    this.#speakers = new Map()
  }
}
