/**
 * What two lists have in common, in order (E. Myers, An O(ND) Difference Algorithm, 1986), with a limit on the work. Called for the words
 * of long texts by `text-diff.ts`.
 */

/** `length` items that stand in the one list from `from` and in the other from `to`. */
export type Run = { readonly from: number; readonly to: number; readonly length: number }

/** Null when more than `limit` items would have to go and come: the lists are unrelated. The work is at most `limit` times their length. */
export function sharedRuns(
  old: readonly string[],
  fresh: readonly string[],
  limit: number,
): readonly Run[] | null {
  /** By diagonal (place in `old` minus place in `fresh`): how far `old` is explained with as many changes as were tried. */
  const reach = new Int32Array(2 * limit + 3)
  const middle = limit + 1
  const history: Int32Array[] = []
  for (let changes = 0; changes <= limit; changes++) {
    history.push(reach.slice(middle - changes - 1, middle + changes + 2))
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      let at = furthest(reach, middle + diagonal, changes, diagonal)
      while (at < old.length && at - diagonal < fresh.length && old[at] === fresh[at - diagonal]) at++
      reach[middle + diagonal] = at
      if (at >= old.length && at - diagonal >= fresh.length) return wayBack(history, old.length, fresh.length)
    }
  }
  return null
}

/** Where the next change leads to on a diagonal: an item that comes from the diagonal above, or one that goes from the one below. */
function furthest(reach: Int32Array, index: number, changes: number, diagonal: number): number {
  const [below, above] = [reach[index - 1] ?? 0, reach[index + 1] ?? 0]
  return comes(below, above, changes, diagonal) ? above : below + 1
}

const comes = (below: number, above: number, changes: number, diagonal: number): boolean =>
  diagonal === -changes || (diagonal !== changes && below < above)

function wayBack(history: readonly Int32Array[], oldLength: number, freshLength: number): readonly Run[] {
  const runs: Run[] = []
  let [at, diagonal] = [oldLength, oldLength - freshLength]
  for (let changes = history.length - 1; changes >= 0; changes--) {
    const reach = history[changes] ?? new Int32Array()
    const index = changes + 1 + diagonal
    const start = changes === 0 ? 0 : furthest(reach, index, changes, diagonal)
    if (at > start) runs.push({ from: start, to: start - diagonal, length: at - start })
    const [below, above] = [reach[index - 1] ?? 0, reach[index + 1] ?? 0]
    const came = comes(below, above, changes, diagonal)
    at = came ? above : below
    diagonal += came ? 1 : -1
  }
  return runs.toReversed()
}
