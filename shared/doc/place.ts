/**
 * Where a new or moved record goes: order keys between its neighbours. Deleted siblings keep their places and count as neighbours, so
 * that what was inserted beside them stays there when they come back.
 */
import type { Axis } from '../model/axis.ts'
import { AppError } from '../model/error.ts'
import type { ColumnId, RowId } from '../model/ids.ts'
import { isOrderKey, type Random } from '../model/order.ts'
import { orderKeysBeside } from '../model/sibling-order.ts'
import type { PlanDocument } from './plan-document.ts'

/** Under `parent` (null: the top level), directly before the sibling `before` (null: behind the last one). */
export type Place<Id extends string = string> = { readonly parent: Id | null; readonly before: Id | null }

/**
 * The place that a visible position stands for: what is inserted at `at` pushes the entry now there down. With a `parent` given it goes
 * among that parent's children; without, it becomes a sibling of the entry it pushes (at the end: of the last top-level one).
 */
export function placeAt<Id extends RowId | ColumnId>(
  axis: Axis<Id>,
  at: number,
  parent?: Id | null,
): Place<Id> {
  const pushed = axis.ids[at] ?? null
  if (parent === undefined)
    return { parent: pushed === null ? null : axis.storedParentOf(pushed), before: pushed }
  const before = axis.childrenOf(parent).find((child) => axis.indexOf(child) >= at) ?? null
  return { parent, before: before !== null && axis.storedParentOf(before) === parent ? before : null }
}

/**
 * Keys for `count` records at a place, none of them in `moving`. Nobody else's key changes: formulas name places by them. Between
 * neighbours as long as keys may be (a hostile document, or tens of thousands of insertions each into the last gap) no key fits; the
 * records then go where one does, as near as can be.
 */
export function keysAt<Id extends string>(
  axis: Axis<Id>,
  place: Place<Id>,
  count: number,
  random: Random,
  moving: ReadonlySet<Id> = new Set(),
): string[] {
  const siblings = axis.siblingEntries(place.parent).filter((entry) => !moving.has(entry.id))
  const at =
    place.before === null ? siblings.length : siblings.findIndex((entry) => entry.id === place.before)
  if (at < 0) throw new AppError('unknown-row', { id: place.before ?? '' })
  for (const gap of gapsFrom(at, siblings.length)) {
    const keys = orderKeysBeside(siblings[gap - 1] ?? null, siblings[gap] ?? null, count, random)
    if (keys.every((key) => isOrderKey(key))) return keys
  }
  throw new Error('no order key fits anywhere')
}

/** All gaps of a list, the nearest first. */
function* gapsFrom(at: number, length: number): Iterable<number> {
  for (let distance = 0; distance <= length; distance++) {
    if (at + distance <= length) yield at + distance
    if (distance > 0 && at - distance >= 0) yield at - distance
  }
}

/** Fresh tag shared by all entries of one block move. */
export const moveTag = (document: PlanDocument): string =>
  Math.floor(document.env.random() * 2 ** 48).toString(36)
