/**
 * Clocks of presence entries, owned by the server. They only ever grow, also over a restart (`starts` counts the openings of the store),
 * so that a client which stays while the server goes never takes news for old. No wall clock is read.
 */
export class PresenceClock {
  #last: number

  constructor(starts: number) {
    this.#last = (starts % 2 ** 20) * 2 ** 32
  }

  next(): number {
    return ++this.#last
  }
}
