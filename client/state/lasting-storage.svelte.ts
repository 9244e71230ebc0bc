/**
 * Whether the browser promises to keep what it stores for us. Asked for after the person's first edit, because some browsers show a
 * question and a question before any work has no reason. `refused`: the browser may clear it when space runs out, and the page says so.
 */
export type Lasting = 'unasked' | 'granted' | 'refused' | 'unknown'

export type StorageAsker = Pick<StorageManager, 'persist' | 'persisted'>

export class LastingStorage {
  #state = $state<Lasting>('unasked')
  readonly #asker: StorageAsker | undefined

  /** `asker` is absent where the browser has no such promise (an insecure address). */
  constructor(asker: StorageAsker | undefined) {
    this.#asker = asker
  }

  get state(): Lasting {
    return this.#state
  }

  /** Asks once; later calls do nothing. */
  async ask(): Promise<void> {
    if (this.#state !== 'unasked') return
    this.#state = 'unknown'
    if (!this.#asker) return
    try {
      const granted = (await this.#asker.persisted()) || (await this.#asker.persist())
      this.#state = granted ? 'granted' : 'refused'
    } catch {
      this.#state = 'unknown'
    }
  }
}
