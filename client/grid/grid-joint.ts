/**
 * Several people in one cell. [GR71] Says who else edits the active one. [GR72] While a long text is open, what others write into it comes
 * between one's own words; and while somebody else has it open too, one's own are written as one types, as one undo step. [GR73] An input
 * method that composes is not disturbed. Called at every change of the grid; mostly there is nothing to do.
 */
import type { Difference } from '../../shared/doc/text-diff.ts'
import { watchText, type TextChange } from '../../shared/doc/watch-text.ts'
import type { TextPiece } from '../../shared/doc/writer.ts'
import { peerColour } from '../ui/peer-colour.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import type { CellPlace, Outcome, Peer } from './grid-session.ts'
import { JointText } from './joint-text.ts'
import type { OpenEdit } from './open-edit.ts'

/** While one types, one's words are written so often. */
export const WRITE_PACE = 300

/** The open edit of a long text. */
type Joint = {
  readonly edit: OpenEdit
  readonly text: JointText
  /** What others wrote while an input method composed. */
  readonly waiting: TextChange[]
  readonly end: () => void
  isComposing: boolean
  /** Others wrote since one's own words were last written: undo does not know how the text reads now. */
  isBehind: boolean
  /** Writing on the way failed: the end of the edit says why. */
  isOff: boolean
}

export class GridJoint {
  readonly #core: GridCore
  readonly #editing: GridEditing
  readonly #stop: () => void
  #joint: Joint | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  #isWriting = false
  #said = ''

