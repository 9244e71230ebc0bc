/**
 * How fast one socket is read. Nobody is sent away for being fast: whoever says more than an honest client ever does is read slower, and the
 * network holds the rest back. So a large paste or a week's offline work costs its author nothing, and a flood costs the others nothing.
 */
import type { WebSocket } from 'ws'

import { TokenBucket } from './token-bucket.ts'

export type Pace = {
  /** At once, and a second. */
  readonly messages: readonly [burst: number, perSecond: number]
  readonly bytes: readonly [burst: number, perSecond: number]
}

export class ReadingPace {
  readonly #socket: WebSocket
  readonly #messages: TokenBucket
  readonly #bytes: TokenBucket
  readonly #onSlowed: () => void
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(socket: WebSocket, { messages, bytes }: Pace, onSlowed: () => void) {
    this.#socket = socket
    this.#messages = new TokenBucket(...messages)
    this.#bytes = new TokenBucket(...bytes)
    this.#onSlowed = onSlowed
  }

  /** A message came. What was read with it still comes, and lengthens the pause. */
  read(bytes: number): void {
    const wait = Math.max(this.#messages.take(1), this.#bytes.take(bytes))
    if (wait > 0) this.#pause(wait)
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
  }

  #pause(wait: number): void {
    if (this.#timer) return
    this.#onSlowed()
    this.#socket.pause()
    this.#timer = setTimeout(() => {
      this.#timer = null
      const more = Math.max(this.#messages.take(0), this.#bytes.take(0))
      if (more > 0) this.#pause(more)
      else this.#socket.resume()
    }, wait)
  }
}
