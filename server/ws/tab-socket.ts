/**
 * A tab's socket: all rooms of one plan, told apart by the frames' room names. A room is refused or closed alone; a frame that cannot be
 * understood closes the whole socket. Frames for a room that is not open are late and are dropped.
 */
import type { WebSocket } from 'ws'

import { AppError } from '../../shared/model/error.ts'
import { isSlug } from '../../shared/model/ids.ts'
import { PLAN_LIMITS } from '../../shared/model/plan-limits.ts'
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import { isUpdate } from '../../shared/wire/message.ts'
import { OUTLINE_ROOM, RESERVED_ROOMS } from '../../shared/wire/socket-path.ts'
import { decodeTabFrame, encodeTabClose, encodeTabHello } from '../../shared/wire/tab-frame.ts'
import type { TokenBucket } from '../token-bucket.ts'
import { closeSocket } from './close-socket.ts'
import { Seat } from './seat.ts'
import type { Speaker, SpeakerDeps } from './speaker.ts'

/** All that a plan may have. */
const MOST_ROOMS = PLAN_LIMITS.tables + RESERVED_ROOMS.length

export class TabSocket implements Speaker {
  readonly #socket: WebSocket
  readonly #deps: SpeakerDeps
  readonly #openings: TokenBucket
  readonly #seats = new Map<string, Seat>()

  /** `openings`: how many rooms it may open. */
  constructor(socket: WebSocket, deps: SpeakerDeps, openings: TokenBucket) {
    this.#socket = socket
    this.#deps = deps
    this.#openings = openings
  }

  /** The first word: which store this server has. */
  greet(epoch: number): void {
    this.#deps.sender.send(encodeTabHello(epoch))
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
        if (isUpdate(frame.message)) this.#deps.used()
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

  hold(): () => void {
    // Meanwhile no frame reaches this socket, so that none are added.
    const releases = [...this.#seats.values()].map((seat) => seat.hold())
    return () => {
      for (const release of releases) release()
    }
  }

  isInAny(rooms: ReadonlySet<string>): boolean {
    return [...rooms].some((room) => this.#seats.has(room))
  }

  async review(tables: ReadonlySet<string> | undefined): Promise<boolean> {
    if (tables === undefined && (await this.#deps.pass(OUTLINE_ROOM)) === null) return false
    const concerned = [...this.#seats].filter(([room]) => tables === undefined || tables.has(room))
    await Promise.all(
      concerned.map(async ([room, seat]) => {
        if ((await seat.review()) || this.#seats.get(room) !== seat) return
        this.#seats.delete(room)
        this.#refuse(room, CLOSE.notAllowed)
      }),
    )
    return true
  }

  #open(room: string): void {
    if (this.#seats.has(room)) return
    if (this.#openings.take(1) > 0) return closeSocket(this.#socket, CLOSE.tooMany)
    if (!isSlug(room)) return this.#refuse(room, CLOSE.unknownRoom)
    // Some of them are no rooms, and are closed soon: she comes back with what she wants.
    if (this.#seats.size >= MOST_ROOMS) return this.#refuse(room, CLOSE.full)
    const isHere = (): boolean => this.#seats.get(room) === seat
    const { plan, rooms, sender, pass } = this.#deps
    const seat: Seat = new Seat({ plan, room }, rooms, () => pass(room), {
      send: (frame) => sender.send(frame.tabFrame),
      sendLarge: (build) => sender.sendLarge(() => (isHere() ? (build()?.tabFrame ?? null) : null)),
      close: (reason) => {
        if (!isHere()) return
        this.#seats.delete(room)
        this.#refuse(room, reason)
      },
    })
    this.#seats.set(room, seat)
  }

  #refuse(room: string, reason: CloseReason): void {
    this.#deps.sender.send(encodeTabClose(room, reason))
  }
}
