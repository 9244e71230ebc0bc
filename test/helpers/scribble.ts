/** Small real Yjs updates with a readable content, for tests of whoever carries bytes without understanding them. */
import * as Y from 'yjs'

/** An update of a client of its own that says `word`. */
export function scribble(word: string): Uint8Array {
  const doc = new Y.Doc()
  doc.getMap('words').set(word, true)
  return Y.encodeStateAsUpdate(doc)
}

/** All words said by the updates, sorted. */
export function contentsOf(updates: readonly Uint8Array[]): string[] {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return [...doc.getMap('words').keys()].sort()
}
