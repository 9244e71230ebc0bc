/**
 * [GR102] The way from one marked cell to the next: goes through all that is shown in slices, says how many there are. What
 * is marked is asked for now; nothing is kept.
 */
import type { GridCore } from './grid-core.ts'
import type { GridRules } from './grid-rules.ts'
import type { CellPlace } from './grid-session.ts'

/** Cells looked at before others have their turn. */
const SLICE = 4000

export class MarkedCells {
  readonly #core: GridCore
  readonly #rules: GridRules
  /** Of the search that is wanted; an older one gives up. */
  #run = 0

  constructor(core: GridCore, rules: GridRules) {
    this.#core = core
    this.#rules = rules
  }

  stop(): void {
    this.#run++
  }

  next(): void {
    void this.#next()
  }

  isMarked({ row, column }: CellPlace): boolean {
    const { session, reader } = this.#core
    return session.mark(reader.id, row, column) !== null || this.#rules.reason(row, column) !== ''
  }

  async #next(): Promise<void> {
    const core = this.#core
    const run = ++this.#run
    const places = await this.#all(() => run === this.#run)
    if (!places || run !== this.#run) return
    // Others may have changed rows meanwhile.
    const spots = places
      .flatMap((place) => core.reader.spotOf(place) ?? [])
      .toSorted((a, b) => a.row - b.row || a.column - b.column)
    const { active } = core
    const at = spots.findIndex(
      ({ row, column }) => row > active.row || (row === active.row && column > active.column),
    )
    const index = Math.max(0, at)
    const spot = spots[index]
    if (!spot) return core.tell('markedNone')
    core.select(spot)
    core.tell('markedAt', { address: core.reader.nameAt(spot), at: index + 1, count: spots.length })
  }

  /** Null: not wanted any more. */
  async #all(isWanted: () => boolean): Promise<readonly CellPlace[] | null> {
    const { rows, columns } = this.#core.reader
    const found: CellPlace[] = []
    let seen = 0
    for (const row of rows)
      for (const column of columns) {
        if (++seen % SLICE === 0) await new Promise((resolve) => setTimeout(resolve))
        if (!isWanted()) return null
        if (this.isMarked({ row, column })) found.push({ row, column })
      }
    return found
  }
}
