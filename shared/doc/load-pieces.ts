/**
 * Builds a document from its stored pieces. A piece may decode and still throw, and leaves the document spoilt: then the document is built
 * again without it, so that everything else is served. Called by `client/session/load-document.ts` [OPEN2] and
 * `server/room/room-document.ts` [ROOM23].
 */
import type { PlanDocument } from './plan-document.ts'

/** `bad`: the indexes of the pieces that were left out. */
export type Loaded<D> = { readonly document: D; readonly bad: readonly number[] }

/** `make` gives an empty document; those that were spoilt are destroyed. */
export function loadPieces<D extends PlanDocument>(
  make: () => D,
  pieces: readonly Uint8Array[],
  origin: unknown,
): Loaded<D> {
  const bad = new Set<number>()
  for (;;) {
    const document = make()
    const spoilt = applyUntilSpoilt(document, pieces, bad, origin)
    if (spoilt === null) return { document, bad: [...bad] }
    document.destroy()
    bad.add(spoilt)
  }
}

/** The index of the first piece that throws, null when all went in. */
function applyUntilSpoilt(
  document: PlanDocument,
  pieces: readonly Uint8Array[],
  without: ReadonlySet<number>,
  origin: unknown,
): number | null {
  for (const [index, piece] of pieces.entries()) {
    if (without.has(index)) continue
    try {
      document.apply(piece, origin)
    } catch {
      return index
    }
  }
  return null
}
