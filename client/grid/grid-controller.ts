/**
 * The grid of one table: puts the parts together, listens to the keyboard and to the session, and is what the page, the formula bar and
 * the palette call. One controller per table and language of contents; `destroy` takes it off the page. `onState` tells what the
 * page draws around the table. Nothing here awaits; what the session refuses becomes a notice.
 */
import { columnLetters } from '../../shared/formula/a1.ts'
import type { CellAddress } from '../../shared/model/cell.ts'
import type { ColumnId, TableId } from '../../shared/model/ids.ts'
import { columnId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import { parseRange, spotName } from './a1.ts'
import type { HeaderLook } from './column-header.ts'
import type { GridCommand } from './commands.ts'
import { COMMAND_KEYS, commandCount, isEnabled, isGridCommand, MENUS } from './commands.ts'
import { GridClipboard } from './grid-clipboard.ts'
import { GridCore } from './grid-core.ts'
import { GridEditing } from './grid-editing.ts'
import type { KeyAction } from './grid-keys.ts'
import { keyAction } from './grid-keys.ts'
import { GridMarks } from './grid-marks.ts'
import type { GridMessages } from './grid-messages.ts'
import { GridPointer } from './grid-pointer.ts'
import type { GridSession, UndoOutcome } from './grid-session.ts'
import type { GridState, MenuEntry, NoticeAction } from './grid-state.ts'
import { EMPTY_STATE } from './grid-state.ts'
import { GridStructure } from './grid-structure.ts'
import { GridView } from './grid-view.ts'
import type { Changes } from './remote-refresh.ts'
import { RemoteRefresh } from './remote-refresh.ts'
import { RenameField } from './rename-field.ts'
import type { Spot } from './selection.ts'
import { clampSpot, contains, jump } from './selection.ts'
import { TableReader } from './table-reader.ts'

export type GridOptions = {
  readonly session: GridSession
  readonly table: TableId
  /** Of the contents; `ar` lays the table out from right to left. */
  readonly language: Language
  readonly messages: GridMessages
  readonly readOnly?: boolean
  /** Goes to a cell of another table. */
  readonly onOpen?: (address: CellAddress) => void
}

export class GridController {
  readonly #core: GridCore
  readonly #view: GridView
  readonly #editing: GridEditing
  readonly #clipboard: GridClipboard
  readonly #structure: GridStructure
  readonly #pointer: GridPointer
  readonly #marks: GridMarks
  readonly #refresh: RemoteRefresh
  readonly #rename: RenameField
  readonly #onOpen: (address: CellAddress) => void
  readonly #handlers = new Set<(state: GridState) => void>()
  readonly #ends: (() => void)[]
  #menu: GridState['menu'] = null
  #bar: HTMLElement | null = null
  #queued = false
  #ready = false
  #destroyed = false
  #state = EMPTY_STATE

  /** @param host an empty element with room; the grid makes it as large as its table, up to that room */
  constructor(host: HTMLElement, options: GridOptions) {
    const { session, table, language, messages } = options
    const reader = new TableReader(session, table, language, messages)
    this.#onOpen = options.onOpen ?? (() => undefined)
    this.#core = new GridCore(reader, options.readOnly ?? false, () => this.#changed())
    this.#view = new GridView(host, reader, {
      describe: (column) => this.#describe(column),
      openMenu: (column, at) => this.#openColumnMenu(columnId(column), at),
      isSelected: (row, column) => contains(this.#core.rect, { row, column }),
      resized: (column, width) => this.#structure.resizeColumn(column, width),
      laidOut: () => this.#layOut(),
    })
    this.#core.attach(this.#view)
    this.#editing = new GridEditing(this.#core, () => this.#bar)
    this.#clipboard = new GridClipboard(this.#core)
    this.#structure = new GridStructure(this.#core)
    this.#marks = new GridMarks(this.#core, this.#editing)
    this.#rename = new RenameField(host)
    this.#pointer = new GridPointer(this.#core, this.#editing, this.#structure, {
      openMenu: (x, y, place) => this.#openMenu(x, y, place),
      renameColumn: (column) => this.#renameColumn(column),
    })
    this.#refresh = new RemoteRefresh(
      (changes) => this.#draw(changes),
      () => this.#core.lastActed,
    )
    this.#core.onSettle = () => this.#refresh.flush()
    this.#ends = [
      session.onTable(table, (event) => this.#refresh.take(event)),
      session.onPresence(() => this.#marks.showPeers()),
      ...this.#listen(host),
    ]
    this.#ready = true
    this.#layOut()
    this.#changed()
  }

  destroy(): void {
    this.#destroyed = true
    for (const end of this.#ends) end()
    this.#refresh.stop()
    this.#pointer.destroy()
    this.#marks.destroy()
    this.#view.destroy()
  }

  // ---- what the page sees

  get state(): GridState {
    return this.#state
  }

  /** Called at most once a frame's worth of changes, and once at the start. */
  onState(handler: (state: GridState) => void): () => void {
    this.#handlers.add(handler)
    handler(this.#state)
    return () => this.#handlers.delete(handler)
  }

  /** The language of the interface changed, or the right to write. */
  update({ messages, readOnly }: { readonly messages: GridMessages; readonly readOnly: boolean }): void {
    const reworded = messages !== this.#core.reader.messages
    this.#core.reader.messages = messages
    this.#core.readOnly = readOnly
    if (readOnly && this.#editing.state !== 'no') this.#editing.cancel()
    if (reworded) this.#view.refreshVisible()
    this.#changed()
  }

  focus(): void {
    this.#view.focus(this.#core.active)
  }

  // ---- where

  /** Goes to `B3` or selects `B3:D7`. False, with a word to the person, when there is no such cell. */
  goTo(text: string): boolean {
    const corners = parseRange(text)
    const { size } = this.#core.reader
    if (!corners || !corners.every((spot) => spot.row < size.rows && spot.column < size.columns)) {
      this.#core.tell('nameBoxInvalid', { text })
      return false
    }
    this.#core.notice = null
    this.#core.select(corners[0], corners[1])
    return true
  }

  /** Goes to a cell by identity; false when it is not there any more. */
  goToCell(place: { readonly row: CellAddress['row']; readonly column: CellAddress['column'] }): boolean {
    const spot = this.#core.reader.spotOf(place)
    if (spot) this.#core.select(spot)
    return spot !== null
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

  /** Focus came into the formula bar: the cell is being edited there. False when it may only be read. */
  barFocus(): boolean {
    return this.#editing.state !== 'no' || this.#core.readOnly || this.#editing.start({ where: 'bar' })
  }

  /** Focus left the formula bar. Anywhere but into the grid, that ends the edit and keeps it. */
  barLeave(to: EventTarget | null): void {
    if (this.#editing.state !== 'bar' || !(to instanceof Node)) return
    if (!this.#view.host.contains(to) && !this.#bar?.contains(to)) this.#editing.commit()
  }

  /** True: the key was used up. */
  barKey(event: KeyboardEvent): boolean {
    return this.#editing.key(event)
  }

  commit(): boolean {
    return this.#editing.commit()
  }

  // ---- commands

  isEnabled(command: GridCommand): boolean {
    return isEnabled(command, this.#core)
  }

  /** Carries out a command on the selection. */
  run(command: GridCommand): void {
    if (this.#editing.state !== 'no' && !this.#editing.commit()) return
    this.#runners[command]()
  }

  readonly #runners: { readonly [command in GridCommand]: () => void } = {
    edit: () => void this.#editing.start(),
    goToSource: () => this.#goToSource(),
    undo: () => this.#takeBack('undo'),
    redo: () => this.#takeBack('redo'),
    cut: () => this.#browserClipboard('cut'),
    copy: () => this.#browserClipboard('copy'),
    paste: () => this.#pasteFromBrowser(),
    clear: () => this.#clipboard.clear(),
    insertRowAbove: () => this.#structure.insertRowsAbove(),
    insertRowBelow: () => this.#structure.insertRowsBelow(),
    moveRowsUp: () => this.#structure.moveRowsUp(),
    moveRowsDown: () => this.#structure.moveRowsDown(),
    indentRows: () => this.#structure.indentRows(),
    outdentRows: () => this.#structure.outdentRows(),
    deleteRows: () => this.#structure.deleteRows(),
    insertColumnBefore: () => this.#structure.insertColumnBefore(),
    insertColumnAfter: () => this.#structure.insertColumnAfter(),
    renameColumn: () => this.#renameColumn(this.#core.rect.left),
    moveColumnsBack: () => this.#structure.moveColumnsBack(),
    moveColumnsForward: () => this.#structure.moveColumnsForward(),
    deleteColumns: () => this.#structure.deleteColumns(),
  }

  chooseMenu(id: string): void {
    this.closeMenu()
    if (isGridCommand(id)) this.run(id)
  }

  closeMenu(): void {
    this.#menu = null
    this.focus()
    this.#changed()
  }

  runNotice(action: NoticeAction): void {
    this.#core.notice = null
    action.run()
    this.#changed()
  }

  dismissNotice(): void {
    this.#core.notice = null
    this.focus()
    this.#changed()
  }

  #goToSource(): void {
    const place = this.#core.activePlace
    const source = place && this.#core.reader.sourceOf(place)
    if (source) this.#onOpen(source)
  }

  #takeBack(direction: 'undo' | 'redo'): void {
    const core = this.#core
    if (!core.mayChange()) return
    const outcome = core.act<UndoOutcome>(() => core.session[direction]())
    core.settle()
    if (!outcome) return
    if (outcome.status === 'nothing')
      return core.announce(direction === 'undo' ? 'nothingToUndo' : 'nothingToRedo')
    if (outcome.status === 'left') core.tell('undoLeft')
    if (outcome.status === 'partly') core.tell('undoPartly')
    this.#showUndone(outcome)
  }

  #showUndone({ table, at }: Exclude<UndoOutcome, { readonly status: 'nothing' }>): void {
    const { reader } = this.#core
    if (table === null) return
    const known = table === reader.id ? reader.table : this.#core.session.table(table)
    const row = at.row ?? known.rows.ids[0]
    const column = at.column ?? known.columns.ids[0]
    if (row === undefined || column === undefined) return
    if (table === reader.id) this.goToCell({ row, column })
    else this.#onOpen({ table, row, column })
  }

  #browserClipboard(what: 'copy' | 'cut'): void {
    this.focus()
    // oxlint-disable-next-line typescript/no-deprecated -- the one call that fires the native event with a writable clipboard
    if (!document.execCommand(what)) this.#core.tell('clipboardBlocked')
  }

  #pasteFromBrowser(): void {
    navigator.clipboard.readText().then(
      (text) => this.#clipboard.pasteText(text),
      () => this.#core.tell('clipboardBlocked'),
    )
  }

  #renameColumn(column: number): void {
    const core = this.#core
    const id = core.reader.columns[column]
    if (id === undefined || !core.mayChange()) return
    core.view.scrollTo({ row: core.active.row, column })
    this.#rename.open(id, core.reader.columnLabel(core.reader.column(id)), {
      label: core.reader.messages('columnName', { letters: columnLetters(column) }),
      done: (name) => {
        if (name !== null && name.trim() !== '') this.#structure.renameColumn(id, name.trim())
        this.focus()
      },
    })
  }

  // ---- menus

  #openMenu(x: number, y: number, place: keyof typeof MENUS): void {
    const entries = MENUS[place].flatMap((group, index): MenuEntry[] => [
      ...(index > 0 ? [{ separator: true } as const] : []),
      ...group
        .filter((command) => command !== 'goToSource' || this.isEnabled(command))
        .map((command) => ({
          id: command,
          label: this.#core.reader.messages(command, { count: commandCount(command, this.#core) }),
          keys: COMMAND_KEYS[command] ?? '',
          enabled: this.isEnabled(command),
        })),
    ])
    this.#menu = { x, y, entries }
    this.#changed()
  }

  #openColumnMenu(column: ColumnId, at: DOMRect): void {
    const index = this.#core.reader.table.columns.indexOf(column)
    if (index < 0 || !this.#editing.commit()) return
    this.#pointer.selectColumn(index)
    this.#openMenu(at.left, at.bottom, 'column')
  }

  #openMenuAtCell(): void {
    const core = this.#core
    const box = this.#marks.windowBox(core.active)
    const place = core.isWholeRows ? 'row' : core.isWholeColumns ? 'column' : 'cell'
    this.#openMenu(box.left + 12, box.bottom, place)
  }

  // ---- keyboard and clipboard

  #listen(host: HTMLElement): (() => void)[] {
    const abort = new AbortController()
    const { signal } = abort
    host.addEventListener('keydown', (event) => this.#key(event), { capture: true, signal })
    host.addEventListener('copy', (event) => this.#onClipboard(event, (data) => this.#clipboard.copy(data)), {
      signal,
    })
    host.addEventListener('cut', (event) => this.#onClipboard(event, (data) => this.#clipboard.cut(data)), {
      signal,
    })
    host.addEventListener(
      'paste',
      (event) => this.#onClipboard(event, (data) => this.#clipboard.paste(data)),
      { signal },
    )
    host.addEventListener('focusin', () => this.#marks.publish(), { signal })
    return [() => abort.abort()]
  }

  #onClipboard(event: ClipboardEvent, use: (data: DataTransfer) => void): void {
    if (this.#isOwnField(event.target) || !event.clipboardData || this.#core.isEmpty) return
    event.preventDefault()
    use(event.clipboardData)
  }

  #isOwnField(target: EventTarget | null): boolean {
    return this.#editing.isField(target) || this.#rename.isField(target)
  }

  #key(event: KeyboardEvent): void {
    if (this.#isOwnField(event.target) || this.#core.isEmpty) return
    if (event.target instanceof HTMLButtonElement) return
    if (event.key === 'Escape' && this.#core.notice) {
      this.dismissNotice()
      return
    }
    const action = keyAction({
      key: event.key,
      keyCode: event.keyCode,
      ctrlKey: event.ctrlKey,
      metaKey: event.metaKey,
      shiftKey: event.shiftKey,
      altKey: event.altKey,
      isComposing: event.isComposing,
      altGraph: event.getModifierState('AltGraph'),
      rightToLeft: this.#view.isRightToLeft,
    })
    if (!action) return
    event.stopPropagation()
    if (action.do === 'type') this.#editing.start({ text: '' })
    else if (action.do !== 'browser') {
      event.preventDefault()
      this.#do(action)
    }
  }

  #do(action: Exclude<KeyAction, { do: 'type' | 'browser' }>): void {
    const core = this.#core
    const { size } = core.reader
    switch (action.do) {
      case 'move': {
        const from = action.extend ? core.focus : core.active
        const by = { row: from.row + action.by.row, column: from.column + action.by.column }
        const filled = (spot: Spot): boolean => core.reader.isFilled(spot)
        return this.#moveTo(action.jump ? jump(from, action.by, size, filled) : by, action.extend)
      }
      case 'page': {
        const from = action.extend ? core.focus : core.active
        return this.#moveTo({ ...from, row: from.row + action.by * this.#view.pageRows }, action.extend)
      }
      case 'edge': {
        const from = action.extend ? core.focus : core.active
        const row = action.table ? (action.end ? size.rows - 1 : 0) : from.row
        return this.#moveTo({ row, column: action.end ? size.columns - 1 : 0 }, action.extend)
      }
      case 'step':
        return this.#editing.step(action.by, action.along)
      case 'select':
        return this.#select(action.what)
      case 'command':
        return this.run(action.command)
      case 'menu':
        return this.#openMenuAtCell()
    }
  }

  #moveTo(spot: Spot, extend: boolean): void {
    const to = clampSpot(spot, this.#core.reader.size)
    if (extend) this.#core.select(this.#core.anchor, to, { focus: false })
    else this.#core.select(to)
  }

  #select(what: 'all' | 'rows' | 'columns'): void {
    const { rect, reader } = this.#core
    const [lastRow, lastColumn] = [reader.size.rows - 1, reader.size.columns - 1]
    const top = what === 'rows' ? rect.top : 0
    const bottom = what === 'rows' ? rect.bottom : lastRow
    const left = what === 'columns' ? rect.left : 0
    const right = what === 'columns' ? rect.right : lastColumn
    this.#core.select({ row: top, column: left }, { row: bottom, column: right }, { scroll: false })
  }

  // ---- drawing

  #draw({ rows, columns, looks, cells }: Changes): void {
    const hadFocus = this.#view.container.contains(document.activeElement) && this.#editing.state !== 'cell'
    if (columns || looks) this.#view.rebuild()
    else if (rows) this.#view.rebuildRows()
    else this.#view.refresh(cells)
    if (looks) this.#view.redrawRows()
    if (rows || columns) {
      this.#core.relocate()
      this.#layOut()
      if (hadFocus) this.focus()
    }
    this.#changed()
  }

  #layOut(): void {
    // The first layout happens while the view is being made.
    if (!this.#ready) return
    this.#marks.show()
    this.#editing.layOut()
  }

  #describe(column: string): HeaderLook {
    const { reader } = this.#core
    const { messages } = reader
    const index = reader.table.columns.indexOf(columnId(column))
    if (index < 0) return { label: messages('selectAll'), spoken: '', number: false, menuLabel: '' }
    const definition = reader.column(columnId(column))
    const letters = columnLetters(index)
    return {
      label: reader.columnLabel(definition),
      spoken: messages('columnSpoken', { letters }),
      number: definition.type === 'number' || definition.type === 'percent',
      menuLabel: messages('columnMenu', { letters }),
    }
  }

  /** Draws the marks now, tells the page once for all changes of this turn. */
  #changed(): void {
    if (!this.#ready || this.#destroyed) return
    this.#marks.show()
    if (this.#queued) return
    this.#queued = true
    queueMicrotask(() => {
      this.#queued = false
      if (this.#destroyed) return
      this.#state = this.#makeState()
      for (const handler of this.#handlers) handler(this.#state)
    })
  }

  #makeState(): GridState {
    const core = this.#core
    const place = core.activePlace
    const editing = this.#editing.state
    const text = editing !== 'no' ? this.#editing.text : place ? core.reader.editText(place) : ''
    const source = editing === 'no' && place ? core.reader.sourceOf(place) : null
    const spot = source && sourceSpot(core, source)
    return {
      address: core.address,
      range: core.rangeName,
      text,
      references: this.#editing.referencesIn(text),
      editing,
      caret: this.#editing.caret,
      source: source && {
        at: source,
        table: core.reader.nameOf(source.table),
        address: spot ? spotName(spot) : '',
      },
      readOnly: core.readOnly,
      notice: core.notice,
      menu: this.#menu,
      announcement: core.announcement,
    }
  }
}

function sourceSpot(core: GridCore, { table, row, column }: CellAddress): Spot | null {
  const known = core.session.table(table)
  const spot = { row: known.rows.indexOf(row), column: known.columns.indexOf(column) }
  return spot.row < 0 || spot.column < 0 ? null : spot
}
