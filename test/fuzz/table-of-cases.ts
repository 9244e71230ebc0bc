/**
 * The table of cases (formulas.md, AX1–AX13 in shared/formula/SPEC.md) once more, for tests only: which rows a range covers now. It knows
 * nothing of the product's positions and intervals: every row has an address, the keys from its outermost group down to itself, and a row is
 * covered when its address lies between those of the two ends as they were written. Slow and short on purpose.
 */
import type { AxisEntry } from '../../shared/model/axis.ts'

/** Where a row (or column) stood when the formula was written. */
export type Stood = { readonly id: string; readonly key: string; readonly parent: string | null }

/** `path`: the groups around the end that the other end does not share, outermost first, then the end itself. */
export type Placed = { readonly path: readonly Stood[]; readonly before: boolean }

/** `own`: the formula's own row, wherever it is. */
export type End = Placed | 'own' | 'open'

export type Ends = { readonly from: End; readonly to: End }

type Address = readonly string[]

/** Behind every sibling that has this key, or one tied to it. */
const behind = (key: string): string => `${key}!\uffff`

export class Forest {
  readonly #entries = new Map<string, AxisEntry>()
  readonly #addresses = new Map<string, Address>()
  /** Ids as they are shown, from top to bottom. */
  readonly visible: readonly string[]

