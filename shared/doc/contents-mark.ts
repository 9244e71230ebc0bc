/**
 * What a table holds, as a short mark: equal contents have equal marks on every replica. Undo of a new table asks with it whether the
 * table still is as it was made.
 */
import { canonicalTable } from './canonical-table.ts'
import { fingerprint } from './fingerprint.ts'
import type { PlanDocument } from './plan-document.ts'
import { COLLECTIONS } from './step.ts'
import type { TableDoc } from './table-doc.ts'

/** Of what stands: deleted records, and how the others came to their places, make no difference. */
export const contentsMark = (table: TableDoc): string => fingerprint(canonicalTable(table))

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
