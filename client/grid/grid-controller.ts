/**
 * The grid of one table: puts the parts together, listens to the session, and is what the page, the formula bar and the palette call. One
 * controller per table and language of contents; `destroy` takes it off the page. `onState` tells what the page draws around the
 * table. What the session refuses becomes a notice; the grid goes on.
 */
import type { CellAddress } from '../../shared/model/cell.ts'
import type { ColumnId } from '../../shared/model/ids.ts'
import { columnId } from '../../shared/model/ids.ts'
import { AG } from './ag-grid.ts'
import type { GridCommand } from './commands.ts'
import { commandLabel, isChange, isChosen, isEnabled } from './commands.ts'
import { frozenColumns } from './frozen-columns.ts'
import { goToPlace, goToText } from './go-to.ts'
import { GridClipboard } from './grid-clipboard.ts'
import { GridCore } from './grid-core.ts'
import { GridEditing } from './grid-editing.ts'
import { GridKeyboard } from './grid-keyboard.ts'
import { GridLate } from './grid-late.ts'
import { GridMarks } from './grid-marks.ts'
import { GridMenus } from './grid-menus.ts'
import type { GridOptions } from './grid-options.ts'
import { GridPointer } from './grid-pointer.ts'
import type { GridPointing } from './grid-pointing.ts'
import type { CellPlace } from './grid-session.ts'
import type { GridState } from './grid-state.ts'
import { EMPTY_STATE } from './grid-state.ts'
import { GridView } from './grid-view.ts'
import { headerLook } from './header-look.ts'
import { lateDrops } from './late-drops.ts'
import type { LateParts } from './late-parts.ts'
import { goBackTo, leftPlace } from './left-place.ts'
import type { LeftPlace, Scrolled } from './left-place.ts'
import { NoticeLine } from './notice-line.ts'
import { readState } from './read-state.ts'
import type { Changes } from './remote-refresh.ts'
import { LOOKED_ANEW, RemoteRefresh } from './remote-refresh.ts'
import { watchScrollBars } from './scroll-bars.ts'
import { lookAt } from './table-look.ts'
import { TableReader } from './table-reader.ts'

export class GridController {
  readonly #core: GridCore
  readonly #view: GridView
  readonly #editing: GridEditing
  readonly #late: GridLate
  readonly #clipboard: GridClipboard
  readonly #pointer: GridPointer
  readonly #keyboard: GridKeyboard
  readonly #marks: GridMarks
  readonly #menus: GridMenus
  readonly #refresh: RemoteRefresh
  readonly noticeLine: NoticeLine
  readonly #onUnwritten: (text: string) => void
  readonly #handlers = new Set<(state: GridState) => void>()
  readonly #ends: (() => void)[]
  #bar: HTMLElement | null = null
  /** Kept, because an element that has left the page says 0. */
  #scrolled: Scrolled = { top: 0, start: 0 }
  #ready = false
  #queued = false
  #destroyed = false
  #state = EMPTY_STATE

