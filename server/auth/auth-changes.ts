/**
 * Tells whoever holds connections, caches or registers that a person changed: the door forwards it (`DoorPort.onChange`), registers of plans
 * take up new names. Told after the change is durable, in the same turn, before anybody is answered.
 */
export type AuthChange = { readonly person: string }

export class AuthChanges {
  readonly #handlers = new Set<(change: AuthChange) => void>()

  /** Gives back how to stop hearing. */
  on(handler: (change: AuthChange) => void): () => void {
    this.#handlers.add(handler)
    return () => this.#handlers.delete(handler)
  }

  tell(change: AuthChange): void {
    for (const handler of this.#handlers) handler(change)
  }
}
