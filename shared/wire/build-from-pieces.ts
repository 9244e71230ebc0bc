/**
 * Builds a document from its stored pieces. A piece may decode and still throw, and leaves the document spoilt: then the document is built
 * again without it, so that one piece never makes the others unreadable. Called by `shared/doc/load-pieces.ts`, `condense-updates.ts` and
 * `server/room/room-document.ts`.
 */
import { AppError } from '../model/error.ts'

export type Built<D> = {
  readonly document: D
  /** Indexes of the pieces that were left out, in the order in which they were met. */
  readonly bad: readonly number[]
}

/**
 * `make` gives an empty document; those that were spoilt are destroyed. `apply` throws where a piece does not go in; where it throws
 * `storage-unavailable`, so does this. `together`: does all of them in one transaction, which costs less where they are many; it is tried
 * first.
 */
export function buildFromPieces<D extends { destroy(): void }>(
  make: () => D,
  pieces: readonly Uint8Array[],
  apply: (document: D, piece: Uint8Array) => void,
  together?: (document: D, applyAll: () => void) => void,
): Built<D> {
  if (together) {
    const document = make()
    const applyAll = (): void => {
      for (const piece of pieces) apply(document, piece)
    }
    if (succeeds(() => together(document, applyAll))) return { document, bad: [] }
    document.destroy()
  }
  const bad = new Set<number>()
  for (;;) {
    const document = make()
    const goesIn = (piece: Uint8Array): boolean => succeeds(() => apply(document, piece))
    const spoilt = pieces.findIndex((piece, index) => !bad.has(index) && !goesIn(piece))
    if (spoilt < 0) return { document, bad: [...bad] }
    document.destroy()
    bad.add(spoilt)
  }
}

function succeeds(act: () => void): boolean {
  try {
    act()
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'storage-unavailable') throw error
    return false
  }
}
