/**
 * [GR101] The choices of a column while one of its cells is edited: those that have in them what is typed, and all of them on Alt+↓. Arrows
 * mark one; Enter and Tab write the marked one when somebody marked it, Tab also when what is typed is its beginning. Escape puts them away.
 */
import type { ColumnId } from '../../shared/model/ids.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import type { FormulaAssist } from './grid-state.ts'

/** In the list at a time. */
const MOST = 12

export class ChoiceOffers {
  readonly #core: GridCore
  readonly #editing: GridEditing
  /** Asked for: all are shown, whatever is typed. */
  #isAsked = false
  #isPutAway = false
  #marked = -1
  /** The edit, and the text in it, that the list was made for. */
  #of = ''

  constructor(core: GridCore, editing: GridEditing) {
    this.#core = core
    this.#editing = editing
  }

  /** Opens the active cell with the list in it. */
  open(): void {
    const core = this.#core
    const place = core.activePlace
    if (!place || !core.mayChange()) return
    if (this.#choicesOf(place.column).length === 0) return core.tell('noChoices')
    if (!this.#editing.open && !this.#editing.start()) return
    this.#show()
  }

  /** What is in the list; empty: there is none. */
  get offers(): readonly string[] {
    const edit = this.#editing.open
    if (!edit || this.#editing.isLost || /^\s*[=＝]/u.test(edit.text)) return []
    const of = `${edit.group} ${edit.text}`
    if (of !== this.#of) {
      if (!this.#of.startsWith(`${edit.group} `)) this.#isPutAway = false
      this.#isAsked = false
      this.#marked = -1
      this.#of = of
    }
    if (this.#isPutAway || (!this.#isAsked && !this.#editing.isUnwritten)) return []
    const choices = this.#choicesOf(edit.place.column)
    const wanted = edit.text.trim().toLowerCase()
    const found = this.#isAsked ? choices : choices.filter((one) => one.toLowerCase().includes(wanted))
    return found.length === 1 && found[0] === edit.text ? [] : found.slice(0, MOST)
  }

  look(box: NonNullable<FormulaAssist['box']>): FormulaAssist | null {
    const { offers } = this
    if (offers.length === 0) return null
    return {
      box,
      offers: offers.map((label) => ({ label, says: '' })),
      chosen: Math.max(0, this.#marked),
      isPlain: true,
      call: null,
    }
  }

  /** True: the key was used up. What is written goes on with its key: Enter and Tab commit it. */
  key({ key, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
    const by = { ArrowDown: 1, ArrowUp: -1 }[key]
    if (ctrlKey || metaKey) return false
    const { offers } = this
    if (altKey) {
      const edit = this.#editing.open
      if (by === undefined || !edit || this.#choicesOf(edit.place.column).length === 0) return false
      if (offers.length > 0) this.#putAway()
      else this.#show()
      return true
    }
    if (offers.length === 0) return false
    if (by !== undefined && !shiftKey) {
      this.#marked = (Math.max(this.#marked, by > 0 ? -1 : 0) + by + offers.length) % offers.length
      this.#core.changed()
      return true
    }
    if (key === 'Escape') {
      this.#putAway()
      return true
    }
    const taken = offers[Math.max(0, this.#marked)]
    if (taken !== undefined && this.#takes(key, taken)) this.#write(taken)
    return false
  }

  /** By a press: it is written at once. */
  choose(index: number): void {
    const taken = this.offers[index]
    if (taken === undefined) return
    this.#write(taken)
    if (this.#editing.commit()) this.#core.view.focus(this.#core.active)
  }

  #takes(key: string, choice: string): boolean {
    if (this.#marked >= 0) return key === 'Enter' || key === 'Tab'
    const typed = this.#editing.text.trim().toLowerCase()
    return key === 'Tab' && typed !== '' && choice.toLowerCase().startsWith(typed)
  }

  #write(choice: string): void {
    this.#editing.replace(choice, [choice.length, choice.length])
    this.#isAsked = false
  }

  #show(): void {
    const edit = this.#editing.open
    if (!edit) return
    this.#of = `${edit.group} ${edit.text}`
    this.#isAsked = true
    this.#isPutAway = false
    this.#marked = this.#choicesOf(edit.place.column).slice(0, MOST).indexOf(edit.text)
    this.#core.changed()
  }

  #putAway(): void {
    this.#isAsked = false
    this.#isPutAway = true
    this.#core.changed()
  }

  #choicesOf(column: ColumnId): readonly string[] {
    const { type, choices = [] } = this.#core.reader.column(column)
    return type === 'choice' ? choices : []
  }
}
