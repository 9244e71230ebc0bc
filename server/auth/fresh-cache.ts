/**
 * A small memory of what the database says, never older than the last change told to it: what was being read while something changed is
 * read again, and not kept. Every request asks who is calling, so this saves two reads for each; whoever asks at the same time for the same
 * shares one.
 */
type Loading<Value> = { readonly changes: number; readonly found: Promise<Value | null> }

export class FreshCache<Value> {
  readonly #kept = new Map<string, Value>()
  readonly #loading = new Map<string, Loading<Value>>()
  readonly #limit: number
  #changes = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** What is not there (null) is not kept: strangers could make up as many keys as they like. */
  async get(key: string, load: () => Promise<Value | null>): Promise<Value | null> {
    const kept = this.#kept.get(key)
    if (kept !== undefined) return kept
    for (;;) {
      const before = this.#changes
      const value = await this.#shared(key, load)
      if (before !== this.#changes) continue
      if (value !== null) this.#keep(key, value)
      return value
    }
  }

  /** What is kept already, without asking. */
  peek(key: string): Value | undefined {
    return this.#kept.get(key)
  }

  forget(key: string): void {
    this.#changes++
    this.#kept.delete(key)
  }

  forgetWhere(concerns: (value: Value) => boolean): void {
    this.#changes++
    for (const [key, value] of this.#kept) if (concerns(value)) this.#kept.delete(key)
  }

  /** What was begun before the last change may be out of date. */
  #shared(key: string, load: () => Promise<Value | null>): Promise<Value | null> {
    const under = this.#loading.get(key)
    if (under?.changes === this.#changes) return under.found
    const found = load().finally(() => {
      if (this.#loading.get(key) === loading) this.#loading.delete(key)
    })
    const loading = { changes: this.#changes, found }
    this.#loading.set(key, loading)
    return found
  }

  #keep(key: string, value: Value): void {
    if (this.#kept.size >= this.#limit) {
      const oldest = this.#kept.keys().next()
      if (oldest.done !== true) this.#kept.delete(oldest.value)
    }
    this.#kept.set(key, value)
  }
}
