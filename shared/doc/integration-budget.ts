/**
 * What taking in an update may cost. Yjs finds the place of an item among all that were put there at the same time, one after the other: a
 * small update of many such items takes minutes, whoever wrote them, and there is nothing in its bytes alone that tells. So where somebody
 * else's update is applied, that search is made here, as Yjs makes it, counted and without its sets; beyond so many steps it is refused. An
 * update of honest people who worked apart for months takes a few for each of its items. Cutting long items in two (deleting in the middle of
 * one) and joining what was deleted are counted, too, and lists of anything but letters are nobody's. The document is spoilt when this throws,
 * as by any poison. Called by `server/room/room-document.ts`. [ROOM41]
 */
import * as Y from 'yjs'

import { AppError } from '../model/error.ts'
import { WalkedItems } from './walked-items.ts'

/**
 * A step takes some nanoseconds to some tens. Of any update, or of one whose author has looked for very much before; for each item in it; of
 * an update of however many. When a document has taken `much`, an update has no more than `few`; one that would take `stored` is not opened.
 */
const STEPS = {
  first: 1_000_000,
  few: 1_000,
  perItem: 100,
  most: 2_000_000,
  much: 20_000_000,
  stored: 50_000_000,
} as const
/** Items that are moved to make room for another, or to close a gap, at about a nanosecond. */
const MOST_MOVES = 1_000_000_000

/** `longest`: items of any client, at most. `joined`: into which the last one was. `isNew`: from outside; else it is stored. */
type Budget = {
  steps: number
  given: number
  readonly most: number
  moves: number
  longest: number
  joined: object | null
  readonly isNew: boolean
}

/** Of the update that is being applied in this turn; null: Yjs looks for places itself. */
let budget: Budget | null = null

/** What a document's updates cost, and may. */
export class IntegrationBudget {
  readonly #store: Y.Doc['store']
  /** Steps, of all that was taken in. */
  #spent = 0

  constructor(y: Y.Doc) {
    this.#store = y.store
  }

