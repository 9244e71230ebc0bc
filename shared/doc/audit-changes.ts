/**
 * What one transaction changed, field by field, with the values before and after in the model's form: what the audit log is made of. Only
 * what changed is looked at; long texts are in `audit-text.ts`. Called by the server's rooms; whatever a hostile writer stored is told as
 * malformed, and nothing here throws.
 * Records and fields that no reader looks at (illegal ids, types inside cells' types) are passed over. The rules are [AUD1]–[AUD4] in
 * server/audit/SPEC.md.
 */
import * as Y from 'yjs'

import { isLocalId, isSlug } from '../model/ids.ts'
import { ChangedPieces, changesOfText } from './audit-text.ts'
import { decodeContent } from './content.ts'
import { OUTLINE } from './outline-doc.ts'
import { plainValue } from './plain-value.ts'
import type { PlanDocument } from './plan-document.ts'
import { COLLECTIONS, type Collection } from './step.ts'
import { parseTextName } from './table-doc.ts'
import { toldFormula } from './told-formula.ts'

/**
 * `row`, `column`: of a table's cell, text, row or column. In the outline `row` is the record and `column` its collection (`components`,
 * `tables`, `names`, `meta`). `field`: the property, the language of a text, empty for a cell and for a record as a whole; of a format rule,
 * which belongs to the table, `rules:id` and `rules:id:property`.
 */
export type DocumentEdit = {
  readonly kind: 'cell' | 'text' | 'row' | 'column' | 'table' | 'outline'
  readonly row: string
  readonly column: string
  readonly field: string
  /** Absent: there was none. */
  readonly before?: unknown
  /** Absent: there is none any more. */
  readonly after?: unknown
  /** The struct that holds what is new; null where something was only deleted. */
  readonly by: { readonly client: number; readonly clock: number } | null
}

/** Field of a cell's edit that lost against one made at the same time: `after` is what was written and never stood there. */
export const SUPERSEDED = 'superseded'

/** Longest name of a field that anybody reads. */
const MAX_FIELD = 100

export function observeEdits(
  document: PlanDocument,
  handler: (edits: readonly DocumentEdit[]) => void,
): void {
  document.y.on('afterTransaction', (transaction: Y.Transaction) => {
    if (transaction.changed.size > 0) handler(editsOf(document, transaction))
  })
}

function editsOf(document: PlanDocument, transaction: Y.Transaction): readonly DocumentEdit[] {
  const reader = new EditReader(document, transaction)
  try {
    reader.read()
  } catch {
    // Nothing known leads here; that something changed is noted all the same.
    reader.edits.push({ kind: 'table', row: '', column: '', field: 'unreadable', by: null })
  }
  return reader.edits
}

type SharedType = Y.Transaction['changed'] extends Map<infer Type, unknown> ? Type : never
type Change = { readonly before?: unknown; readonly after?: unknown; readonly by: Y.ID | null }
type Writable<T> = { -readonly [Key in keyof T]: T[Key] }
type Place = Pick<DocumentEdit, 'kind' | 'row' | 'column' | 'field'>

class EditReader {
  readonly edits: DocumentEdit[] = []
  readonly #document: PlanDocument
  readonly #transaction: Y.Transaction
  readonly #isOutline: boolean
  /** Keys that were written without effect: what was written lost against what stood there. */
  readonly #lost = new Set<string>()
  readonly #cellFields = new Map<string, boolean>()
  #pieces: ChangedPieces | null = null

  constructor(document: PlanDocument, transaction: Y.Transaction) {
    this.#document = document
    this.#transaction = transaction
    this.#isOutline = document.name === OUTLINE
  }

