/**
 * What a range by identity covers now. Pure, so that every replica answers alike; the numbered rules are [AX…] in
 * shared/formula/SPEC.md. Called by `Axis.extent` only. `null`: nothing is left (`#REF!`).
 */
import type { AxisNode, AxisTree } from './axis-tree.ts'
import type { Bound, Place } from './formula.ts'
import { KNOT } from './order.ts'
import { positionOf } from './sibling-order.ts'

type PlaceBound<Id extends string> = Exclude<Bound<Id>, string>
type Span = readonly [first: number, last: number]

/** `own`: visible position of the formula's own row, -1 when it has none on this axis. */
export function extentOf<Id extends string>(
  tree: AxisTree<Id>,
  from: Bound<Id>,
  to: Bound<Id>,
  own: number,
): Span | null {
  if (tree.ids.length === 0) return null
  if (typeof from === 'object' && typeof to === 'object') {
    if (from.at === to.at && !from.before && !to.before) return single(tree, from.at)
    return new PlaceRange(tree, from, to).extent()
  }
  return openExtent(tree, from, to, own)
}

/** A range with an open end or an end in the formula's own row. */
function openExtent<Id extends string>(
  tree: AxisTree<Id>,
  from: Bound<Id>,
  to: Bound<Id>,
  own: number,
): Span | null {
  const [first, last] = [firstOf(tree, from, own), lastOf(tree, to, own)]
  if (first === undefined || last === undefined) return null
  if (first <= last) return first < tree.ids.length ? [first, last] : null
  // [AX9] The own row was dragged across the other end, which bounds the range on its other side now, and contracts towards the own row.
  const [low, high] = from === '@' ? [firstOf(tree, to, own), first] : [last, lastOf(tree, from, own)]
  return (from === '@' || to === '@') && low !== undefined && high !== undefined ? [low, high] : null
}

/** Visible position of the first row from the end on; `undefined` where that is unknown. */
function firstOf<Id extends string>(tree: AxisTree<Id>, end: Bound<Id>, own: number): number | undefined {
  if (typeof end === 'object') return new PlaceRange(tree, end, end).first()
  return end === '@' ? known(own) : end === '+' ? tree.ids.length - 1 : 0
}

/** Visible position of the last row up to the end; -1 when it would stand above them all. */
function lastOf<Id extends string>(tree: AxisTree<Id>, end: Bound<Id>, own: number): number | undefined {
  if (typeof end === 'object') return new PlaceRange(tree, end, end).last()
  return end === '@' ? known(own) : end === '-' ? 0 : tree.ids.length - 1
}

const known = (index: number): number | undefined => (index < 0 ? undefined : index)

/** [AX1] One row or column: followed wherever it goes. */
function single<Id extends string>(tree: AxisTree<Id>, id: Id): Span | null {
  const node = tree.nodes.get(id)
  const at = node && !node.entry.deleted ? tree.liveBefore[node.start] : undefined
  return at === undefined ? null : [at, at]
}

/** Where the entry stands when it has not been moved since the place was written; else undefined. */
function standing<Id extends string>(tree: AxisTree<Id>, place: Place<Id>): AxisNode<Id> | undefined {
  const node = tree.nodes.get(place.at)
  const inside = node?.parent?.entry.id ?? null
  return node && node.entry.key === place.key && inside === (place.in ?? null) ? node : undefined
}

/** A range between two places. Both ends know the groups around them up to the one they share (`up`), outermost last. */
class PlaceRange<Id extends string> {
  readonly #tree: AxisTree<Id>
  readonly #from: PlaceBound<Id>
  readonly #to: PlaceBound<Id>
  /** Outermost first, the end itself last. */
  readonly #fromPath: readonly Place<Id>[]
  readonly #toPath: readonly Place<Id>[]

  constructor(tree: AxisTree<Id>, from: PlaceBound<Id>, to: PlaceBound<Id>) {
    this.#tree = tree
    this.#from = from
    this.#to = to
    this.#fromPath = [from, ...(from.up ?? [])].reverse()
    this.#toPath = [to, ...(to.up ?? [])].reverse()
  }

  extent(): Span | null {
    const together = this.#movedTogether()
    // A range from a group's heading into the group goes where the heading goes.
    const headed = this.#toPath[0]?.in === this.#from.at
    const start = this.#startPlace(together || headed)
    const end = this.#endPlace(together)
    if (start < 0 || end < 0) return null
    const [first, last] = [this.#live(start), this.#live(end) - 1]
    return this.#withNeighbours(first, last) ?? this.#followedBlock()
  }

  /** For a range that is open or ends in the own row: visible position of the first row; `undefined`: its group is unknown here. */
  first(): number | undefined {
    const start = this.#startPlace(false)
    return start < 0 ? undefined : this.#live(start)
  }

  last(): number | undefined {
    const end = this.#endPlace(false)
    return end < 0 ? undefined : this.#live(end) - 1
  }

  #live(place: number): number {
    return this.#tree.liveBefore[place] ?? this.#tree.ids.length
  }

