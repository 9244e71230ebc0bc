/**
 * Fills a document with what the store has of it, at one go where that works. Pieces that cannot be applied are found one by one on fresh
 * documents, left out and named, so that `OpenRoom` can set them aside; everything else is served. [OPEN2]
 */
import { loadPieces } from '../../shared/doc/load-pieces.ts'
import type { PlanDocument } from '../../shared/doc/plan-document.ts'
import type { Built } from '../../shared/wire/build-from-pieces.ts'
import { mergeUpdates } from '../../shared/wire/merge-updates.ts'

/** `document` is empty; it is given back filled, unless something spoilt it. */
export function loadDocument<D extends PlanDocument>(
  document: D,
  make: () => D,
  updates: readonly Uint8Array[],
): Built<D> {
  if (updates.length === 0) return { document, bad: [] }
  try {
    document.apply(mergeUpdates(updates), 'storage')
    return { document, bad: [] }
  } catch {
    document.destroy()
  }
  return loadPieces(make, updates, 'storage')
}
