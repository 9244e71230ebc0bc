/** A yes that counts only when it has lasted: keeps a bar from flickering at every short break of the connection. */
export class Steady {
  #value = $state(false)
  readonly #after: number
  #timer: ReturnType<typeof setTimeout> | null = null

  /** `after`: milliseconds. */
  constructor(after: number) {
    this.#after = after
  }

  get value(): boolean {
    return this.#value
  }

  /** Says how it is now; a no counts at once. */
  set(now: boolean): void {
    if (!now) {
      this.#stop()
      this.#value = false
      return
    }
    if (this.#value || this.#timer !== null) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#value = true
    }, this.#after)
  }

  close(): void {
    this.#stop()
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}
