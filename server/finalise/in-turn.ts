/** One after the other where they concern the same thing, side by side where not. */
export class InTurn {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Does `work` when everything that came before under `name` is over, however it ended. */
  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name) ?? Promise.resolve()
    const turn = before.then(work)
    const settled = turn.catch(() => {})
    this.#last.set(name, settled)
    try {
      return await turn
    } finally {
      if (this.#last.get(name) === settled) this.#last.delete(name)
    }
  }
}
