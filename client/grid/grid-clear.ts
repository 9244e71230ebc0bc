/** Empties cells, as one undo step; formulas that go with it are counted. [GR21] Called by grid-commands.ts and grid-series.ts. */
import type { GridCore } from './grid-core.ts'
import type { CellPlace } from './grid-session.ts'
import { watchFormulas } from './replaced-many.ts'

export class GridClear {
  readonly #core: GridCore

  constructor(core: GridCore) {
    this.#core = core
  }

  clear(places: readonly CellPlace[] = this.#core.selectedPlaces): void {
    const core = this.#core
    if (!core.mayChange()) return
    const { reader, session } = core
    const filled = places.filter(({ row, column }) => reader.editText({ row, column }) !== '')
    if (filled.length === 0) return this.#tellBorrowed()
    const replaced = watchFormulas(core, filled)
    if (!core.isDone(core.act(() => session.clear(reader.id, filled, reader.language)))) return
    core.announce('cleared', { count: filled.length })
    const told = replaced()
    if (told) core.say(told.sentence, told.actions)
  }

  /** [GR32] What is seen is in another language: there is nothing to clear in this one. */
  #tellBorrowed(): void {
    const core = this.#core
    const language = core.activePlace && core.reader.borrowedFrom(core.activePlace)
    if (language) core.tell('borrowedStays', { language })
  }
}
