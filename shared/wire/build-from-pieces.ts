/**
 * Builds a document from its stored pieces. A piece may decode and still throw, and leaves the document spoilt: then the document is built
 * again without it, so that one piece never makes the others unreadable. Called by `shared/doc/load-pieces.ts` and `condense-updates.ts`.
 */
export type Built<D> = {
  readonly document: D
  /** Indexes of the pieces that were left out, in the order in which they were met. */
  readonly bad: readonly number[]
}

/** `make` gives an empty document; those that were spoilt are destroyed. `apply` throws where a piece does not go in. */
export function buildFromPieces<D extends { destroy(): void }>(
  make: () => D,
  pieces: readonly Uint8Array[],
  apply: (document: D, piece: Uint8Array) => void,
): Built<D> {
  const bad = new Set<number>()
  for (;;) {
    const document = make()
    const spoilt = pieces.findIndex((piece, index) => !bad.has(index) && !goesIn(document, piece, apply))
    if (spoilt < 0) return { document, bad: [...bad] }
    document.destroy()
    bad.add(spoilt)
  }
}

function goesIn<D>(document: D, piece: Uint8Array, apply: (document: D, piece: Uint8Array) => void): boolean {
  try {
    apply(document, piece)
    return true
  } catch {
    return false
  }
}
