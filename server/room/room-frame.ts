/**
 * One message of a room in the two shapes sockets need. Built once and handed to every peer, however many there are; each shape is
 * made when the first peer of its kind asks.
 */
import { encodeTabData } from '../../shared/wire/tab-frame.ts'

export class RoomFrame {
  /** For a socket that carries only this room. */
  readonly message: Uint8Array
  readonly #room: string
  #tab: Uint8Array | null = null

  constructor(room: string, message: Uint8Array) {
    this.#room = room
    this.message = message
  }

  /** For a tab socket. */
  get tabFrame(): Uint8Array {
    this.#tab ??= encodeTabData(this.#room, this.message)
    return this.#tab
  }
}
