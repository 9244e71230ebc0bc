/**
 * Turns "this text became that text" into edits of a Y.Text, so that two people in one paragraph both keep their words.
 * Offsets are UTF-16 code units, as Yjs counts; a surrogate pair is never cut in two.
 */
import diff from 'fast-diff'
import type * as Y from 'yjs'

export function applyTextDiff(text: Y.Text, after: string): void {
  let at = 0
  for (const [kind, piece] of diff(text.toJSON(), after)) {
    if (kind === diff.DELETE) text.delete(at, piece.length)
    else {
      if (kind === diff.INSERT) text.insert(at, piece)
      at += piece.length
    }
  }
}
