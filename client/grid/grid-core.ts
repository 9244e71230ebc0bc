/**
 * What the parts of the grid share: the table, the view, the selection, and the way to act on the session and to speak to the person.
 * The selection is kept by identity (row and column ids), so that it stays on its cells whatever others insert, move or delete.
 * A refusal (an `AppError`, or an outcome that says so) becomes a notice; nothing of the grid stops.
 */
import type { CellAddress } from '../../shared/model/cell.ts'
import { AppError } from '../../shared/model/error.ts'
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import { rectName, spotName } from './a1.ts'
import type { GridFacts, GridMessageKey } from './grid-messages.ts'
import type { CellPlace, GridSession, Outcome } from './grid-session.ts'
import type { GridNotice } from './grid-state.ts'
import type { GridView } from './grid-view.ts'
import type { Rect, Spot } from './selection.ts'
import { clampSpot, contains, isSingle, rectOf, sizeOf, spotsOf } from './selection.ts'
import { LABEL_COLUMN } from './table-reader.ts'
import type { TableReader } from './table-reader.ts'
import { refusalSentence } from './trouble-words.ts'

export type Done = Extract<Outcome, { readonly status: 'done' }>
type Mark = { place: CellPlace | null; spot: Spot }
type SelectOptions = {
  /** Bring the moved corner into view (true unless said otherwise). */
  readonly scroll?: boolean
  /** Put keyboard focus on the active cell. */
  readonly focus?: boolean
}

const ORIGIN: Spot = { row: 0, column: 0 }

export class GridCore {
  readonly reader: TableReader
  readonly session: GridSession
  readOnly: boolean
  /** Why it may only be read, in the page's words; empty: the grid's own sentence. */
  why = ''
  notice: GridNotice | null = null
  /** [GR34] What is said beside the active cell, until one goes on. */
  hint = ''
  announcement = ''
  /** When this person last changed something: their own results are drawn at once, those of others in batches. */
  lastActed = 0
  /** Set by the controller: draws what is waiting. */
  onSettle: () => void = () => undefined
  /** Set by the controller: takes back what was done last. */
  onUndo: () => void = () => undefined
  /** Set by the controller: goes to a cell of another table. */
  onOpen: (address: CellAddress) => void = () => undefined
  readonly #changed: () => void
  #view: GridView | null = null
  #anchor: Mark = { place: null, spot: ORIGIN }
  #focus: Mark = { place: null, spot: ORIGIN }
  #active: Mark = { place: null, spot: ORIGIN }

  constructor(reader: TableReader, readOnly: boolean, changed: () => void) {
    this.reader = reader
    this.session = reader.session
    this.readOnly = readOnly
    this.#changed = changed
  }

  attach(view: GridView): void {
    this.#view = view
    this.#anchor = this.#focus = this.#active = this.#mark(ORIGIN)
  }

