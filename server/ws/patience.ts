/**
 * How long an answer is waited for. Counted in short steps of the event loop, so that a loop that was held up, and may have the answer lying
 * there already, does not count as somebody's silence.
 */
const STEP_MS = 50

export class Patience {
  readonly #over: Promise<void>
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(milliseconds: number) {
    this.#over = new Promise((resolve) => this.#wait(Math.ceil(milliseconds / STEP_MS), resolve))
  }

  /** Whether the answer came in time; rejects as it does. */
  async bears(answer: Promise<unknown>): Promise<boolean> {
    return Promise.race([answer.then(() => true), this.#over.then(() => false)])
  }

  /** Nobody waits any more. */
  end(): void {
    clearTimeout(this.#timer)
  }

  #wait(steps: number, over: () => void): void {
    if (steps === 0) return over()
    this.#timer = setTimeout(() => this.#wait(steps - 1, over), STEP_MS)
  }
}
