/**
 * The one layer over the cells: selection, cells that were cut, copied or are to be filled, references of the formula being typed, other people's cursors, the drop line of dragged
 * rows, and the cell editor. It lies in AG Grid's scrolling container, scrolls natively, and is covered by the row and column headers.
 * Boxes are pooled per kind; positions are set through the style object (the content policy allows no inline styles in markup).
 */
import type { Box } from './geometry.ts'

export type OverlayBox = {
  readonly box: Box
  /** Number of the colour, counted from 1, for references and people. */
  readonly colour?: number
  readonly label?: string
  readonly state?: string
}

/** Content pixels from the start, and from the top, that stay with the window. */
export type Still = { readonly across: number; readonly down: number }

export type OverlayKind =
  | 'selection'
  | 'active'
  | 'cut'
  | 'copied'
  | 'reference'
  | 'peer'
  | 'drop'
  | 'fill'
  | 'handle'
  | 'grip'
  | 'traced'
  | 'found'

/** Pixels from which a cell has more than one line. */
const TALL = 44

export class Overlay {
  readonly element: HTMLElement
  readonly #pools = new Map<OverlayKind, HTMLElement[]>()
  /** Width of the row header, which lies before the first column. */
  offset = 0
  /** [GR91] [GR94] Content pixels that do not scroll: what lies over them belongs to layers of their own, which come late. */
  still: Still = { across: 0, down: 0 }
  /** Shows in those layers what belongs there; gives what stays in this one. */
  divide: ((kind: OverlayKind, boxes: readonly OverlayBox[]) => readonly OverlayBox[]) | null = null

  constructor(container: HTMLElement, name = 'f-overlay') {
    this.element = document.createElement('div')
    this.element.className = name
    this.element.setAttribute('role', 'presentation')
    container.append(this.element)
  }

  lie(offset: number, still: Still): void {
    this.offset = offset
    this.still = still
  }

  /** Shows exactly these boxes of that kind. */
  show(kind: OverlayKind, all: readonly OverlayBox[]): void {
    const boxes = this.divide?.(kind, all) ?? all
    const pool = this.#pools.get(kind) ?? []
    this.#pools.set(kind, pool)
    while (pool.length < boxes.length) pool.push(this.#create(kind))
    for (const [index, element] of pool.entries()) {
      const shown = boxes[index]
      element.hidden = shown === undefined
      if (shown) this.fill(element, kind, shown)
    }
  }

  /** Moves an element of one's own to a box. */
  place(element: HTMLElement, box: Box): void {
    element.style.top = `${box.top}px`
    element.style.setProperty('inset-inline-start', `${box.start + this.offset}px`)
    element.style.width = `${box.width}px`
    element.style.height = `${box.height}px`
  }

  #create(kind: OverlayKind): HTMLElement {
    const element = document.createElement('div')
    element.setAttribute('aria-hidden', 'true')
    if (kind === 'peer') {
      const flag = document.createElement('span')
      flag.className = 'f-flag'
      element.append(flag)
    }
    this.element.append(element)
    return element
  }

  protected fill(element: HTMLElement, kind: OverlayKind, { box, colour, label, state }: OverlayBox): void {
    const names = ['f-box', `f-${kind}`]
    if (colour !== undefined) names.push(`f-${kind}-${colour}`)
    if (state !== undefined) names.push(`f-is-${state}`)
    element.className = names.join(' ')
    // A flag over the first row would be hidden by the header, over the first that scrolls by the frozen ones: it hangs below then.
    const { down } = this.still
    element.classList.toggle('f-at-top', box.top - (box.top < down ? 0 : down) < 16)
    // Below the only row of a table there is no room.
    element.classList.toggle('f-is-tall', box.height > TALL)
    if (element.firstElementChild) element.firstElementChild.textContent = label ?? ''
    this.place(element, box)
  }
}
