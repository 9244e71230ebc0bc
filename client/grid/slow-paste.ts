/**
 * Very many cells, read in slices between which the page answers, and then written at once. [GR62] Given up, nothing was written. When the
 * grid goes meanwhile, the rest is read and written on the way. One at a time; called by grid-paste.ts.
 */
import { AppError } from '../../shared/model/error.ts'
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
    const end = (done: () => void): void => {
      this.#finish = null
      progress.end()
      done()
    }
    const finish = (): void => end(write)
    this.#finish = finish
    let done = 0
    while (done < count) {
      await aPause()
      // It was finished on the way.
      if (this.#finish !== finish) return
      if (progress.isCancelled) return end(givenUp)
      const until = performance.now() + SLICE_MS
      while (done < count && performance.now() < until) done = readSome(prepared) ?? count
      progress.show(done)
    }
    await aPause()
    if (this.#finish === finish) end(progress.isCancelled ? givenUp : write)
  }

  /** Whatever is being read is written now. */
  leave(): void {
    this.#finish?.()
  }
}

/** Null: they cannot be written. Writing them says why. */
function readSome(prepared: PreparedCells): number | null {
  try {
    return prepared.read(STEP)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

const aPause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
