/**
 * One client in one room: understands its messages and hands them to the room. Whatever it cannot understand closes this connection
 * with 4400 and disturbs nobody else. It has a pass, which may change while it is connected (`setPass`); what it may do at the moment
 * (`access`) is the room's to say, because a frozen room is read only whatever the pass says.
 */
import { AppError } from '../../shared/model/error.ts'
import { type AwarenessEntry, decodeAwareness } from '../../shared/wire/awareness.ts'
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import { decodeMessage, type MadeSpan, type WireMessage } from '../../shared/wire/message.ts'
import { checkedVector } from '../../shared/wire/state-vector.ts'
import { DroppedWrites } from './dropped-writes.ts'
import { MadeBudget, MadeTimes } from './made-times.ts'
import type { RoomGuest, RoomPass, RoomPeer } from './ports.ts'
import type { Access } from './room-access.ts'
import type { RoomFrame } from './room-frame.ts'

/** What a connection asks of its room. */
export type RoomDesk = {
  answerStep1(connection: Connection, vector: Uint8Array): void
  receiveUpdate(connection: Connection, update: Uint8Array, answersStep1: boolean): void
  /** When it made what it is about to send. */
  receiveMade(connection: Connection, spans: readonly MadeSpan[]): void
  receivePresence(connection: Connection, entries: readonly AwarenessEntry[]): void
  sendPresence(connection: Connection): void
  acknowledge(connection: Connection, version: number): void
  /** The connection has another pass than before. */
  passChanged(connection: Connection): void
  dismiss(connection: Connection, reason: CloseReason): void
  /** Something of ours failed for this connection; it is sent away and comes back, and nobody else notices. */
  fault(connection: Connection, error: unknown): void
  leave(connection: Connection): void
}

/** A y-websocket client says its own presence in its first two messages, before it has heard of anybody else's. */
const OPENING_MESSAGES = 2

export class Connection {
  readonly peer: RoomPeer
  /** What it was last told that it may do; the room's to change. */
  access: Access
  readonly dropped = new DroppedWrites()
  readonly made: MadeTimes
  /** Yjs clients that it was the first to bring into the room. */
  newClients = 0
  #pass: RoomPass
  readonly #room: RoomDesk
  readonly #now: () => number
  #received = 0
  #open = true
  /** The state vector that is to be answered. */
  #asked: Uint8Array | null = null
  #sentAt: number

  constructor(
    room: RoomDesk,
    peer: RoomPeer,
    pass: RoomPass,
    now: () => number,
    made: MadeBudget = new MadeBudget(),
  ) {
    this.made = new MadeTimes(made, pass.guest.person)
    this.#room = room
    this.peer = peer
    this.#pass = pass
    this.access = pass
    this.#now = now
    this.#sentAt = now()
  }

  get guest(): RoomGuest {
    return this.#pass.guest
  }

  get pass(): RoomPass {
    return this.#pass
  }

  /** Somebody gave or took rights: counts from now on; what was received before is still taken as it was. */
  setPass(pass: RoomPass): void {
    this.#pass = pass
    if (this.#open) this.#room.passChanged(this)
  }

  get isOpening(): boolean {
    return this.#received <= OPENING_MESSAGES
  }

  /** Milliseconds since anything was sent. */
  get silence(): number {
    return this.#now() - this.#sentAt
  }

  /** A message as it came from the socket. Never throws. */
  receive(bytes: Uint8Array): void {
    if (!this.#open) return
    this.#received++
    try {
      this.#dispatch(decodeMessage(bytes))
    } catch (error) {
      if (error instanceof AppError && error.code === 'malformed') this.#room.dismiss(this, CLOSE.malformed)
      else this.#room.fault(this, error)
    }
  }

  send(frame: RoomFrame): void {
    if (!this.#open) return
    this.#sentAt = this.#now()
    try {
      this.peer.send(frame)
    } catch (error) {
      this.#room.fault(this, error)
    }
  }

  /** Whoever asks again before the answer is built gets one answer, to the latest question. */
  sendAnswer(vector: Uint8Array, build: (vector: Uint8Array) => RoomFrame | null): void {
    if (!this.#open) return
    const isAsked = this.#asked !== null
    this.#asked = vector
    if (isAsked) return
    this.#sentAt = this.#now()
    this.peer.sendLarge(() => {
      const latest = this.#asked
      this.#asked = null
      if (latest === null || !this.#open) return null
      try {
        return build(latest)
      } catch (error) {
        this.#room.fault(this, error)
        return null
      }
    })
  }

  /** Called by the room, which has let go already. */
  end(reason: CloseReason): void {
    if (!this.#open) return
    this.#open = false
    this.made.forget()
    this.peer.close(reason)
  }

  /** The socket is gone, or the client left the room. */
  leave(): void {
    if (!this.#open) return
    this.#open = false
    this.made.forget()
    this.#room.leave(this)
  }

  #dispatch(message: WireMessage): void {
    switch (message.is) {
      case 'step1':
        return this.#room.answerStep1(this, checkedVector(message.vector))
      case 'step2':
        this.dropped.answered()
        return this.#room.receiveUpdate(this, message.update, true)
      case 'update':
        return this.#room.receiveUpdate(this, message.update, false)
      case 'awareness':
        return this.#room.receivePresence(this, decodeAwareness(message.body))
      case 'query-awareness':
        return this.#room.sendPresence(this)
      case 'ask-durability':
        return this.#room.acknowledge(this, message.version)
      case 'made':
        // [ROOM39] Whoever may not write makes nothing.
        if (this.access.mode === 'read') return
        this.made.add(message.spans)
        return this.#room.receiveMade(this, message.spans)
      case 'auth':
      case 'committed':
      case 'access':
        // Only a server says these.
        throw new AppError('malformed', { what: message.is })
    }
  }
}
