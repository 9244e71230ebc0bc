/** Forests for the axis tests, and the same question answered the slow way: row by row, comparing paths of keys. */
import { Axis, type AxisEntry } from '../../../shared/model/axis.ts'
import type { Bound, Place } from '../../../shared/model/formula.ts'

export type PlaceBound = Exclude<Bound, string>

/** `'a b(c d) e'`: siblings in order, children in brackets; `-x` is deleted. Keys are k1, k2, … among siblings. */
export function forest(text: string): AxisEntry[] {
  const entries: AxisEntry[] = []
  const parents: (string | null)[] = [null]
  const counts = [0]
  let last: string | null = null
  for (const token of text.match(/[()]|[^\s()]+/g) ?? []) {
    if (token === '(') {
      parents.push(last)
      counts.push(0)
    } else if (token === ')') {
      last = parents.pop() ?? null
      counts.pop()
    } else {
      const deleted = token.startsWith('-')
      last = deleted ? token.slice(1) : token
      counts[counts.length - 1]!++
      const key = `k${String(counts.at(-1)).padStart(3, '0')}`
      entries.push({ id: last, key, parent: parents.at(-1)!, deleted, tag: null })
    }
  }
  return entries
}

export const change = (entries: readonly AxisEntry[], id: string, to: Partial<AxisEntry>): AxisEntry[] =>
  entries.map((entry) => (entry.id === id ? { ...entry, ...to } : entry))

/** A range written over the visible rows from `first` to `last`. */
export const written = (entries: readonly AxisEntry[], first: string, last: string): [Bound, Bound] => {
  const axis = new Axis(entries)
  if (first === last) return [axis.bound(first), axis.bound(last)]
  return [axis.bound(first, last), axis.bound(last, first)]
}

/** A total in row `total` over everything from `first` to the row above it. */
export const writtenTotal = (entries: readonly AxisEntry[], first: string, total: string): [Bound, Bound] => {
  const axis = new Axis(entries)
  const end = axis.bound(total, first)
  return [axis.bound(first, total), typeof end === 'object' ? { ...end, before: true } : end]
}

export const covered = (
  entries: readonly AxisEntry[],
  [from, to]: readonly [Bound, Bound],
  own = -1,
): string[] | null => {
  const axis = new Axis(entries)
  const extent = axis.extent(from, to, own)
  return extent && axis.ids.slice(extent[0], extent[1] + 1)
}

/** The rules AX1–AX12 without any numbering of the tree. */
export function slowlyCovered(
  entries: readonly AxisEntry[],
  [from, to]: readonly [PlaceBound, PlaceBound],
): string[] | null {
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const path = (id: string): AxisEntry[] => {
    const steps: AxisEntry[] = []
    for (let at = byId.get(id); at; at = at.parent === null ? undefined : byId.get(at.parent))
      steps.unshift(at)
    return steps
  }
  const position = (entry: AxisEntry): string => `${entry.key}!${entry.id}`
  const compareStep = (a: AxisEntry, b: AxisEntry): number =>
    position(a) < position(b) ? -1 : position(a) > position(b) ? 1 : 0
  const compare = (a: string, b: string): number => {
    const [as, bs] = [path(a), path(b)]
    for (let i = 0; i < Math.min(as.length, bs.length); i++) {
      const step = compareStep(as[i]!, bs[i]!)
      if (step !== 0) return step
    }
    return as.length - bs.length
  }
  const live = entries
    .filter((entry) => !entry.deleted)
    .map((entry) => entry.id)
    .sort(compare)
  if (from.at === to.at && !from.before && !to.before) return live.includes(from.at) ? [from.at] : null

  const stands = (place: Place): boolean => {
    const entry = byId.get(place.at)
    return entry !== undefined && entry.key === place.key && entry.parent === (place.in ?? null)
  }
  const chain = (bound: PlaceBound): Place[] => [bound, ...(bound.up ?? [])].reverse()
  const [starts, ends] = [chain(from), chain(to)]
  const tag = (place: Place): string | null => (stands(place) ? null : (byId.get(place.at)?.tag ?? null))
  const together =
    tag(starts[0]!) !== null && tag(starts[0]!) === tag(ends[0]!) && compare(starts[0]!.at, ends[0]!.at) <= 0
  const headed = ends[0]!.in === from.at

  const sideByKey = (id: string, place: Place, edge: 'start' | 'end'): number | null => {
    const group = place.in
    if (group !== undefined && !byId.has(group)) return null
    const steps = path(id)
    const step = steps.find((candidate) => candidate.parent === (group ?? null))
    const isInside = group === undefined || steps.some((candidate) => candidate.id === group)
    if (!step || !isInside) return compare(id, group!) > 0 ? 1 : -1
    if (edge === 'start' || to.before) return position(step) >= place.key ? 1 : -1
    return position(step) > place.key && !position(step).startsWith(`${place.key}!`) ? 1 : -1
  }
  /** -1: `id` stands before this end's place; 0: it is the end's own row; 1: after it. `null`: nobody knows the group. */
  const side = (
    id: string,
    places: readonly Place[],
    pinned: boolean,
    edge: 'start' | 'end',
  ): number | null => {
    for (const [level, place] of places.entries()) {
      const isLast = level === places.length - 1
      if ((pinned && level === 0) || stands(place)) {
        if (!byId.has(place.at)) return null
        if (isLast) return compare(id, place.at)
        if (!path(id).some((step) => step.id === place.at)) return compare(id, place.at)
        if (id === place.at) return -1
        continue
      }
      return sideByKey(id, place, edge)
    }
    return null
  }
  const afterStart = (id: string, pinned = together || headed): boolean | null => {
    const at = side(id, starts, pinned, 'start')
    return at === null ? null : at >= 0
  }
  const beforeEnd = (id: string): boolean | null => {
    const at = side(id, ends, together, 'end')
    return at === null ? null : to.before ? at < 0 : at <= 0
  }
  if (live.some((id) => afterStart(id) === null || beforeEnd(id) === null)) return null
  let first = live.filter((id) => !afterStart(id)).length
  let last = live.filter((id) => beforeEnd(id)).length - 1
  const isShifted = (id: string | undefined): boolean =>
    [from, to].some((end) => end.at === id && !end.before && byId.get(end.at)?.parent !== (end.in ?? null))
  while (isShifted(live[last + 1])) last++
  while (isShifted(live[first - 1])) first--
  if (first <= last) return live.slice(first, last + 1)

  const blockTag = tag(starts[0]!)
  if (!to.before || blockTag === null) return null
  const head = byId.get(starts[0]!.at)!
  const block = entries.filter((entry) => entry.parent === head.parent && entry.tag === blockTag)
  const tail = block.sort(compareStep).at(-1)!
  const inBlock = live.filter(
    (id) =>
      afterStart(id, true) && (compare(id, tail.id) <= 0 || path(id).some((step) => step.id === tail.id)),
  )
  return inBlock.length > 0 ? inBlock : null
}
