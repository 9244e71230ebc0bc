/**
 * Very many cells, read in slices between which the page answers, and then written at once. [GR62] Given up, nothing was written. When the
 * grid goes meanwhile, the rest is read and written on the way. One at a time; called by grid-paste.ts.
 */
import type { GridCore } from './grid-core.ts'
import type { PreparedCells } from './grid-session.ts'
import { PasteProgress } from './paste-progress.ts'

/** From here on it takes longer than a person notices. */
export const SLOW_FROM = 20_000
/** A slice leaves the page time to draw sixty times a second. */
const SLICE_MS = 10
const STEP = 250

export class SlowPaste {
  readonly #core: GridCore
  #finish: (() => void) | null = null

  constructor(core: GridCore) {
    this.#core = core
  }

  /** `write`: all are read; `givenUp`: by the person, or for another paste. Exactly one of them is called, once. */
  async run(
    prepared: PreparedCells,
    count: number,
    { write, givenUp }: { readonly write: () => void; readonly givenUp: () => void },
  ): Promise<void> {
    this.leave()
    const progress = new PasteProgress(this.#core, count)
    const finish = (): void => end(write)
    const end = (done: () => void): void => {
      if (this.#finish !== finish) return
      this.#finish = null
      progress.end()
      done()
    }
    this.#finish = finish
    let done = 0
    // Between the slices the page answers.
    while (done < count && this.#finish === finish) {
      await aPause()
      if (progress.isCancelled) return end(givenUp)
      const until = performance.now() + SLICE_MS
      while (done < count && performance.now() < until) done = prepared.read(STEP)
      progress.show(done)
    }
    await aPause()
    end(progress.isCancelled ? givenUp : write)
  }

  /** Whatever is being read is written now. */
  leave(): void {
    this.#finish?.()
  }
}

const aPause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
