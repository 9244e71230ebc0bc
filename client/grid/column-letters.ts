/**
 * The strip of column letters above the printed header: spreadsheet chrome for A1 references. Clicking one selects its column. Hidden
 * from screen readers, who hear the letter with each column header.
 */
import type { Tracks } from './geometry.ts'
import type { Rect } from './selection.ts'

export class ColumnLetters {
  readonly #element = document.createElement('div')
  /** Stays while the others scroll: the corner, and the letters of frozen columns. */
  readonly #still = document.createElement('div')
  readonly #corner = document.createElement('div')
  #letters: HTMLElement[] = []

  constructor(header: HTMLElement) {
    this.#element.className = 'f-letters'
    this.#element.setAttribute('aria-hidden', 'true')
    this.#still.className = 'f-letters-still'
    this.#corner.className = 'f-letters-corner'
    header.append(this.#element)
  }

  /**
   * @param names of the columns shown, `A`
   * @param frozen how many of the first ones do not scroll
   */
  show(names: readonly string[], columns: Tracks, offset: number, frozen: number): void {
    this.#letters = names.map((name, index) => {
      const letter = document.createElement('div')
      letter.className = 'f-letter'
      letter.textContent = name
      letter.dataset['column'] = String(index)
      letter.style.setProperty('inset-inline-start', `${offset + columns.start(index)}px`)
      letter.style.width = `${columns.size(index)}px`
      return letter
    })
    this.#corner.style.width = `${offset}px`
    this.#still.style.width = `${offset + columns.start(frozen)}px`
    this.#still.replaceChildren(this.#corner, ...this.#letters.slice(0, frozen))
    this.#element.replaceChildren(this.#still, ...this.#letters.slice(frozen))
  }

  mark(rects: readonly Rect[]): void {
    for (const [index, letter] of this.#letters.entries()) {
      const marked = rects.some(({ left, right }) => index >= left && index <= right)
      letter.classList.toggle('f-marked', marked)
    }
  }
}
