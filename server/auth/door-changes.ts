/**
 * Where everybody says that rights, people, sessions, tokens or states of tables have changed, after it is durable. The caches listen first,
 * so that whoever asks anew upon being told hears what is true now.
 */
import type { DoorChange } from './door-port.ts'

type Handler = (change: DoorChange) => void

export class DoorChanges {
  readonly #caches: Handler[] = []
  readonly #handlers = new Set<Handler>()

  readonly tell = (change: DoorChange): void => {
    for (const forget of this.#caches) forget(change)
    for (const handler of this.#handlers) handler(change)
  }

  /** For what remembers something: told before anybody else. */
  onFirst(forget: Handler): void {
    this.#caches.push(forget)
  }

  on(handler: Handler): () => void {
    this.#handlers.add(handler)
    return () => this.#handlers.delete(handler)
  }
}
