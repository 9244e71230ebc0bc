/**
 * Fractional order keys in the format of `fractional-indexing`: an integer part and a base-62 fraction, sorting by code unit, with room
 * between any two. Formulas name places by them, so no key is ever dealt anew: they stay short by themselves, whatever the pattern of
 * insertions. Keys are jittered, so that two people inserting into one gap hardly ever get the same one; where they do, and where keys
 * come from elsewhere, `sibling-order.ts` finds room between equal keys too.
 */
import { generateKeyBetween } from 'fractional-indexing'

import { digit, fractionsBetween, isFraction, type Random } from './fraction.ts'
import { isLocalId, isSlug } from './ids.ts'

export type { Random } from './fraction.ts'

/** Longest key that is one: twenty thousand insertions, each between the two before it. */
export const LONGEST_KEY = 4096

/** Stands between a key that several records share and the id of one of them; sorts below everything else in keys and ids. */
export const KNOT = '!'

/** Below it there is no integer part. */
const LOWEST = `A${'0'.repeat(26)}`

/** Whether a stored value is a key that the functions below accept; a hostile document may hold anything. */
export function isOrderKey(key: unknown): key is string {
  if (typeof key !== 'string' || key.length > LONGEST_KEY) return false
  if (!key.includes(KNOT)) return isPlainKey(key)
  const [plain = '', ...knots] = key.split(KNOT)
  return isPlainKey(plain) && knots.length % 2 === 0 && knots.every(isKnotPart)
}

/** An id and a fraction in turn: `a0V!row7!k3` stands behind row7, which shares the key `a0V` with another row. */
const isKnotPart = (part: string, index: number): boolean =>
  index % 2 === 1 ? isFraction(part) : isLocalId(part) || isSlug(part)

function isPlainKey(key: string): boolean {
  if (!isLetter(key.charCodeAt(0))) return false
  const whole = integerLength(key)
  if (key.length < whole) return false
  for (let i = 1; i < key.length; i++)
    if (!isLetter(key.charCodeAt(i)) && !isDigit(key.charCodeAt(i))) return false
  return key.length > whole ? !key.endsWith('0') : key !== LOWEST
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122)

const integerLength = (key: string): number => {
  const head = key.charCodeAt(0)
  return head >= 97 ? head - 97 + 2 : 90 - head + 2
}

/**
 * `count` keys in ascending order strictly between two neighbours without knots (null: the end of the list). Throws when
 * `before >= after`. Beside the longest keys they may be longer than a key can be.
 */
export function orderKeysBetween(
  before: string | null,
  after: string | null,
  count: number,
  random: Random,
): string[] {
  if (before !== null && after !== null) return insideGap(before, after, count, random)
  const keys: string[] = []
  let end = after ?? before
  for (let i = 0; i < count; i++) {
    end = after === null ? withFraction(generateKeyBetween(end, null), random) : keyBelow(end ?? '', random)
    keys.push(end)
  }
  return after === null ? keys : keys.toReversed()
}

/** With the largest integer part whose every fraction still sorts below `key`. */
function keyBelow(key: string, random: Random): string {
  const whole = key.slice(0, integerLength(key))
  if (whole === LOWEST) return generateKeyBetween(null, key)
  return withFraction(generateKeyBetween(null, whole), random)
}

const withFraction = (whole: string, random: Random): string =>
  whole + digit(random() * 62) + digit(1 + random() * 61)

function insideGap(before: string, after: string, count: number, random: Random): string[] {
  if (before >= after) throw new Error('order keys out of order')
  const [low, high] = [split(before), split(after)]
  const same = low.whole === high.whole
  const lead = low.fraction.length - high.fraction.length
  // Different whole parts: stay under the one whose key is longer, where the last insertion took place.
  const under = same || lead >= 0 ? low : high
  const from = under === low || same ? low.fraction : ''
  const to = under === high || same ? high.fraction : null
  return fractionsBetween(from, to, count, random, lead).map((fraction) => under.whole + fraction)
}

const split = (key: string): { whole: string; fraction: string } => {
  const at = integerLength(key)
  return { whole: key.slice(0, at), fraction: key.slice(at) }
}
