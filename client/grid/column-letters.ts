/**
 * The strip of column letters above the printed header: spreadsheet chrome for A1 references. Clicking one selects its column. Hidden
 * from screen readers, who hear the letter with each column header.
 */
import { columnLetters } from '../../shared/formula/a1.ts'
import type { Tracks } from './geometry.ts'
import type { Rect } from './selection.ts'

export class ColumnLetters {
  readonly #element = document.createElement('div')
  readonly #corner = document.createElement('div')
  #letters: HTMLElement[] = []

  constructor(header: HTMLElement) {
    this.#element.className = 'f-letters'
    this.#element.setAttribute('aria-hidden', 'true')
    this.#corner.className = 'f-letters-corner'
    header.append(this.#element)
  }

  show(columns: Tracks, offset: number): void {
    this.#letters = Array.from({ length: columns.count }, (_, index) => {
      const letter = document.createElement('div')
      letter.className = 'f-letter'
      letter.textContent = columnLetters(index)
      letter.dataset['column'] = String(index)
      letter.style.setProperty('inset-inline-start', `${offset + columns.start(index)}px`)
      letter.style.width = `${columns.size(index)}px`
      return letter
    })
    this.#corner.style.width = `${offset}px`
    this.#element.replaceChildren(this.#corner, ...this.#letters)
  }

  mark(rects: readonly Rect[]): void {
    for (const [index, letter] of this.#letters.entries()) {
      const marked = rects.some(({ left, right }) => index >= left && index <= right)
      letter.classList.toggle('f-marked', marked)
    }
  }
}
