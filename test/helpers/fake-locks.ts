/** Web Locks for tests in Node: exclusive locks in memory, queued, abortable, freed when the holder's promise settles. */
import type { Locks } from '../../client/storage/plan-locks.ts'

type Waiting = { readonly name: string; readonly grant: () => void }

export class FakeLocks {
  readonly #held = new Map<string, true>()
  readonly #queue: Waiting[] = []

  get port(): Locks {
    return { request: this.#request, query: this.#query }
  }

  readonly #query = async (): Promise<LockManagerSnapshot> => {
    await Promise.resolve()
    return { held: [...this.#held.keys()].map((name) => ({ name })), pending: [] }
  }

  readonly #request = async (name: string, ...rest: unknown[]): Promise<unknown> => {
    const callback = rest.at(-1) as () => Promise<unknown>
    const { signal } = (rest.length > 1 ? rest[0] : {}) as { signal?: AbortSignal }
    if (this.#held.has(name))
      await new Promise<void>((grant, refuse) => {
        const waiting = { name, grant }
        this.#queue.push(waiting)
        signal?.addEventListener('abort', () => {
          const at = this.#queue.indexOf(waiting)
          if (at >= 0) this.#queue.splice(at, 1)
          refuse(new DOMException('aborted', 'AbortError'))
        })
      })
    this.#held.set(name, true)
    try {
      return await callback()
    } finally {
      this.#held.delete(name)
      const at = this.#queue.findIndex((waiting) => waiting.name === name)
      if (at >= 0) this.#queue.splice(at, 1)[0]?.grant()
    }
  }
}
