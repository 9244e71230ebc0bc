/** How long to wait before the next attempt to connect: doubling, with full jitter, so that a restarted server is not stormed. */
const FIRST = 250
const LONGEST = 15_000

export class Backoff {
  readonly #random: () => number
  #attempts = 0

  constructor(random: () => number) {
    this.#random = random
  }

  /** Milliseconds; the first attempt after a success comes soon. */
  next(): number {
    const most = Math.min(FIRST * 2 ** this.#attempts, LONGEST)
    this.#attempts++
    return Math.round(most * (0.5 + this.#random() / 2))
  }

  reset(): void {
    this.#attempts = 0
  }
}
