/**
 * The tree behind an `Axis`: entries hung under their parents, siblings sorted, every entry numbered depth first. A pure function of the
 * entries, the same on every replica whatever order they arrive in. Only `axis.ts` and `axis-extent.ts` look in here.
 */
import { compareSiblings } from './sibling-order.ts'

/** One row or column. `key`: fractional order among its siblings. `tag`: shared by all entries of one block move. */
export type AxisEntry<Id extends string = string> = {
  readonly id: Id
  readonly key: string
  readonly parent: Id | null
  readonly deleted: boolean
  readonly tag: string | null
}

export type AxisNode<Id extends string = string> = {
  readonly entry: AxisEntry<Id>
  readonly children: AxisNode<Id>[]
  /** Under which entry it hangs, deleted or not, after cycles were broken. */
  parent: AxisNode<Id> | null
  /** Nearest live ancestor. */
  ancestor: Id | null
  /** Place in the depth-first order of all entries, deleted ones included; and the place after its last descendant. */
  start: number
  end: number
}

export type AxisTree<Id extends string = string> = {
  readonly nodes: ReadonlyMap<Id, AxisNode<Id>>
  readonly roots: readonly AxisNode<Id>[]
  /** Live ids in visible order. */
  readonly ids: readonly Id[]
  /** How many live entries stand before each place; one more than there are entries. */
  readonly liveBefore: readonly number[]
}

const bySibling = (a: AxisNode, b: AxisNode): number => compareSiblings(a.entry, b.entry)

export function growTree<Id extends string>(entries: Iterable<AxisEntry<Id>>): AxisTree<Id> {
  const nodes = new Map<Id, AxisNode<Id>>()
  for (const entry of entries)
    nodes.set(entry.id, { entry, children: [], parent: null, ancestor: null, start: 0, end: 0 })
  const roots = link(nodes)
  return { nodes, roots, ...number(roots) }
}

/** Hangs every entry under its parent. An unknown parent or a cycle sends the entry to the top level. */
function link<Id extends string>(nodes: ReadonlyMap<Id, AxisNode<Id>>): AxisNode<Id>[] {
  const cut = cycleBreakers(nodes)
  const roots: AxisNode<Id>[] = []
  for (const node of nodes.values()) {
    const { id, parent } = node.entry
    node.parent = parent === null || cut.has(id) ? null : (nodes.get(parent) ?? null)
    if (node.parent) node.parent.children.push(node)
    else roots.push(node)
  }
  for (const node of nodes.values()) if (node.children.length > 1) node.children.sort(bySibling)
  return roots.sort(bySibling)
}

/** In every cycle of parents the entry with the largest id. */
function cycleBreakers<Id extends string>(nodes: ReadonlyMap<Id, AxisNode<Id>>): Set<Id> {
  const cut = new Set<Id>()
  const done = new Set<Id>()
  for (const id of nodes.keys()) {
    const path = new Set<Id>()
    let at: Id | null | undefined = id
    while (at && !done.has(at) && !path.has(at)) {
      path.add(at)
      at = nodes.get(at)?.entry.parent
    }
    if (at && path.has(at)) {
      const ids = [...path]
      cut.add(largest(ids.slice(ids.indexOf(at))))
    }
    for (const seen of path) done.add(seen)
  }
  return cut
}

const largest = <Id extends string>(ids: readonly Id[]): Id => ids.reduce((a, b) => (a > b ? a : b))

/** Without recursion: a tree may be as deep as it has rows. */
function number<Id extends string>(roots: readonly AxisNode<Id>[]): Pick<AxisTree<Id>, 'ids' | 'liveBefore'> {
  const ids: Id[] = []
  const liveBefore: number[] = []
  const stack: { readonly node: AxisNode<Id>; readonly leave: boolean }[] = []
  const push = (nodes: readonly AxisNode<Id>[]): void => {
    for (const node of nodes.toReversed()) stack.push({ node, leave: false })
  }
  push(roots)
  for (let step = stack.pop(); step; step = stack.pop()) {
    const { node, leave } = step
    if (leave) {
      node.end = liveBefore.length
      continue
    }
    const { parent } = node
    node.ancestor = parent === null ? null : parent.entry.deleted ? parent.ancestor : parent.entry.id
    node.start = liveBefore.length
    liveBefore.push(ids.length)
    if (!node.entry.deleted) ids.push(node.entry.id)
    stack.push({ node, leave: true })
    push(node.children)
  }
  liveBefore.push(ids.length)
  return { ids, liveBefore }
}
