/** A plain y-websocket socket: one room, its messages as they are. */
import type { WebSocket } from 'ws'

import { isUpdate } from '../../shared/wire/message.ts'
import { closeSocket } from './close-socket.ts'
import { Seat } from './seat.ts'
import type { Speaker, SpeakerDeps } from './speaker.ts'

export class RoomSocket implements Speaker {
  readonly #room: string
  readonly #seat: Seat
  readonly #used: () => void

  constructor(socket: WebSocket, room: string, { plan, rooms, sender, pass, used }: SpeakerDeps) {
    this.#room = room
    this.#used = used
    this.#seat = new Seat({ plan, room }, rooms, () => pass(room), {
      send: (frame) => sender.send(frame.message),
      sendLarge: (build) => sender.sendLarge(() => build()?.message ?? null),
      close: (reason) => closeSocket(socket, reason),
    })
  }

  receive(message: Uint8Array): void {
    if (isUpdate(message)) this.#used()
    this.#seat.receive(message)
  }

  leave(): void {
    this.#seat.leave()
  }

  hold(): () => void {
    return this.#seat.hold()
  }

  isInAny(rooms: ReadonlySet<string>): boolean {
    return rooms.has(this.#room)
  }

  async review(tables: ReadonlySet<string> | undefined): Promise<boolean> {
    return tables === undefined || this.isInAny(tables) ? this.#seat.review() : true
  }
}
