/**
 * The order of records under one parent: by key, and by id where several share one (two people inserted at once, or a file said so). Also
 * new keys beside such records: what goes between two that share a key is tied to the upper one by a knot, `key!id!fraction`, so that
 * nobody's key has to change, now or when others insert there at the same time. Called by the axis and by whoever deals keys. Never fails.
 */
import { fractionsBetween, type Random } from './fraction.ts'
import { KNOT, orderKeysBetween } from './order.ts'

export type Sibling = { readonly key: string; readonly id: string }

/** Order of texts by UTF-16 code unit, the same on every machine (never by locale). */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Siblings stand in the order of these texts. Every place of a key, whoever holds it, begins with the key and a knot. */
export const positionOf = ({ key, id }: Sibling): string => key + KNOT + id

/** The order of `positionOf`, without making the texts where the keys alone decide. */
export function compareSiblings(a: Sibling, b: Sibling): number {
  if (a.key === b.key) return compareTexts(a.id, b.id)
  return isTied(a.key, b.key) || isTied(b.key, a.key)
    ? compareTexts(positionOf(a), positionOf(b))
    : compareTexts(a.key, b.key)
}

const isTied = (key: string, to: string): boolean =>
  key.length > to.length && key[to.length] === KNOT && key.startsWith(to)

/** `count` keys in ascending order between two siblings (null: the end of the list), the first of which stands before the second. */
export function orderKeysBeside(
  previous: Sibling | null,
  next: Sibling | null,
  count: number,
  random: Random,
): string[] {
  if (!previous || !next) return orderKeysBetween(plainOf(previous), plainOf(next), count, random)
  const [above, below] = [positionOf(previous).split(KNOT), positionOf(next).split(KNOT)]
  // Key, id, fraction, id, fraction … id: the place up to the first part that differs is one both are in.
  let at = 0
  while (at < above.length && above[at] === below[at]) at++
  if (at === 0) return orderKeysBetween(above[0] ?? null, below[0] ?? null, count, random)
  const isBehind = at % 2 === 1
  const shared = above.slice(0, isBehind ? at + 1 : at).join(KNOT) + KNOT
  const [from, to] = isBehind ? [above[at + 1], null] : [above[at], below[at] ?? null]
  return fractionsBetween(from ?? '', to, count, random).map((fraction) => shared + fraction)
}

const plainOf = (sibling: Sibling | null): string | null => sibling?.key.split(KNOT)[0] ?? null

/**
 * The key of a place that a sort hands to another record: that of the record there now, tied to it where siblings share it. `next` stands
 * behind it. The result still belongs to the shared key, so that ranges over all who share it keep covering the place.
 */
export function keyOfPlace(
  sibling: Sibling,
  next: Sibling | null,
  isShared: boolean,
  random: Random,
): string {
  if (!isShared) return sibling.key
  const place = positionOf(sibling) + KNOT
  const beneath = next && positionOf(next).startsWith(place) ? next : null
  return (beneath && orderKeysBeside(sibling, beneath, 1, random)[0]) ?? `${place}V`
}
