/** Messages that wait for their turn, in their order. However many there are, taking one costs the same. Used by `Turnstile` and `Seat`. */
export class KeptMessages {
  #messages: Uint8Array[] = []
  #taken = 0
  #bytes = 0

  get isEmpty(): boolean {
    return this.#taken === this.#messages.length
  }

  get bytes(): number {
    return this.#bytes
  }

  add(message: Uint8Array): void {
    this.#messages.push(message)
    this.#bytes += message.byteLength
  }

  /** The oldest; null: there is none. */
  take(): Uint8Array | null {
    const message = this.#messages[this.#taken]
    if (!message) return null
    this.#taken++
    this.#bytes -= message.byteLength
    if (this.isEmpty) this.clear()
    return message
  }

  clear(): void {
    this.#messages = []
    this.#taken = 0
    this.#bytes = 0
  }
}
