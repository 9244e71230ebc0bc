/**
 * Where a new or moved record goes: order keys between its neighbours. Deleted siblings keep their places and count as neighbours, so
 * that what was inserted beside them stays there when they come back.
 */
import type { Axis } from '../model/axis.ts'
import { AppError } from '../model/error.ts'
import type { ColumnId, RowId } from '../model/ids.ts'
import { orderKeysBetween } from '../model/order.ts'
import type { PlanDocument } from './plan-document.ts'
import type { Collection } from './step.ts'
import { FIELD } from './step.ts'
import type { Writer } from './writer.ts'

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
 * Keys for `count` records at a place, none of them in `moving`. Where two neighbours share one key (two people inserted at once and
 * met), the later ones get new keys, or nothing would fit between.
 */
export function keysAt<Id extends string>(
  document: PlanDocument,
  writer: Writer,
  collection: Collection,
  axis: Axis<Id>,
  place: Place<Id>,
  count: number,
  moving: ReadonlySet<Id> = new Set(),
): string[] {
  const siblings = axis.siblingEntries(place.parent).filter((entry) => !moving.has(entry.id))
  const at =
    place.before === null ? siblings.length : siblings.findIndex((entry) => entry.id === place.before)
  if (at < 0) throw new AppError('unknown-row', { id: place.before ?? '' })
  const previous = siblings[at - 1]?.key ?? null
  const twins = previous === null ? [] : siblings.slice(at).filter((entry) => entry.key <= previous)
  const next = siblings[at + twins.length]?.key ?? null
  const keys = orderKeysBetween(previous, next, count + twins.length, document.env.random)
  for (const [index, twin] of twins.entries()) writer.set(collection, twin.id, FIELD.key, keys[count + index])
  return keys.slice(0, count)
}

/** Fresh tag shared by all entries of one block move. */
export const moveTag = (document: PlanDocument): string =>
  Math.floor(document.env.random() * 2 ** 48).toString(36)
