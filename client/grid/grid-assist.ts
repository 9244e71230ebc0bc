/**
 * Helps while a formula is typed: names of functions and tables that the word at the caret could become, what the call around the caret
 * takes, brackets that belong together. Tab takes the marked name when the word is its beginning, Enter only what somebody chose with the
 * arrows: a formula that is finished is written, whatever it could still become. Escape puts the list away until another word is typed.
 */
import { quoteTable } from '../../shared/formula/a1.ts'
import { localise } from '../../shared/model/language.ts'
import { parseSpot } from './a1.ts'
import { toggleAbsolute } from './absolute-references.ts'
import { ChoiceOffers } from './choice-offers.ts'
import type { FormulaCaret, FormulaWord } from './formula-caret.ts'
import { formulaAt } from './formula-caret.ts'
import type { FunctionHelp } from './function-help.ts'
import { fetchFunctionHelp } from './function-help.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import type { FormulaAssist } from './grid-state.ts'

/** Names in the list. */
const MOST = 8

type Offer = {
  readonly label: string
  readonly says: string
  /** What is written. */
  readonly text: string
  /** The word is its beginning: Tab takes it. What only has the word in it is taken when somebody chose it. */
  readonly isBegun: boolean
}

export class GridAssist {
  readonly #core: GridCore
  readonly #editing: GridEditing
  /** [GR101] Of the column, where no formula is typed. */
  readonly choices: ChoiceOffers
  #help: FunctionHelp | null = null
  /** Of the help that is there, or on its way. */
  #language = ''
  /** Where the word began whose list was put away. */
  #dismissed = -1
  #chosen = 0
  #hasMoved = false
  #read: { readonly text: string; readonly caret: number; readonly at: FormulaCaret | null } | null = null
  /** What the list was made for. */
  #listed = ''

  constructor(core: GridCore, editing: GridEditing) {
    this.#core = core
    this.#editing = editing
    this.choices = new ChoiceOffers(core, editing)
  }

  /** Brackets to be marked in the text. */
  get brackets(): readonly number[] {
    return this.#at()?.brackets ?? []
  }

  /** Null: there is nothing to say. */
  look(): FormulaAssist | null {
    const at = this.#editing.state === 'no' || this.#editing.isLost ? null : this.#at()
    // Asked only where there is something to show: the browser lays out the page for it.
    const box = at || this.choices.offers.length > 0 ? this.#seenBox() : null
    if (!at || !box) {
      this.#reset('')
      return box && this.choices.look(box)
    }
    this.#fetch()
    const offers = this.#offers(at)
    const call = offers.length === 0 && at.call ? this.#help?.signature(at.call.name) : undefined
    if (offers.length === 0 && !call) return null
    return {
      box,
      offers: offers.map(({ label, says }) => ({ label, says })),
      chosen: this.#chosen,
      call: call
        ? {
            name: call.name,
            says: call.says,
            parameters: call.parameters.map((parameter) => ({
              text: parameter.text,
              isCurrent: parameter.isAt(at.call?.argument ?? 0),
            })),
          }
        : null,
    }
  }

