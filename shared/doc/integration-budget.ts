/**
 * What taking in an update may cost. Yjs finds the place of an item among all that were put there at the same time, one after the other: a
 * small update of many such items takes minutes, whoever wrote them, and there is nothing in its bytes alone that tells. So where somebody
 * else's update is applied, the steps of that search are counted before it is made, and beyond so many it is refused; an update of honest
 * people who worked apart for months takes a few hundred. Cutting long items in two (deleting in the middle of one) is counted, too. The
 * document is spoilt when this throws, as by any poison. Called by `server/room/room-document.ts`. [ROOM41]
 */
import * as Y from 'yjs'

import { AppError } from '../model/error.ts'

/** A step takes some tens of nanoseconds. */
const MOST_STEPS = 1_000_000
/** Items that are moved to make room for another, at ten in a nanosecond. */
const MOST_MOVES = 1_000_000_000

type Budget = { steps: number; moves: number; longest: number }

/** Of the update that is being applied in this turn; null: it costs what it costs (what is stored already). */
let budget: Budget | null = null

/** Throws `AppError('too-large')` in the middle of `apply` when that costs more than anything honest. */
export function withinBudget(y: Y.Doc, apply: () => void): void {
  let longest = 0
  for (const structs of y.store.clients.values()) longest = Math.max(longest, structs.length)
  budget = { steps: MOST_STEPS, moves: MOST_MOVES, longest }
  try {
    apply()
  } finally {
    budget = null
  }
}

// oxlint-disable-next-line typescript/unbound-method -- called with its own `this`
const integrate = Y.Item.prototype.integrate
Y.Item.prototype.integrate = function (this: Y.Item, transaction: Y.Transaction, offset: number): void {
  if (budget !== null) spend(budget, 'steps', stepsOf(this, transaction.doc.store, budget.steps))
  integrate.call(this, transaction, offset)
}

countCuts(Y.ContentString.prototype)
countCuts(Y.ContentAny.prototype)
countCuts(Y.ContentJSON.prototype)
countCuts(Y.ContentDeleted.prototype)

function countCuts<Content>(kind: { splice(this: Content, offset: number): Content }): void {
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this`
  const { splice } = kind
  kind.splice = function (offset) {
    if (budget !== null) spend(budget, 'moves', budget.longest++)
    return splice.call(this, offset)
  }
}

function spend(from: Budget, what: 'steps' | 'moves', cost: number): void {
  from[what] -= cost
  if (from[what] < 0) throw new AppError('too-large', { what })
}

/** Something else was put between those that it was put between: the same test that Yjs makes. */
const isContested = ({ parent, left, right }: Y.Item): boolean =>
  parent instanceof Y.AbstractType &&
  (left === null ? right === null || right.left !== null : left.right !== right)

/** How many items Yjs looks at to find the place; not much more than `most` is counted. */
function stepsOf(item: Y.Item, store: Y.Doc['store'], most: number): number {
  const start = startOf(item, most)
  let { steps } = start
  if (!isContested(item)) return steps
  const [conflicting, before] = [new Set<Y.Item>(), new Set<Y.Item>()]
  for (
    let other = start.first;
    other !== null && other !== item.right && steps <= most;
    other = other.right
  ) {
    steps++
    conflicting.add(other)
    before.add(other)
    if (Y.compareIDs(item.origin, other.origin)) {
      if (other.id.client < item.id.client) conflicting.clear()
      else if (Y.compareIDs(item.rightOrigin, other.rightOrigin)) break
      continue
    }
    const origin = other.origin === null ? null : Y.getItem(store, other.origin)
    if (!(origin instanceof Y.Item) || !before.has(origin)) break
    if (!conflicting.has(origin)) conflicting.clear()
  }
  return steps
}

/** The first item that may stand in the way, and the steps to it. */
function startOf({ parent, parentSub, left }: Y.Item, most: number): { first: Y.Item | null; steps: number } {
  if (left !== null) return { first: left.right, steps: 0 }
  if (!(parent instanceof Y.AbstractType)) return { first: null, steps: 0 }
  if (parentSub === null) return { first: parent._start, steps: 0 }
  let first = parent._map.get(parentSub) ?? null
  let steps = 0
  for (; first?.left && steps <= most; first = first.left) steps++
  return { first, steps }
}
