/**
 * What one socket says on its way to its speaker. While somebody's rights are looked up anew nothing goes through: what was read already is
 * kept in its order, the network holds the rest, and it is taken when the door has answered, or never. Rule WS14.
 */
import type { ReadingPace } from './reading-pace.ts'

export class Turnstile {
  readonly #pace: Pick<ReadingPace, 'hold'>
  readonly #take: (message: Uint8Array) => void
  #kept: Uint8Array[] = []
  #holds = 0

  /** `take` must not throw. */
  constructor(pace: Pick<ReadingPace, 'hold'>, take: (message: Uint8Array) => void) {
    this.#pace = pace
    this.#take = take
  }

  receive(message: Uint8Array): void {
    if (this.#holds > 0) this.#kept.push(message)
    else this.#take(message)
  }

  /** Lets everything through again when what this gives is called, once, and nobody else holds it. */
  hold(): () => void {
    this.#holds++
    const readOn = this.#pace.hold()
    return () => {
      this.#holds--
      if (this.#holds === 0) for (const message of this.#kept.splice(0)) this.receive(message)
      readOn()
    }
  }

  /** What is kept is never taken. */
  clear(): void {
    this.#kept = []
  }
}
