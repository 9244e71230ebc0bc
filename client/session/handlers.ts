/** Who wants to hear of what happens in a plan. One list per kind; a handler that throws does not keep the others from hearing. */
import type { TableId } from '../../shared/model/ids.ts'
import type { Peer, RefusedEdit, TableEvent, Unsubscribe } from './session-types.ts'

class Listeners<T> {
  readonly #handlers = new Set<(event: T) => void>()

  add(handler: (event: T) => void): Unsubscribe {
    // Wrapped, so that the same function added twice is two.
    const own = (event: T): void => handler(event)
    this.#handlers.add(own)
    return () => this.#handlers.delete(own)
  }

  say(event: T): void {
    for (const handler of Array.from(this.#handlers)) {
      try {
        handler(event)
      } catch (error) {
        // Reported as uncaught, where consoles and tests see it, but outside the transaction that brought the news.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }

  clear(): void {
    this.#handlers.clear()
  }
}

export class Handlers {
  readonly #tables = new Map<TableId, Listeners<TableEvent>>()
  readonly #outline = new Listeners<void>()
  readonly #presence = new Listeners<readonly Peer[]>()
  readonly #history = new Listeners<void>()
  readonly #access = new Listeners<void>()
  readonly #refused = new Listeners<readonly RefusedEdit[]>()
  readonly #detach: (() => void)[] = []

  /** Subscriptions of the session's own, ended by `close`. */
  add(...subscriptions: readonly (Unsubscribe | undefined)[]): void {
    for (const end of subscriptions) if (end) this.#detach.push(end)
  }

  onTable(table: TableId, handler: (event: TableEvent) => void): Unsubscribe {
    const listeners = this.#tables.get(table) ?? new Listeners<TableEvent>()
    this.#tables.set(table, listeners)
    return listeners.add(handler)
  }

  onOutline(handler: () => void): Unsubscribe {
    return this.#outline.add(handler)
  }

  onPresence(handler: (peers: readonly Peer[]) => void): Unsubscribe {
    return this.#presence.add(handler)
  }

  onHistory(handler: () => void): Unsubscribe {
    return this.#history.add(handler)
  }

  onAccess(handler: () => void): Unsubscribe {
    return this.#access.add(handler)
  }

  onRefused(handler: (edits: readonly RefusedEdit[]) => void): Unsubscribe {
    return this.#refused.add(handler)
  }

  table(table: TableId, event: TableEvent): void {
    this.#tables.get(table)?.say(event)
  }

  outline(): void {
    this.#outline.say()
  }

  presence(peers: readonly Peer[]): void {
    this.#presence.say(peers)
  }

  history(): void {
    this.#history.say()
  }

  access(): void {
    this.#access.say()
  }

  refused(edits: readonly RefusedEdit[]): void {
    this.#refused.say(edits)
  }

  close(): void {
    for (const end of this.#detach.splice(0)) end()
    for (const listeners of [
      this.#outline,
      this.#presence,
      this.#history,
      this.#access,
      this.#refused,
      ...this.#tables.values(),
    ])
      listeners.clear()
  }
}
