/**
 * Work that changes of others ask for, in bursts, and that is done once for all of them: at once after a quiet time, otherwise after a pause
 * that grows with what the work takes. What fails, fails in the timer; the next one asks again.
 */

/** Between one time and the next. */
const PAUSE = 300
/** Of all time at most one part in so many is spent at it. */
const SHARE = 20

export class PacedWork {
  readonly #work: () => void
  #timer: ReturnType<typeof setTimeout> | null = null
  #nextAt = -Infinity

  constructor(work: () => void) {
    this.#work = work
  }

  ask(): void {
    this.#timer ??= setTimeout(() => this.#do(), Math.max(0, this.#nextAt - performance.now()))
  }

  /** What was asked for is not done any more. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #do(): void {
    this.#timer = null
    const began = performance.now()
    try {
      this.#work()
    } finally {
      const ended = performance.now()
      this.#nextAt = ended + Math.max(PAUSE, (ended - began) * (SHARE - 1))
    }
  }
}