  get view(): GridView {
    if (!this.#view) throw new Error('the grid is not on the page')
    return this.#view
  }

  get isEmpty(): boolean {
    const { rows, columns } = this.reader.size
    return rows === 0 || columns === 0
  }

  // ---- selection

  get anchor(): Spot {
    return this.#anchor.spot
  }

  /** The corner that moves. */
  get focus(): Spot {
    return this.#focus.spot
  }

  /** The cell that is edited, named and announced: the anchor, unless Tab or Enter walks through a range. */
  get active(): Spot {
    return this.#active.spot
  }

  get activePlace(): CellPlace | null {
    return this.reader.placeAt(this.active)
  }

  get rect(): Rect {
    return rectOf(this.anchor, this.focus)
  }

  /** What one cell covers on the screen: a label that runs on covers its whole row. */
  cellRect(spot: Spot): Rect {
    const place = this.reader.placeAt(spot)
    const runsOn = place?.column === LABEL_COLUMN && this.reader.runsOn(place.row)
    return rectOf(spot, runsOn ? { row: spot.row, column: this.reader.size.columns - 1 } : spot)
  }

  get isWholeRows(): boolean {
    return this.rect.left === 0 && this.rect.right === this.reader.size.columns - 1
  }

  get isWholeColumns(): boolean {
    return this.rect.top === 0 && this.rect.bottom === this.reader.size.rows - 1
  }

  get selectedRows(): RowId[] {
    return this.reader.rows.slice(this.rect.top, this.rect.bottom + 1)
  }

  get selectedColumns(): ColumnId[] {
    return this.reader.columns.slice(this.rect.left, this.rect.right + 1)
  }

  get selectedPlaces(): CellPlace[] {
    return [...spotsOf(this.rect)].flatMap((spot) => this.reader.placeAt(spot) ?? [])
  }

  select(
    anchor: Spot,
    focus: Spot = anchor,
    { scroll = true, focus: takeFocus = true }: SelectOptions = {},
  ): void {
    if (this.isEmpty) return
    const { size } = this.reader
    this.#anchor = this.#mark(clampSpot(anchor, size))
    this.#focus = this.#mark(clampSpot(focus, size))
    this.#active = this.#anchor
    this.hint = ''
    if (scroll) this.view.scrollTo(this.focus)
    if (takeFocus) this.view.focus(this.active)
    this.#sayRange()
    this.#changed()
  }

  /** Walks inside the range without changing it. */
  activate(spot: Spot): void {
    if (!contains(this.rect, spot)) return
    this.#active = this.#mark(spot)
    this.hint = ''
    this.view.scrollTo(spot)
    this.view.focus(spot)
    this.#changed()
  }

  /** After rows or columns came, went or moved: the same cells, or the nearest ones to where they were. */
  relocate(): void {
    if (this.isEmpty) return
    for (const mark of new Set([this.#anchor, this.#focus, this.#active])) {
      const spot = mark.place && this.reader.spotOf(mark.place)
      mark.spot = spot ?? clampSpot(mark.spot, this.reader.size)
      mark.place = this.reader.placeAt(mark.spot)
    }
    if (!contains(this.rect, this.active)) this.#active = this.#anchor
  }

  // ---- acting

  /** Runs a change of the session. Null when it was refused; the person has been told then. */
  act<T>(change: () => T): T | null {
    this.lastActed = Date.now()
    this.notice = null
    try {
      return change()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.refuse(error.code, error.facts)
      return null
    }
  }

  /** Tells the person about an outcome that is not a success. True when it is one. */
  isDone(outcome: Outcome | null): outcome is Done {
    if (outcome?.status === 'refused') this.refuse(outcome.code, outcome.facts)
    return outcome?.status === 'done'
  }

  refuse(code: string, facts: GridFacts): void {
    if (this.readOnly && (code === 'read-only' || code === 'not-allowed')) this.sayWhy()
    else this.say(refusalSentence(code, facts, this.reader.messages))
  }

  /** [GR34] False, with a word to the person, when the table may only be read. */
  mayChange(): boolean {
    if (this.readOnly) this.sayWhy()
    return !this.readOnly
  }

  /** Why the table may only be read; empty while it may be changed. */
  get reason(): string {
    return this.readOnly ? this.why || this.reader.messages('readOnly') : ''
  }

  /** Why the table may only be read: beside the active cell, and once, however many keys are pressed. */
  sayWhy(): void {
    const text = this.reason
    if (this.hint === text) return
    this.hint = text
    if (!this.isEmpty) this.view.scrollTo(this.active)
    this.#speak(text)
  }

  /** False: nothing was said beside the cell. */
  endHint(): boolean {
    if (this.hint === '') return false
    this.hint = ''
    this.#changed()
    return true
  }

  tell(key: GridMessageKey, facts: GridFacts = {}, actions: GridNotice['actions'] = []): void {
    this.say(this.reader.messages(key, facts), actions)
  }

  say(text: string, actions: GridNotice['actions'] = []): void {
    this.notice = { text, actions, isQuestion: false }
    this.#changed()
  }

  /** [GR17] The person is to choose; giving it up changes nothing. */
  ask(key: GridMessageKey, facts: GridFacts, actions: GridNotice['actions']): void {
    this.notice = { text: this.reader.messages(key, facts), actions, isQuestion: true }
    this.#changed()
  }

  announce(key: GridMessageKey, facts: GridFacts = {}): void {
    this.#speak(this.reader.messages(key, facts))
  }

  #speak(text: string): void {
    // The same sentence twice is read twice only when the text differs.
    this.announcement = text === this.announcement ? `${text}\u00a0` : text
    this.#changed()
  }

  changed(): void {
    this.#changed()
  }

  /** Draws at once what an own change of rows or columns did, and finds the selection again. */
  settle(): void {
    this.onSettle()
  }

  // ---- names

  get address(): string {
    return this.isEmpty ? '' : spotName(this.active)
  }

  get rangeName(): string {
    return this.isEmpty ? '' : rectName(this.rect)
  }

  #mark(spot: Spot): Mark {
    return { place: this.reader.placeAt(spot), spot }
  }

  #sayRange(): void {
    const { rect } = this
    if (isSingle(rect)) return
    const { rows, columns } = sizeOf(rect)
    this.announce('selectedRange', {
      from: spotName({ row: rect.top, column: rect.left }),
      to: spotName({ row: rect.bottom, column: rect.right }),
      count: rows * columns,
    })
  }
}
