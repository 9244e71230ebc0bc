/** Bytes of Yjs updates, handled without a document: what a room merges into one frame, and what a store condenses into a snapshot. */
import * as Y from 'yjs'

/** One update saying what all of them say. Throws when one of them is garbage. */
export const mergeUpdates = (updates: readonly Uint8Array[]): Uint8Array =>
  updates.length === 1 && updates[0] ? updates[0] : Y.mergeUpdates([...updates])

/** The update that changes nothing: no structs, no deletions. A client with nothing to add answers step 1 with it. */
export const isEmptyUpdate = (update: Uint8Array): boolean =>
  update.length === 2 && update[0] === 0 && update[1] === 0

/** The state vector of a document that has nothing. */
export const isEmptyVector = (vector: Uint8Array): boolean => vector.length === 1 && vector[0] === 0

/** What nobody wrote to yet. */
export const EMPTY_UPDATE: Uint8Array = Uint8Array.of(0, 0)
