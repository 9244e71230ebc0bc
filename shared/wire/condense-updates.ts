/**
 * Turns a room's log into one snapshot and back. Stores call it off the event loop. One update that cannot be applied must never make
 * a document unloadable: it is named in `refused` and left out, and everything else is kept, deleted contents excepted.
 */
import * as Y from 'yjs'

import { AppError } from '../model/error.ts'
import { buildFromPieces } from './build-from-pieces.ts'
import { isStackOverflow } from './is-stack-overflow.ts'

export type Condensed = {
  /** Yjs update, format v2 (half the size of v1 before compression). */
  readonly snapshot: Uint8Array
  /** Positions in `updates` of what could not be applied. */
  readonly refused: readonly number[]
}

/** Throws `AppError('storage-unavailable')` where this process has not the stack for something: what is whole is never left out [ROOM38]. */
export function condenseUpdates(updates: readonly Uint8Array[]): Condensed {
  let isTooDeep = false
  const { document, bad } = buildFromPieces(
    () => new Y.Doc(),
    updates,
    (doc, update) => {
      try {
        Y.applyUpdate(doc, update)
      } catch (error) {
        isTooDeep ||= isStackOverflow(error)
        throw error
      }
    },
  )
  if (isTooDeep) {
    document.destroy()
    throw new AppError('storage-unavailable', { why: 'the log nests too deeply to be condensed' })
  }
  const snapshot = Y.encodeStateAsUpdateV2(document)
  document.destroy()
  return { snapshot, refused: bad }
}

/** A snapshot as an ordinary (v1) update. Throws when it is not one. */
export const expandSnapshot = (snapshot: Uint8Array): Uint8Array => Y.convertUpdateFormatV2ToV1(snapshot)
