/**
 * The text field in which a cell is edited in place: it lies over its cell, grows with its text, and shows a formula's references in
 * colour. It is focused inside the key press that starts editing, so that an input method composes into it from the first key.
 * It knows nothing of tables: the controller says where it lies and what its keys mean.
 */
import { commandOf } from '../state/shortcut.ts'
import { colourPieces } from './formula-references.ts'
import type { ReferenceSpan } from './formula-references.ts'
import type { Box } from './geometry.ts'
import type { Overlay } from './overlay.ts'

export type EditorEvents = {
  /** True: the key was used up. */
  readonly key: (event: KeyboardEvent) => boolean
  readonly input: () => void
  /** The caret went elsewhere, or the keyboard came or went. */
  readonly caret: () => void
  /** Makes room down to this content pixel, if there is some, and says how much there is. */
  readonly roomFor: (bottom: number) => EditorRoom
  /** Pixels; no less than the text takes in one line, its sides included. */
  readonly widthOf: (text: string) => number
  /** The person went elsewhere in the page. */
  readonly leave: (to: Node) => void
}

/** Content pixels that the editor may take: it leaves neither the table nor the window. */
export type EditorRoom = {
  /** Of the table. */
  readonly width: number
  /** How wide it may become, unless its cell is wider. */
  readonly most: number
  readonly top: number
  readonly bottom: number
}

/** Pixels of a field that its text leaves free: the caret, and the room beside a number in which a bracket hangs. */
const SPARE = 12
/** A formula wants one line. */
const FORMULA_WIDTH = 480

export class CellEditor {
  readonly field = document.createElement('textarea')
  readonly #overlay: Overlay
  readonly #row = document.createElement('div')
  readonly #cell = document.createElement('div')
  readonly ink = document.createElement('div')
  #box: Box | null = null
  readonly #events: EditorEvents