  read(): void {
    for (const [type, keys] of this.#transaction.changed) {
      if (type._item === null) this.#root(type, keys)
      else if (!this.#isNew(type._item)) this.#record(type, type._item, keys)
    }
    if (this.#lost.size > 0) this.#readLost()
  }

  // ---- what changed --------------------------------------------------------------------------------------------------------------------

  #root(type: SharedType, keys: ReadonlySet<string | null>): void {
    const name = this.#document.rootName(type)
    if (name === undefined) return
    if (name === 'meta') {
      for (const key of keys) this.#field(type, key, this.#metaPlace(key ?? ''))
      return
    }
    const collection = COLLECTIONS.find((known) => known === name)
    if (collection !== undefined) {
      for (const key of keys) this.#wholeRecord(type, collection, key)
      return
    }
    const text = this.#isOutline ? null : parseTextName(name)
    if (text && keys.has(null)) this.#text(name, text.row, text.column, text.language)
  }

  /** A record that came, went, or was replaced. */
  #wholeRecord(type: SharedType, collection: Collection, id: string | null): void {
    const place = id === null ? null : this.#recordPlace(collection, id, '')
    const change =
      id === null
        ? null
        : this.#changeOf(type, id, (value, isBefore) => this.#fields(value, collection, isBefore))
    if (place && change) this.#add(place, change)
  }

  #record(type: SharedType, item: Y.Item, keys: ReadonlySet<string | null>): void {
    const { parent, parentSub: id } = item
    if (!(parent instanceof Y.AbstractType) || parent._item !== null || id === null) return
    const name = this.#document.rootName(parent)
    const collection = COLLECTIONS.find((known) => known === name)
    if (collection === undefined) return
    if (!this.#isRead(collection, id)) return
    for (const key of keys)
      this.#field(type, key, key === null ? null : this.#fieldPlace(collection, id, key))
  }