  /** Of the field; null while the keyboard is elsewhere, or the cell out of the window. */
  #seenBox(): FormulaAssist['box'] | null {
    const { field, state } = this.#editing
    if (!field || document.activeElement !== field) return null
    const box = field.getBoundingClientRect()
    const seen = { start: box.left, top: box.top, bottom: box.bottom }
    if (state === 'bar') return seen
    const { view, active } = this.#core
    const window = view.viewport.getBoundingClientRect()
    return box.bottom > view.edgeOf(active.row) && box.top < window.bottom ? seen : null
  }

  /** True: the key was used up. */
  key(event: KeyboardEvent): boolean {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event
    if (this.choices.key(event)) return true
    const at = this.#at()
    const offers = at ? this.#offers(at) : []
    if (!at?.word || offers.length === 0 || altKey || ctrlKey || metaKey || shiftKey) return false
    const by = { ArrowDown: 1, ArrowUp: -1 }[key]
    if (by !== undefined) {
      this.#chosen = (this.#chosen + by + offers.length) % offers.length
      this.#hasMoved = true
      this.#core.changed()
    } else if (this.#takes(key, offers)) this.choose(this.#chosen)
    else if (key === 'Escape') {
      this.#dismissed = at.word.start
      this.#core.changed()
    } else return false
    return true
  }

  #takes(key: string, [first]: readonly Offer[]): boolean {
    return this.#hasMoved ? key === 'Tab' || key === 'Enter' : key === 'Tab' && first?.isBegun === true
  }

  /** Writes a name of the list in place of the word. */
  choose(index: number): void {
    if (this.choices.offers.length > 0) return this.choices.choose(index)
    const at = this.#at()
    const offer = at && this.#offers(at)[index]
    if (!at?.word || !offer) return
    const { text } = this.#editing
    const end = at.word.start + at.word.text.length + (at.word.isQuoted ? 1 : 0)
    // What stands there already: the bracket, or the end of a table's name.
    const known = offer.text.endsWith('(') ? /^[(（]/u : at.word.isQuoted ? /^[^'!]*'!/u : /^!/u
    const rest = text.slice(end).replace(known, '')
    const caret = at.word.start + offer.text.length
    this.#editing.replace(text.slice(0, at.word.start) + offer.text + rest, [caret, caret])
  }

  /** [GR41] F4: the references at the caret with other $ signs. */
  toggleAbsolute(): void {
    const { text, caretRange, references } = this.#editing
    const toggled = toggleAbsolute(text, caretRange, references)
    if (toggled) this.#editing.replace(toggled.text, toggled.caret)
  }

  /** Asked several times for each key, read once. */
  #at(): FormulaCaret | null {
    const { state, text, caretRange } = this.#editing
    const [caret, end] = caretRange
    if (state === 'no' || caret !== end) return null
    if (this.#read?.text !== text || this.#read.caret !== caret)
      this.#read = { text, caret, at: formulaAt(text, caret) }
    return this.#read.at
  }

  #offers({ word }: FormulaCaret): readonly Offer[] {
    if (!word || !this.#mayOffer(word)) {
      this.#reset('')
      return []
    }
    this.#reset(`${word.start} ${word.text}`)
    if (this.#dismissed >= 0 && this.#dismissed !== word.start) this.#dismissed = -1
    if (this.#dismissed >= 0) return []
    const functions = word.isQuoted ? [] : (this.#help?.suggest(word.text, MOST) ?? [])
    const named = functions.map(({ name, says }) => ({
      label: name,
      says,
      text: this.#help?.opening(name) ?? name,
      isBegun: name.startsWith(word.text.toUpperCase()),
    }))
    return [...named, ...this.#tables(word)].slice(0, MOST)
  }

  /** Not over what is pointed at, nor over a cell of the table, nor before anything was typed. */
  #mayOffer({ text, isQuoted }: FormulaWord): boolean {
    const editing = this.#editing
    if (!editing.isUnwritten || editing.isPointing) return false
    const spot = isQuoted ? null : parseSpot(text)
    const { rows, columns } = this.#core.reader.documentSize
    return !spot || spot.row >= rows || spot.column >= columns
  }

  /** By name, or where it was begun with a quote by any part of the name or the title. */
  #tables({ text, isQuoted }: FormulaWord): Offer[] {
    const { session, language, id } = this.#core.reader
    const wanted = text.toLowerCase()
    if (!isQuoted && wanted.length < 2) return []
    return session
      .tables()
      .filter((table) => table.id !== id)
      .map((table) => ({
        name: table.name(language),
        title: localise(table.title ?? {}, language, language),
      }))
      .filter(({ name, title }) =>
        isQuoted ? `${name} ${title}`.toLowerCase().includes(wanted) : name.toLowerCase().startsWith(wanted),
      )
      .map(({ name, title }) => ({
        label: name,
        says: title === name ? '' : title,
        text: `${quoteTable(name)}!`,
        isBegun: true,
      }))
  }

  /** Another word: its list begins anew. */
  #reset(listed: string): void {
    if (listed === this.#listed) return
    this.#listed = listed
    this.#chosen = 0
    this.#hasMoved = false
    if (listed === '') this.#dismissed = -1
  }

  #fetch(): void {
    const language = this.#core.reader.messages('wordsLanguage')
    if (language === this.#language) return
    this.#language = language
    void this.#fetchHelp(language)
  }

  async #fetchHelp(language: string): Promise<void> {
    try {
      const help = await fetchFunctionHelp(language)
      if (language !== this.#language) return
      this.#help = help
      this.#core.changed()
    } catch {
      // Without the network one types without help; the next formula tries again.
      if (language === this.#language) this.#language = ''
    }
  }
}
