/**
 * Sends to one socket without letting its owner fill our memory. A reader that does not read is dropped when more than the limit waits
 * for it; large frames (whole documents) do not count towards that and go out one after the other, each built when its turn comes. A large
 * frame that does not get through in the time its size allows is not being read.
 */
import { WebSocket } from 'ws'

import type { LargeTurns } from './large-turns.ts'

export type SenderLimits = {
  /** Bytes that may wait beside a large frame. */
  readonly buffered: number
  /** What a large frame may take: so long, and the time its bytes need at this pace. */
  readonly largeMs: number
  readonly largeBytesPerMs: number
}

/** A slow connection of 128 kbit/s gets its documents. */
export const SENDER_LIMITS = { largeMs: 60_000, largeBytesPerMs: 16 } as const

export class SocketSender {
  readonly #socket: WebSocket
  readonly #limits: SenderLimits
  readonly #turn: (build: () => number) => void
  readonly #onSlow: () => void
  readonly #large: (() => Uint8Array | null)[] = []
  /** Bytes of the large frame under way. */
  #largeUnderWay = 0
  #isBusy = false

  constructor(
    socket: WebSocket,
    limits: SenderLimits,
    { turns, person }: { readonly turns: LargeTurns; readonly person: string },
    onSlow: () => void,
  ) {
    this.#socket = socket
    this.#limits = limits
    this.#turn = (build) => turns.ask(person, build)
    this.#onSlow = onSlow
  }

  /** Everything else, also a ping, waits behind it. */
  get isSendingLarge(): boolean {
    return this.#largeUnderWay > 0
  }

  send(bytes: Uint8Array): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    if (this.#socket.bufferedAmount - this.#largeUnderWay > this.#limits.buffered) this.#giveUp()
    else this.#socket.send(bytes)
  }

  /** `build` may answer null when nobody wants the frame any more. */
  sendLarge(build: () => Uint8Array | null): void {
    this.#large.push(build)
    if (!this.#isBusy) this.#next()
  }

  #next(): void {
    this.#isBusy = this.#large.length > 0 && this.#socket.readyState === WebSocket.OPEN
    if (this.#isBusy) this.#turn(() => this.#build())
    else this.#large.length = 0
  }

  #build(): number {
    const isOpen = this.#socket.readyState === WebSocket.OPEN
    const bytes = isOpen ? (this.#large.shift()?.() ?? null) : null
    if (bytes === null) {
      this.#next()
      return 0
    }
    this.#largeUnderWay = bytes.byteLength
    const patience = setTimeout(
      () => this.#giveUp(),
      this.#limits.largeMs + bytes.byteLength / this.#limits.largeBytesPerMs,
    )
    this.#socket.send(bytes, () => {
      clearTimeout(patience)
      this.#largeUnderWay = 0
      this.#next()
    })
    return bytes.byteLength
  }

  /** No close frame would reach it; the client sees a broken connection and comes back. */
  #giveUp(): void {
    this.#large.length = 0
    this.#socket.terminate()
    this.#onSlow()
  }
}