  #field(type: SharedType, key: string | null, place: Place | null): void {
    if (key === null || place === null) return
    const change = this.#changeOf(type, key, (value) => this.#valueOf(place.kind, value))
    if (change) this.#add(place, change)
    else if (place.kind === 'cell') this.#lost.add(`${place.row}:${place.column}`)
  }

  #text(name: string, row: string, column: string, language: string): void {
    this.#pieces ??= new ChangedPieces(this.#transaction)
    // What the transaction names may be what stood there before anybody asked for a text.
    const text = this.#document.y.getText(name)
    for (const change of changesOfText(text, this.#pieces.in(text)))
      this.#add({ kind: 'text', row, column, field: language }, change)
  }

  /** What was written to a cell and lost against another's: it stands nowhere, and is kept here. */
  #readLost(): void {
    const { beforeState, afterState, doc } = this.#transaction
    for (const [client, clock] of afterState) {
      const from = beforeState.get(client) ?? 0
      if (clock === from) continue
      const structs = doc.store.clients.get(client) ?? []
      for (let at = Y.findIndexSS(structs, from); at < structs.length; at++) {
        const item = structs[at]
        if (item instanceof Y.Item && item.deleted) this.#lostItem(item)
      }
    }
  }

  #lostItem(item: Y.Item): void {
    const { parent, parentSub: field } = item
    if (!(parent instanceof Y.AbstractType) || field === null) return
    const row = parent._item?.parentSub ?? ''
    if (!this.#lost.delete(`${row}:${field}`)) return
    const value = contentOf(item)
    if (value === undefined) return
    this.#add(
      { kind: 'cell', row, column: field, field: SUPERSEDED },
      { after: this.#valueOf('cell', value), by: item.id },
    )
  }

  // ---- places --------------------------------------------------------------------------------------------------------------------------

  #metaPlace(field: string): Place | null {
    if (field === '' || field.length > MAX_FIELD) return null
    return this.#isOutline
      ? { kind: 'outline', row: '', column: 'meta', field }
      : { kind: 'table', row: '', column: '', field }
  }

  /** Null: nobody reads what is there. */
  #recordPlace(collection: Collection, id: string, field: string): Place | null {
    return this.#isRead(collection, id) ? this.#fieldPlace(collection, id, field) : null
  }

  /** Somebody reads such a record. */
  #isRead(collection: Collection, id: string): boolean {
    const isOfTables = collection === 'rows' || collection === 'columns' || collection === 'rules'
    if (isOfTables === this.#isOutline) return false
    return collection === 'tables' ? isSlug(id) : isLocalId(id)
  }

  #fieldPlace(collection: Collection, id: string, field: string): Place | null {
    if (field.length > MAX_FIELD) return null
    if (this.#isOutline) return { kind: 'outline', row: id, column: collection, field }
    if (collection === 'columns') return { kind: 'column', row: '', column: id, field }
    if (collection === 'rules')
      return { kind: 'table', row: '', column: '', field: [collection, id, field].filter(Boolean).join(':') }
    return this.#isCell(field)
      ? { kind: 'cell', row: id, column: field, field: '' }
      : { kind: 'row', row: id, column: '', field }
  }

  // ---- values --------------------------------------------------------------------------------------------------------------------------

  /** Null: what reads there is what read there before. */
  #changeOf(
    type: SharedType,
    key: string,
    read: (value: unknown, isBefore: boolean) => unknown,
  ): Change | null {
    const item = type._map.get(key)
    if (!item) return null
    const isNew = this.#isNew(item)
    const previous = isNew ? this.#before(item) : item
    const wasThere = previous !== null && this.#isDeletedNow(previous)
    const stands = isNew && !item.deleted
    if (!wasThere && !stands) return null
    const change: Writable<Change> = { by: stands ? item.id : null }
    if (wasThere && previous) change.before = read(contentOf(previous), true)
    if (stands) change.after = read(contentOf(item), false)
    return change
  }

  /** What stood under an item's key when the transaction began. */
  #before(item: Y.Item): Y.Item | null {
    let previous = item.left
    while (previous !== null && this.#isNew(previous)) previous = previous.left
    return previous
  }

  #fields(record: unknown, collection: Collection, isBefore: boolean): unknown {
    if (!(record instanceof Y.Map)) return plainValue(record)
    const fields: [string, unknown][] = []
    for (const [field, item] of record._map) {
      const stands = isBefore ? this.#isDeletedNow(item) && !this.#isNew(item) : !item.deleted
      const place = stands ? this.#recordPlace(collection, 'any', field) : null
      if (place) fields.push([field, this.#valueOf(place.kind, contentOf(item))])
    }
    return Object.fromEntries(fields)
  }

  #valueOf(kind: DocumentEdit['kind'], stored: unknown): unknown {
    if (kind !== 'cell') return plainValue(stored)
    if (stored instanceof Y.AbstractType) return { malformed: 'type' }
    return toldFormula(
      stored,
      decodeContent(stored, this.#templates, () => undefined),
    )
  }

  get #templates(): Pick<Y.Map<unknown>, 'get'> {
    return this.#document.y.getMap('templates')
  }

  /** A paste comes this way a hundred thousand times: no copies are made. */
  #add({ kind, row, column, field }: Place, { before, after, by }: Change): void {
    const edit: Writable<DocumentEdit> = {
      kind,
      row,
      column,
      field,
      by: by && { client: by.client, clock: by.clock },
    }
    if (before !== undefined) edit.before = before
    if (after !== undefined) edit.after = after
    this.edits.push(edit)
  }

  /** Whether a row's field is a cell; a table has a dozen such fields, however many rows. */
  #isCell(field: string): boolean {
    let known = this.#cellFields.get(field)
    if (known === undefined) this.#cellFields.set(field, (known = isLocalId(field)))
    return known
  }

  readonly #isNew = ({ id }: Y.Item): boolean =>
    id.clock >= (this.#transaction.beforeState.get(id.client) ?? 0)
  readonly #isDeletedNow = ({ deleted, id }: Y.Item): boolean =>
    deleted && Y.isDeleted(this.#transaction.deleteSet, id)
}

/** The last thing an item holds, as it was written. */
const contentOf = (item: Y.Item): unknown => item.content.getContent().at(-1)