  /** [AX7] Both ends (or the groups they stand in) were dragged away in one move, which keeps their order. */
  #movedTogether(): boolean {
    const [a, b] = [this.#fromPath[0], this.#toPath[0]]
    if (!a || !b) return false
    const tag = this.#tagOfMoved(a)
    return tag !== undefined && tag === this.#tagOfMoved(b) && this.#startOf(a.at) <= this.#startOf(b.at)
  }

  #startOf(id: Id): number {
    return this.#tree.nodes.get(id)?.start ?? -1
  }

  #tagOfMoved(place: Place<Id>): string | undefined {
    const node = this.#tree.nodes.get(place.at)
    return node && !standing(this.#tree, place) ? (node.entry.tag ?? undefined) : undefined
  }

  /** `pinned`: the outermost place counts as standing wherever it is now. */
  #startPlace(pinned: boolean): number {
    const { before } = this.#from
    for (const [level, place] of this.#fromPath.entries()) {
      const node = this.#nodeAt(place, pinned && level === 0)
      if (!node) return this.#edge(place, false)
      if (level === this.#fromPath.length - 1) return before ? node.end : node.start
    }
    return -1
  }

  #endPlace(pinned: boolean): number {
    const before = this.#to.before === true
    for (const [level, place] of this.#toPath.entries()) {
      const node = this.#nodeAt(place, pinned && level === 0)
      if (!node) return this.#edge(place, !before)
      // [AX4] The row that ends a range is counted without the rows under it.
      if (level === this.#toPath.length - 1) return before ? node.start : node.start + 1
    }
    return -1
  }

  #nodeAt(place: Place<Id>, pinned: boolean): AxisNode<Id> | undefined {
    return pinned ? this.#tree.nodes.get(place.at) : standing(this.#tree, place)
  }

  /** [AX5] By key alone, because a sort hands the same keys to other rows. -1 when the group is unknown here. */
  #edge(place: Place<Id>, after: boolean): number {
    if (place.in === undefined) return edgeAmong(this.#tree.roots, place.key, after, 0, this.#tree.nodes.size)
    const group = this.#tree.nodes.get(place.in)
    return group ? edgeAmong(group.children, place.key, after, group.start + 1, group.end) : -1
  }

  /** [AX8] An end row that only changed its level still stands beside the others and is still counted. */
  #withNeighbours(first: number, last: number): Span | null {
    const ends = [this.#from, this.#to].filter((bound) => !bound.before && this.#changedLevel(bound))
    const isEnd = (index: number): boolean => ends.some(({ at }) => this.#tree.ids[index] === at)
    let [from, to] = [first, last]
    while (isEnd(to + 1)) to++
    while (isEnd(from - 1)) from--
    return from <= to ? [from, to] : null
  }

  #changedLevel(place: Place<Id>): boolean {
    const node = this.#tree.nodes.get(place.at)
    return node !== undefined && (node.parent?.entry.id ?? null) !== (place.in ?? null)
  }

  /** [AX7] Everything a total stood below was dragged away in one move, without the total: the total follows it. */
  #followedBlock(): Span | null {
    const place = this.#fromPath[0]
    const tag = place && this.#to.before && this.#tagOfMoved(place)
    const head = tag ? this.#tree.nodes.get(place.at) : undefined
    if (!head) return null
    const siblings = head.parent?.children ?? this.#tree.roots
    const tail = siblings.findLast((node) => node.entry.tag === tag)
    const start = this.#startPlace(true)
    if (!tail || start < 0) return null
    const [first, last] = [this.#live(start), this.#live(tail.end) - 1]
    return first <= last ? [first, last] : null
  }
}

/**
 * Where the key stands among siblings that fill the places `[start, end)`: before the first not smaller, or behind the last not larger.
 * What is tied to the key stands at it.
 */
function edgeAmong(
  siblings: readonly AxisNode[],
  key: string,
  after: boolean,
  start: number,
  end: number,
): number {
  const index = lowerBound(siblings, key)
  if (!after) return siblings[index]?.start ?? end
  let last = index - 1
  while (isAt(siblings[last + 1], key)) last++
  return siblings[last]?.end ?? start
}

const isAt = (node: AxisNode | undefined, key: string): boolean =>
  node !== undefined && (node.entry.key === key || positionOf(node.entry).startsWith(key + KNOT))

/** Index of the first sibling that stands at the key or behind it. */
function lowerBound(siblings: readonly AxisNode[], key: string): number {
  let low = 0
  let high = siblings.length
  while (low < high) {
    const middle = (low + high) >> 1
    const node = siblings[middle]
    if (node && positionOf(node.entry) < key) low = middle + 1
    else high = middle
  }
  return low
}
