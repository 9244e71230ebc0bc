/**
 * Work that waits its turn: so much at a time, and of several people one after the other takes a turn, so that whoever has much waiting keeps
 * nobody with little. Used by `RightsWatch`. Work must not reject.
 */
type Work = () => Promise<void>

export class FairQueue {
  readonly #atOnce: number
  /** In the order of turns. */
  readonly #waiting = new Map<string, Work[]>()
  #underWay = 0

  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  /** `of`: whose it is. What can begin begins in the same turn. */
  add(of: string, work: Work): void {
    const before = this.#waiting.get(of)
    if (before) before.push(work)
    else this.#waiting.set(of, [work])
    this.#begin()
  }

  /** What waits is not done any more. */
  clear(): void {
    this.#waiting.clear()
  }

  #begin(): void {
    while (this.#underWay < this.#atOnce) {
      const work = this.#next()
      if (!work) return
      this.#underWay++
      void work().finally(() => {
        this.#underWay--
        this.#begin()
      })
    }
  }

  #next(): Work | undefined {
    for (const [of, own] of this.#waiting) {
      const work = own.shift()
      this.#waiting.delete(of)
      if (own.length > 0) this.#waiting.set(of, own)
      return work
    }
    return undefined
  }
}
