/**
 * A part of the page that is fetched after the rest. The network may be gone, or the server has a newer version whose parts have other
 * names: then `state` is `failed`, whoever draws it says so, and `load` tries again.
 */
export class LatePart<Part> {
  #state = $state<'loading' | 'ready' | 'failed'>('loading')
  #part = $state.raw<Part | null>(null)
  readonly #fetch: () => Promise<Part>

  constructor(fetch: () => Promise<Part>) {
    this.#fetch = fetch
    void this.load()
  }

  get state(): 'loading' | 'ready' | 'failed' {
    return this.#state
  }

  /** Null until it is `ready`. */
  get part(): Part | null {
    return this.#part
  }

  readonly load = async (): Promise<void> => {
    this.#state = 'loading'
    try {
      this.#part = await this.#fetch()
      this.#state = 'ready'
    } catch {
      this.#state = 'failed'
    }
  }
}
