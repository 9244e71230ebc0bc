/** Has the selection summed up when it rests, and again when values change. [GR39] Called at every change of the grid; mostly there is nothing to do. */
import type { GridCore } from './grid-core.ts'
import { summarise } from './selection-summary.ts'

/** While somebody drags or holds a key nothing is summed up. */
const AFTER_SELECTING = 100
/** Others may edit many times a second. */
const AFTER_DRAWING = 400

export class SummaryWatch {
  readonly #core: GridCore
  #range = ''
  #drawn = 0
  #timer: ReturnType<typeof setTimeout> | null = null
  /** Of the run that is wanted; an older one gives up. */
  #run = 0

  constructor(core: GridCore) {
    this.#core = core
  }

  look(): void {
    const core = this.#core
    const range = core.isOneCell ? '' : core.rangeName
    if (range !== this.#range) {
      this.#range = range
      core.summary = null
      this.#begin(AFTER_SELECTING)
    } else if (core.drawn !== this.#drawn) this.#begin(AFTER_DRAWING)
  }

  /** Puts a figure on the clipboard. */
  copy(value: string): void {
    const core = this.#core
    navigator.clipboard.writeText(value).then(
      () => core.announce('figureCopied', { value }),
      () => core.tell('clipboardRefused'),
    )
  }

  stop(): void {
    this.#run++
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  #begin(wait: number): void {
    this.stop()
    this.#drawn = this.#core.drawn
    if (this.#range !== '') this.#timer = setTimeout(() => void this.#sumUp(), wait)
  }

  async #sumUp(): Promise<void> {
    const core = this.#core
    const run = ++this.#run
    const summary = await summarise(core.reader, core.rects, async () => {
      await new Promise((resolve) => setTimeout(resolve))
      return run === this.#run
    })
    if (run !== this.#run) return
    core.summary = summary
    core.changed()
  }
}
