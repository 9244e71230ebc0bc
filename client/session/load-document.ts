/**
 * Fills a document with what the store has of it. Pieces that cannot be applied (an update may decode and still throw, and leaves the
 * document spoilt) are found one by one on fresh documents and set aside; everything else is served. [OPEN2]
 */
import type { PlanDocument } from '../../shared/doc/plan-document.ts'
import { mergeUpdates } from '../../shared/wire/merge-updates.ts'

export type Loaded<D> = { readonly document: D; readonly bad: readonly number[] }

/** `document` is empty; it is given back filled, unless something spoilt it. */
export function loadDocument<D extends PlanDocument>(
  document: D,
  make: () => D,
  updates: readonly Uint8Array[],
): Loaded<D> {
  if (updates.length === 0) return { document, bad: [] }
  try {
    document.apply(mergeUpdates(updates), 'storage')
    return { document, bad: [] }
  } catch {
    document.destroy()
  }
  const bad: number[] = []
  for (let fresh = make(); ; fresh = make()) {
    const spoilt = applyUntilSpoilt(fresh, updates, bad)
    if (spoilt === null) return { document: fresh, bad }
    bad.push(spoilt)
    fresh.destroy()
  }
}

/** The index of the first piece that throws, null when all went in. */
function applyUntilSpoilt(
  document: PlanDocument,
  updates: readonly Uint8Array[],
  bad: readonly number[],
): number | null {
  for (let index = 0; index < updates.length; index++) {
    const update = updates[index]
    if (!update || bad.includes(index)) continue
    try {
      document.apply(update, 'storage')
    } catch {
      return index
    }
  }
  return null
}
