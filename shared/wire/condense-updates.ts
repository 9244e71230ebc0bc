/**
 * Turns a room's log into one snapshot and back. Stores call it off the event loop. One update that cannot be applied must never make
 * a document unloadable: it is named in `refused` and left out, and everything else is kept, deleted contents excepted.
 */
import * as Y from 'yjs'

export type Condensed = {
  /** Yjs update, format v2 (half the size of v1 before compression). */
  readonly snapshot: Uint8Array
  /** Positions in `updates` of what could not be applied. */
  readonly refused: readonly number[]
}

export function condenseUpdates(updates: readonly Uint8Array[]): Condensed {
  const refused: number[] = []
  for (;;) {
    const doc = new Y.Doc()
    const bad = applyUntilFault(doc, updates, refused)
    if (bad === null) {
      const snapshot = Y.encodeStateAsUpdateV2(doc)
      doc.destroy()
      return { snapshot, refused }
    }
    // A document that threw half-way is not to be trusted: begin again without the fault.
    refused.push(bad)
  }
}

/** The first position that throws, `null` when none does. */
function applyUntilFault(
  doc: Y.Doc,
  updates: readonly Uint8Array[],
  without: readonly number[],
): number | null {
  for (const [position, update] of updates.entries()) {
    if (without.includes(position)) continue
    try {
      Y.applyUpdate(doc, update)
    } catch {
      return position
    }
  }
  return null
}

/** A snapshot as an ordinary (v1) update. Throws when it is not one. */
export const expandSnapshot = (snapshot: Uint8Array): Uint8Array => Y.convertUpdateFormatV2ToV1(snapshot)
