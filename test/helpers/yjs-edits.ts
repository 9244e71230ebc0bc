/** Small real Yjs updates for tests that care about bytes, not about tables. */
import * as Y from 'yjs'

/** Sets one key in a fresh document and gives the whole of it. */
export function setting(key: string, value: unknown): Uint8Array {
  const doc = new Y.Doc()
  doc.getMap('cells').set(key, value)
  return Y.encodeStateAsUpdate(doc)
}

/** Everything under `cells` after applying the updates in order. */
export function cellsOf(updates: readonly Uint8Array[]): Record<string, unknown> {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc.getMap('cells').toJSON()
}

/** Collects the updates a document makes. */
export function editor(): { doc: Y.Doc; set(key: string, value: unknown): Uint8Array } {
  const doc = new Y.Doc()
  return {
    doc,
    set(key, value) {
      const made: Uint8Array[] = []
      const collect = (update: Uint8Array): void => void made.push(update)
      doc.on('update', collect)
      doc.getMap('cells').set(key, value)
      doc.off('update', collect)
      return made[0]!
    },
  }
}
