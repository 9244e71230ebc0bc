/**
 * What one transaction changed in one long text, for the audit log. A short text is told whole, as it read before and after. Of a longer one
 * only what changed is told: where, what was deleted there and what was inserted, so that a letter typed into a book costs a letter. Nothing
 * here costs for the length of the text; looking for the place stops after so many pieces. Called by `audit-changes.ts`. [AUD1, AUD10]
 */
import * as Y from 'yjs'

/** A text that is no longer than this before and after is told whole; in UTF-16 code units, as everything here. */
export const WHOLE_TEXT = 2_000
/** Of one text and transaction; what else changed is told as one stretch, from the first to the last letter of it. */
export const MOST_CHANGES = 64
/** Longest part of a text that is kept whole. */
export const MOST_OF_A_PART = 32_768
/** Pieces of a text that are looked at to find the place of a change. */
const MOST_PIECES = 10_000

/** A part of a text: itself, or its beginning and how long it was. */
export type TextPart = string | { readonly cut: string; readonly length: number }
/** `of`: length of the whole text before this change. `at` absent: the text is of too many pieces to say. */
export type TextBefore = { readonly at?: number; readonly deleted: TextPart; readonly of: number }
/** `of`: length of the whole text after this change. */
export type TextAfter = { readonly at?: number; readonly inserted: TextPart; readonly of: number }

/** `by`: the struct that holds what is new; null where something was only deleted. */
export type TextChange = { readonly by: Y.ID | null } & (
  | { readonly before: string; readonly after: string }
  | { readonly before: TextBefore; readonly after: TextAfter }
)

type Letters = Y.Item & { readonly content: Y.ContentString }
type Pieces = { readonly inserted: Set<Letters>; readonly deleted: Set<Letters> }
const NONE: Pieces = { inserted: new Set(), deleted: new Set() }

/** The pieces that came and went, by the type they are in: one look at what the transaction changed, however many texts it is. */
export class ChangedPieces {
  readonly #by = new Map<unknown, Pieces>()

  constructor(transaction: Y.Transaction) {
    this.#collectInserted(transaction)
    this.#collectDeleted(transaction)
  }

  in(type: unknown): Pieces {
    return this.#by.get(type) ?? NONE
  }

  #collectInserted({ beforeState, afterState, doc }: Y.Transaction): void {
    for (const [client, to] of afterState) {
      const from = beforeState.get(client) ?? 0
      const structs = to === from ? undefined : doc.store.clients.get(client)
      if (!structs) continue
      for (let at = Y.findIndexSS(structs, from); at < structs.length; at++) {
        const item = structs[at]
        if (isLetters(item) && !item.deleted) this.#of(item).inserted.add(item)
      }
    }
  }

  #collectDeleted({ beforeState, deleteSet, doc }: Y.Transaction): void {
    for (const [client, ranges] of deleteSet.clients) {
      const known = beforeState.get(client) ?? 0
      const structs = doc.store.clients.get(client) ?? []
      for (const { clock, len } of ranges) {
        if (clock >= known) continue
        for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
          const item = structs[at]
          if (!item || item.id.clock >= Math.min(clock + len, known)) break
          if (isLetters(item)) this.#of(item).deleted.add(item)
        }
      }
    }
  }

  #of({ parent }: Y.Item): Pieces {
    let pieces = this.#by.get(parent)
    if (!pieces) this.#by.set(parent, (pieces = { inserted: new Set(), deleted: new Set() }))
    return pieces
  }
}

const isLetters = (struct: unknown): struct is Letters =>
  struct instanceof Y.Item && struct.content instanceof Y.ContentString

