/**
 * One axis of a table, as every replica sees it: rows (a tree) or columns (flat) in their visible order.
 * A pure function of the entries, so that all replicas agree; tombstoned entries keep their place and are skipped.
 * Siblings are sorted by (key, id). A live entry under a deleted parent shows where that parent stood, under the nearest live
 * ancestor. Cycles made by concurrent moves are broken at the entry with the largest id, which goes to the top level.
 */
import type { Bound } from './formula.ts'

/** One row or column. `key`: fractional order among its siblings. `tag`: shared by all entries of one block move. */
export type AxisEntry<Id extends string = string> = {
  readonly id: Id
  readonly key: string
  readonly parent: Id | null
  readonly deleted: boolean
  readonly tag: string | null
}

type Node<Id extends string> = {
  readonly entry: AxisEntry<Id>
  readonly children: Node<Id>[]
  /** Place in the depth-first order of all entries, deleted ones included; and the place after its last descendant. */
  start: number
  end: number
  /** How many live entries stand before it. */
  live: number
}

const bySibling = <Id extends string>(a: Node<Id>, b: Node<Id>): number =>
  compareKeys(a.entry.key, b.entry.key) || compareKeys(a.entry.id, b.entry.id)

/** Order of keys and ids: by UTF-16 code unit, the same on every machine (never by locale). */
export const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export class Axis<Id extends string = string> {
  /** Live ids in visible order. */
  readonly ids: readonly Id[]
  readonly #nodes = new Map<Id, Node<Id>>()
  readonly #roots: Node<Id>[]
  readonly #parents = new Map<Id, Id | null>()
  readonly #liveBefore: number[] = []

  constructor(entries: Iterable<AxisEntry<Id>>) {
    for (const entry of entries) this.#nodes.set(entry.id, { entry, children: [], start: 0, end: 0, live: 0 })
    this.#roots = this.#link()
    this.ids = this.#walk()
  }

  get length(): number {
    return this.ids.length
  }

  /** Visible position, or -1 when the entry is deleted or unknown. */
  indexOf(id: Id): number {
    const node = this.#nodes.get(id)
    return node && !node.entry.deleted ? node.live : -1
  }

  /** The entry whether live or deleted. */
  entry(id: Id): AxisEntry<Id> | undefined {
    return this.#nodes.get(id)?.entry
  }

  has(id: Id): boolean {
    return this.indexOf(id) >= 0
  }

  /** The nearest live ancestor, or null at the top level. */
  parentOf(id: Id): Id | null {
    return this.#parents.get(id) ?? null
  }

  /** 0 at the top level. */
  depthOf(id: Id): number {
    let depth = 0
    for (let at = this.parentOf(id); at !== null; at = this.parentOf(at)) depth++
    return depth
  }

  /** Live entries directly under `parent` (null: the top level), in visible order; those of a deleted child count as its own. */
  childrenOf(parent: Id | null): readonly Id[] {
    const out: Id[] = []
    const collect = (nodes: readonly Node<Id>[]): void => {
      for (const node of nodes)
        if (node.entry.deleted) collect(node.children)
        else out.push(node.entry.id)
    }
    if (parent === null) collect(this.#roots)
    else if (this.has(parent)) collect(this.#nodes.get(parent)?.children ?? [])
    return out
  }

  /** Live descendants of `id` in visible order, without `id` itself. */
  descendantsOf(id: Id): readonly Id[] {
    const node = this.#nodes.get(id)
    if (!node) return []
    const from = this.#liveBefore[node.start + 1] ?? this.ids.length
    return this.ids.slice(from, this.#liveBefore[node.end] ?? this.ids.length)
  }

  /** Every sibling under a *stored* parent, deleted ones included, in order: what a new key must fit between. */
  siblingEntries(parent: Id | null): readonly AxisEntry<Id>[] {
    const nodes = parent === null ? this.#roots : (this.#nodes.get(parent)?.children ?? [])
    return nodes.map((node) => node.entry)
  }

  /** The parent under which the entry actually hangs (deleted or not), after cycles were broken. */
  storedParentOf(id: Id): Id | null {
    const node = this.#nodes.get(id)
    if (!node || node.entry.parent === null) return null
    return this.#nodes.get(node.entry.parent)?.children.includes(node) ? node.entry.parent : null
  }

  /** The boundary that stands for this entry in a range written now. */
  bound(id: Id): Bound<Id> {
    const parent = this.storedParentOf(id)
    const key = this.#nodes.get(id)?.entry.key ?? ''
    return parent === null ? { at: id, key } : { at: id, key, in: parent }
  }

  /**
   * The visible positions `[first, last]` that a range covers now, or null when nothing is left of it (`#REF!`).
   * `own`: visible position of the formula's own row, -1 when it has none. The table of cases is in shared/formula/SPEC.md.
   */
  extent(from: Bound<Id>, to: Bound<Id>, own: number): readonly [number, number] | null {
    if (this.ids.length === 0) return null
    const followed = this.#followed(from, to)
    if (followed !== undefined) return followed
    if (from === '@' && to === '@') return own < 0 ? null : [own, own]
    const first = this.#firstOf(from, own)
    const last = this.#lastOf(to, own)
    if (first < 0 || last < 0) return null
    if (first <= last) return [first, last]
    return from === '@' || to === '@' ? [last, first] : null
  }

  /** A range of one row or column is a reference to it; a block dragged away as a whole takes its range along. */
  #followed(from: Bound<Id>, to: Bound<Id>): readonly [number, number] | null | undefined {
    if (typeof from !== 'object' || typeof to !== 'object') return undefined
    if (from.at !== to.at || from.before || to.before) return this.#movedBlock(from, to) ?? undefined
    const at = this.indexOf(from.at)
    return at < 0 ? null : [at, at]
  }

  /** Both ends were dragged away together: the range follows its block. */
  #movedBlock(from: Exclude<Bound<Id>, string>, to: Exclude<Bound<Id>, string>): [number, number] | null {
    if (to.before || !this.#moved(from) || !this.#moved(to)) return null
    const tag = this.entry(from.at)?.tag
    if (!tag || tag !== this.entry(to.at)?.tag) return null
    const [a, b] = [this.indexOf(from.at), this.indexOf(to.at)]
    if (a < 0 || b < 0) return null
    return a <= b ? [a, b] : [b, a]
  }

  #moved(bound: Exclude<Bound<Id>, string>): boolean {
    const entry = this.entry(bound.at)
    return (
      entry !== undefined && (entry.key !== bound.key || this.storedParentOf(bound.at) !== (bound.in ?? null))
    )
  }

  #firstOf(bound: Bound<Id>, own: number): number {
    if (bound === '-') return 0
    if (bound === '+') return this.ids.length - 1
    if (bound === '@') return own
    return this.#liveBefore[this.#placeBefore(bound)] ?? this.ids.length
  }

  #lastOf(bound: Bound<Id>, own: number): number {
    if (bound === '+') return this.ids.length - 1
    if (bound === '-') return 0
    if (bound === '@') return own
    const place = bound.before ? this.#placeBefore(bound) : this.#placeAfter(bound)
    return (this.#liveBefore[place] ?? this.ids.length) - 1
  }

  /** First place whose sibling key is not smaller than the boundary's. Keys only: a sort hands the same keys to other rows. */
  #placeBefore(bound: Exclude<Bound<Id>, string>): number {
    const { siblings, start, end } = this.#family(bound)
    const found = siblings[lowerBound(siblings, bound.key)]
    return found ? found.start : siblings.length > 0 ? end : start
  }

  /** The place just behind the boundary. A row that ends the range is counted without the rows under it. */
  #placeAfter(bound: Exclude<Bound<Id>, string>): number {
    const { siblings, start } = this.#family(bound)
    let index = lowerBound(siblings, bound.key)
    while (siblings[index]?.entry.key === bound.key) index++
    const last = siblings[index - 1]
    if (!last) return start
    return last.entry.id === bound.at ? last.start + 1 : last.end
  }

  #family(bound: Exclude<Bound<Id>, string>): { siblings: readonly Node<Id>[]; start: number; end: number } {
    const parent = bound.in === undefined ? undefined : this.#nodes.get(bound.in)
    if (bound.in !== undefined && parent)
      return { siblings: parent.children, start: parent.start + 1, end: parent.end }
    return { siblings: this.#roots, start: 0, end: this.#liveBefore.length - 1 }
  }

  /** Hangs every entry under its parent. An unknown parent or a cycle sends the entry to the top level. */
  #link(): Node<Id>[] {
    const cut = this.#cycleBreakers()
    const roots: Node<Id>[] = []
    for (const node of this.#nodes.values()) {
      const parent =
        node.entry.parent === null || cut.has(node.entry.id) ? undefined : this.#nodes.get(node.entry.parent)
      if (parent) parent.children.push(node)
      else roots.push(node)
    }
    for (const node of this.#nodes.values()) if (node.children.length > 1) node.children.sort(bySibling)
    return roots.sort(bySibling)
  }

  #cycleBreakers(): Set<Id> {
    const cut = new Set<Id>()
    const done = new Set<Id>()
    for (const id of this.#nodes.keys()) {
      const path: Id[] = []
      const onPath = new Set<Id>()
      let at: Id | null | undefined = id
      while (at && !done.has(at) && !onPath.has(at)) {
        path.push(at)
        onPath.add(at)
        at = this.#nodes.get(at)?.entry.parent
      }
      if (at && onPath.has(at)) cut.add(largest(path.slice(path.indexOf(at))))
      for (const seen of path) done.add(seen)
    }
    return cut
  }

  /** Numbers all entries depth first without recursion (a tree may be as deep as it has rows). */
  #walk(): Id[] {
    const ids: Id[] = []
    type Step = { readonly node: Node<Id>; readonly ancestor: Id | null; readonly leave: boolean }
    const stack: Step[] = []
    const push = (nodes: readonly Node<Id>[], ancestor: Id | null): void => {
      for (let i = nodes.length - 1; i >= 0; i--) {
        const node = nodes[i]
        if (node) stack.push({ node, ancestor, leave: false })
      }
    }
    push(this.#roots, null)
    for (let step = stack.pop(); step; step = stack.pop()) {
      const { node, ancestor, leave } = step
      if (leave) {
        node.end = this.#liveBefore.length
        continue
      }
      node.start = this.#liveBefore.length
      node.live = ids.length
      this.#liveBefore.push(ids.length)
      this.#parents.set(node.entry.id, ancestor)
      if (!node.entry.deleted) ids.push(node.entry.id)
      stack.push({ node, ancestor, leave: true })
      push(node.children, node.entry.deleted ? ancestor : node.entry.id)
    }
    this.#liveBefore.push(ids.length)
    return ids
  }
}

const largest = <Id extends string>(ids: readonly Id[]): Id => ids.reduce((a, b) => (a > b ? a : b))

/** Index of the first sibling whose key is at least `key`. */
function lowerBound<Id extends string>(siblings: readonly Node<Id>[], key: string): number {
  let low = 0
  let high = siblings.length
  while (low < high) {
    const middle = (low + high) >> 1
    const node = siblings[middle]
    if (node && node.entry.key < key) low = middle + 1
    else high = middle
  }
  return low
}
