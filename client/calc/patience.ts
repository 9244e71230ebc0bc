/**
 * How long a worker may be silent before the host ends it. While formulas are parsed or evaluated one after the other, each has two
 * seconds, for one that does not end is found by that. What grows with the plan (building, sorting, telling) is no formula's fault and
 * has time by size. A machine that has shown to be slow gets more of both.
 */

/** Milliseconds that a formula has. */
const PATIENCE = 2_000
/** Work on the whole plan: so many times a formula's patience to begin with, and this many milliseconds for a cell. */
const BUSY_FACTOR = 5
const BUSY_PATIENCE = 0.2
/** What an ordinary machine takes for a cell at most; nothing is concluded from less than a second. */
const ORDINARY = 0.02
const TELLING = 1_000
/** An endless formula must be found within seconds on a slow machine too. */
const MAX_SLOWNESS = 5
/** Silent in work on the whole plan again and again, with twice the time each time: it is not the machine. */
const MAX_DOUBLINGS = 3

export class Patience {
  readonly #base: number
  #slowness = 1
  #doublings = 0

  constructor(base: number = PATIENCE) {
    this.#base = base
  }

  /** Milliseconds for one formula. */
  get forFormula(): number {
    return this.#base * this.#slowness
  }

  /** Milliseconds for work on a plan of so many cells. */
  forPlan(cells: number): number {
    return (this.#base * BUSY_FACTOR + cells * BUSY_PATIENCE) * this.#slowness * 2 ** this.#doublings
  }

  /** Work on so many cells took so long. */
  learn(cells: number, milliseconds: number): void {
    if (milliseconds < TELLING) return
    const slowness = milliseconds / (cells * ORDINARY)
    this.#slowness = Math.min(Math.max(this.#slowness, slowness), MAX_SLOWNESS)
  }

  /** Work on the whole plan was too slow for it. False when it should have been done by now on any machine. */
  double(): boolean {
    return ++this.#doublings <= MAX_DOUBLINGS
  }

  /** A task was done. */
  rest(): void {
    this.#doublings = 0
  }
}
