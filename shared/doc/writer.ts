/**
 * The hand that changes a document inside one transaction and writes down what it did. Every mutation of the product goes through these
 * three strokes, which is why undo, the journal and the receipt can be written once, and no unclean text gets in. [DOC21]
 */
import * as Y from 'yjs'

import { cleanText } from '../model/clean-text.ts'
import { cleanFields, cleanValue } from './clean-value.ts'
import type { Renamed } from './letters.ts'
import type { Collection, Fields, FieldValue, Step } from './step.ts'
import { FIELD, sameValue } from './step.ts'
import { applyTextDiff, type Difference } from './text-diff.ts'
import { knowsLetters, noteLetters, takeLettersBack } from './text-letters.ts'

/** What the writer needs of a document; `PlanDocument` is one. */
export type WritableDocument = {
  readonly y: Y.Doc
  collection(name: Collection): Y.Map<unknown>
  hasRecord(collection: Collection, id: string): boolean
  textOf(name: string): string | undefined
  encodeField(collection: Collection | 'meta', field: string, value: FieldValue): unknown
  decodeField(collection: Collection | 'meta', field: string, stored: unknown): FieldValue
}

/**
 * A part of an edit that goes on: how the text differs from what stands there, and what it would be `without` the whole edit. That is what
 * undo leaves; the pieces of one edit are made under one group. [UND16]
 */
export type TextPiece = { readonly differences: readonly Difference[]; readonly without: string }

export class Writer {
  readonly steps: Step[] = []
  /** Letters of texts that were given back, and are other ones now. */
  readonly renamed: (Renamed & { readonly name: string })[] = []
  readonly #document: WritableDocument

  constructor(document: WritableDocument) {
    this.#document = document
  }

  /** A new record under a fresh id; of an id that already exists the tombstone is lifted. */
  create(collection: Collection, id: string, unclean: Fields, holds?: string): void {
    const fields = cleanFields(unclean)
    const known = this.#record(collection, id)
    if (known) {
      if (!known.has(FIELD.deleted)) return
      known.delete(FIELD.deleted)
    } else this.#make(collection, id, fields)
    this.steps.push({ do: 'create', in: collection, id, fields, ...(holds !== undefined && { holds }) })
  }

  #make(collection: Collection, id: string, fields: Fields): void {
    const record = new Y.Map<unknown>()
    for (const [field, value] of Object.entries(fields))
      if (value !== undefined) record.set(field, this.#document.encodeField(collection, field, value))
    this.#document.collection(collection).set(id, record)
  }

  /** A record that was new is taken back: its tombstone remembers what it was. */
  takeBack({ in: collection, id, fields, holds }: Extract<Step, { do: 'create' }>): void {
    const count = this.steps.length
    this.set(collection, id, FIELD.deleted, true)
    const step = this.steps[count]
    if (step?.do === 'field')
      this.steps[count] = { ...step, made: { fields, ...(holds !== undefined && { holds }) } }
  }

  /** Sets one field; `undefined` removes it. Writes nothing when it already holds that value. */
  set(collection: Collection | 'meta', id: string, field: string, unclean: FieldValue): void {
    const record = this.#record(collection, id)
    if (!record) return
    const after = cleanValue(unclean)
    const before = this.#document.decodeField(collection, field, record.get(field))
    if (sameValue(before, after)) return
    if (after === undefined) record.delete(field)
    else record.set(field, this.#document.encodeField(collection, field, after))
    this.steps.push({ do: 'field', in: collection, id, field, before, after })
  }

  /** Makes a long text read `after`, as a difference. A piece is a step also where it changes nothing: undo knows by it how the edit ended. */
  text(name: string, unclean: string, piece?: TextPiece): void {
    const after = cleanText(unclean)
    const before = this.#document.textOf(name) ?? ''
    if (before === after && !piece) return
    const { y } = this.#document
    const text = y.getText(name)
    const letters = noteLetters(y, text, () => applyTextDiff(text, after, piece?.differences))
    this.steps.push({ do: 'text', name, before: piece?.without ?? before, after, letters })
  }

  /**
   * [UND8] Letter by letter; where the letters are not known, only while the text reads as the step left it. False: nothing is left to be
   * taken back.
   */
  takeTextBack({ name, before, after, letters }: Extract<Step, { do: 'text' }>): boolean {
    const { y } = this.#document
    const now = this.#document.textOf(name)
    if (now === undefined || !letters || !knowsLetters(y, letters)) {
      if ((now ?? '') !== after) return false
      this.text(name, before)
      return true
    }
    const text = y.getText(name)
    const taken = noteLetters(y, text, (transaction) => {
      for (const one of takeLettersBack(transaction, text, letters)) this.renamed.push({ ...one, name })
    })
    if (taken.made.length + taken.gone.length === 0) return false
    this.steps.push({ do: 'text', name, before: now, after: text.toJSON(), letters: taken })
    return true
  }

  #record(collection: Collection | 'meta', id: string): Y.Map<unknown> | undefined {
    if (collection === 'meta') return this.#document.y.getMap('meta')
    const record = this.#document.collection(collection).get(id)
    return record instanceof Y.Map ? record : undefined
  }
}
