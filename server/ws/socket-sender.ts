/**
 * Sends to one socket without letting its owner fill our memory. A reader that does not read is dropped when more than the limit waits
 * for it; large frames (whole documents) do not count towards that and go out one after the other, each built when its turn comes.
 */
import { WebSocket } from 'ws'

export class SocketSender {
  readonly #socket: WebSocket
  readonly #limit: number
  readonly #onSlow: () => void
  readonly #large: (() => Uint8Array | null)[] = []
  /** Bytes of the large frame under way. */
  #largeUnderWay = 0

  constructor(socket: WebSocket, limit: number, onSlow: () => void) {
    this.#socket = socket
    this.#limit = limit
    this.#onSlow = onSlow
  }

  send(bytes: Uint8Array): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    if (this.#socket.bufferedAmount - this.#largeUnderWay > this.#limit) {
      // No close frame would reach it; the client sees a broken connection and comes back.
      this.#large.length = 0
      this.#socket.terminate()
      this.#onSlow()
      return
    }
    this.#socket.send(bytes)
  }

  /** `build` may answer null when nobody wants the frame any more. */
  sendLarge(build: () => Uint8Array | null): void {
    this.#large.push(build)
    if (this.#largeUnderWay === 0) this.#next()
  }

  #next(): void {
    while (this.#socket.readyState === WebSocket.OPEN) {
      const bytes = this.#large.shift()?.()
      if (bytes === undefined) return
      if (bytes === null) continue
      this.#largeUnderWay = bytes.byteLength
      this.#socket.send(bytes, () => {
        this.#largeUnderWay = 0
        this.#next()
      })
      return
    }
    this.#large.length = 0
  }
}
