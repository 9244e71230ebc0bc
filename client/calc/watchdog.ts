/**
 * Notices that the worker has said nothing for too long. Counts its own ticks instead of reading a clock: a laptop that slept for an hour
 * has lost one tick, not an hour.
 */
const TICK = 50

export class Watchdog {
  readonly #onSilence: () => void
  #timer: ReturnType<typeof setInterval> | null = null
  #allowed = 0
  #left = 0

  constructor(onSilence: () => void) {
    this.#onSilence = onSilence
  }

  /** Something was heard or begun: from now on, this many milliseconds of silence are allowed. */
  expect(milliseconds: number): void {
    this.#allowed = milliseconds
    this.#left = milliseconds
    this.#timer ??= setInterval(() => this.#tick(), TICK)
  }

  /** Milliseconds of silence so far. */
  get waited(): number {
    return this.#allowed - this.#left
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  #tick(): void {
    this.#left -= TICK
    if (this.#left > 0) return
    this.stop()
    this.#onSilence()
  }
}