/** In the order in which they read one after the other: each is told as if those before it had been made already. */
export function changesOfText(type: Y.Text, pieces: Pieces): readonly TextChange[] {
  const { inserted, deleted } = pieces
  if (inserted.size + deleted.size === 0) return []
  const after = type._length
  const before = after - lengthOf(inserted) + lengthOf(deleted)
  const isShort = before <= WHOLE_TEXT && after <= WHOLE_TEXT
  const walk = new TextWalk(before, isShort)
  // A short text is read to its end; in a long one nothing is looked at behind the last change.
  let left = isShort ? Infinity : inserted.size + deleted.size
  let seen = 0
  for (let item = type._start; item !== null && left > 0; item = item.right) {
    if (++seen > MOST_PIECES) return [unplaced(pieces, before, after)]
    if (!isLetters(item)) continue
    if (inserted.has(item)) walk.inserted(item)
    else if (deleted.has(item)) walk.deleted(item)
    else {
      if (!item.deleted) walk.kept(item)
      continue
    }
    left--
  }
  return walk.changes()
}

type Stretch = { readonly at: number; readonly deleted: Part; readonly inserted: Part; by: Y.ID | null }

class TextWalk {
  readonly #changes: TextChange[] = []
  readonly #whole: { before: string; after: string } | null
  #by: Y.ID | null = null
  /** Of the text as it reads now, up to here. */
  #at = 0
  #length: number
  #open: Stretch | null = null

  constructor(before: number, isShort: boolean) {
    this.#length = before
    this.#whole = isShort ? { before: '', after: '' } : null
  }

  kept({ content: { str } }: Letters): void {
    if (this.#whole) {
      this.#whole.before += str
      this.#whole.after += str
    }
    if (this.#changes.length < MOST_CHANGES - 1) this.#close()
    else if (this.#open) {
      this.#open.deleted.add(str)
      this.#open.inserted.add(str)
    }
    this.#at += str.length
  }

  inserted({ content: { str }, id }: Letters): void {
    this.#by = id
    const open = this.#opened()
    open.inserted.add(str)
    open.by = id
    if (this.#whole) this.#whole.after += str
    this.#at += str.length
  }

  deleted({ content: { str } }: Letters): void {
    this.#opened().deleted.add(str)
    if (this.#whole) this.#whole.before += str
  }

  changes(): readonly TextChange[] {
    if (this.#whole) {
      const { before, after } = this.#whole
      return before === after ? [] : [{ before, after, by: this.#by }]
    }
    this.#close()
    return this.#changes
  }

  #opened(): Stretch {
    return (this.#open ??= { at: this.#at, deleted: new Part(), inserted: new Part(), by: null })
  }

  #close(): void {
    if (!this.#open) return
    const { at, deleted, inserted, by } = this.#open
    this.#open = null
    if (this.#whole) return
    const of = this.#length
    this.#length += inserted.length - deleted.length
    this.#changes.push({
      before: { at, deleted: deleted.told, of },
      after: { at, inserted: inserted.told, of: this.#length },
      by,
    })
  }
}

/** Of a text of too many pieces: what was deleted and inserted, in the order in which it was written. */
function unplaced(pieces: Pieces, before: number, after: number): TextChange {
  const [deleted, inserted] = [new Part(), new Part()]
  let by: Y.ID | null = null
  for (const item of pieces.deleted) deleted.add(item.content.str)
  for (const item of pieces.inserted) {
    inserted.add(item.content.str)
    by = item.id
  }
  return {
    before: { deleted: deleted.told, of: before },
    after: { inserted: inserted.told, of: after },
    by,
  }
}

/** Keeps the beginning, and counts the rest. */
class Part {
  length = 0
  #kept = ''

  add(text: string): void {
    const room = MOST_OF_A_PART - this.#kept.length
    if (room > 0) this.#kept += text.length > room ? text.slice(0, room) : text
    this.length += text.length
  }

  get told(): TextPart {
    return this.length > MOST_OF_A_PART ? { cut: this.#kept, length: this.length } : this.#kept
  }
}

function lengthOf(pieces: ReadonlySet<Letters>): number {
  let length = 0
  for (const { content } of pieces) length += content.str.length
  return length
}
