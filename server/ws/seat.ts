/**
 * One client's place in one room, from the moment it knocks. While the door is asked and the room is opened its messages are kept, within
 * bounds, and taken one by one when it is her turn [ROOM46]; when she may not come in, or the room does not exist or cannot be opened, the
 * seat closes with the reason. Used by sockets of both kinds. Whenever rights may have changed the door is asked anew; an answer that was
 * asked for before the last change does not count.
 */
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import type { Connection } from '../room/connection.ts'
import type { RoomKey, RoomPass, RoomPeer } from '../room/ports.ts'
import type { Rooms } from '../room/rooms.ts'
import { READ_ON, Turnstile } from './turnstile.ts'

/** What may wait for a room to open: one frame of the largest size. */
const MOST_EARLY_BYTES = 8 * 1024 * 1024

export class Seat {
  readonly #peer: RoomPeer
  readonly #askDoor: () => Promise<RoomPass | null>
  #changes = 0
  #pass: RoomPass | null = null
  #connection: Connection | null = null
  readonly #turnstile: Turnstile
  /** Lets in what came early. */
  readonly #letIn: () => void
  #gone = false

  constructor(key: RoomKey, rooms: Rooms, askDoor: () => Promise<RoomPass | null>, peer: RoomPeer) {
    this.#peer = peer
    this.#askDoor = askDoor
    this.#turnstile = new Turnstile(
      READ_ON,
      (message) => this.#connection?.receive(message),
      () => (this.#pass ? rooms.waitOf(this.#pass.guest.person) : 0),
    )
    this.#letIn = this.#turnstile.hold()
    void this.#enter(key, rooms)
  }

  receive(message: Uint8Array): void {
    if (this.#gone) return
    this.#turnstile.receive(message)
    if (this.#turnstile.bytes > MOST_EARLY_BYTES) this.#refuse(CLOSE.tooMany)
  }

  /** The client is gone. */
  leave(): void {
    this.#gone = true
    this.#turnstile.clear()
    this.#connection?.leave()
  }

  /** What waits here goes on waiting until what this gives is called; once. */
  hold(): () => void {
    // What the door is being asked may be answered as it was before.
    this.#changes++
    return this.#turnstile.hold()
  }

  /** `false`: she may not be here any more, and has left. Rejects when the door cannot say; then nothing has changed. */
  async review(): Promise<boolean> {
    this.#changes++
    const pass = await this.#currentPass()
    if (this.#gone) return true
    if (pass === null) {
      this.leave()
      return false
    }
    this.#pass = pass
    this.#connection?.setPass(pass)
    return true
  }

  async #enter(key: RoomKey, rooms: Rooms): Promise<void> {
    try {
      const pass = await this.#currentPass()
      if (this.#gone) return
      if (pass === null) return this.#refuse(CLOSE.unknownRoom)
      this.#pass = pass
      const entered = await rooms.enter(key, this.#peer, pass)
      if ('code' in entered) return this.#refuse(entered)
      this.#entered(entered)
    } catch {
      this.#refuse(CLOSE.storageUnavailable)
    }
    return undefined
  }

  #entered(connection: Connection): void {
    this.#connection = connection
    if (this.#gone) return connection.leave()
    // It may be another than the one she came in with.
    if (this.#pass) connection.setPass(this.#pass)
    this.#letIn()
  }

  async #currentPass(): Promise<RoomPass | null> {
    for (;;) {
      const changes = this.#changes
      const pass = await this.#askDoor()
      if (changes === this.#changes) return pass
    }
  }

  #refuse(reason: CloseReason): void {
    if (this.#gone) return
    this.leave()
    this.#peer.close(reason)
  }
}
