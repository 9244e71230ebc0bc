/**
 * What a store tells of its troubles, and when it tries again: each time later, until something was written. What is tried in between because
 * somebody edits does not count. Used by the stores of the browser and of the headless client, which know what a failure means.
 */
import type { StoreTrouble } from '../session/ports.ts'

type Handler = (trouble: StoreTrouble | null) => void

/** Milliseconds. */
const RETRY = { first: 1000, last: 30_000 } as const

export class StoreTroubles {
  readonly #again: () => void
  readonly #handlers = new Set<Handler>()
  #current: StoreTrouble | null = null
  #delay: number = RETRY.first
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(again: () => void) {
    this.#again = again
  }

  get current(): StoreTrouble | null {
    return this.#current
  }

  /** It is going to be tried again. */
  get isWaiting(): boolean {
    return this.#timer !== null
  }

  onTrouble(handler: Handler): () => void {
    this.#handlers.add(handler)
    if (this.#current) handler(this.#current)
    return () => this.#handlers.delete(handler)
  }

  say(trouble: StoreTrouble | null): void {
    const isNews = trouble?.kind !== this.#current?.kind
    this.#current = trouble
    if (!isNews) return
    for (const handler of this.#handlers) handler(trouble)
  }

  retry(): void {
    this.cancel()
    const timer = setTimeout(() => {
      this.#timer = null
      this.#delay = Math.min(this.#delay * 2, RETRY.last)
      this.#again()
    }, this.#delay)
    this.#timer = timer
    letEnd(timer)
  }

  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  /** Something was written. */
  over(): void {
    this.#delay = RETRY.first
    if (this.#current) this.say(null)
  }
}

/** In Node, a script may end while it waits. */
function letEnd(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function')
    timer.unref()
}
