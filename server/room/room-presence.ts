/** Who is in one room, said to those who are in it: a `PresenceBoard` of connections, and the frames it makes. One per room. */
import { type AwarenessEntry, encodeAwareness } from '../../shared/wire/awareness.ts'
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import { encodeAwarenessMessage } from '../../shared/wire/message.ts'
import type { ClientIds } from './client-ids.ts'
import type { Connection } from './connection.ts'
import type { RoomCounts } from './ports.ts'
import { PresenceBoard } from './presence-board.ts'
import type { PresenceClock } from './presence-clock.ts'
import { RoomFrame } from './room-frame.ts'

export type RoomPresencePort = {
  readonly room: string
  readonly connections: Iterable<Connection>
  readonly ids: ClientIds<Connection>
  readonly counts: RoomCounts
  readonly clock: PresenceClock
  readonly now: () => number
  dismiss(connection: Connection, reason: CloseReason): void
}

type OwnedEntry = AwarenessEntry & { readonly owner: Connection | null }

export class RoomPresence {
  readonly #port: RoomPresencePort
  readonly #board: PresenceBoard<Connection>

  constructor(port: RoomPresencePort) {
    this.#port = port
    const { ids, counts } = port
    this.#board = new PresenceBoard<Connection>(
      {
        onChange: (entries) => this.#broadcast(entries),
        onReplaced: (older) => port.dismiss(older, CLOSE.idle),
        onIgnored: () => counts.count('presence_ignored'),
        guestOf: (connection) => connection.guest,
        isAnothers: (client, connection) => ids.isAnothers(client, connection),
        onClaimed: (client, connection) => ids.claim(client, connection),
        onTaken: (connection) => port.dismiss(connection, CLOSE.clientTaken),
      },
      port.clock,
      port.now,
    )
  }

  receive(connection: Connection, entries: readonly AwarenessEntry[]): void {
    this.#board.receive(connection, entries, connection.isOpening)
  }

  sendTo(connection: Connection): void {
    const others = this.#board.entries(connection)
    if (others.length > 0) connection.send(this.#frame(others))
  }

  renamed(connection: Connection): void {
    this.#board.renamed(connection)
  }

  leave(connection: Connection): void {
    this.#board.leave(connection)
  }

  /** One frame for all but those it is about. */
  #broadcast(entries: readonly OwnedEntry[]): void {
    const owners = new Set(entries.map((entry) => entry.owner))
    const frame = this.#frame(entries)
    for (const connection of this.#port.connections) {
      if (!owners.has(connection)) {
        connection.send(frame)
        continue
      }
      const others = entries.filter((entry) => entry.owner !== connection)
      if (others.length > 0) connection.send(this.#frame(others))
    }
  }

  #frame(entries: readonly AwarenessEntry[]): RoomFrame {
    return new RoomFrame(this.#port.room, encodeAwarenessMessage(encodeAwareness(entries)))
  }
}
