/**
 * Who else has the plan open, and where. Travels in the outline's awareness; what strangers send is read by shared/wire/presence.ts. Names
 * of Yjs clients are remembered for the sitting, so that undo can say who changed something since.
 */
import { isLocalId, columnId, rowId } from '../../shared/model/ids.ts'
import { personColour, PRESENCE_COLOURS, readPresence } from '../../shared/wire/presence.ts'
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
    const { id } = this.#person
    const colours = apart(
      new Map([...peers.map(({ person, colour }) => [person, colour] as const), [id, personColour(id)]]),
    )
    this.#peers = peers
      .map((peer) => ({ ...peer, colour: colours.get(peer.person) ?? peer.colour }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }
}

/**
 * Two people who are here together have two colours, as long as there are enough. By ids, so that everybody sees the same: whose colour is
 * taken has the next free one.
 */
function apart(wanted: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const given = new Map<string, number>()
  const taken = new Set<number>()
  for (const [person, first] of [...wanted].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    let colour = first
    while (taken.has(colour) && taken.size < PRESENCE_COLOURS) colour = (colour + 1) % PRESENCE_COLOURS
    taken.add(colour)
    given.set(person, colour)
  }
  return given
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