  /**
   * Of an update from outside. Gives how many steps it took. Throws `AppError('too-large')` in the middle of `apply` when that costs more than
   * anything honest, and `AppError('malformed')` when it brings what no document of ours has.
   */
  within(apply: () => void, isFrugal: boolean): number {
    let longest = 0
    for (const structs of this.#store.clients.values()) longest = Math.max(longest, structs.length)
    const most = this.#spent > STEPS.much ? STEPS.few : STEPS.most
    const first = Math.min(isFrugal ? STEPS.few : STEPS.first, most)
    const own = { steps: first, given: first, most, moves: MOST_MOVES, longest, joined: null, isNew: true }
    spending(own, apply)
    const took = own.given - own.steps
    this.#spent += took
    return took
  }

  /**
   * Of what is stored: it costs less with our search than with Yjs'. Throws `AppError('too-large')` when all of it costs seconds in which
   * nobody is served: then somebody meant it to.
   */
  stored(apply: () => void): void {
    const left = STEPS.stored - this.#spent
    const own = { steps: left, given: left, most: 0, moves: Infinity, longest: 0, joined: null, isNew: false }
    spending(own, apply)
    this.#spent += left - own.steps
  }
}

function spending(own: Budget, apply: () => void): void {
  budget = own
  try {
    apply()
  } finally {
    budget = null
  }
}

// oxlint-disable-next-line typescript/unbound-method -- called with its own `this`
const integrate = Y.Item.prototype.integrate
Y.Item.prototype.integrate = function (this: Y.Item, transaction: Y.Transaction, offset: number): void {
  if (budget !== null) placed(this, transaction.doc.store, offset, budget)
  integrate.call(this, transaction, offset)
}

countCuts(Y.ContentString.prototype)
countCuts(Y.ContentAny.prototype)
countCuts(Y.ContentJSON.prototype)
countCuts(Y.ContentDeleted.prototype)
countJoins(Y.Item.prototype)
countJoins(Y.GC.prototype)

function countCuts<Content>(kind: { splice(this: Content, offset: number): Content }): void {
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this`
  const { splice } = kind
  kind.splice = function (offset) {
    if (budget !== null) spend(budget, 'moves', budget.longest++)
    return splice.call(this, offset)
  }
}

/** Neighbours that are joined one after the other are taken out together. */
function countJoins<Struct extends object>(kind: { mergeWith(this: Struct, right: Struct): boolean }): void {
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this`
  const { mergeWith } = kind
  kind.mergeWith = function (right) {
    const isJoined = mergeWith.call(this, right)
    if (isJoined && budget !== null) {
      if (budget.joined !== right) spend(budget, 'moves', budget.longest)
      budget.joined = this
    }
    return isJoined
  }
}

function spend(from: Budget, what: 'steps' | 'moves', cost: number): void {
  from[what] -= cost
  if (from[what] < 0) throw new AppError('too-large', { what })
}

/** Puts the item where Yjs would find that it belongs, so that Yjs has nothing to look for. */
function placed(item: Y.Item, store: Y.Doc['store'], offset: number, own: Budget): void {
  own.longest++
  if (own.isNew) {
    const more = Math.min(STEPS.perItem, own.most - own.given)
    own.steps += more
    own.given += more
  }
  if (!(item.parent instanceof Y.AbstractType)) return
  if (own.isNew && item.parentSub === null && !isOfText(item.content))
    throw new AppError('malformed', { what: 'list' })
  if (offset > 0) {
    // The beginning of it is there already, and Yjs goes on from there; so it looks itself, and this only counts.
    const { client, clock } = item.id
    const origin = new Y.ID(client, clock + offset - 1)
    const left = Y.getItem(store, origin)
    if (left instanceof Y.Item && left.right !== item.right) search(item, left, origin, store, own)
    return
  }
  if (!isContested(item)) {
    // Before all that were ever at its key: Yjs goes through them from the last one, so this counts them.
    if (item.left === null) firstBehind(item, own)
    return
  }
  const first = firstBehind(item, own)
  const left = search(item, item.left, item.origin, store, own, first)
  item.left = left
  item.right = left === null ? first : left.right
}

/** Of ours only texts are lists. */
const isOfText = (content: Y.Item['content']): boolean =>
  content instanceof Y.ContentString || content instanceof Y.ContentDeleted

/** Something else was put between those that it was put between: the same test that Yjs makes. */
const isContested = ({ left, right }: Y.Item): boolean =>
  left === null ? right === null || right.left !== null : left.right !== right

/** What the item comes right after; null: it comes first. The same answer as Yjs'. */
function search(
  item: Y.Item,
  left: Y.Item | null,
  origin: Y.ID | null,
  store: Y.Doc['store'],
  own: Budget,
  first: Y.Item | null = left?.right ?? null,
): Y.Item | null {
  const walked = new WalkedItems(store)
  let found = left
  /** Those from here on are in conflict with the item. */
  let conflicting = 0
  for (let other = first; other !== null && other !== item.right; other = other.right) {
    spend(own, 'steps', 1)
    walked.add(other)
    if (Y.compareIDs(origin, other.origin)) {
      if (other.id.client < item.id.client) {
        found = other
        conflicting = walked.count
      } else if (Y.compareIDs(item.rightOrigin, other.rightOrigin)) break
      continue
    }
    const at = other.origin === null ? -1 : walked.indexOf(other.origin)
    if (at < 0) break
    if (at >= conflicting) continue
    found = other
    conflicting = walked.count
  }
  return found
}

/** The first item that may stand in the way. */
function firstBehind({ parent, parentSub, left }: Y.Item, own: Budget): Y.Item | null {
  if (left !== null) return left.right
  if (!(parent instanceof Y.AbstractType)) return null
  if (parentSub === null) return parent._start
  let first = parent._map.get(parentSub) ?? null
  for (; first?.left; first = first.left) spend(own, 'steps', 1)
  return first
}
