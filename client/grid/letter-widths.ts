/**
 * How wide a text may be at most when it stands in one line, without asking the page: letters are measured once each, on a canvas. Adds
 * up single letters, the digits as wide as the widest (ours are tabular) and all of them bold, so that what it says is never too little
 * for a font the cells are drawn in; kerning and ligatures only make a text narrower.
 */

/** What one font's letters may differ by between the canvas and the page. */
const MARGIN = 1.04
/** Ems, where there is no canvas to ask: no letter is wider than an em, few Latin ones than two thirds. */
const LATIN = 0.7
const OTHER = 1.05

export class LetterWidths {
  readonly #known = new Map<string, number>()
  readonly #context = document.createElement('canvas').getContext('2d')
  readonly #em: number

  /** @param cell drawn like a cell */
  constructor(cell: HTMLElement) {
    const { fontFamily, fontSize } = getComputedStyle(cell)
    this.#em = Number.parseFloat(fontSize) || 15
    if (this.#context) this.#context.font = `700 ${fontSize} ${fontFamily}`
    const digits = Math.max(...Array.from('0123456789', (digit) => this.#of(digit)))
    for (const digit of '0123456789') this.#known.set(digit, digits)
  }

  /** Pixels. */
  get em(): number {
    return this.#em
  }

  /** Pixels; no less than the text takes. */
  of(text: string): number {
    let width = 0
    for (const letter of text) width += this.#of(letter)
    return width
  }

  #of(letter: string): number {
    const known = this.#known.get(letter)
    if (known !== undefined) return known
    const width = (this.#context?.measureText(letter).width ?? this.#guess(letter)) * MARGIN
    this.#known.set(letter, width)
    return width
  }

  #guess(letter: string): number {
    return (letter.charCodeAt(0) < 0x300 ? LATIN : OTHER) * this.#em
  }
}
