/**
 * Fetches late-parts.ts, and holds what is asked of it meanwhile. What was asked for is done to the cells that were selected then, or not at
 * all: when they are others by the time the parts are here, the person is told and nothing is changed.
 */
import type { GridCore } from './grid-core.ts'
import type { CellPlace } from './grid-session.ts'
import type { LateParts, PartsNeeded } from './late-parts.ts'
import type { Rect } from './selection.ts'
import { rectOf } from './selection.ts'

export class GridLate {
  readonly #core: GridCore
  readonly #needed: () => PartsNeeded
  #parts: LateParts | null = null
  /** Null: not asked for, or it could not be had. */
  #loading: Promise<void> | null = null

  constructor(core: GridCore, needed: () => PartsNeeded) {
    this.#core = core
    this.#needed = needed
  }

  /** Somebody is here: fetches them, long before they are asked for. */
  readonly ready = (): void => {
    this.#loading ??= this.#load()
  }

  async #load(): Promise<void> {
    try {
      const { LateParts } = await import('./late-parts.ts')
      this.#parts = new LateParts(this.#needed())
      this.#core.changed()
    } catch {
      this.#loading = null
    }
  }

  /** Null: not here yet. */
  get parts(): LateParts | null {
    return this.#parts
  }

  /** At once, or as soon as they are here, if the same cells are selected then. */
  run(work: (parts: LateParts) => void): void {
    this.use((parts, rects) => {
      const now = this.#core.rects
      if (rects.length === now.length && rects.every((rect, at) => isSame(rect, now[at]))) work(parts)
      else this.#core.tell('notDone')
    })
  }

  /** At once, or as soon as they are here. `rects`: where the cells are by then that were selected when it was asked for. */
  use(work: (parts: LateParts, rects: readonly Rect[]) => void): void {
    if (this.#parts) work(this.#parts, this.#core.rects)
    else void this.#useWhenReady(work)
  }

  async #useWhenReady(work: (parts: LateParts, rects: readonly Rect[]) => void): Promise<void> {
    const core = this.#core
    const corners = core.rects.map((rect) => this.#cornersOf(rect))
    this.ready()
    await this.#loading
    if (!this.#parts) return core.tell('notLoaded')
    const rects = corners.flatMap(([from, to]) => {
      const [first, last] = [from && core.reader.spotOf(from), to && core.reader.spotOf(to)]
      return first && last ? [rectOf(first, last)] : []
    })
    if (rects.length === corners.length) work(this.#parts, rects)
    else core.tell('placeGone')
  }

  #cornersOf({ top, left, bottom, right }: Rect): readonly [CellPlace | null, CellPlace | null] {
    const { reader } = this.#core
    return [reader.placeAt({ row: top, column: left }), reader.placeAt({ row: bottom, column: right })]
  }
}

const isSame = (a: Rect, b: Rect | undefined): boolean =>
  a.top === b?.top && a.left === b.left && a.bottom === b.bottom && a.right === b.right
