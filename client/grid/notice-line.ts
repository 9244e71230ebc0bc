/**
 * The line below the table that says or asks something. [GR17] A question takes the keyboard, on its first answer; arrows and Tab go
 * between the answers, Enter accepts, Escape gives the question up. Then the keyboard is where it was, and what is being typed still
 * there. What is merely said takes nothing. One per controller; GridNotice.svelte draws it.
 */
import type { GridCore } from './grid-core.ts'
import type { GridNotice, NoticeAction } from './grid-state.ts'

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

export class NoticeLine {
  readonly #core: GridCore
  readonly #home: (from: HTMLElement | null) => void
  #element: HTMLElement | null = null
  /** Who had the keyboard when the question was asked. */
  #from: HTMLElement | null = null

  /** @param home brings the keyboard back to where it was, or to where it belongs now */
  constructor(core: GridCore, home: (from: HTMLElement | null) => void) {
    this.#core = core
    this.#home = home
  }

  /** The line is on the page, with this in it. Gives what is to be done when it goes or something else is in it. */
  show(element: HTMLElement, notice: GridNotice): () => void {
    const abort = new AbortController()
    element.addEventListener('keydown', (event) => this.#key(event), { signal: abort.signal })
    this.#element = element
    if (notice.isQuestion) this.#take(element)
    return () => {
      abort.abort()
      this.#leave()
      if (this.#element === element) this.#element = null
    }
  }

  holds(node: Node): boolean {
    return this.#element?.contains(node) ?? false
  }

  run(action: NoticeAction): void {
    this.#core.notice = null
    action.run()
    this.#core.changed()
    if (!this.#core.notice) this.#leave()
  }

  /** A question that is given up changes nothing. */
  dismiss(): void {
    this.#core.notice = null
    this.#core.changed()
    this.#leave()
  }

  #take(element: HTMLElement): void {
    const { activeElement } = document
    if (!element.contains(activeElement))
      this.#from = activeElement instanceof HTMLElement ? activeElement : null
    answersIn(element)[0]?.focus()
  }

  /** Nobody is left alone with a button that is about to go. */
  #leave(): void {
    const { activeElement } = document
    const from = this.#from
    this.#from = null
    if (activeElement === document.body || this.#element?.contains(activeElement)) this.#home(from)
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      return this.dismiss()
    }
    // The Enter that led here, held a little long, is no answer.
    if (event.repeat && (event.key === 'Enter' || event.key === ' ')) return event.preventDefault()
    const step = STEPS[event.key]
    const element = this.#element
    if (!step || !element || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const answers = answersIn(element)
    const at = answers.findIndex((answer) => answer === document.activeElement)
    const across = event.key === 'ArrowLeft' || event.key === 'ArrowRight'
    const by = across && getComputedStyle(element).direction === 'rtl' ? -step : step
    answers[(at + by + answers.length) % answers.length]?.focus()
  }
}

const answersIn = (element: HTMLElement): HTMLButtonElement[] => [...element.querySelectorAll('button')]
