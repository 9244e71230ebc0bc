/**
 * What the parts of the grid share: the table, the view, the selection, and the way to act on the session and to speak to the person.
 * The selection is kept by identity (row and column ids), so that it stays on its cells whatever others insert, move or delete.
 * A refusal (an `AppError`, or an outcome that says so) becomes a notice; nothing of the grid stops.
 */
import type { CellAddress } from '../../shared/model/cell.ts'
import { AppError } from '../../shared/model/error.ts'
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import { type GridDisplay, USUAL_DISPLAY } from '../state/grid-display.ts'
import type { GridFacts, GridMessageKey } from './grid-messages.ts'
import type { GridOptions } from './grid-options.ts'
import { GridSelection } from './grid-selection.ts'
import type { CellPlace, GridSession, Outcome } from './grid-session.ts'
import type { GridNotice, GridSummary, SelectMode } from './grid-state.ts'
import type { GridView, ViewEvents } from './grid-view.ts'
import type { KeptLooks } from './kept-looks.ts'
import type { CellBlock } from './own-block.ts'
import type { Rect, Spot } from './selection.ts'
import {
  asBlock,
  coversColumns,
  coversRows,
  disjoint,
  isSingle,
  positionsIn,
  rectOf,
  sizeOf,
  spotsOf,
} from './selection.ts'
import { LABEL_COLUMN } from './table-reader.ts'
import type { TableReader } from './table-reader.ts'
import { refusalSentence } from './trouble-words.ts'

export type Done = Extract<Outcome, { readonly status: 'done' }>
type CoreOptions = Pick<GridOptions, 'readOnly' | 'why' | 'looks' | 'display' | 'onDisplay'>
type SelectOptions = {
  /** Bring the moved corner into view (true unless said otherwise). */
  readonly scroll?: boolean
  /** Put keyboard focus on the active cell. */
  readonly focus?: boolean
}

export class GridCore {
  readonly reader: TableReader
  readonly session: GridSession
  readOnly: boolean
  /** Why it may only be read, in the page's words; empty: the grid's own sentence. */
  why: string
  notice: GridNotice | null = null
  /** [GR34] What is said beside the active cell, until one goes on. */
  hint = ''
  announcement = ''
  /** Of the selection; worked out late (summary-watch.ts). */
  summary: GridSummary | null = null
  /** Counts what was drawn: contents or places may be others. */
  drawn = 0
  /** [GR38] What arrows do beside moving: see `setMode`. */
  mode: SelectMode | null = null
  /** In the mode `add`: the next move begins one more range. */
  #begins = false
  /** [GR110] A finger or a pen was here last, and needs larger things to hold. */
  isTouched = false
  /** [GR60] What a key asks to be pasted next: values only. */
  valuesOnly = false
  /** When this person last changed something: their own results are drawn at once, those of others in batches. */
  lastActed = 0
  /** [GR92] [GR93] What the page last gave. */
  display: GridDisplay
  /** Asks the page for another one. */
  readonly onDisplay: (display: GridDisplay) => void
  /** How this person looks at the table; null: kept nowhere. */
  readonly looks: KeptLooks | null
  /** [GR90] Set by the late parts. */
  countFrozen: ViewEvents['frozen'] | null = null
  /** Set by the controller: draws what is waiting. */
  onSettle: () => void = () => undefined
  /** Set by the controller: takes back what was done last. */
  onUndo: () => void = () => undefined
  /** Set by the controller: shows these cells, which are hidden, and says so; then does the rest. */
  onReveal: (places: readonly CellPlace[], then: () => void) => void = () => undefined
  /** Set by the controller: draws what is shown now. */
  onLook: () => void = () => undefined
  /** Set by the controller: goes to a cell of another table. */
  onOpen: (address: CellAddress) => void = () => undefined
  readonly #changed: () => void
  #view: GridView | null = null
  readonly #selection: GridSelection

