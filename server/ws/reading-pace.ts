/**
 * How fast one socket is read. Nobody is sent away for being fast: whoever says more than an honest client ever does is read slower, and the
 * network holds the rest back. So a large paste or a week's offline work costs its author nothing, and a flood costs the others nothing. It
 * also stands still for as long as somebody holds it (`Turnstile`, and before it is known whose the socket is).
 */
import type { WebSocket } from 'ws'

import { type BucketLimit, TokenBucket } from '../token-bucket.ts'

export type Pace = {
  readonly messages: BucketLimit
  readonly bytes: BucketLimit
}

export class ReadingPace {
  readonly #socket: WebSocket
  readonly #messages: TokenBucket
  readonly #bytes: TokenBucket
  readonly #onSlowed: () => void
  #timer: ReturnType<typeof setTimeout> | null = null
  #holds = 0

  constructor(socket: WebSocket, { messages, bytes }: Pace, onSlowed: () => void) {
    this.#socket = socket
    this.#messages = new TokenBucket(messages)
    this.#bytes = new TokenBucket(bytes)
    this.#onSlowed = onSlowed
  }

  /** A message came. What was read with it still comes, and lengthens the pause. */
  read(bytes: number): void {
    const wait = Math.max(this.#messages.take(1), this.#bytes.take(bytes))
    if (wait > 0 && !this.#timer) {
      this.#onSlowed()
      this.#pause(wait)
    }
  }

  /** Nothing more is read until what this gives is called; once. */
  hold(): () => void {
    this.#holds++
    this.#socket.pause()
    return () => {
      this.#holds--
      this.#goOn()
    }
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  #pause(wait: number): void {
    this.#socket.pause()
    this.#timer = setTimeout(() => {
      this.#timer = null
      const more = Math.max(this.#messages.take(0), this.#bytes.take(0))
      if (more > 0) this.#pause(more)
      else this.#goOn()
    }, wait)
  }

  #goOn(): void {
    if (this.#holds === 0 && this.#timer === null && this.#socket.readyState === this.#socket.OPEN)
      this.#socket.resume()
  }
}
