/**
 * What one socket says on its way to its speaker, or to one of its rooms (`Seat`). While somebody's rights are looked up anew nothing goes
 * through, nor while she has had more than her share of the server's time: what was read already is kept in its order, the network holds the
 * rest, and it is taken when it is her turn, or never. Rules WS14, ROOM46.
 */
import { KeptMessages } from './kept-messages.ts'
import type { ReadingPace } from './reading-pace.ts'

type Pace = Pick<ReadingPace, 'hold'>

/** What is held stays in memory; whoever asks for this bounds it. */
export const READ_ON: Pace = { hold: () => () => undefined }

export class Turnstile {
  readonly #pace: Pace
  readonly #take: (message: Uint8Array) => void
  readonly #wait: () => number
  readonly #kept = new KeptMessages()
  #holds = 0
  #rest: ReturnType<typeof setTimeout> | null = null

  /** `take` must not throw. `wait`: milliseconds until it is her turn; asked before every message. */
  constructor(pace: Pace, take: (message: Uint8Array) => void, wait: () => number = () => 0) {
    this.#pace = pace
    this.#take = take
    this.#wait = wait
  }

  /** Of what is kept. */
  get bytes(): number {
    return this.#kept.bytes
  }

  receive(message: Uint8Array): void {
    this.#kept.add(message)
    this.#goOn()
  }

  /** Lets everything through again when what this gives is called, once, and nobody else holds it. */
  hold(): () => void {
    this.#holds++
    const readOn = this.#pace.hold()
    return () => {
      this.#holds--
      this.#goOn()
      readOn()
    }
  }

  /** What is kept is never taken. */
  clear(): void {
    this.#kept.clear()
    if (this.#rest) clearTimeout(this.#rest)
    this.#rest = null
  }

  #goOn(): void {
    while (this.#holds === 0 && this.#rest === null && !this.#kept.isEmpty) {
      const wait = this.#wait()
      if (wait > 0) return this.#restFor(wait)
      const message = this.#kept.take()
      if (message) this.#take(message)
    }
  }

  #restFor(wait: number): void {
    const readOn = this.#pace.hold()
    this.#rest = setTimeout(() => {
      this.#rest = null
      this.#goOn()
      readOn()
    }, wait)
  }
}
