/**
 * Base-62 fractions between two others: where exactly a new order key goes in its gap. Called by `order.ts` and `sibling-order.ts`. Any
 * pattern of insertions keeps them short: a run of insertions one below the other takes equal steps of one length, thousands of them;
 * insertions that each go between the two before them halve the gap, at a fifth of a digit each. Never fails.
 */

/** Gives numbers in [0, 1). */
export type Random = () => number

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const BASE = 62n
/** Out of so many places each fraction gets one at random at least, and so the odds that two people inserting at once meet. */
const STEP = 1024n
/** Room for a run: what a gap is opened to when the last length is used up. */
const ROOM = STEP * 16_384n
/** A neighbour so many digits longer than the other was inserted last, after others on the same side of it. */
const RUN = 2

/** A fraction. It has no zero at its end, because nothing would fit between it and the same without the zero. */
const FRACTION = /^[0-9A-Za-z]*[1-9A-Za-z]$/

export const isFraction = (text: string): boolean => FRACTION.test(text)

export const digit = (value: number): string => DIGITS.charAt(Math.floor(value))

/**
 * `count` fractions in ascending order strictly between two others (`to` null: one). `lead`: how many digits the key above the gap is
 * longer than the one below it, which tells a run.
 */
export function fractionsBetween(
  from: string,
  to: string | null,
  count: number,
  random: Random,
  lead = from.length - (to?.length ?? 0),
): string[] {
  const shared = sharedLength(from, to ?? '')
  const [above, below] = [from.slice(shared), to === null ? null : to.slice(shared)]
  const last = lead >= RUN ? above : lead <= -RUN ? (below ?? '') : null
  const slots = BigInt(count + 1)
  const { length, low, high } = widen(above, below, slots * STEP * 2n, last?.length ?? null)
  const spacing = last === null ? (high - low) / slots : STEP * 2n
  const start = last !== null && lead < 0 ? high - spacing * slots : low
  return Array.from({ length: count }, (_, index) => {
    const jitter =
      last === null ? aroundMiddle(spacing, random) : -BigInt(Math.floor(random() * Number(STEP)))
    const value = start + spacing * BigInt(index + 1) + jitter
    return from.slice(0, shared) + textOf(value % BASE === 0n ? value + 1n : value, length)
  })
}

/** A quarter of the spacing to both sides. */
const aroundMiddle = (spacing: bigint, random: Random): bigint =>
  (spacing * BigInt(Math.floor(random() * 2 ** 32) - 2 ** 31)) / 2n ** 33n

function sharedLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}

type Gap = { readonly length: number; readonly low: bigint; readonly high: bigint }

/** The gap as whole numbers of as few digits as leave `need` places in it. In a run: of no fewer digits than the last had. */
function widen(above: string, below: string | null, need: bigint, last: number | null): Gap {
  let [length, low, high, enough] = [0, 0n, below === null ? 1n : 0n, need]
  while (length < (last ?? 1) || high - low < enough) {
    low = low * BASE + digitAt(above, length)
    high = high * BASE + digitAt(below ?? '', length)
    length++
    if (length === last && high - low < need) enough += ROOM
  }
  return { length, low, high }
}

const digitAt = (fraction: string, index: number): bigint =>
  BigInt(Math.max(0, DIGITS.indexOf(fraction.charAt(index) || '0')))

function textOf(value: bigint, length: number): string {
  let text = ''
  let rest = value
  for (let i = 0; i < length; i++) {
    text = DIGITS.charAt(Number(rest % BASE)) + text
    rest /= BASE
  }
  return text
}