  constructor(overlay: Overlay, events: EditorEvents) {
    this.#overlay = overlay
    this.#events = events
    // A grid may only own rows, and rows cells: the editor has a row and a cell of its own.
    this.#row.setAttribute('role', 'row')
    this.#row.className = 'f-editor-row'
    this.#row.hidden = true
    this.#cell.setAttribute('role', 'gridcell')
    this.#cell.className = 'f-editor'
    this.ink.className = 'f-editor-ink'
    this.ink.setAttribute('aria-hidden', 'true')
    this.field.className = 'f-editor-field'
    this.field.rows = 1
    this.field.spellcheck = false
    this.field.setAttribute('autocomplete', 'off')
    this.#cell.append(this.ink, this.field)
    this.#row.append(this.#cell)
    // Not in the overlay: over frozen cells it lies above them.
    overlay.element.after(this.#row)
    this.field.addEventListener('keydown', (event) => {
      // To another region of the page, a search, the sheet of keys: the page's own.
      if (commandOf(event, true)) return
      event.stopPropagation()
      // While an input method composes, Enter, Escape and the arrows are its own.
      if (event.isComposing || event.keyCode === 229) return
      if (events.key(event)) event.preventDefault()
    })
    this.field.addEventListener('input', () => events.input())
    let told: readonly number[] = []
    this.field.addEventListener('selectionchange', () => {
      const caret = this.caret
      if (this.#row.hidden || (caret[0] === told[0] && caret[1] === told[1])) return
      told = caret
      events.caret()
    })
    this.field.addEventListener('focusin', () => events.caret())
    this.field.addEventListener('focusout', (event) => {
      events.caret()
      if (event.relatedTarget instanceof Node && !this.#row.hidden) events.leave(event.relatedTarget)
    })
    for (const type of ['mousedown', 'dblclick', 'copy', 'cut', 'paste', 'contextmenu'] as const)
      this.field.addEventListener(type, (event) => event.stopPropagation())
  }

  get isOpen(): boolean {
    return !this.#row.hidden
  }

  get text(): string {
    return this.field.value
  }

  get caret(): readonly [number, number] {
    return [this.field.selectionStart, this.field.selectionEnd]
  }

  /**
   * @param number the cell is set to the right, like a number
   * @param ghost shown pale while nothing is typed
   */
  open(text: string, label: string, rowIndex: number, number: boolean, ghost = ''): void {
    this.field.value = text
    this.field.placeholder = ghost
    this.field.setAttribute('aria-label', label)
    this.#row.setAttribute('aria-rowindex', String(rowIndex))
    this.#cell.classList.toggle('f-editor-number', number)
    this.#row.hidden = false
    this.paintInk([])
  }

  focus(caret: 'end' | 'keep'): void {
    this.field.focus({ preventScroll: true })
    if (caret === 'end') this.field.setSelectionRange(this.text.length, this.text.length)
  }

  /** `place` then gives it the room it needs. */
  setText(text: string): void {
    if (this.field.value !== text) this.field.value = text
  }

  /** Its cell was deleted, or came back. */
  setLost(isLost: boolean, label: string): void {
    this.#cell.classList.toggle('f-lost', isLost)
    this.field.setAttribute('aria-label', label)
  }

  close(): void {
    this.#cell.classList.remove('f-lost')
    this.#row.hidden = true
    this.field.value = ''
    this.ink.replaceChildren()
  }

  /** Makes room for the text as it is now: measures it, once for each change. Null: its cell is gone, and it stays where it was. */
  place(box: Box | null): void {
    this.#box = box ?? this.#box
    this.#fit()
  }

  /** Colours a formula's references and marks brackets; other text shows as it is. Measures nothing: a long text stays scrolled where it is. */
  paintInk(references: readonly ReferenceSpan[], brackets: readonly number[] = []): void {
    const formula = this.text.startsWith('=')
    this.#cell.classList.toggle('f-formula', formula)
    this.ink.replaceChildren(...(formula ? inkOf(this.text, references, brackets) : []))
  }

  /** What fits into its cell, as most does, is not measured: the browser would lay out the page at every letter. */
  #fit(): void {
    const box = this.#box
    if (!box || this.#row.hidden) return
    const { across, down } = this.#overlay.still
    this.#row.classList.toggle('f-still-across', box.start < across)
    this.#row.classList.toggle('f-still-down', box.top < down)
    if (this.#fitsIn(box)) this.#stretch(box, box.top, box.height)
    else this.#grow(box)
  }

  #fitsIn(box: Box): boolean {
    const { text } = this
    if (text.startsWith('=') || text.includes('\n')) return false
    return this.#events.widthOf(text === '' ? this.field.placeholder : text) + SPARE < box.width
  }

  /** First wider, as far as it may; then higher. At the end of the table it grows backwards, at the bottom upwards. */
  #grow(box: Box): void {
    const { field } = this
    const { scrollTop } = field
    const { width: tableWidth, most } = this.#events.roomFor(0)
    field.style.whiteSpace = 'pre'
    field.style.width = '0'
    const wanted = field.scrollWidth + 24
    field.style.whiteSpace = ''
    field.style.width = ''
    const widest = Math.min(tableWidth, this.text.startsWith('=') ? FORMULA_WIDTH : most)
    const width = Math.max(Math.min(box.width, tableWidth), Math.min(wanted, widest))
    const start = Math.max(0, Math.min(box.start, tableWidth - width))
    this.#overlay.place(this.#cell, { ...box, start, width })
    field.style.height = '0'
    const wished = Math.max(field.scrollHeight, box.height)
    const { top, bottom } = this.#events.roomFor(box.top + wished)
    const height = Math.min(wished, Math.max(bottom - top, box.height))
    this.#stretch(
      { ...box, start, width },
      Math.max(Math.min(box.top, top), Math.min(box.top, bottom - height)),
      height,
    )
    // What was measured in one line has no scroll.
    field.scrollTop = scrollTop
  }

  #stretch(box: Box, top: number, height: number): void {
    this.field.style.height = `${height}px`
    this.#overlay.place(this.#cell, { ...box, top, height })
  }
}

/** Coloured words of a formula, as elements. */
const inkOf = (
  text: string,
  references: readonly ReferenceSpan[],
  brackets: readonly number[],
): HTMLElement[] =>
  colourPieces(text, references, brackets).map(({ text: piece, ink }) => {
    const element = document.createElement('span')
    element.textContent = piece
    if (ink !== '') element.className = ink
    return element
  })