  constructor(reader: TableReader, options: CoreOptions, changed: () => void) {
    this.reader = reader
    this.session = reader.session
    this.#selection = new GridSelection(reader)
    this.readOnly = options.readOnly ?? false
    this.why = options.why ?? ''
    this.looks = options.looks ?? null
    this.display = options.display ?? USUAL_DISPLAY
    this.onDisplay = (display) => options.onDisplay?.(display)
    this.#changed = changed
  }

  attach(view: GridView): void {
    this.#view = view
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

  /** Of the range that is extended: the corner that stays. */
  get anchor(): Spot {
    return this.#selection.anchor
  }

  /** The corner that moves. */
  get focus(): Spot {
    return this.#selection.focus
  }

  /** The cell that is edited, named and announced: the anchor, unless Tab or Enter walks through a range. */
  get active(): Spot {
    return this.#selection.active
  }

  get activePlace(): CellPlace | null {
    return this.reader.placeAt(this.active)
  }

  /** The range that is extended. */
  get rect(): Rect {
    return this.#selection.rect
  }

  /** [GR37] All selected ranges, in the order they were made; they may overlap. */
  get rects(): readonly Rect[] {
    return this.#selection.rects
  }

  get isOneCell(): boolean {
    return this.rects.length === 1 && isSingle(this.rect)
  }

  isSelected(spot: Spot): boolean {
    return this.#selection.contains(spot)
  }

  /** What one cell covers on the screen: a label that runs on covers its whole row. */
  cellRect(spot: Spot): Rect {
    const place = this.reader.placeAt(spot)
    const runsOn = place?.column === LABEL_COLUMN && this.reader.runsOn(place.row)
    return rectOf(spot, runsOn ? { row: spot.row, column: this.reader.size.columns - 1 } : spot)
  }

  get isWholeRows(): boolean {
    return this.rects.every((rect) => coversColumns(rect, this.reader.size))
  }

  get isWholeColumns(): boolean {
    return this.rects.every((rect) => coversRows(rect, this.reader.size))
  }

  /** [GR113] Whole columns, and neither the whole table nor the cells of its only row. */
  get isOnColumns(): boolean {
    return this.isWholeColumns && !this.isWholeRows && this.reader.size.rows > 1
  }

  /** Positions of the rows that hold a selected cell, ascending. */
  get selectedRowSpots(): number[] {
    return positionsIn(this.rects.map(({ top, bottom }) => [top, bottom] as const))
  }

  get selectedColumnSpots(): number[] {
    return positionsIn(this.rects.map(({ left, right }) => [left, right] as const))
  }

  get selectedRows(): RowId[] {
    return this.selectedRowSpots.flatMap((at) => this.reader.rows[at] ?? [])
  }

  get selectedColumns(): ColumnId[] {
    return this.selectedColumnSpots.flatMap((at) => this.reader.columns[at] ?? [])
  }

  /** Each cell once. */
  get selectedPlaces(): CellPlace[] {
    return disjoint(this.rects).flatMap((rect) =>
      [...spotsOf(rect)].flatMap((spot) => this.reader.placeAt(spot) ?? []),
    )
  }

  /** What copying takes: several ranges only when they make one block together. Null: they do not. */
  get selectedBlock(): CellBlock | null {
    const block = asBlock(this.rects)
    return (
      block && {
        rows: block.rows.flatMap((at) => this.reader.rows[at] ?? []),
        columns: block.columns.flatMap((at) => this.reader.columns[at] ?? []),
      }
    )
  }

  /** One range, in the place of whatever was selected. */
  select(anchor: Spot, focus: Spot = anchor, options: SelectOptions = {}): void {
    this.#choose(() => this.#selection.set(anchor, focus), options)
  }

  /** [GR83] Selects a cell; one that is hidden is shown first. False: it is not there any more. */
  goTo(place: CellPlace, options: SelectOptions = {}): boolean {
    const { reader } = this
    const spot = reader.spotOf(place)
    if (spot) this.select(spot, spot, options)
    else if (reader.has(place))
      this.onReveal([place], () => reader.spotOf(place) && this.goTo(place, options))
    return reader.has(place)
  }

  /** One range more. */
  addRange(anchor: Spot, focus: Spot = anchor, options: SelectOptions = {}): void {
    this.#choose(() => this.#selection.add(anchor, focus), options)
  }

  /** Other corners for the range that was made last; the others stay. */
  reshape(anchor: Spot, focus: Spot, options: SelectOptions = {}): void {
    this.#choose(() => this.#selection.reshape(anchor, focus), options)
  }

  /** Several ranges, in the place of whatever was selected. */
  selectAll(rects: readonly Rect[], options: SelectOptions = {}): void {
    this.#choose(() => this.#selection.setAll(rects), options, true)
  }

  /** These ranges without a rectangle. */
  selectWithout(rects: readonly Rect[], hole: Rect, options: SelectOptions = {}): void {
    this.#choose(() => this.#selection.setWithout(rects, hole), options)
  }

  /** [GR38] Selecting without Shift and Ctrl held down. The same mode again ends it; `add` again begins one more range. */
  setMode(mode: SelectMode): void {
    this.#begins = mode === 'add'
    this.mode = mode === this.mode && mode === 'extend' ? null : mode
    this.announce(this.mode === null ? 'modeEnded' : this.mode === 'extend' ? 'modeExtend' : 'modeAdd')
  }

  /** False: there was none. */
  endMode(): boolean {
    if (this.mode === null) return false
    this.mode = null
    this.announce('modeEnded')
    return true
  }

  /** In the mode `add`: the range that is begun is still one cell, and goes along. */
  addAt(spot: Spot): void {
    if (this.#begins) this.addRange(spot)
    else this.reshape(spot, spot)
    this.#begins = false
  }

  /** The active cell alone. */
  collapse(): void {
    this.#choose(() => this.#selection.collapse(), {})
  }

  /** `whole`: [GR91] [GR94] the active cell comes into sight, and as much more of its range as there is room for. */
  #choose(
    change: () => void,
    { scroll = true, focus: takeFocus = true }: SelectOptions,
    whole = false,
  ): void {
    if (this.isEmpty) return
    change()
    this.hint = ''
    if (scroll) this.view.scrollTo(this.focus)
    // Back from there, no further than needed.
    if (scroll && whole) this.view.scrollTo(this.active)
    if (takeFocus) this.view.focus(this.active)
    this.#sayRange()
    this.#changed()
  }

  /** Another cell of the selection becomes the active one; the selection stays. */
  activate(spot: Spot): void {
    if (this.#selection.activate(spot)) this.#showActive()
  }

  /** Tab and Enter inside a selection: through its cells, range after range. */
  walk(by: 1 | -1, along: 'rows' | 'columns'): void {
    this.#selection.walk(by, along)
    this.#showActive()
  }

  #showActive(): void {
    this.hint = ''
    this.view.scrollTo(this.active)
    this.view.focus(this.active)
    this.#changed()
  }

  /** After rows or columns came, went or moved: the same cells, or the nearest ones to where they were. */
  relocate(): void {
    this.#selection.relocate()
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
    this.speak(text)
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
    this.speak(this.reader.messages(key, facts))
  }

  speak(text: string): void {
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
    return this.isEmpty ? '' : this.reader.nameAt(this.active)
  }

  get rangeName(): string {
    return this.isEmpty ? '' : this.rects.map((rect) => this.reader.rangeOf(rect)).join(',')
  }

  #sayRange(): void {
    const { rect } = this
    if (this.isOneCell) return
    if (this.rects.length > 1) return this.#saySeveral()
    const { rows, columns } = sizeOf(rect)
    this.announce('selectedRange', {
      from: this.reader.nameAt({ row: rect.top, column: rect.left }),
      to: this.reader.nameAt({ row: rect.bottom, column: rect.right }),
      count: rows * columns,
    })
  }

  #saySeveral(): void {
    this.announce('selectedRanges', { ranges: this.rects.length, latest: this.reader.rangeOf(this.rect) })
  }
}
