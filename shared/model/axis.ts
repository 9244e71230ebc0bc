/**
 * One axis of a table, as every replica sees it: rows (a tree) or columns (flat) in their visible order.
 * A pure function of the entries, so that all replicas agree; tombstoned entries keep their place and are skipped.
 * Siblings are sorted by key and, where several share one, by id (sibling-order.ts). A live entry under a deleted parent shows where that
 * parent stood, under the nearest live ancestor. Cycles made by concurrent moves are broken at the entry with the largest id, which goes to
 * the top level.
 */
import { extentOf } from './axis-extent.ts'
import { type AxisEntry, type AxisNode, type AxisTree, growTree } from './axis-tree.ts'
import type { Bound, Place } from './formula.ts'

export type { AxisEntry } from './axis-tree.ts'

/** Groups around an end of a range that are written down; deeper trees keep the innermost ones. */
const MAX_UP = 32

export class Axis<Id extends string = string> {
  readonly #tree: AxisTree<Id>

  constructor(entries: Iterable<AxisEntry<Id>>) {
    this.#tree = growTree(entries)
  }

  /** Live ids in visible order. */
  get ids(): readonly Id[] {
    return this.#tree.ids
  }

  get length(): number {
    return this.#tree.ids.length
  }

  /** Visible position, or -1 when the entry is deleted or unknown. */
  indexOf(id: Id): number {
    const node = this.#tree.nodes.get(id)
    return node && !node.entry.deleted ? (this.#tree.liveBefore[node.start] ?? -1) : -1
  }

  /** All entries, deleted ones included, in no particular order. */
  *entries(): Iterable<AxisEntry<Id>> {
    for (const node of this.#tree.nodes.values()) yield node.entry
  }

  /** The entry whether live or deleted. */
  entry(id: Id): AxisEntry<Id> | undefined {
    return this.#tree.nodes.get(id)?.entry
  }

  has(id: Id): boolean {
    return this.indexOf(id) >= 0
  }

  /** The nearest live ancestor, or null at the top level. */
  parentOf(id: Id): Id | null {
    return this.#tree.nodes.get(id)?.ancestor ?? null
  }

  /** 0 at the top level. */
  depthOf(id: Id): number {
    return this.ancestorsOf(id).length
  }

  /** The live entries above this one, innermost first. */
  ancestorsOf(id: Id): readonly Id[] {
    const found: Id[] = []
    for (let at = this.parentOf(id); at !== null; at = this.parentOf(at)) found.push(at)
    return found
  }

  /** Live entries directly under `parent` (null: the top level), in visible order; those of a deleted child count as its own. */
  childrenOf(parent: Id | null): readonly Id[] {
    if (parent !== null && !this.has(parent)) return []
    const out: Id[] = []
    const waiting = [...this.#family(parent)].reverse()
    for (let node = waiting.pop(); node; node = waiting.pop())
      if (node.entry.deleted) for (const child of node.children.toReversed()) waiting.push(child)
      else out.push(node.entry.id)
    return out
  }

  /** Live descendants of `id` in visible order, without `id` itself. */
  descendantsOf(id: Id): readonly Id[] {
    const node = this.#tree.nodes.get(id)
    const { liveBefore, ids } = this.#tree
    return node ? ids.slice(liveBefore[node.start + 1], liveBefore[node.end]) : []
  }

  /** Every sibling under a *stored* parent, deleted ones included, in order: what a new key must fit between. */
  siblingEntries(parent: Id | null): readonly AxisEntry<Id>[] {
    return this.#family(parent).map((node) => node.entry)
  }

  /** The parent under which the entry actually hangs (deleted or not), after cycles were broken. */
  storedParentOf(id: Id): Id | null {
    return this.#tree.nodes.get(id)?.parent?.entry.id ?? null
  }

  /**
   * The end of a range written now. `beside`: the entry at the other end, or null when that end is open; the groups around `id` that
   * the other end does not share are written down too. Without it: a range of this one entry.
   */
  bound(id: Id, beside?: Id | null): Bound<Id> {
    const [place = { at: id, key: '' }, ...groups] = this.#places(id)
    if (beside === undefined) return place
    const shared = new Set(beside === null ? [] : this.#places(beside).map(({ at }) => at))
    const up = groups.slice(0, MAX_UP).filter(({ at }) => !shared.has(at))
    return up.length > 0 ? { ...place, up } : place
  }

  /**
   * The visible positions `[first, last]` that a range covers now, or null when nothing is left of it (`#REF!`).
   * `own`: visible position of the formula's own row, -1 when it has none. The table of cases is in shared/formula/SPEC.md.
   */
  extent(from: Bound<Id>, to: Bound<Id>, own: number): readonly [number, number] | null {
    return extentOf(this.#tree, from, to, own)
  }

  #family(parent: Id | null): readonly AxisNode<Id>[] {
    return parent === null ? this.#tree.roots : (this.#tree.nodes.get(parent)?.children ?? [])
  }

  /** The places of an entry and of the groups around it, innermost first. */
  #places(id: Id): Place<Id>[] {
    const places: Place<Id>[] = []
    for (let node = this.#tree.nodes.get(id) ?? null; node; node = node.parent) {
      const { id: at, key } = node.entry
      places.push(node.parent ? { at, key, in: node.parent.entry.id } : { at, key })
    }
    return places
  }
}
