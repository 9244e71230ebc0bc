/**
 * One client's place in one room, from the moment it knocks. While the room is being opened its messages are kept, within bounds; when
 * the room does not exist or cannot be opened the seat closes with the reason. Used by sockets of both kinds.
 */
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import type { Connection } from '../room/connection.ts'
import type { RoomKey, RoomPeer } from '../room/ports.ts'
import type { Rooms } from '../room/rooms.ts'

/** What may wait for a room to open: one frame of the largest size. */
const MOST_EARLY_BYTES = 8 * 1024 * 1024

export class Seat {
  readonly #peer: RoomPeer
  #connection: Connection | null = null
  #early: Uint8Array[] = []
  #earlyBytes = 0
  #gone = false

  constructor(key: RoomKey, rooms: Rooms, peer: RoomPeer) {
    this.#peer = peer
    void rooms.enter(key, peer).then((entered) => this.#entered(entered))
  }

  receive(message: Uint8Array): void {
    if (this.#gone) return
    if (this.#connection) {
      this.#connection.receive(message)
      return
    }
    this.#early.push(message)
    this.#earlyBytes += message.byteLength
    if (this.#earlyBytes <= MOST_EARLY_BYTES) return
    this.leave()
    this.#peer.close(CLOSE.tooMany)
  }

  /** The client is gone. */
  leave(): void {
    this.#gone = true
    this.#early = []
    this.#connection?.leave()
  }

  #entered(entered: Connection | CloseReason): undefined {
    if ('code' in entered) {
      if (!this.#gone) this.#peer.close(entered)
      this.#gone = true
      return
    }
    this.#connection = entered
    if (this.#gone) entered.leave()
    for (const message of this.#early.splice(0)) entered.receive(message)
  }
}
