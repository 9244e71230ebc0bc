/**
 * Who else has the plan open, and where. Travels in the outline's awareness; what strangers send is read by shared/wire/presence.ts. Names
 * of Yjs clients are remembered for the sitting, so that undo can say who changed something since.
 */
import { isLocalId, columnId, rowId } from '../../shared/model/ids.ts'
import { personColour, readPresence } from '../../shared/wire/presence.ts'
import type { PresenceState } from './ports.ts'
import type { Cursor, Peer, Person } from './session-types.ts'

export class Presence {
  readonly #publish: (state: PresenceState) => void
  readonly #names = new Map<number, string>()
  #person: Person
  #cursor: Cursor | null = null
  #peers: readonly Peer[] = []

  constructor(person: Person, publish: (state: PresenceState) => void) {
    this.#person = person
    this.#publish = publish
  }

  get person(): Person {
    return this.#person
  }

  get peers(): readonly Peer[] {
    return this.#peers
  }

  /** Of a Yjs client, also one that has left. */
  nameOf(client: number): string | null {
    return this.#names.get(client) ?? null
  }

  setName(name: string): void {
    this.#person = { ...this.#person, name }
    this.announce()
  }

  setCursor(cursor: Cursor | null): void {
    this.#cursor = cursor
    this.announce()
  }

  announce(): void {
    const { id, name } = this.#person
    this.#publish({ person: id, name, colour: personColour(id), ...this.#cursor })
  }

  receive(states: ReadonlyMap<number, PresenceState>): void {
    const peers: Peer[] = []
    for (const [client, state] of states) {
      const peer = readPeer(client, state)
      if (!peer) continue
      this.#names.set(client, peer.name)
      peers.push(peer)
    }
    this.#peers = peers.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }
}

function readPeer(client: number, state: PresenceState): Peer | null {
  const read = readPresence(state)
  if (!read) return null
  const { person, name, colour, table, row, column, editing } = read
  const { toRow, toColumn } = state
  const hasCell = table !== null && row !== null && column !== null
  return {
    id: String(client),
    person,
    name,
    colour,
    table,
    ...(hasCell && { row, column }),
    ...(hasCell && typeof toRow === 'string' && isLocalId(toRow) && { toRow: rowId(toRow) }),
    ...(hasCell && typeof toColumn === 'string' && isLocalId(toColumn) && { toColumn: columnId(toColumn) }),
    ...(hasCell && editing && { editing }),
  }
}
