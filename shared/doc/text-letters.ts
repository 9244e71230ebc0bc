/**
 * Which letters of a text a change writes and deletes, and how single ones are taken back wherever they stand by now: those that were
 * written go, those that were deleted come back beside where they were, and all others stay. [UND8] Called by the writer, within its
 * transaction. Yjs gives no letter back: it comes as a new one.
 */
import * as Y from 'yjs'

import type { Letters, Renamed, Run } from './letters.ts'

/** Carries a change of a text out and says what it did to its letters. */
export const noteLetters = (y: Y.Doc, text: Y.Text, change: (transaction: Y.Transaction) => void): Letters =>
  y.transact((transaction) => {
    const { clients } = transaction.deleteSet
    const known = new Map([...clients].map(([client, { length }]) => [client, length]))
    const [client, start] = [y.clientID, ownEnd(y)]
    change(transaction)
    const count = ownEnd(y) - start
    const gone = [...clients].flatMap(([owner, runs]) =>
      runs.slice(known.get(owner)).map(({ clock, len }): Run => [owner, clock, len]),
    )
    // Yjs forgets what they were when the transaction ends.
    const words = gone.flatMap((run) =>
      piecesOf(transaction, text, run).flatMap(({ content }) => content.getContent()),
    )
    return { made: count > 0 ? [[client, start, count]] : [], gone, text: words.join('') }
  })

const ownEnd = ({ store, clientID }: Y.Doc): number => Y.getState(store, clientID)

/** Whether the document has ever had these letters: another one may stand in its place. */
export const knowsLetters = ({ store }: Y.Doc, { made, gone }: Letters): boolean =>
  [...made, ...gone].every(([client, clock, length]) => clock + length <= Y.getState(store, client))

/** Which letters have come in place of which. */
export function takeLettersBack(
  transaction: Y.Transaction,
  text: Y.Text,
  letters: Letters,
): readonly Renamed[] {
  for (const run of letters.made)
    for (const item of piecesOf(transaction, text, run)) item.delete(transaction)
  let at = 0
  const renamed = letters.gone.flatMap((run) => {
    const words = letters.text.slice(at, (at += run[2]))
    return piecesOf(transaction, text, run).flatMap((item): Renamed[] => {
      if (!item.deleted) return []
      const { id: old, left, length } = item
      const start = old.clock - run[1]
      const content = new Y.ContentString(words.slice(start, start + length))
      const id = Y.createID(transaction.doc.clientID, ownEnd(transaction.doc))
      // Right before the one that was deleted: of several that come back later each finds its place.
      new Y.Item(id, left, left?.lastId ?? null, item, old, text, null, content).integrate(transaction, 0)
      return [{ from: [old.client, old.clock, length], to: [id.client, id.clock] }]
    })
  })
  // Places that Yjs remembers count letters, and these went past it.
  if (text._searchMarker) text._searchMarker.length = 0
  return renamed
}

/** The run as it lies in the text now, cut where it begins and ends. */
function piecesOf(transaction: Y.Transaction, text: Y.Text, [client, clock, length]: Run): Y.Item[] {
  const pieces: Y.Item[] = []
  const { store } = transaction.doc
  const end = Math.min(clock + length, Y.getState(store, client))
  for (let at = clock; at < end;) {
    const item: Y.Item | Y.GC = Y.getItemCleanStart(transaction, Y.createID(client, at))
    at = Math.min(end, item.id.clock + item.length)
    if (!(item instanceof Y.Item) || item.parent !== text) continue
    Y.getItemCleanEnd(transaction, store, Y.createID(client, at - 1))
    pieces.push(item)
  }
  return pieces
}
