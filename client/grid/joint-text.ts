/**
 * One text that several people write at once, as one of them has it open: the letters in order, and of each whether it stands in the field,
 * in the document, and in the text as it would be without this edit. So what others write goes between the own letters to where it
 * belongs, what is not written yet is known letter by letter, and the edit can be taken back alone. [GR72] Knows no page and no Yjs.
 */
import { sharedEnd, sharedStart, type Difference } from '../../shared/doc/text-diff.ts'

type View = 'field' | 'document' | 'without'

type Stretch = { readonly [view in View]: boolean } & {
  readonly text: string
  /** Who else wrote it; null: it was there before, or is one's own. */
  readonly by: number | null
  /** The last that they wrote. */
  readonly isLast: boolean
}

/** Words of somebody else in the field. `isLast`: the end of what they wrote last. */
export type ForeignWords = {
  readonly start: number
  readonly end: number
  readonly by: number
  readonly isLast: boolean
}

export class JointText {
  #stretches: readonly Stretch[] = []

  /** @param text as it stands in the document when the edit begins */
  constructor(text: string) {
    this.#set([{ text, by: null, isLast: false, field: true, document: true, without: true }])
  }

  get field(): string {
    return this.#read('field')
  }

  get document(): string {
    return this.#read('document')
  }

  /** What the document would hold had this edit not been. */
  get without(): string {
    return this.#read('without')
  }

  /** The field reads so now. `caret`: where the typing ended; it tells apart what letters alone do not. */
  typed(text: string, caret: number): void {
    const before = this.field
    const end = sharedEnd(before, text.slice(caret))
    const start = sharedStart(before.slice(0, before.length - end), text.slice(0, text.length - end))
    const gone = before.length - end - start
    const [left, rest] = splitAt(this.#stretches, 'field', start)
    const [taken, right] = splitAt(rest, 'field', gone)
    const come = text.slice(start, text.length - end)
    this.#set([
      ...left,
      { text: come, by: null, isLast: false, field: true, document: false, without: false },
      ...taken.map((stretch) => ({ ...stretch, field: false })),
      ...right,
    ])
  }

  /**
   * Somebody else changed the document. Gives where these places of the field are now: beside the same letters; what is written at a
   * place comes behind it.
   */
  receive(change: readonly Difference[], by: number | null, places: readonly number[]): readonly number[] {
    let left: readonly Stretch[] = []
    let right = this.#stretches
    let now = [...places]
    for (const [kind, piece] of change) {
      const at = lengthOf(left, 'field')
      if (kind === 1) {
        const come = { text: piece, by, isLast: true, field: true, document: true, without: true }
        left = [...withoutLast(left, by), come]
        right = withoutLast(right, by)
        now = now.map((place) => (place > at ? place + piece.length : place))
      } else {
        const [taken, rest] = splitAt(right, 'document', piece.length)
        const stays = kind === 0 ? taken : taken.filter(({ document }) => !document)
        now = now.map((place) => place - goneBefore(taken, stays, place - at))
        left = [...left, ...stays]
        right = rest
      }
    }
    this.#set([...left, ...right])
    return now
  }

  /** How the field differs from the document. */
  unwritten(): readonly Difference[] {
    return this.#between('document', 'field')
  }

  /** How the text without this edit differs from the document. */
  takingBack(): readonly Difference[] {
    return this.#between('document', 'without')
  }

  /** The document reads as the field does. */
  written(): void {
    this.#set(this.#stretches.map((stretch) => ({ ...stretch, document: stretch.field })))
  }

  /** In order; what one person wrote bit by bit is one. */
  foreign(): readonly ForeignWords[] {
    const words: ForeignWords[] = []
    let end = 0
    for (const { field, text, by, isLast } of this.#stretches) {
      if (!field) continue
      const start = end
      end += text.length
      if (by === null) continue
      const before = words.at(-1)
      if (before?.end === start && before.by === by && !before.isLast)
        words[words.length - 1] = { ...before, end, isLast }
      else words.push({ start, end, by, isLast })
    }
    return words
  }

  #read(view: View): string {
    return this.#stretches.map((stretch) => (stretch[view] ? stretch.text : '')).join('')
  }

  #between(from: View, to: View): readonly Difference[] {
    return this.#stretches.flatMap((stretch): Difference[] => {
      if (!stretch[from] && !stretch[to]) return []
      return [[stretch[from] ? (stretch[to] ? 0 : -1) : 1, stretch.text]]
    })
  }

  #set(stretches: readonly Stretch[]): void {
    this.#stretches = stretches.filter(
      ({ text, field, document, without }) => text !== '' && (field || document || without),
    )
  }
}

const withoutLast = (stretches: readonly Stretch[], by: number | null): readonly Stretch[] =>
  stretches.map((stretch) => (stretch.isLast && stretch.by === by ? { ...stretch, isLast: false } : stretch))

const lengthOf = (stretches: readonly Stretch[], view: View): number =>
  stretches.reduce((length, stretch) => length + (stretch[view] ? stretch.text.length : 0), 0)

/** The stretches up to so many letters of a view, and the rest; what the view lacks at that place is in the rest. */
function splitAt(
  stretches: readonly Stretch[],
  view: View,
  length: number,
): [left: readonly Stretch[], right: readonly Stretch[]] {
  let missing = length
  for (const [index, stretch] of stretches.entries()) {
    if (missing === 0) return [stretches.slice(0, index), stretches.slice(index)]
    const { text } = stretch
    if (stretch[view] && text.length > missing) {
      return [
        [...stretches.slice(0, index), { ...stretch, text: text.slice(0, missing), isLast: false }],
        [{ ...stretch, text: text.slice(missing) }, ...stretches.slice(index + 1)],
      ]
    }
    if (stretch[view]) missing -= text.length
  }
  return [stretches, []]
}

/** Letters of the field before a place that are not among those that stay. `place`: counted from the first stretch. */
function goneBefore(all: readonly Stretch[], stays: readonly Stretch[], place: number): number {
  let [at, gone] = [0, 0]
  for (const stretch of all) {
    if (!stretch.field) continue
    const within = Math.max(0, Math.min(stretch.text.length, place - at))
    if (!stays.includes(stretch)) gone += within
    at += stretch.text.length
  }
  return gone
}
