/**
 * One document of a plan as a CRDT: named collections of records, each record a Y.Map of its own under a root Y.Map, flat `meta`, and
 * long texts as root Y.Texts. `TableDoc` and `OutlineDoc` read it; the write-*.ts functions change it, one transaction each, through
 * `transact`, which also writes down the command. Nothing above this folder touches Yjs.
 *
 * Two people creating the same record at once would lose one whole map: only the inserter creates it, under a fresh random id.
 */
import * as Y from 'yjs'

import type { AxisEntry } from '../model/axis.ts'
import { isLocalId, isSlug } from '../model/ids.ts'
import type { Language } from '../model/language.ts'
import { isOrderKey, type Random } from '../model/order.ts'
import type { ClientOrigin } from './origin.ts'
import { LOCAL } from './origin.ts'
import type { Collection, Command, CommandKind, FieldValue } from './step.ts'
import { COLLECTIONS, FIELD } from './step.ts'
import { Writer } from './writer.ts'

/** Version of the layout in this folder. Only the server migrates; a newer one opens read-only in an older client. */
export const SCHEMA_VERSION = 1

/** Effects, as arguments. `clientId`: fixed only where bytes must be reproducible; never persisted. */
export type DocEnv = {
  readonly random: Random
  readonly now: () => number
  readonly mainLanguage: () => Language
  readonly clientId?: number
}

/** Which records and texts one transaction touched. An empty set of fields: the whole record is new. */
export type DocumentChange = {
  readonly records: ReadonlyMap<Collection, ReadonlyMap<string, ReadonlySet<string>>>
  readonly meta: ReadonlySet<string>
  readonly templates: ReadonlySet<string>
  readonly texts: ReadonlySet<string>
  /** A record or template vanished, or another one stands in its place. Ours never does that: a foreign program may. */
  readonly anew: boolean
}

export abstract class PlanDocument {
  #y: Y.Doc
  /** `outline` or the table's id. */
  readonly name: string
  readonly env: DocEnv
  readonly #rootNames = new WeakMap<object, string>()
  readonly #handlers = new Set<(change: DocumentChange, origin: unknown) => void>()
  readonly #updateHandlers = new Set<(update: Uint8Array, origin: unknown) => void>()

