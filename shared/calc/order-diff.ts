/**
 * How one order of rows or columns becomes another in few operations: runs of deletions from the end, block moves (everything outside
 * a longest increasing subsequence), runs of insertions from the start. The engine applies them one after the other.
 */
export type OrderStep =
  | { readonly kind: 'remove'; readonly at: number; readonly count: number }
  /** `before`: in positions before the move, never inside the block. */
  | { readonly kind: 'move'; readonly at: number; readonly count: number; readonly before: number }
  | { readonly kind: 'insert'; readonly at: number; readonly count: number }

export type OrderDiff<Id> = {
  readonly steps: readonly OrderStep[]
  readonly inserted: readonly Id[]
  /** Removed, moved and inserted ids. */
  readonly touched: readonly Id[]
}

/** `null`: more than `limit` operations; starting anew is cheaper. */
export function diffOrder<Id>(from: readonly Id[], to: readonly Id[], limit: number): OrderDiff<Id> | null {
  const [start, endFrom, endTo] = differingMiddle(from, to)
  if (start === endFrom && start === endTo) return { steps: [], inserted: [], touched: [] }
  const current = from.slice(start, endFrom)
  const wanted = to.slice(start, endTo)
  const steps: OrderStep[] = []
  const removed = removeRuns(current, new Set(wanted), start, steps, limit)
  const known = new Set(current)
  const moved = moveBlocks(
    current,
    wanted.filter((id) => known.has(id)),
    start,
    steps,
    limit,
  )
  const inserted = insertRuns(wanted, known, start, steps, limit)
  if (steps.length > limit) return null
  return { steps, inserted, touched: [...removed, ...moved, ...inserted] }
}

function differingMiddle<Id>(from: readonly Id[], to: readonly Id[]): [number, number, number] {
  let start = 0
  while (start < from.length && start < to.length && from[start] === to[start]) start++
  let [endFrom, endTo] = [from.length, to.length]
  while (endFrom > start && endTo > start && from[endFrom - 1] === to[endTo - 1]) {
    endFrom--
    endTo--
  }
  return [start, endFrom, endTo]
}

/** Shortens `current` in place. */
function removeRuns<Id>(
  current: Id[],
  wanted: ReadonlySet<Id>,
  offset: number,
  steps: OrderStep[],
  limit: number,
): Id[] {
  const removed: Id[] = []
  const isGone = (index: number): boolean => {
    const id = current[index]
    return id !== undefined && !wanted.has(id)
  }
  for (let end = current.length - 1; end >= 0 && steps.length <= limit; end--) {
    if (!isGone(end)) continue
    let first = end
    while (first > 0 && isGone(first - 1)) first--
    const run = current.splice(first, end - first + 1)
    steps.push({ kind: 'remove', at: offset + first, count: run.length })
    for (const id of run) removed.push(id)
    end = first
  }
  return removed
}

/** Brings `current` into the order of `wanted`, which has the same ids. */
function moveBlocks<Id>(
  current: Id[],
  wanted: readonly Id[],
  offset: number,
  steps: OrderStep[],
  limit: number,
): Id[] {
  if (wanted.every((id, index) => id === current[index])) return []
  const place = new Map(current.map((id, index) => [id, index]))
  const stays = new Set(longestIncreasing(wanted, (id) => place.get(id) ?? 0))
  const moved: Id[] = []
  for (let i = 0; i < wanted.length && steps.length <= limit; i++) {
    const id = wanted[i]
    if (id === undefined || stays.has(id)) continue
    const at = current.indexOf(id)
    let count = 1
    while (isNextOfBlock(wanted[i + count], current[at + count], stays)) count++
    const previous = wanted[i - 1]
    const before = previous === undefined ? 0 : current.indexOf(previous) + 1
    if (before !== at) {
      steps.push({ kind: 'move', at: offset + at, count, before: offset + before })
      const block = current.splice(at, count)
      current.splice(before > at ? before - count : before, 0, ...block)
    }
    for (const one of wanted.slice(i, i + count)) moved.push(one)
    i += count - 1
  }
  return moved
}

const isNextOfBlock = <Id>(
  wanted: Id | undefined,
  current: Id | undefined,
  stays: ReadonlySet<Id>,
): boolean => wanted !== undefined && wanted === current && !stays.has(wanted)

function insertRuns<Id>(
  wanted: readonly Id[],
  known: ReadonlySet<Id>,
  offset: number,
  steps: OrderStep[],
  limit: number,
): Id[] {
  const inserted: Id[] = []
  const isNew = (index: number): boolean => {
    const id = wanted[index]
    return id !== undefined && !known.has(id)
  }
  for (let at = 0; at < wanted.length && steps.length <= limit; at++) {
    if (!isNew(at)) continue
    let end = at + 1
    while (isNew(end)) end++
    steps.push({ kind: 'insert', at: offset + at, count: end - at })
    for (const id of wanted.slice(at, end)) inserted.push(id)
    at = end - 1
  }
  return inserted
}

/** Patience sorting: the ids of one longest subsequence whose places grow. */
function longestIncreasing<Id>(ids: readonly Id[], placeOf: (id: Id) => number): Id[] {
  const places = ids.map(placeOf)
  const tails: number[] = []
  const previous: number[] = []
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? 0
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((places[tails[middle] ?? 0] ?? 0) < place) low = middle + 1
      else high = middle
    }
    previous[i] = low > 0 ? (tails[low - 1] ?? -1) : -1
    tails[low] = i
  }
  const found: Id[] = []
  for (let i = tails.at(-1) ?? -1; i >= 0; i = previous[i] ?? -1) {
    const id = ids[i]
    if (id !== undefined) found.push(id)
  }
  return found
}
