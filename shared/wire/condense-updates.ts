/**
 * Turns a room's log into one snapshot and back. Stores call it off the event loop. One update that cannot be applied must never make
 * a document unloadable: it is named in `refused` and left out, and everything else is kept, deleted contents excepted.
 */
import * as Y from 'yjs'

import { buildFromPieces } from './build-from-pieces.ts'

export type Condensed = {
  /** Yjs update, format v2 (half the size of v1 before compression). */
  readonly snapshot: Uint8Array
  /** Positions in `updates` of what could not be applied. */
  readonly refused: readonly number[]
}

export function condenseUpdates(updates: readonly Uint8Array[]): Condensed {
  const { document, bad } = buildFromPieces(
    () => new Y.Doc(),
    updates,
    (doc, update) => Y.applyUpdate(doc, update),
  )
  const snapshot = Y.encodeStateAsUpdateV2(document)
  document.destroy()
  return { snapshot, refused: bad }
}

/** A snapshot as an ordinary (v1) update. Throws when it is not one. */
export const expandSnapshot = (snapshot: Uint8Array): Uint8Array => Y.convertUpdateFormatV2ToV1(snapshot)