  protected constructor(name: string, env: DocEnv) {
    this.name = name
    this.env = env
    this.#y = new Y.Doc()
    if (env.clientId !== undefined) this.y.clientID = env.clientId
    for (const collection of COLLECTIONS) this.collection(collection)
    this.y.getMap('meta')
    this.y.getMap('templates')
    this.y.on('afterTransaction', this.#afterTransaction)
  }

  /** The Y.Doc. Opaque outside `shared/doc` and `shared/wire`: a session hands it to its sync adapter and to nobody else. */
  get y(): Y.Doc {
    return this.#y
  }

  /** Whoever writes here, as Yjs calls it. */
  get client(): number {
    return this.#y.clientID
  }

  // ---- bytes -------------------------------------------------------------------------------------------------------------------------

  /** Throws when the update is poison (decodes but cannot be applied); the document is then to be thrown away by whoever holds it. */
  apply(update: Uint8Array, origin: unknown): void {
    Y.applyUpdate(this.y, update, origin)
  }

  encode(): Uint8Array {
    return Y.encodeStateAsUpdate(this.y)
  }

  encodeVector(): Uint8Array {
    return Y.encodeStateVector(this.y)
  }

  /** What this document has and the owner of `vector` has not. */
  diff(vector: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdate(this.y, vector)
  }

  onUpdate(handler: (update: Uint8Array, origin: unknown) => void): () => void {
    this.#updateHandlers.add(handler)
    this.y.on('update', handler)
    return () => {
      this.#updateHandlers.delete(handler)
      this.y.off('update', handler)
    }
  }

  /** Something was applied whose cause has not arrived. */
  get hasPending(): boolean {
    return this.y.store.pendingStructs !== null || this.y.store.pendingDs !== null
  }

  /** The clock after the last struct there is of a Yjs client; 0: none. */
  clockOf(client: number): number {
    return Y.getState(this.y.store, client)
  }

  destroy(): void {
    this.#handlers.clear()
    this.#updateHandlers.clear()
    this.y.destroy()
  }

  /**
   * Takes over the state of another document of the same kind, which is used up by it; what this one held is thrown away. Whoever holds or
   * hears this document goes on with it, and is told that everything is anew. No update comes of it.
   */
  become(fresh: this, origin: unknown): void {
    const change = new ChangeBuilder()
    change.everything(this)
    this.#y.off('afterTransaction', this.#afterTransaction)
    this.#y.destroy()
    fresh.#y.off('afterTransaction', fresh.#afterTransaction)
    this.#y = fresh.#y
    this.#y.on('afterTransaction', this.#afterTransaction)
    for (const handler of this.#updateHandlers) this.#y.on('update', handler)
    change.everything(this)
    this.refresh(change)
    for (const handler of this.#handlers) handler(change, origin)
  }

  // ---- reading -----------------------------------------------------------------------------------------------------------------------

  get schemaVersion(): number {
    const version = this.metaField('schema')
    return typeof version === 'number' ? version : 0
  }

  metaField(field: string): unknown {
    return this.y.getMap('meta').get(field)
  }

  metaFields(): Iterable<[string, unknown]> {
    return this.y.getMap('meta').entries()
  }

  /** Ids of all records whose id is legal and whose record is one, deleted ones included. */
  *recordIds(collection: Collection): Iterable<string> {
    for (const [id, record] of this.collection(collection))
      if (record instanceof Y.Map && legalId(collection, id)) yield id
  }

  hasRecord(collection: Collection, id: string): boolean {
    return legalId(collection, id) && this.collection(collection).get(id) instanceof Y.Map
  }

  /** A field as stored; `undefined` when the record or the field is absent. */
  field(collection: Collection, id: string, field: string): unknown {
    const record = this.collection(collection).get(id)
    return record instanceof Y.Map ? record.get(field) : undefined
  }

  *fields(collection: Collection, id: string): Iterable<[string, unknown]> {
    const record = this.collection(collection).get(id)
    if (record instanceof Y.Map) yield* record.entries()
  }

  /** All fields of a record. Not an iterator: reading a large table is mostly this, and iterators cost as much as the reading. */
  eachField(collection: Collection, id: string, visit: (field: string, stored: unknown) => void): void {
    const record = this.collection(collection).get(id)
    if (record instanceof Y.Map) record.forEach((stored: unknown, field) => visit(field, stored))
  }

  /** Place and tombstone of a record; a key that is none sorts first. */
  axisEntry<Id extends string>(collection: Collection, id: Id): AxisEntry<Id> {
    const record = this.collection(collection).get(id)
    const get = (field: string): unknown => (record instanceof Y.Map ? record.get(field) : undefined)
    const [key, parent, tag] = [get(FIELD.key), get(FIELD.parent), get(FIELD.tag)]
    return {
      id,
      key: isOrderKey(key) ? key : 'a0',
      parent: typeof parent === 'string' && this.hasRecord(collection, parent) ? (parent as Id) : null,
      deleted: get(FIELD.deleted) === true,
      tag: typeof tag === 'string' ? tag : null,
    }
  }

  /** A long text by its name, `undefined` when nobody ever wrote it. */
  textOf(name: string): string | undefined {
    return this.y.share.has(name) ? this.y.getText(name).toJSON() : undefined
  }

  *textNames(): Iterable<string> {
    for (const name of this.y.share.keys()) if (name.includes(':')) yield name
  }

  /** The Yjs client that wrote the field last; what tells "who changed it since". */
  writerOf(collection: Collection | 'meta', id: string, field: string): number | undefined {
    const record: unknown =
      collection === 'meta' ? this.y.getMap('meta') : this.collection(collection).get(id)
    return record instanceof Y.Map ? record._map.get(field)?.id.client : undefined
  }

  /** Somebody else who wrote what a long text reads: the Yjs client of the last such piece. */
  writerOfText(name: string): number | undefined {
    let client: number | undefined
    for (let item = this.y.getText(name)._start; item !== null; item = item.right)
      if (!item.deleted && item.id.client !== this.y.clientID) ({ client } = item.id)
    return client
  }

  // ---- changing ----------------------------------------------------------------------------------------------------------------------

  /** Runs one mutation as one transaction and gives it back as data; null when nothing changed. */
  transact(kind: CommandKind, mutate: (writer: Writer) => void): Command | null {
    const writer = new Writer(this)
    this.y.transact(() => mutate(writer), LOCAL satisfies ClientOrigin)
    return writer.steps.length === 0
      ? null
      : { doc: this.name, kind, steps: writer.steps, at: this.env.now() }
  }

  /** From the model's form of a value to the stored one, and back. A table's cells override this. */
  encodeField(_collection: Collection | 'meta', _field: string, value: FieldValue): unknown {
    return value
  }
  decodeField(_collection: Collection | 'meta', _field: string, stored: unknown): FieldValue {
    return stored as FieldValue
  }

  /** Every transaction, local or not, as the records it touched. */
  onChange(handler: (change: DocumentChange, origin: unknown) => void): () => void {
    this.#handlers.add(handler)
    return () => this.#handlers.delete(handler)
  }

  /** @internal for `Writer` */
  collection(name: Collection): Y.Map<unknown> {
    return this.y.getMap(name)
  }

  /** Called before the handlers, so that derived views (axes) are fresh when they run. */
  protected abstract refresh(change: DocumentChange): void

  readonly #afterTransaction = (transaction: Y.Transaction): void => {
    if (transaction.changed.size === 0) return
    const change = new ChangeBuilder()
    for (const [type, subs] of transaction.changed) {
      // A record that came in this very transaction is told by its collection; its fields need no look.
      if (type._item !== null && isNew(type._item, transaction)) continue
      const keys = [...subs].filter((sub) => sub !== null)
      if (type._item === null) {
        const name = this.rootName(type)
        change.root(name, keys)
        if (isLasting(name)) change.anew ||= keys.some((key) => isReplaced(type._map.get(key)))
      } else this.#recordChanged(change, type, keys)
    }
    this.refresh(change)
    for (const handler of this.#handlers) handler(change, transaction.origin)
  }

  /** `type` is a record when it hangs directly in a collection; whatever else lies deeper is nobody's. */
  #recordChanged(
    change: ChangeBuilder,
    type: { readonly _item: Y.Item | null },
    keys: readonly string[],
  ): void {
    const parent = type._item?.parent
    const id = type._item?.parentSub
    if (!(parent instanceof Y.Map) || parent._item !== null || !id) return
    const collection = this.rootName(parent)
    if (isCollection(collection)) change.fields(collection, id, keys)
  }

  /** @internal The name under which a root type stands; also for the audit's look at a transaction. */
  rootName(type: object): string | undefined {
    const known = this.#rootNames.get(type)
    if (known !== undefined) return known
    for (const [name, shared] of this.y.share) {
      this.#rootNames.set(shared, name)
      // A text that came from elsewhere has no type of its own until it is asked for.
      if (name.includes(':')) this.#rootNames.set(this.y.getText(name), name)
    }
    return this.#rootNames.get(type)
  }
}

const isNew = (item: Y.Item, transaction: Y.Transaction): boolean =>
  item.id.clock >= (transaction.beforeState.get(item.id.client) ?? 0)

/** Roots whose entries are written once and for all. */
const isLasting = (name: string | undefined): boolean => isCollection(name) || name === 'templates'

/** Gone, or not the first under its key. Two people who write one template at once write the same one. */
function isReplaced(item: Y.Item | undefined): boolean {
  if (!item) return false
  if (item.deleted) return true
  const { left } = item
  return left !== null && !(left instanceof Y.Item && isSameTemplate(left.content, item.content))
}

const isSameTemplate = (a: Y.Item['content'], b: Y.Item['content']): boolean =>
  a instanceof Y.ContentAny && b instanceof Y.ContentAny && JSON.stringify(a.arr) === JSON.stringify(b.arr)

/** Collects what one transaction touched. */
class ChangeBuilder implements DocumentChange {
  readonly records = new Map<Collection, Map<string, Set<string>>>()
  readonly meta = new Set<string>()
  readonly templates = new Set<string>()
  readonly texts = new Set<string>()
  anew = false
  readonly #whole = new Set<string>()

  /** All there is in a document, whatever it was before. */
  everything(document: PlanDocument): void {
    this.anew = true
    for (const collection of COLLECTIONS)
      for (const id of document.recordIds(collection)) this.#newRecord(collection, id)
    for (const [field] of document.metaFields()) this.meta.add(field)
    for (const name of document.textNames()) this.texts.add(name)
  }

  root(name: string | undefined, keys: readonly string[]): void {
    if (name === 'meta') for (const key of keys) this.meta.add(key)
    else if (name === 'templates') for (const key of keys) this.templates.add(key)
    else if (isCollection(name)) for (const id of keys) this.#newRecord(name, id)
    else if (name !== undefined) this.texts.add(name)
  }

  fields(collection: Collection, id: string, keys: readonly string[]): void {
    if (this.#whole.has(`${collection}:${id}`)) return
    const fields = this.#fieldsOf(collection, id)
    for (const key of keys) fields.add(key)
  }

  /** A record that is new, or was replaced whole, counts as changed in every field. */
  #newRecord(collection: Collection, id: string): void {
    this.#whole.add(`${collection}:${id}`)
    this.#fieldsOf(collection, id).clear()
  }

  #fieldsOf(collection: Collection, id: string): Set<string> {
    const records = this.records.get(collection) ?? new Map<string, Set<string>>()
    this.records.set(collection, records)
    const fields = records.get(id) ?? new Set<string>()
    records.set(id, fields)
    return fields
  }
}

const isCollection = (name: string | undefined): name is Collection =>
  COLLECTIONS.some((known) => known === name)

/** Tables are named by slugs (they stand in URLs); everything else by local ids. */
const legalId = (collection: Collection, id: string): boolean =>
  collection === 'tables' ? isSlug(id) : isLocalId(id)
