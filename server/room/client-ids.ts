/**
 * Which Yjs client ids are in use by whom. Two writers with one id make edits vanish without a trace, and whoever writes under another's id
 * puts words in her mouth: so an id is one person's, who was first seen with it in any room of the plan, and who first brought structs of it
 * is remembered with the room. One per room. Rules AW6, AW9, ROOM35, ROOM36.
 */
import type { PlanClients } from './plan-clients.ts'
import type { ClientOwner } from './ports.ts'

export class ClientIds<Speaker extends { readonly guest: { readonly person: string } }> {
  readonly #plan: PlanClients
  readonly #owners = new Map<number, string>()
  readonly #live = new Map<number, Speaker>()
  readonly #counts = new Map<string, number>()
  #mayRefill = false

  constructor(plan: PlanClients) {
    this.#plan = plan
  }

  /**
   * As the log has them. `mayRefill`: it lacks what was acknowledged once (a restore, damage), and anybody may bring that back, whoever
   * wrote it.
   */
  load(owners: readonly ClientOwner[], mayRefill: boolean): void {
    this.#mayRefill = mayRefill
    this.#owners.clear()
    this.#counts.clear()
    for (const [client, person] of owners) {
      this.#own(client, person)
      this.#plan.wrote(client, person)
    }
  }

  get mayRefill(): boolean {
    return this.#mayRefill
  }

  /** Nobody brought anything of it into this room. */
  isNew(client: number): boolean {
    return !this.#owners.has(client)
  }

  /** How many ids of the room are hers. */
  countOf(person: string): number {
    return this.#counts.get(person) ?? 0
  }

  ownerOf(client: number): string | undefined {
    return this.#owners.get(client) ?? this.#plan.ownerOf(client)
  }

  /** Somebody else has this id. */
  isAnothers(client: number, speaker: Speaker): boolean {
    const owner = this.ownerOf(client)
    return (owner !== undefined && owner !== speaker.guest.person) || this.isLiveElsewhere(client, speaker)
  }

  /** Somebody else speaks as this client now. */
  isLiveElsewhere(client: number, speaker: Speaker): boolean {
    const holder = this.#live.get(client)
    return holder !== undefined && holder.guest.person !== speaker.guest.person
  }

  /** She says that the id is hers: it is, unless it is another person's. */
  claim(client: number, speaker: Speaker): void {
    this.#plan.spoke(client, speaker.guest.person)
    if (this.ownerOf(client) === speaker.guest.person) this.#live.set(client, speaker)
  }

  /** After an update was taken in that brought new structs of these clients: which of them nobody had brought any of before. */
  brought(clients: readonly number[], speaker: Speaker): readonly ClientOwner[] {
    const fresh = clients.filter((client) => !this.#owners.has(client))
    const owners = fresh.flatMap((client): ClientOwner[] => {
      // Where lost edits are brought back, that somebody brings them does not make them hers.
      const person = this.#plan.ownerOf(client) ?? (this.#mayRefill ? undefined : speaker.guest.person)
      return person === undefined ? [] : [[client, person]]
    })
    for (const [client, person] of owners) {
      this.#own(client, person)
      this.#plan.wrote(client, person)
    }
    for (const client of clients)
      if (!this.#live.has(client) && this.ownerOf(client) === speaker.guest.person)
        this.#live.set(client, speaker)
    return owners
  }

  #own(client: number, person: string): void {
    this.#owners.set(client, person)
    this.#counts.set(person, this.countOf(person) + 1)
  }

  leave(speaker: Speaker): void {
    for (const [client, holder] of this.#live) if (holder === speaker) this.#live.delete(client)
  }
}