  constructor(entries: Iterable<AxisEntry>) {
    for (const entry of entries) this.#entries.set(entry.id, entry)
    for (const id of this.#entries.keys()) this.#addresses.set(id, this.#findAddress(id))
    this.visible = [...this.#entries.values()]
      .filter((entry) => !entry.deleted)
      .map((entry) => entry.id)
      .toSorted((a, b) => compare(this.addressOf(a), this.addressOf(b)))
  }

  isLive(id: string): boolean {
    return this.#entries.get(id)?.deleted === false
  }

  tagOf(id: string): string | null {
    return this.#entries.get(id)?.tag ?? null
  }

  /** Deleted groups are groups; a cycle has come apart at its largest id. */
  parentOf(id: string): string | null {
    const parent = this.#entries.get(id)?.parent ?? null
    if (parent === null || !this.#entries.has(parent)) return null
    const above: string[] = []
    for (let at: string | null = parent; at !== null && !above.includes(at);) {
      above.push(at)
      at = this.#entries.get(at)?.parent ?? null
    }
    const isInCycle = above.includes(id)
    return isInCycle && above.slice(0, above.indexOf(id) + 1).every((other) => other <= id) ? null : parent
  }

  addressOf(id: string): Address {
    return this.#addresses.get(id) ?? []
  }

  /** Everything with this parent, deleted or not. */
  siblings(parent: string | null): string[] {
    return [...this.#entries.keys()].filter((id) => this.parentOf(id) === parent)
  }

  /** The live rows directly under a row, from top to bottom; those of a deleted one count as the row's own. */
  children(parent: string): string[] {
    const under = (group: string): string[] =>
      this.siblings(group).flatMap((id) => (this.isLive(id) ? [id] : under(id)))
    const all = under(parent)
    return this.visible.filter((id) => all.includes(id))
  }

  /** From the outermost group to the row itself. */
  path(id: string): Stood[] {
    const parent = this.parentOf(id)
    const stood = { id, key: this.#entries.get(id)?.key ?? '', parent }
    return parent === null ? [stood] : [...this.path(parent), stood]
  }

  /** What an end written now is; `other`: the other end of the range, if it is a row. */
  placed(id: string, other: string | null, before = false): Placed {
    const shared = other === null ? [] : this.path(other).map((stood) => stood.id)
    return { path: this.path(id).filter((stood) => stood.id === id || !shared.includes(stood.id)), before }
  }

  #findAddress(id: string): Address {
    return this.path(id).map((stood) => `${stood.key}!${stood.id}`)
  }
}

/** The ids that the range covers, from top to bottom; none: nothing is left of it. */
export function covered(forest: Forest, { from, to }: Ends, own: string | null): readonly string[] {
  if (isPlaced(from) && isPlaced(to)) return betweenPlaces(forest, from, to)
  const rows = forest.visible
  const [first, last] = [firstOf(forest, from, own), lastOf(forest, to, own)]
  if (first <= last) return rows.slice(first, last + 1)
  // AX9: it runs the other way round.
  if (to === 'own') return rows.slice(last, lastOf(forest, from, own) + 1)
  return from === 'own' ? rows.slice(firstOf(forest, to, own), first + 1) : []
}

/** The position of the first row at the end or behind it. */
const firstOf = (forest: Forest, end: End, own: string | null): number =>
  end === 'open' ? 0 : end === 'own' ? at(forest, own) : above(forest, start(forest, end))

/** The position of the last row before the end or at it. */
const lastOf = (forest: Forest, one: End, own: string | null): number =>
  one === 'open'
    ? forest.visible.length - 1
    : one === 'own'
      ? at(forest, own)
      : above(forest, end(forest, one)) - 1

function betweenPlaces(forest: Forest, from: Placed, to: Placed): readonly string[] {
  const [first, last] = [from.path.at(-1)!, to.path.at(-1)!]
  // AX1
  if (first.id === last.id && !to.before) return forest.isLive(first.id) ? [first.id] : []
  // AX7: both (or the groups they stand in) went in one move, or the heading took the range along.
  const together = wentTogether(forest, from.path[0]!, to.path[0]!)
  const isHeaded = to.path[0]!.parent === first.id
  const low = start(forest, from, together || isHeaded)
  const rows = withStrays(forest, low, end(forest, to, together), to.before ? [first] : [first, last])
  return rows.length > 0 || !to.before ? rows : followed(forest, from)
}

const isPlaced = (one: End): one is Placed => typeof one === 'object'

const at = (forest: Forest, own: string | null): number => forest.visible.indexOf(own ?? '')

/** How many rows are shown before the address. */
const above = (forest: Forest, address: Address): number =>
  forest.visible.filter((id) => compare(forest.addressOf(id), address) < 0).length

const stands = (forest: Forest, { id, key, parent }: Stood): boolean =>
  forest.addressOf(id).at(-1) === `${key}!${id}` && forest.parentOf(id) === parent

/** The first place on the way down that is left; the outermost one counts as standing when the range goes along with it. */
const leftPlace = (forest: Forest, path: readonly Stood[], isFollowed: boolean): Stood | undefined =>
  path.find((stood, level) => !(isFollowed && level === 0) && !stands(forest, stood))

const inGroup = (forest: Forest, { parent }: Stood): Address =>
  parent === null ? [] : forest.addressOf(parent)

/** The lowest address that is covered. */
function start(forest: Forest, { path }: Placed, isFollowed = false): Address {
  const left = leftPlace(forest, path, isFollowed)
  return left ? [...inGroup(forest, left), left.key] : forest.addressOf(path.at(-1)!.id)
}

/** The lowest address that is not covered any more: that of whatever is under the last row (AX4). */
function end(forest: Forest, { path, before }: Placed, isFollowed = false): Address {
  const left = leftPlace(forest, path, isFollowed)
  if (left) return [...inGroup(forest, left), before ? left.key : behind(left.key)]
  const address = forest.addressOf(path.at(-1)!.id)
  return before ? address : [...address, '']
}

function wentTogether(forest: Forest, a: Stood, b: Stood): boolean {
  const tag = forest.tagOf(a.id)
  const bothLeft = !stands(forest, a) && !stands(forest, b)
  const inOrder = compare(forest.addressOf(a.id), forest.addressOf(b.id)) <= 0
  return bothLeft && inOrder && tag !== null && tag === forest.tagOf(b.id)
}

/** AX8: an end that has another parent now counts while it is shown directly beside the others. */
function withStrays(forest: Forest, low: Address, high: Address, ends: readonly Stood[]): readonly string[] {
  const left = ends.filter(({ id, parent }) => forest.parentOf(id) !== parent)
  const strays = new Set(left.map(({ id }) => id))
  let [first, next] = [above(forest, low), above(forest, high)]
  while (strays.has(forest.visible[next] ?? '')) next++
  while (strays.has(forest.visible[first - 1] ?? '')) first--
  return first < next ? forest.visible.slice(first, next) : []
}

/** AX7: everything above a total went in one move, and the total stayed. */
function followed(forest: Forest, from: Placed): readonly string[] {
  const head = from.path[0]!
  const tag = forest.tagOf(head.id)
  if (tag === null || stands(forest, head)) return []
  const block = forest
    .siblings(forest.parentOf(head.id))
    .filter((id) => forest.tagOf(id) === tag)
    .map((id) => forest.addressOf(id))
    .toSorted(compare)
  const low = start(forest, from, true)
  const tail = block.at(-1) ?? []
  const high = [...tail.slice(0, -1), `${tail.at(-1) ?? ''}\uffff`]
  return forest.visible.slice(above(forest, low), above(forest, high))
}

/** Part by part, like the numbers of chapters: what is under something comes right behind it. */
function compare(a: Address, b: Address): number {
  for (const [level, part] of a.entries()) {
    const other = b[level]
    if (other === undefined || part > other) return 1
    if (part < other) return -1
  }
  return a.length - b.length
}