  /** @param host an empty element with room; the grid makes it as large as its table, up to that room */
  constructor(host: HTMLElement, options: GridOptions) {
    const { session, table, language, messages, onOpen = () => undefined } = options
    this.#onUnwritten = options.onUnwritten ?? (() => undefined)
    const personal = lookAt(session, table, options.looks)
    const reader = new TableReader(session, table, language, messages, personal)
    const core = new GridCore(reader, options, () => this.#changed())
    this.#core = core
    this.#view = new GridView(host, reader, {
      describe: (column) => headerLook(reader, column),
      openMenu: (column, at) => this.#openColumnMenu(columnId(column), at),
      isSelected: (row, column) => core.isSelected({ row, column }),
      isRowSelected: (row) => core.rects.some(({ top, bottom }) => row >= top && row <= bottom),
      isReadOnly: () => core.readOnly,
      resized: (column, width) =>
        this.#late.use(({ structure }) => structure.resizeColumn(column, width), []),
      laidOut: () => this.#layOut(),
      frozen: frozenColumns(core, () => this.#late),
      display: () => core.display,
    })
    core.attach(this.#view)
    this.#late = new GridLate(
      core,
      () => ({
        core,
        editing: this.#editing,
        kept: options.search ?? { search: null },
        openMenu: (menu) => this.#menus.show({ ...this.#menuSpot(), ...menu }),
        undone: options.onUndone ?? (({ place }) => place && onOpen(place)),
      }),
      options.lateWords,
    )
    this.#editing = new GridEditing(core, this.#late, {
      isNear: (node) => this.#isNear(node),
      barField: () => this.#bar?.querySelector('textarea') ?? null,
    })
    this.#menus = new GridMenus(core, this.#late, {
      run: (command) => this.run(command),
      open: onOpen,
      focus: () => this.focus(),
    })
    this.noticeLine = new NoticeLine(core, (from) => this.#goHome(from))
    this.#clipboard = new GridClipboard(core, this.#late)
    const pointing = options.pointing ?? this.#editing.pointing
    this.#marks = new GridMarks(core, this.#editing, pointing, this.#late)
    this.#pointer = new GridPointer(core, this.#editing, pointing, {
      openMenu: (x, y, place) => this.#menus.open(x, y, place),
      renameColumn: (...of) => this.#late.run(({ commands }) => commands.renameColumn(...of)),
      ...lateDrops(this.#late, reader),
    })
    this.#keyboard = new GridKeyboard(core, this.#editing, {
      isField: (target) => this.#isField(target),
      run: (command) => this.run(command),
      openMenu: () => this.#openMenuAtCell(),
      dismissNotice: () => this.noticeLine.dismiss(),
      endMark: () => this.#clipboard.endMark(),
    })
    this.#refresh = new RemoteRefresh(
      (changes) => this.#draw(changes),
      () => core.lastActed,
    )
    core.onSettle = () => this.#refresh.flush()
    core.onUndo = () => this.run('undo')
    core.onOpen = onOpen
    core.onReveal = (places, then) => this.#late.use(({ looks }) => looks.reveal(places, then), [])
    core.onLook = () => this.#draw(LOOKED_ANEW)
    this.#ends = [
      session.onTable(table, (event) => this.#refresh.take(event)),
      session.onPresence(() => this.#marks.showPeers()),
      session.pendingCut.onChange(() => this.#changed()),
      this.#listen(host),
    ]
    this.#label()
    this.#ready = true
    this.#layOut()
    this.#changed()
    if (options.search?.search?.isOpen || personal.isOwn || reader.hasRules) void this.#late.ready()
  }

  /** What is being typed is written first: nothing is lost when the address changes, or the table is taken away. */
  destroy(): void {
    this.#destroyed = true
    for (const end of this.#ends) end()
    this.#refresh.stop()
    this.#late.destroy()
    this.#late.parts?.leave()
    const unwritten = this.#editing.leave()
    this.#late.parts?.joint.destroy()
    this.#pointer.destroy()
    this.#keyboard.destroy()
    this.#marks.destroy()
    this.#view.destroy()
    if (unwritten !== null) this.#onUnwritten(unwritten)
  }

  // ---- what the page sees

  /** Menu, help with formulas and search are drawn with them; null: not here yet. */
  get late(): LateParts | null {
    return this.#late.parts
  }

  /** Fetches them; when they cannot be had, they are not there afterwards. */
  prepare(): Promise<void> {
    return this.#late.ready()
  }

  /** Where a cell is edited, in place or in the formula bar. */
  get editField(): HTMLElement | null {
    return this.#editing.field
  }

  /** [GR48] Cells of other tables are pointed at through it. */
  get pointing(): GridPointing {
    return this.#editing.pointing
  }

  /** Writes a name that is offered for the word at the caret. */
  chooseOffer(index: number): void {
    this.#late.parts?.assist.choose(index)
    this.resume()
  }

  get state(): GridState {
    return this.#state
  }

  /** Called once at the start, then once for all changes of a turn. */
  onState(handler: (state: GridState) => void): () => void {
    this.#handlers.add(handler)
    handler(this.#state)
    return () => this.#handlers.delete(handler)
  }

  /** The language of the interface changed, or the right to write. */
  update(next: Pick<GridOptions, 'messages' | 'why' | 'display'> & { readOnly: boolean }): void {
    const core = this.#core
    const { messages, readOnly, why = '', display = core.display } = next
    const isRedrawn = messages !== core.reader.messages || readOnly !== core.readOnly
    const isResized = display !== core.display
    core.display = display
    core.reader.messages = messages
    if (why !== core.why) core.hint = ''
    core.why = why
    if (readOnly && !core.readOnly) this.#endWriting()
    core.readOnly = readOnly
    if (isResized) this.#view.rebuild()
    if (isRedrawn) this.#view.refreshVisible()
    this.#label()
    this.#changed()
  }

  /** [GR35] The right to write went: what is being typed cannot be written any more, and is the page's to keep. */
  #endWriting(): void {
    const core = this.#core
    const rename = this.#late.parts?.rename
    const isOpen = rename?.isOpen || this.#editing.state !== 'no'
    const typed = [rename?.giveUp() ?? null, this.#editing.giveUp()]
    core.readOnly = true
    for (const text of typed) if (text !== null) this.#onUnwritten(text)
    if (isOpen) core.sayWhy()
  }

  /** Brings the keyboard here: to the text being typed, else to the active cell. */
  focus(): void {
    if (this.#destroyed) return
    if (this.#editing.state === 'cell') this.#editing.focus()
    else if (!this.#late.parts?.rename.isOpen) this.#view.focus(this.#core.active)
  }

  // ---- where

  /** Goes to `B3`, selects `B3:D7`, `B:C`, `3:5`, or several of them (`B3:D7,F2`). False, with a word to the person, when there is no such cell. */
  goTo(text: string): boolean {
    return goToText(this.#core, text)
  }

  /** Null in a table without cells. */
  get place(): LeftPlace | null {
    return leftPlace(this.#core, this.#scrolled)
  }

  /** Selection and window as they were when one left; the focus stays where it is. */
  goBackTo(place: LeftPlace): void {
    goBackTo(this.#core, place)
  }

  /** Goes to a cell of any table. */
  openCell(address: CellAddress): void {
    if (address.table === this.#core.reader.id) this.goToCell(address)
    else this.#core.onOpen(address)
    this.focus()
  }

  /** Goes to a cell by identity; false when it is not there any more, or was only to be brought into sight. */
  goToCell(place: CellPlace & { readonly isOnlyShown?: boolean }): boolean {
    return goToPlace(this.#core, place)
  }

  // ---- the formula bar

  /** The element of the formula bar: focus may move there without ending an edit. */
  setBar(bar: HTMLElement | null): void {
    this.#bar = bar
  }

  barInput(text: string, caret: readonly [number, number]): void {
    this.#editing.barInput(text, caret)
  }

  barCaret(caret: readonly [number, number]): void {
    this.#editing.barCaret(caret)
  }

  /** Focus came into the formula bar: the cell is edited there from now on, unless the table may only be read. */
  barFocus(): void {
    if (!this.#core.readOnly) this.#editing.moveToBar()
  }

  /** Focus left the formula bar. Anywhere but into the grid, that ends the edit and keeps it. */
  barLeave(to: EventTarget | null): void {
    this.#core.endHint()
    this.#changed()
    if (this.#editing.state !== 'bar' || !(to instanceof Node)) return
    if (!this.#isNear(to)) this.#editing.blur()
  }

  /** [GR34] Somebody types there in a table that may only be read. */
  barRefused(): void {
    this.#core.mayChange()
  }

  #isNear(node: Node): boolean {
    const inside = this.#view.host.contains(node) || this.#editing.pointing.holds(node)
    return inside || !!this.#bar?.contains(node) || this.noticeLine.holds(node)
  }

  /** After a question: to what is being typed, else to where the keyboard was; within the grid that is known better here. */
  #goHome(from: HTMLElement | null): void {
    const isElsewhere = from?.isConnected && from !== document.body && !this.#isNear(from)
    if (this.#editing.state === 'no' && isElsewhere) from.focus()
    else this.resume()
  }

  /** True: the key was used up. */
  barKey(event: KeyboardEvent): boolean {
    return this.#editing.key(event)
  }

  /** A cell is being edited, there or in the formula bar. */
  get isOpen(): boolean {
    return this.#editing.state !== 'no'
  }

  /** Something has been typed that is not written yet. */
  get isUnwritten(): boolean {
    return this.#editing.isUnwritten
  }

  /** [GR18] The cell whose text is not finished: half a formula, or a number that can be read in two ways. */
  get unfinished(): string | null {
    return this.#editing.unfinished
  }

  /** Brings the keyboard back to the text being typed, in the cell or in the formula bar. */
  resume(): void {
    if (this.#editing.state === 'bar') this.#editing.field?.focus()
    else this.focus()
  }

  /** Writes what is being typed. False when that is not possible and the edit stays open. */
  commit(): boolean {
    return this.#editing.commit()
  }

  /** Puts a figure of the status line on the clipboard. */
  copyFigure(value: string): void {
    this.#late.parts?.summary.copy(value)
  }

  // ---- commands, menu, notice

  /** [GR34] Why a command cannot be had in a table that may only be read; empty when that is not what is in its way. */
  whyNot(command: GridCommand): string {
    return isChange(command) ? this.#core.reason : ''
  }

  isEnabled(command: GridCommand): boolean {
    return isEnabled(command, this.#core)
  }

  isOn(command: GridCommand): boolean | null {
    return isChosen(command, this.#core)
  }

  labelOf(command: GridCommand): string {
    return commandLabel(command, this.#core)
  }

  /** Carries out a command on the selection. */
  run(command: GridCommand): void {
    if (command === 'find' || command === 'replace') this.#late.holdTyped()
    this.#late.run(({ commands }) => commands.run(command))
  }

  chooseMenu(entry: { readonly run: () => void }): void {
    this.#menus.choose(entry)
  }

  /** The tables that the active cell is made from, as a menu below this box. */
  openSources(box: DOMRect): void {
    this.#menus.openSources(box, this.#state.sources)
  }

  closeMenu(): void {
    this.#menus.close()
  }

  #openColumnMenu(column: ColumnId, at: DOMRect): void {
    const index = this.#core.reader.shownColumns.indexOf(column)
    if (index < 0 || !this.#editing.commit()) return
    this.#pointer.selectColumn(index)
    this.#menus.openBelow(at, 'column')
  }

  #openMenuAtCell(): void {
    const core = this.#core
    const { x, y } = this.#menuSpot()
    this.#menus.open(x, y, core.isWholeRows ? 'row' : core.isWholeColumns ? 'column' : 'cell')
  }

  #menuSpot(): { readonly x: number; readonly y: number } {
    const { left, bottom } = this.#marks.windowBox(this.#core.active)
    return { x: left + 12, y: bottom }
  }

  // ---- clipboard events and focus

  #listen(host: HTMLElement): () => void {
    const abort = new AbortController()
    const { signal } = abort
    this.#clipboard.listen(host, signal, (target) => this.#isField(target))
    const { viewport } = this.#view
    const scrolled = (): void => {
      this.#scrolled = { top: viewport.scrollTop, start: Math.abs(viewport.scrollLeft) }
      if (this.#core.hint !== '' || this.isOpen) this.#changed()
    }
    watchScrollBars(host, signal)
    // Before AG Grid draws rows: asked afterwards, the browser would have to lay them out first.
    viewport.addEventListener('scroll', scrolled, { signal, passive: true, capture: true })
    host.addEventListener('focusin', (event) => this.#focusIn(event), { signal })
    host.addEventListener('focusout', ({ relatedTarget }) => this.#focusOut(relatedTarget), { signal })
    return () => abort.abort()
  }

  /** AG Grid gives focus to a header cell, or to a cell of its choice, when one comes by Tab: the active cell is ours. */
  #focusIn({ target, relatedTarget }: FocusEvent): void {
    this.#marks.publish()
    void this.#late.ready()
    if (!(target instanceof Element) || this.#isField(target) || target instanceof HTMLButtonElement) return
    const came = !(relatedTarget instanceof Node) || !this.#view.host.contains(relatedTarget)
    if (this.#editing.state !== 'no' || (!came && !target.closest(`.${AG.header}`))) return
    // After AG Grid has finished with its own focus, or it takes it back.
    queueMicrotask(() => this.focus())
  }

  /** What is said beside a cell goes with the keyboard. */
  #focusOut(to: EventTarget | null): void {
    if (to instanceof Node && !this.#view.host.contains(to)) this.#core.endHint()
  }

  #isField(target: EventTarget | null): boolean {
    return this.#editing.isField(target) || !!this.#late.parts?.rename.isField(target)
  }

  // ---- drawing

  #draw({ rows, columns, looks, cells }: Changes): void {
    this.#core.drawn++
    const { activeElement } = document
    const hadFocus = this.#view.host.contains(activeElement) && !this.#isField(activeElement)
    if (columns || looks) this.#view.rebuild()
    else if (rows) this.#view.rebuildRows()
    else this.#view.refresh(cells)
    if (looks) this.#view.redrawRows()
    // [GR101] Rules may have come, which a part that comes late draws.
    if (looks) void this.#late.ready()
    if (rows || columns || looks) {
      this.#core.relocate()
      this.#editing.follow()
      this.#layOut()
      if (hadFocus) this.focus()
    }
    this.#changed()
  }

  #layOut(): void {
    // The first layout happens while the view is being made.
    if (!this.#ready) return
    this.#marks.layOut()
    this.#late.parts?.find.look()
    this.#editing.layOut()
  }

  /** Null while its cell is out of the window. */
  get #hint(): GridState['hint'] {
    const core = this.#core
    if (core.hint === '' || core.isEmpty) return null
    const { left, top, bottom } = this.#marks.windowBox(core.active)
    const window = this.#view.viewport.getBoundingClientRect()
    const isSeen = bottom > this.#view.edgeOf(core.active.row) && top < window.bottom
    return isSeen ? { text: core.hint, start: left, top, bottom } : null
  }

  #label(): void {
    const { reader } = this.#core
    this.#view.setLabel(reader.messages('grid', { table: reader.name }), this.#core.readOnly)
  }

  /** Draws the marks and tells the page, once for all changes of this turn. */
  #changed(): void {
    if (!this.#ready || this.#destroyed) return
    this.#late.parts?.look()
    if (this.#queued) return
    this.#queued = true
    queueMicrotask(() => {
      this.#queued = false
      if (this.#destroyed) return
      this.#marks.show()
      this.#state = readState(this.#core, this.#editing, {
        menu: this.#menus.menu,
        hint: this.#hint,
        late: this.#late.parts,
      })
      for (const handler of this.#handlers) handler(this.#state)
    })
  }
}
