/**
 * Marks what is found in the cells that are in the window; the others are marked when they come there. Called by grid-find.ts at every
 * change, and by itself while the window is scrolled.
 */
import { boxOf, trackAt } from './geometry.ts'
import type { GridCore } from './grid-core.ts'
import type { CellPlace } from './grid-session.ts'
import type { TableHits } from './table-hits.ts'

/** Pixels beyond the window that are marked, too: nobody sees marks come. */
const BEYOND = 400

export class FoundMarks {
  readonly #core: GridCore
  readonly #abort = new AbortController()
  #hits: TableHits | null = null
  #frame = 0

  constructor(core: GridCore) {
    this.#core = core
    const options = { signal: this.#abort.signal, passive: true }
    core.view.viewport.addEventListener('scroll', () => this.#drawSoon(), options)
  }

  destroy(): void {
    this.#abort.abort()
    cancelAnimationFrame(this.#frame)
  }

  /** Null: nothing is looked for. */
  draw(hits: TableHits | null): void {
    if (hits === null && this.#hits === null) return
    this.#hits = hits
    const { reader, view } = this.#core
    const { rowTracks, columnTracks } = view
    view.overlay.show(
      'found',
      this.#inWindow().flatMap((place) => {
        const spot = reader.spotOf(place)
        const box = spot && boxOf(this.#core.cellRect(spot), rowTracks, columnTracks)
        return box ? [{ box }] : []
      }),
    )
  }

  #drawSoon(): void {
    if (!this.#hits) return
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => this.draw(this.#hits))
  }

  #inWindow(): readonly CellPlace[] {
    const hits = this.#hits
    if (!hits || this.#core.isEmpty) return []
    const { reader, view } = this.#core
    const { top, bottom } = view.visible()
    const first = trackAt(view.rowTracks, top - BEYOND)
    const last = trackAt(view.rowTracks, bottom + BEYOND)
    const { rows, columns } = reader
    return [...rows.slice(0, Math.min(first, view.frozenRows)), ...rows.slice(first, last + 1)].flatMap(
      (row) => columns.map((column) => ({ row, column })).filter((place) => hits.has(place)),
    )
  }
}
