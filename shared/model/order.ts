/**
 * Fractional order keys in the format of `fractional-indexing`: an integer part and a base-62 fraction, sorting by code unit, with room
 * between any two. Keys are jittered, because two people inserting into one gap would otherwise get the same key and nothing would
 * ever fit between them again; and they are placed near the neighbour that was inserted last (the longer key), so that a thousand
 * rows added one below the other do not make keys of a thousand characters.
 */
import { generateKeyBetween } from 'fractional-indexing'

/** Gives numbers in [0, 1). */
export type Random = () => number

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const BASE = 62n
/** How far apart neighbouring keys are set, and so the odds that two people inserting at once meet: 1 in 1,024. */
const STEP = 1024n
/** A gap is opened to at least this many steps when it must grow a digit. */
const ROOM = STEP * 16_384n
const LONGEST = 512

/** Whether a stored value is a key that the functions below accept; a hostile document may hold anything. */
export function isOrderKey(key: unknown): key is string {
  if (typeof key !== 'string' || key.length > LONGEST || !isLetter(key.charCodeAt(0))) return false
  const whole = integerLength(key)
  if (key.length < whole) return false
  for (let i = 1; i < key.length; i++)
    if (!isLetter(key.charCodeAt(i)) && !isDigit(key.charCodeAt(i))) return false
  if (key.length > whole) return !key.endsWith('0')
  return key.charCodeAt(0) !== 65 || !/^A0+$/.test(key)
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122)

const integerLength = (key: string): number => {
  const head = key.charCodeAt(0)
  return head >= 97 ? head - 97 + 2 : 90 - head + 2
}

/** `count` keys in ascending order strictly between two neighbours (null: the end of the list). Throws when `before >= after`. */
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
    end = withFraction(after === null ? generateKeyBetween(end, null) : wholeBelow(end), random)
    keys.push(end)
  }
  return after === null ? keys : keys.toReversed()
}

/** One key strictly between two neighbours. */
export const orderKeyBetween = (before: string | null, after: string | null, random: Random): string =>
  orderKeysBetween(before, after, 1, random)[0] ?? ''

/** The largest whole key whose every fraction still sorts below `key`. */
function wholeBelow(key: string | null): string {
  if (key === null) return generateKeyBetween(null, null)
  const whole = key.slice(0, integerLength(key))
  return generateKeyBetween(null, whole)
}

const withFraction = (whole: string, random: Random): string =>
  whole + digit(random() * 62) + digit(1 + random() * 61)

const digit = (value: number): string => DIGITS.charAt(Math.floor(value))

function insideGap(before: string, after: string, count: number, random: Random): string[] {
  if (before >= after) throw new Error('order keys out of order')
  const [low, high] = [split(before), split(after)]
  const same = low.whole === high.whole
  // Different whole parts: stay under the one whose key is longer, where the last insertion took place.
  const under = same || low.fraction.length >= high.fraction.length ? low : high
  const from = under === low || same ? low.fraction : ''
  const to = under === high || same ? high.fraction : null
  return fractionsBetween(from, to, count, random).map((fraction) => under.whole + fraction)
}

const split = (key: string): { whole: string; fraction: string } => {
  const at = integerLength(key)
  return { whole: key.slice(0, at), fraction: key.slice(at) }
}

/** `to` null: up to one. */
function fractionsBetween(from: string, to: string | null, count: number, random: Random): string[] {
  let length = Math.max(from.length, to?.length ?? 0, 2)
  let [low, high] = [valueOf(from, length), to === null ? BASE ** BigInt(length) : valueOf(to, length)]
  const slots = BigInt(count + 1)
  if (high - low < slots * STEP * 2n)
    while (high - low < slots * STEP * 2n + ROOM) {
      length++
      low *= BASE
      high *= BASE
    }
  const gap = (high - low) / slots
  const nearLow = from.length > (to?.length ?? 0)
  const nearHigh = to !== null && to.length > from.length
  const spacing = nearLow || nearHigh ? STEP * 2n : gap
  const start = nearHigh ? high - spacing * slots : low
  return Array.from({ length: count }, (_, index) => {
    const jitter = BigInt(Math.floor(random() * Number(STEP)))
    const value = start + spacing * BigInt(index + 1) - jitter
    return textOf(value % BASE === 0n ? value + 1n : value, length)
  })
}

function valueOf(fraction: string, length: number): bigint {
  let value = 0n
  for (let i = 0; i < length; i++)
    value = value * BASE + BigInt(Math.max(0, DIGITS.indexOf(fraction.charAt(i) || '0')))
  return value
}

function textOf(value: bigint, length: number): string {
  let text = ''
  let rest = value
  for (let i = 0; i < length; i++) {
    text = DIGITS.charAt(Number(rest % BASE)) + text
    rest /= BASE
  }
  return text
}
