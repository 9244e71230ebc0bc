/**
 * Turns "this text became that text" into edits of a Y.Text, so that two people in one paragraph both keep their words. Letter by letter
 * in short texts; in long ones by words, and where those have little in common the whole of what differs is replaced: comparing two
 * unrelated texts of a cell's largest size letter by letter would hold the page for half a minute. Offsets are UTF-16 code units, as Yjs
 * counts; a surrogate pair is never cut in two.
 */
import diff from 'fast-diff'
import type * as Y from 'yjs'

import { sharedRuns } from './shared-runs.ts'

/** In turn: 0 stays, -1 goes, 1 is new. */
export type Difference = readonly [kind: -1 | 0 | 1, piece: string]

/** Units of both texts together that are compared letter by letter: at most some hundredths of a second. */
const BY_LETTERS = 2_000
/** The same for one of many places where words differ. */
const PLACE_BY_LETTERS = 400
/** Words that may differ before two texts count as unrelated. */
const MOST_WORDS = 1_000

/** A word with the blanks behind it; every sign, and every Chinese character, by itself. */
const WORD = /(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+ *|[^]/gu

/** `known`: how they differ, where that is known better than it can be found out. */
export function applyTextDiff(text: Y.Text, after: string, known: readonly Difference[] = []): void {
  const before = text.toJSON()
  const isKnown = side(known, -1) === before && side(known, 1) === after
  let at = 0
  for (const [kind, piece] of isKnown ? known : differences(before, after)) {
    if (kind === diff.DELETE) text.delete(at, piece.length)
    else {
      if (kind === diff.INSERT) text.insert(at, piece)
      at += piece.length
    }
  }
}

/** The one text or the other. */
const side = (pieces: readonly Difference[], which: -1 | 1): string =>
  pieces.map(([kind, piece]) => (kind === 0 || kind === which ? piece : '')).join('')

export function differences(before: string, after: string): readonly Difference[] {
  const start = sharedStart(before, after)
  const end = sharedEnd(before.slice(start), after.slice(start))
  const middle = [before, after].map((text) => text.slice(start, text.length - end)) as [string, string]
  const pieces: readonly Difference[] = [
    [diff.EQUAL, before.slice(0, start)],
    ...between(...middle),
    [diff.EQUAL, before.slice(before.length - end)],
  ]
  return pieces.filter(([, piece]) => piece !== '')
}

function between(before: string, after: string): readonly Difference[] {
  if (before.length + after.length <= BY_LETTERS) return diff(before, after)
  const [old, fresh] = [before.match(WORD) ?? [], after.match(WORD) ?? []]
  const runs = sharedRuns(old, fresh, MOST_WORDS)
  if (!runs) return replaced(before, after)
  const pieces: Difference[] = []
  let [from, to] = [0, 0]
  for (const run of [...runs, { from: old.length, to: fresh.length, length: 0 }]) {
    const [gone, come] = [old.slice(from, run.from).join(''), fresh.slice(to, run.to).join('')]
    pieces.push(...(gone.length + come.length <= PLACE_BY_LETTERS ? diff(gone, come) : replaced(gone, come)))
    pieces.push([diff.EQUAL, old.slice(run.from, run.from + run.length).join('')])
    from = run.from + run.length
    to = run.to + run.length
  }
  return pieces
}

const replaced = (before: string, after: string): readonly Difference[] => [
  [diff.DELETE, before],
  [diff.INSERT, after],
]

/** Units that both begin with. */
export function sharedStart(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  return length > 0 && isFirstHalf(a.charCodeAt(length - 1)) ? length - 1 : length
}

/** Units that both end with. */
export function sharedEnd(a: string, b: string): number {
  let length = 0
  const most = Math.min(a.length, b.length)
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length++
  return length > 0 && isSecondHalf(a.charCodeAt(a.length - length)) ? length - 1 : length
}

const isFirstHalf = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00
const isSecondHalf = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000
