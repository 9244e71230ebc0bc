/** So much at once, and so much a second from then on. Whoever takes more goes into debt and is told how long it lasts. */
export class TokenBucket {
  readonly #most: number
  readonly #perSecond: number
  readonly #now: () => number
  #left: number
  #at: number

  /** `now`: milliseconds, only ever growing. */
  constructor(most: number, perSecond: number, now: () => number = () => performance.now()) {
    this.#most = most
    this.#perSecond = perSecond
    this.#now = now
    this.#left = most
    this.#at = now()
  }

  /** Takes them, whether they are there or not. Answers with the milliseconds until the debt is paid; 0: there is none. */
  take(count: number): number {
    const now = this.#now()
    this.#left = Math.min(this.#most, this.#left + ((now - this.#at) / 1000) * this.#perSecond) - count
    this.#at = now
    return this.#left >= 0 ? 0 : (-this.#left / this.#perSecond) * 1000
  }
}
