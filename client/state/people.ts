/** The people who have the plan open: tabs of one person are one, seen where their liveliest tab is. Pure. */
import type { TableId } from '../../shared/model/ids.ts'
import type { Peer } from '../session/session-types.ts'

export type PersonPresent = {
  readonly id: string
  /** Empty when they have not given one. */
  readonly name: string
  readonly colour: number
  readonly table: TableId | null
}

/** `self`: one's own person id; one's other tabs are left out. Sorted by name so that the row of signs keeps still. */
export function peoplePresent(peers: readonly Peer[], self: string): PersonPresent[] {
  const people = new Map<string, PersonPresent>()
  for (const peer of peers) {
    if (peer.person === self) continue
    const known = people.get(peer.person)
    const isLivelier = peer.table !== null && (known?.table ?? null) === null
    if (known && !isLivelier && peer.editing !== true) continue
    people.set(peer.person, { id: peer.person, name: peer.name, colour: peer.colour, table: peer.table })
  }
  return [...people.values()].sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))
}

/** Who is looking at a table. */
export const peopleOn = (people: readonly PersonPresent[], table: TableId): PersonPresent[] =>
  people.filter((person) => person.table === table)
