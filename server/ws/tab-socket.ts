/**
 * A tab's socket: all rooms of one plan, told apart by the frames' room names. A room is refused or closed alone; a frame that cannot be
 * understood closes the whole socket. Frames for a room that is not open are late and are dropped.
 */
import type { WebSocket } from 'ws'

import { AppError } from '../../shared/model/error.ts'
import { isSlug } from '../../shared/model/ids.ts'
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import { decodeTabFrame, encodeTabClose, encodeTabHello } from '../../shared/wire/tab-frame.ts'
import type { Rooms } from '../room/rooms.ts'
import { closeSocket } from './close-socket.ts'
import { Seat } from './seat.ts'
import type { SocketSender } from './socket-sender.ts'

/** More rooms than any plan has. */
const MOST_ROOMS = 1000

export class TabSocket {
  readonly #socket: WebSocket
  readonly #sender: SocketSender
  readonly #plan: string
  readonly #rooms: Rooms
  readonly #seats = new Map<string, Seat>()

  constructor(socket: WebSocket, sender: SocketSender, plan: string, rooms: Rooms) {
    this.#socket = socket
    this.#sender = sender
    this.#plan = plan
    this.#rooms = rooms
  }

  /** The first word: which store this server has. */
  greet(epoch: number): void {
    this.#sender.send(encodeTabHello(epoch))
  }

  /** Throws `AppError('malformed')`. */
  receive(bytes: Uint8Array): void {
    const frame = decodeTabFrame(bytes)
    switch (frame.is) {
      case 'hello':
        // Only a server says this.
        throw new AppError('malformed', { what: frame.is })
      case 'open':
        return this.#open(frame.room)
      case 'data':
        return this.#seats.get(frame.room)?.receive(frame.message)
      case 'close': {
        const seat = this.#seats.get(frame.room)
        this.#seats.delete(frame.room)
        seat?.leave()
      }
    }
  }

  leave(): void {
    for (const seat of this.#seats.values()) seat.leave()
    this.#seats.clear()
  }

  #open(room: string): void {
    if (this.#seats.has(room)) return
    if (!isSlug(room)) return this.#refuse(room, CLOSE.unknownRoom)
    if (this.#seats.size >= MOST_ROOMS) return closeSocket(this.#socket, CLOSE.tooMany)
    const isHere = (): boolean => this.#seats.get(room) === seat
    const seat: Seat = new Seat({ plan: this.#plan, room }, this.#rooms, {
      send: (frame) => this.#sender.send(frame.tabFrame),
      sendLarge: (build) => this.#sender.sendLarge(() => (isHere() ? (build()?.tabFrame ?? null) : null)),
      close: (reason) => {
        if (!isHere()) return
        this.#seats.delete(room)
        this.#refuse(room, reason)
      },
    })
    this.#seats.set(room, seat)
  }

  #refuse(room: string, reason: CloseReason): void {
    this.#sender.send(encodeTabClose(room, reason))
  }
}
