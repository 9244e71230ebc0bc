/**
 * Fetches late-parts.ts, and holds what is asked of it meanwhile. What was asked for is done to the cells that were selected then, or not at
 * all: when they are others by the time the parts are here, the person is told and nothing is changed.
 */
import { holdTyped } from '../ui/typed-ahead.ts'
import { rectsName } from './a1.ts'
import type { GridCore } from './grid-core.ts'
import type { LateParts, PartsNeeded } from './late-parts.ts'
import type { Rect } from './selection.ts'

export class GridLate {
  readonly #core: GridCore
  readonly #needed: () => PartsNeeded
  readonly #words: () => Promise<unknown>
  /** They are here. */
  onReady = (): void => undefined
  #parts: LateParts | null = null
  #isOver = false
  /** Null: not asked for, or it could not be had. */
  #loading: Promise<void> | null = null

  /** @param words fetches what the late parts say */
  constructor(core: GridCore, needed: () => PartsNeeded, words: () => Promise<unknown>) {
    this.#core = core
    this.#words = words
    this.#needed = needed
  }

  /** Somebody is here: fetches them, long before they are asked for. */
  readonly ready = (): Promise<void> => (this.#loading ??= this.#load())

  async #load(): Promise<void> {
    try {
      const [{ LateParts }] = await Promise.all([import('./late-parts.ts'), this.#words()])
      if (this.#isOver) return
      this.#parts = new LateParts(this.#needed())
      this.onReady()
      this.#core.changed()
    } catch {
      this.#loading = null
    }
  }

  /** The grid goes: what comes now comes for nobody. */
  destroy(): void {
    this.#isOver = true
  }

  /** Null: not here yet. */
  get parts(): LateParts | null {
    return this.#parts
  }

  /** What is asked for opens a field: what one types before it is there goes into it, and into no cell. */
  holdTyped(): void {
    if (this.#parts) return
    const { give } = holdTyped()
    void this.ready().then(() => requestAnimationFrame(give))
  }

  /** At once, or as soon as they are here, if the same cells are selected then. */
  run(work: (parts: LateParts) => void): void {
    this.use((parts, rects) => {
      if (rectsName(rects) === rectsName(this.#core.rects)) work(parts)
      else this.#core.tell('notDone')
    })
  }

  /**
   * At once, or as soon as they are here. Each of these rectangles is given as it lies by then; absent: what is selected now. When one of
   * them is gone, the person is told and nothing is done.
   */
  use(
    work: (parts: LateParts, rects: readonly Rect[]) => void,
    rects: readonly Rect[] = this.#core.rects,
  ): void {
    if (this.#parts) work(this.#parts, rects)
    else void this.#useWhenReady(work, rects)
  }

  async #useWhenReady(
    work: (parts: LateParts, rects: readonly Rect[]) => void,
    asked: readonly Rect[],
  ): Promise<void> {
    const core = this.#core
    const held = core.reader.hold(asked)
    await this.ready()
    if (!this.#parts) return core.tell('notLoaded')
    const rects = held()
    if (rects) work(this.#parts, rects)
    else core.tell('placeGone')
  }
}
