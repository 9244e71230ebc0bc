/**
 * Which Yjs client ids are in use by whom. Two writers with one id make edits vanish without a trace, and whoever writes under another's id
 * puts words in her mouth: so a client id that is live on one person's connection is nobody else's, and who first brought structs of an id
 * is remembered with the room. One per room. Rules AW6, AW9, ROOM35, ROOM36.
 */
import type { ClientOwner } from './ports.ts'

export class ClientIds<Speaker extends { readonly guest: { readonly person: string } }> {
  readonly #owners = new Map<number, string>()
  readonly #live = new Map<number, Speaker>()

  /** As the log has them. */
  load(owners: readonly ClientOwner[]): void {
    this.#owners.clear()
    for (const [client, person] of owners) this.#owners.set(client, person)
  }

  ownerOf(client: number): string | undefined {
    return this.#owners.get(client)
  }

  /** Somebody else speaks as this client now. */
  isAnothers(client: number, speaker: Speaker): boolean {
    const holder = this.#live.get(client)
    return holder !== undefined && holder.guest.person !== speaker.guest.person
  }

  /** By presence: from now on the id is this connection's, unless another person owns it. */
  claim(client: number, speaker: Speaker): void {
    const owner = this.#owners.get(client)
    if (owner === undefined || owner === speaker.guest.person) this.#live.set(client, speaker)
  }

  /** After an update was taken in that brought new structs of these clients: which of them nobody had brought any of before. */
  brought(clients: readonly number[], speaker: Speaker): readonly ClientOwner[] {
    const fresh = clients.filter((client) => !this.#owners.has(client))
    for (const client of fresh) this.#owners.set(client, speaker.guest.person)
    for (const client of clients) if (!this.#live.has(client)) this.claim(client, speaker)
    return fresh.map((client) => [client, speaker.guest.person])
  }

  leave(speaker: Speaker): void {
    for (const [client, holder] of this.#live) if (holder === speaker) this.#live.delete(client)
  }
}
