/**
 * How many of something each one has: sockets and steps of a person, sockets and requests of an address of which nobody knows yet whose they
 * are. One office may share one address, so signed-in people are counted by person only. Every `add` gives back how to take it away.
 */
import { WIDER, widerKey } from './address.ts'

export class Attendance {
  readonly #counts = new Map<string, number>()

  #total = 0

  /** Of all together. */
  get total(): number {
    return this.#total
  }

  /** How many have any. */
  get size(): number {
    return this.#counts.size
  }

  count(key: string): number {
    return this.#counts.get(key) ?? 0
  }

  add(key: string): () => void {
    this.#counts.set(key, this.count(key) + 1)
    this.#total++
    let isHere = true
    return () => {
      if (!isHere) return
      isHere = false
      this.#total--
      const left = this.count(key) - 1
      if (left > 0) this.#counts.set(key, left)
      else this.#counts.delete(key)
    }
  }
}

/** Of addresses, by keys as `addressKey` gives them, and by the wider networks they lie in. */
export class AddressAttendance {
  readonly #near = new Attendance()
  readonly #wide = new Attendance()

  /** Null: this address, or the network around it, has as many as it may. */
  add(key: string, perAddress: number): (() => void) | null {
    const wider = widerKey(key)
    if (this.#near.count(key) >= perAddress) return null
    if (wider !== null && this.#wide.count(wider) >= WIDER * perAddress) return null
    const gone = this.#near.add(key)
    const goneWider = wider === null ? null : this.#wide.add(wider)
    return () => {
      gone()
      goneWider?.()
    }
  }
}