  constructor(core: GridCore, editing: GridEditing) {
    this.#core = core
    this.#editing = editing
    this.#stop = core.session.onPresence(() => {
      this.#writeSoon()
      if (this.reason('') !== this.#said) core.changed()
    })
  }

  destroy(): void {
    this.#stop()
    this.#end()
  }

  /** Something of the grid changed. */
  look(): void {
    const { open } = this.#editing
    if (open !== this.#joint?.edit) {
      this.#end()
      if (open) this.#begin(open)
    }
    const joint = this.#joint
    if (joint && joint.edit.text !== joint.text.field) {
      joint.text.typed(joint.edit.text, this.#editing.caretRange[1])
      this.#writeSoon()
    }
    this.#paint()
    this.#announce()
  }

  // ---- who else is there

  /** What is said below the formula bar: what is wrong with the cell, and who else edits it. */
  reason(wrong: string): string {
    const { reader } = this.#core
    const names = this.#others().map((peer) => this.#nameOf(peer))
    if (names.length === 0) return wrong
    const list = new Intl.ListFormat(reader.messages('wordsLanguage')).format(new Set(names))
    const key = this.#joint ? 'editedTogether' : this.#editing.open ? 'editedToo' : 'editedNow'
    const said = reader.messages(key, { names: list, count: names.length })
    return wrong === '' ? said : reader.messages('twoSentences', { first: wrong, second: said })
  }

  /** What stands at the cell that somebody edits: in words where one is oneself; elsewhere they would hide a number above. */
  flag(peer: Peer): string {
    const name = this.#nameOf(peer)
    return this.#others().includes(peer) ? this.#core.reader.messages('flagEditing', { name }) : name
  }

  #nameOf({ name }: Peer): string {
    return name || this.#core.reader.messages('somebody')
  }

  /** Who edits the cell that is edited here, or else the active one. */
  #others(): Peer[] {
    const { reader, session } = this.#core
    const place = this.#editing.open?.place ?? this.#core.activePlace
    return session
      .peers()
      .filter(
        ({ table, row, column, editing }) =>
          editing === true && table === reader.id && row === place?.row && column === place?.column,
      )
  }

  #announce(): void {
    const said = this.reason('')
    if (said === this.#said) return
    this.#said = said
    if (said !== '') this.#core.speak(said)
  }

  // ---- the open text

  #begin(edit: OpenEdit): void {
    const { reader } = this.#core
    const { row, column } = edit.place
    const { table } = reader
    if (reader.column(column).type !== 'long-text' || table.field('rows', row, column) !== undefined) return
    const name = table.textName(row, column, reader.language)
    const before = table.textOf(name) ?? ''
    // Nothing has come in between: the cell showed this text when it was opened.
    if (before !== edit.before) return
    const abort = new AbortController()
    const unwatch = watchText(table, name, (change) => this.#heard(change))
    const joint: Joint = {
      edit,
      text: new JointText(before),
      waiting: [],
      isComposing: false,
      isBehind: false,
      isOff: false,
      end: () => {
        abort.abort()
        unwatch()
      },
    }
    this.#joint = joint
    const composes = ({ target, type }: Event): void => {
      if (target !== this.#editing.field) return
      joint.isComposing = type !== 'compositionend'
      if (!joint.isComposing) this.#takeIn()
    }
    for (const type of ['compositionstart', 'compositionupdate', 'compositionend'] as const)
      document.addEventListener(type, composes, { signal: abort.signal })
    document.addEventListener('scroll', () => this.#scrollInk(), { signal: abort.signal, capture: true })
  }

  #end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#joint?.end()
    this.#joint = null
  }

  #heard(change: TextChange): void {
    if (this.#isWriting || !this.#joint) return
    this.#joint.waiting.push(change)
    if (!this.#joint.isComposing) this.#takeIn()
  }

  /** What others wrote stands between one's own words now; caret and selection stay beside their letters. */
  #takeIn(): void {
    const joint = this.#joint
    if (!joint) return
    if (joint.edit.text !== joint.text.field) joint.text.typed(joint.edit.text, this.#editing.caretRange[1])
    let caret: readonly number[] = this.#editing.caretRange
    for (const { differences, by } of joint.waiting.splice(0))
      caret = joint.text.receive(differences, by, caret)
    joint.isBehind = true
    const [start = 0, end = start] = caret
    this.#editing.merge(joint.text.field, joint.text.document, [start, end])
    this.#writeSoon()
  }

  // ---- writing

  /** The edit ends: whatever waits is taken in. */
  settle(): void {
    const joint = this.#joint
    if (!joint) return
    joint.isComposing = false
    if (joint.waiting.length > 0) this.#takeIn()
    const { field, document, without } = joint.text
    if (joint.isBehind && field === document && document !== without) this.#write()
  }

  /** How this text goes into the cell; null: as a whole. */
  piece(typed: string): TextPiece | null {
    const text = this.#joint?.text
    if (!text || text.field !== typed || !isWords(typed)) return null
    return { differences: text.unwritten(), without: text.without }
  }

  /** Escape: what was written on the way goes, what others wrote stays. */
  takeBack(): void {
    this.settle()
    const text = this.#joint?.text
    if (!text || text.document === text.without) return
    this.#core.isDone(this.#commit(text.without, text.takingBack()))
  }

  #writeSoon(): void {
    if (this.#timer !== null || !this.#mayWrite()) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      if (this.#mayWrite()) this.#write()
    }, WRITE_PACE)
  }

  #mayWrite(): boolean {
    const joint = this.#joint
    if (!joint || joint.isComposing || joint.isOff || joint.edit.isLost || this.#core.readOnly) return false
    const { field, document } = joint.text
    return field !== document && isWords(field) && this.#others().length > 0
  }

  #write(): void {
    const joint = this.#joint
    if (!joint) return
    const { text, edit } = joint
    const outcome = this.#commit(text.field, text.unwritten())
    joint.isOff = outcome.status !== 'done'
    if (joint.isOff) return
    text.written()
    joint.isBehind = false
    edit.before = text.document
  }

  #commit(typed: string, differences: readonly Difference[]): Outcome {
    const { session, reader } = this.#core
    const joint = this.#joint
    if (!joint) return { status: 'done' }
    const { edit, text } = joint
    const cell: CellPlace = edit.place
    const piece = { differences, without: text.without }
    this.#isWriting = true
    try {
      return session.together(edit.group, () =>
        session.commitMany(reader.id, [{ ...cell, typed, piece }], reader.language),
      )
    } finally {
      this.#isWriting = false
    }
  }

  // ---- drawing

  /** The words of others lie on their colour, and after the latest of each stands a caret of theirs. */
  #paint(): void {
    const joint = this.#joint
    if (!joint) return
    const { ink } = this.#editing
    const words = isWords(joint.edit.text) ? joint.text.foreign() : []
    ink.parentElement?.classList.toggle('f-joint', words.length > 0)
    if (words.length === 0) return
    const peers = this.#core.session.peers()
    let at = 0
    const pieces = words.flatMap(({ start, end, by, isLast }) => {
      const peer = peers.find(({ id }) => id === String(by))
      const mark = document.createElement('span')
      mark.className = `f-said f-peer-${peerColour(peer?.colour ?? 0)}${isLast ? ' f-said-last' : ''}`
      mark.textContent = joint.edit.text.slice(start, end)
      const between = joint.edit.text.slice(at, start)
      at = end
      return [between, mark]
    })
    // A last line break has its line only when something follows it.
    ink.replaceChildren(...pieces, `${joint.edit.text.slice(at)}\u200b`)
    this.#scrollInk()
  }

  #scrollInk(): void {
    const { ink, field } = this.#editing
    if (this.#joint && field) ink.scrollTop = ink.nextElementSibling?.scrollTop ?? 0
  }
}

/** Neither a formula, nor taken as it is because of an apostrophe in front. */
const isWords = (text: string): boolean => !/^(?:\s*[=＝]|')/u.test(text)
