/**
 * Rooms that are being frozen, or were by this process: they stay so when they are unloaded or dropped before the log says it. Each call
 * holds by itself, so that one that fails takes away nobody else's.
 */
export class Freezer {
  readonly #holds = new Map<string, Set<symbol>>()

  isHeld(room: string): boolean {
    return this.#holds.has(room)
  }

  /** What it gives back lets go, and answers whether nobody holds the room any more. */
  hold(room: string): () => boolean {
    const hold = Symbol(room)
    const holds = this.#holds.get(room) ?? new Set()
    this.#holds.set(room, holds.add(hold))
    return () => {
      // Thawed meanwhile, and perhaps held anew: then it is not ours any more.
      if (!holds.delete(hold) || this.#holds.get(room) !== holds) return false
      if (holds.size > 0) return false
      return this.#holds.delete(room)
    }
  }

  thaw(room: string): void {
    this.#holds.delete(room)
  }
}
