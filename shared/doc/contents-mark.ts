/**
 * What a document holds, as a short mark: equal contents have equal marks on every replica. Undo of a new table asks with it whether the
 * table still is as it was made.
 */
import { fingerprint } from './fingerprint.ts'
import type { PlanDocument } from './plan-document.ts'
import type { FieldValue } from './step.ts'
import { COLLECTIONS, FIELD } from './step.ts'
import { parseTextName } from './table-doc.ts'

/** Of what stands: deleted records, and tags of moves that were taken back, make no difference. */
export function contentsMark(document: PlanDocument): string {
  const records = COLLECTIONS.map((collection) =>
    idsIn(document, collection)
      .filter((id) => !document.axisEntry(collection, id).deleted)
      .map((id) => [id, fieldsOf(document, collection, id)]),
  )
  const texts = [...document.textNames()]
    .filter((name) => stands(document, name))
    .toSorted()
    .map((name) => [name, document.textOf(name)])
    .filter(([, text]) => text)
  return fingerprint(JSON.stringify([records, metaOf(document), texts]))
}

/** Somebody else than the maker of a document and ourselves who wrote in it: a Yjs client, `undefined` when there is none. */
export function otherWriter(document: PlanDocument): number | undefined {
  const [maker, own] = [document.writerOf('meta', '', 'schema'), document.y.clientID]
  const isOther = (client: number | undefined): client is number =>
    client !== undefined && client !== maker && client !== own
  for (const client of writersOf(document)) if (isOther(client)) return client
  return undefined
}

function* writersOf(document: PlanDocument): Iterable<number | undefined> {
  for (const collection of COLLECTIONS)
    for (const id of document.recordIds(collection))
      for (const [field] of document.fields(collection, id)) yield document.writerOf(collection, id, field)
  for (const [field] of document.metaFields()) yield document.writerOf('meta', '', field)
  for (const name of document.textNames()) yield document.writerOfText(name)
}

const idsIn = (document: PlanDocument, collection: (typeof COLLECTIONS)[number]): string[] =>
  [...document.recordIds(collection)].toSorted()

const fieldsOf = (
  document: PlanDocument,
  collection: (typeof COLLECTIONS)[number],
  id: string,
): [string, FieldValue][] =>
  sorted(
    [...document.fields(collection, id)]
      .filter(([field]) => field !== FIELD.tag)
      .map(([field, stored]) => [field, document.decodeField(collection, field, stored)]),
  )

const metaOf = (document: PlanDocument): [string, FieldValue][] =>
  sorted(
    [...document.metaFields()].map(([field, stored]) => [field, document.decodeField('meta', field, stored)]),
  )

const sorted = (fields: [string, FieldValue][]): [string, FieldValue][] =>
  fields.toSorted(([a], [b]) => (a < b ? -1 : 1))

function stands(document: PlanDocument, textName: string): boolean {
  const row = parseTextName(textName)?.row
  return row !== undefined && document.hasRecord('rows', row) && !document.axisEntry('rows', row).deleted
}
