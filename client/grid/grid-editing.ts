/**
 * Editing one cell, in place or in the formula bar: what is typed, what the keys mean, references written by pointing at cells.
 * The edited cell is known by identity: others may insert and move rows meanwhile. An edit that is refused, ambiguous or whose row is gone
 * stays open with its text: nothing typed is lost.
 */
import { AppError } from '../../shared/model/error.ts'
import { CellEditor } from './cell-editor.ts'
import { editorRoom } from './editor-room.ts'
import type { ReferenceSpan } from './formula-references.ts'
import { canPoint, findReferences } from './formula-references.ts'
import { boxOf } from './geometry.ts'
import type { GridCore } from './grid-core.ts'
import { arrowStep } from './grid-keys.ts'
import type { GridLate } from './grid-late.ts'
import { GridPointing } from './grid-pointing.ts'
import type { GridState } from './grid-state.ts'
import { editLabel } from './open-edit.ts'
import type { OpenEdit, Pointing } from './open-edit.ts'
import { watchTyped } from './replaced-formulas.ts'
import { TabRun } from './tab-run.ts'
import { nowFor } from './time-now.ts'
import { unusedName } from './unused-name.ts'

type EditingPlaces = {
  /** In the grid, its formula bar or its notice: focus may go there without ending the edit. */
  readonly isNear: (node: Node) => boolean
  readonly barField: () => HTMLTextAreaElement | null
}

export class GridEditing {
  readonly #core: GridCore
  readonly #late: GridLate
  readonly #barField: EditingPlaces['barField']
  readonly #editor: CellEditor
  readonly #tabs = new TabRun()
  readonly pointing: GridPointing
  #edit: OpenEdit | null = null
  /** Where the formula bar must put its caret: another object each time. */
  caret: GridState['caret'] = null

  constructor(core: GridCore, late: GridLate, { isNear, barField }: EditingPlaces) {
    this.#core = core
    this.#late = late
    this.#barField = barField
    this.pointing = new GridPointing(core, this, late)
    late.onReady = () => this.#caretMoved()
    this.#editor = new CellEditor(core.view.overlay, {
      key: (event) => this.key(event),
      input: () => this.#typed(this.#editor.text),
      caret: () => this.#caretMoved(),
      roomFor: (bottom) => editorRoom(core, this.#edit, bottom),
      widthOf: (text) => core.view.widthOf(text),
      leave: (to) => {
        if (!isNear(to)) this.blur()
      },
    })
  }

  get state(): 'no' | 'cell' | 'bar' {
    return this.#edit?.where ?? 'no'
  }

  /** The edited cell has been deleted. */
  get isLost(): boolean {
    return this.#edit?.isLost ?? false
  }

  get text(): string {
    return this.#edit?.text ?? ''
  }

  /** Where the text is typed, in the cell or in the formula bar. */
  get field(): HTMLTextAreaElement | null {
    if (this.state === 'bar') return this.#barField()
    return this.state === 'cell' ? this.#editor.field : null
  }

  get open(): OpenEdit | null {
    return this.#edit
  }

  /** Behind the text that is typed in the cell. */
  get ink(): HTMLElement {
    return this.#editor.ink
  }

  /** Selected text; both the same where there is only a caret. */
  get caretRange(): readonly [number, number] {
    return this.#edit ? this.#caretOf(this.#edit) : [0, 0]
  }

  /** A reference is being written by pointing at cells. */
  get isPointing(): boolean {
    return !!this.#edit?.pointing
  }

  /** Something has been typed that is not written yet. */
  get isUnwritten(): boolean {
    return this.#edit !== null && this.#edit.text !== this.#edit.before
  }

  /** [GR18] The address of the cell whose text cannot be written for what it is: half a formula, a number that can be read in two ways. */
  get unfinished(): string | null {
    const { session, reader, readOnly } = this.#core
    const edit = this.#edit
    if (!edit || !this.isUnwritten || readOnly || !reader.has(edit.place)) return null
    const { row, column } = edit.place
    const isPlain = session.isPlain(reader.id, row, column, edit.text, reader.language)
    return isPlain ? null : reader.nameIn(edit.place)
  }

  /** Focus left for another part of the page. Half a formula waits for its end; everything else is written, or asked about. */
  blur(): void {
    const isHalf = this.unfinished !== null && /^\s*[=＝]/u.test(this.text)
    if (!isHalf && !canPoint(this.text, this.text.length)) this.commit()
  }

  get references(): ReferenceSpan[] {
    return this.#edit ? this.referencesIn(this.#edit.text) : []
  }

  referencesIn(text: string): ReferenceSpan[] {
    return findReferences(text, this.#core.reader.documentSize, this.#core.reader.name)
  }

  focus(): void {
    this.#editor.focus('keep')
  }

  isField(element: EventTarget | null): boolean {
    return element === this.#editor.field
  }

  // ---- begin and end

  /**
   * Opens the active cell. With `text` the edit replaces its content. False when the table may only be read.
   * Must be called inside the key press when a character or a composition is to land in it.
   */
  start(options: { readonly text?: string; readonly where?: 'cell' | 'bar' } = {}): boolean {
    const place = this.#core.activePlace
    if (!place || !this.#core.mayChange()) return false
    const before = this.#core.reader.editText(place)
    const text = options.text ?? before
    const where = options.where ?? 'cell'
    const mode = options.text === undefined ? 'edit' : 'enter'
    const { session, reader } = this.#core
    const follow = session.typing(reader.id, place.row, place.column, reader.language)
    const barCaret = [text.length, text.length] as const
    this.#edit = {
      place,
      before,
      follow,
      mode,
      where,
      text,
      barCaret,
      pointing: null,
      isLost: false,
      group: unusedName(),
    }
    this.caret = null
    this.#core.notice = null
    this.#core.view.scrollTo(this.#core.active)
    const { row } = this.#core.active
    const label = editLabel(this.#core.reader, place)
    const look = this.#core.reader.look(place.row, place.column)
    this.#editor.open(text, label, row + 2, look.set.endsWith('number'), look.borrowed ? look.text : '')
    this.layOut()
    if (where === 'cell') this.#editor.focus('end')
    this.#refresh()
    return true
  }

  /**
   * Writes what was typed. False when the edit stays open; the person has been told why.
   * @param then what the key meant beside writing; done after the person's answer, when one is needed
   */
  commit(then: () => void = () => undefined): boolean {
    const edit = this.#edit
    if (!edit) return true
    this.#late.parts?.joint.settle()
    this.follow()
    if (edit.text === edit.before) {
      this.cancel()
      return true
    }
    return this.#write(edit, edit.text, then)
  }

  /** The grid goes from the page: writes what was typed. Gives the text that cannot be written, for somebody else to keep. */
  leave(): string | null {
    const { text } = this
    try {
      return this.commit() ? null : text
    } catch (error) {
      // The table itself is gone.
      if (error instanceof AppError) return text
      throw error
    }
  }

  /** [GR35] It cannot be written any more: closes, and gives what was typed. Null: nothing was. */
  giveUp(): string | null {
    const text = this.isUnwritten ? this.text : null
    const isOurs = this.state === 'cell'
    this.cancel()
    if (isOurs) this.#core.view.focus(this.#core.active)
    return text
  }

  cancel(): void {
    if (!this.#edit) return
    this.#edit = null
    this.caret = null
    this.#editor.close()
    this.#core.view.reserve(0)
    this.#core.changed()
  }

  /** [GR14] Others have inserted, moved or deleted rows, columns or tables: the text names the same cells as before. */
  follow(): void {
    const edit = this.#edit
    if (!edit || this.#isLost(edit)) return
    const isUntouched = edit.text === edit.before
    const { text, offset } = edit.follow(edit.text)
    edit.before = isUntouched ? text : this.#core.reader.editText(edit.place)
    if (text === edit.text) return
    const [start, end] = this.#caretOf(edit)
    this.merge(text, edit.before, [offset(start), offset(end)])
  }

  /** Others made another text of it; `before` stands in the cell. */
  merge(text: string, before: string, caret: readonly [number, number]): void {
    const edit = this.#edit
    if (!edit) return
    edit.before = before
    if (text === edit.text) return
    Object.assign(edit, { text, pointing: null, barCaret: caret })
    this.#editor.setText(text)
    if (edit.where === 'cell') this.#editor.field.setSelectionRange(...caret)
    else if (document.activeElement === this.#barField()) this.caret = { from: caret[0], at: caret[1] }
    this.#refresh()
  }

  /** [GR23] Its row or column was deleted: said at once. It stands for no cell until they come back; what was not changed is closed. */
  #isLost(edit: OpenEdit): boolean {
    const core = this.#core
    const isThere = core.reader.has(edit.place)
    // Somebody moved it into a folded group: what one writes in stays in sight.
    if (isThere && !core.reader.spotOf(edit.place)) core.onReveal([edit.place], () => this.#refresh())
    if (!isThere && edit.text === edit.before) {
      this.cancel()
      core.tell('placeGone')
      core.view.focus(core.active)
    } else if (edit.isLost === isThere) {
      edit.isLost = !isThere
      this.#editor.setLost(edit.isLost, editLabel(core.reader, edit.place))
      if (edit.isLost) core.tell('rowGone')
      else core.notice = null
      this.#refresh()
    }
    return !isThere
  }

  #write(edit: OpenEdit, text: string, then: () => void): boolean {
    const core = this.#core
    if (!core.reader.has(edit.place)) {
      core.tell('rowGone')
      return false
    }
    const { session, reader } = core
    const replaced = watchTyped(core, edit.place)
    const piece = this.#late.parts?.joint.piece(text)
    const cell = { ...edit.place, typed: reader.asTyped(text, edit.place), ...(piece && { piece }) }
    const outcome = core.act(() =>
      session.together(edit.group, () => session.commitMany(reader.id, [cell], reader.language)),
    )
    if (outcome?.status === 'ambiguous') {
      const actions = outcome.readings.map((reading) => ({
        label: reader.readingLabel(reading, edit.place),
        run: () => {
          if (this.#edit === edit && this.#write(edit, reading.typed, then)) then()
        },
      }))
      core.ask('ambiguous', { text }, actions)
      return false
    }
    if (!core.isDone(outcome)) return false
    this.cancel()
    const told = replaced()
    if (told) core.say(told.sentence, told.actions)
    return true
  }

  // ---- typing

  /** The formula bar's text and caret changed. */
  barInput(text: string, caret: readonly [number, number]): void {
    if (!this.#edit && !this.start({ where: 'bar' })) return
    if (!this.#edit) return
    this.#edit.where = 'bar'
    this.#edit.barCaret = caret
    this.#editor.setText(text)
    this.#typed(text)
  }

  /** The cell is edited in the formula bar from now on, with what has been typed so far. */
  moveToBar(): void {
    if (!this.#edit) this.start({ where: 'bar' })
    else if (this.#edit.where === 'cell') {
      const { text } = this.#edit
      Object.assign(this.#edit, { where: 'bar', pointing: null, barCaret: [text.length, text.length] })
    }
    this.#core.changed()
  }

  barCaret(caret: readonly [number, number]): void {
    if (!this.#edit) return
    this.#edit.barCaret = caret
    this.#caretMoved()
  }

  #caretMoved(): void {
    if (!this.text.startsWith('=')) return
    this.#editor.paintInk(this.references, this.#late.parts?.assist.brackets)
    this.#core.changed()
  }

  #typed(text: string): void {
    if (!this.#edit) return
    this.#edit.text = text
    this.#edit.pointing = null
    this.caret = null
    this.#refresh()
  }

  /** Keys of the editor and of the formula bar. True: used up. */
  key(event: KeyboardEvent): boolean {
    const edit = this.#edit
    if (!edit) return false
    return this.#late.parts?.assist.key(event) || this.#editKey(event, edit)
  }

  #editKey(event: KeyboardEvent, edit: OpenEdit): boolean {
    switch (event.key) {
      case 'Escape':
        this.#late.parts?.joint.takeBack()
        this.cancel()
        this.#core.notice = null
        this.#core.view.focus(this.#core.active)
        return true
      case 'Enter':
        if (event.altKey) this.#insert('\n')
        else if (event.ctrlKey || event.metaKey) this.#commitAndSpread()
        else this.#commitAndStep(event.shiftKey ? -1 : 1, 'columns')
        return true
      case 'Tab':
        this.#commitAndStep(event.shiftKey ? -1 : 1, 'rows')
        return true
      case 'F2':
        edit.mode = edit.mode === 'enter' ? 'edit' : 'enter'
        edit.pointing = null
        return true
      case 'F4':
        this.#toggleAbsolute()
        return true
      default:
        return this.#insertNow(event) || this.#arrow(event, edit)
    }
  }

  #commitAndStep(by: 1 | -1, along: 'rows' | 'columns'): void {
    const step = (): void => this.step(by, along)
    if (this.commit(step)) step()
  }

  /** What was typed goes into all selected cells, as one undo step; the selection stays. */
  #commitAndSpread(): void {
    if (!this.#edit) return
    const { place, group } = this.#edit
    const spread = (): void => {
      this.#core.view.focus(this.#core.active)
      this.#late.run(({ fill }) => fill.spread(place, group))
    }
    if (this.commit(spread)) spread()
  }

  /** Ctrl+; and Ctrl+Shift+; write date and time where the caret is. */
  #insertNow(event: KeyboardEvent): boolean {
    const now = nowFor(event, this.#core.reader.language)
    if (now !== null) this.#insert(now)
    return now !== null
  }

  #toggleAbsolute(): void {
    const edit = this.#edit
    this.#late.use(({ assist }) => {
      if (edit === this.#edit) assist.toggleAbsolute()
    })
  }

  /** Enter and Tab: along the column or the row; inside a range through its cells. */
  step(by: 1 | -1, along: 'rows' | 'columns'): void {
    if (this.#core.isOneCell) this.#tabs.step(this.#core, by, along)
    else this.#core.walk(by, along)
  }

  #arrow(event: KeyboardEvent, edit: OpenEdit): boolean {
    const by = arrowStep(event.key, this.#core.view.isRightToLeft)
    if (!by || event.altKey || event.ctrlKey || event.metaKey || edit.mode === 'edit') return false
    if (this.pointing.isPossible) {
      this.pointing.step(by, event.shiftKey)
      return true
    }
    if (event.shiftKey || edit.text.startsWith('=')) return false
    if (!this.commit()) return true
    const { row, column } = this.#core.active
    this.#core.select({ row: row + by.row, column: column + by.column })
    return true
  }

  // ---- pointing

  /** Another text, with the reference in it that is pointed at. */
  point(text: string, pointing: Pointing): void {
    const edit = this.#edit
    if (!edit) return
    const caret = pointing.end
    Object.assign(edit, { text, pointing, barCaret: [caret, caret] })
    this.#editor.setText(text)
    if (edit.where === 'cell') {
      this.#editor.focus('keep')
      this.#editor.field.setSelectionRange(caret, caret)
    } else this.caret = { at: caret }
    this.#refresh()
  }

  // ---- drawing

  /** Puts the editor over its cell, wherever that is now. */
  layOut(): void {
    const { view, reader } = this.#core
    if (!this.#edit) return
    const spot = reader.spotOf(this.#edit.place)
    this.#editor.place(spot && boxOf(this.#core.cellRect(spot), view.rowTracks, view.columnTracks))
  }

  #refresh(): void {
    this.#editor.paintInk(this.references, this.#late.parts?.assist.brackets)
    this.layOut()
    this.pointing.changed()
    this.#core.changed()
  }

  #insert(text: string): void {
    const edit = this.#edit
    if (!edit) return
    const [start, end] = this.#caretOf(edit)
    const caret = start + text.length
    this.replace(edit.text.slice(0, start) + text + edit.text.slice(end), [caret, caret])
  }

  /** Another text, as if it had been typed. */
  replace(text: string, caret: readonly [number, number]): void {
    if (!this.#edit) return
    this.merge(text, this.#edit.before, caret)
    if (this.#edit.where === 'bar') this.caret = { at: caret[1] }
    this.#core.changed()
  }

  #caretOf(edit: OpenEdit): readonly [number, number] {
    return edit.where === 'cell' ? this.#editor.caret : edit.barCaret
  }
}
