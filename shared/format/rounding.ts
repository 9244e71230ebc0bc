/**
 * Decimal rounding of binary numbers: half away from zero, on the number a person sees (15 significant digits), never on its binary
 * shadow: 2.675 is 2.68 and 1.005 is 1.01.
 */

/** Significant digits that a double holds faithfully. */
const DIGITS = 15

/** The largest number with 15 significant digits. */
const LARGEST = 1.79769313486231e308

/** No more digits than are faithful. */
const isPlainWhole = (value: number): boolean => Number.isInteger(value) && Math.abs(value) < 1e15

/** The nearest number with 15 significant digits: 0.1 + 0.2 becomes 0.3. */
export function toSignificant(value: number): number {
  if (isPlainWhole(value)) return value
  const rounded = Number(value.toPrecision(DIGITS))
  // The very largest numbers would be rounded up beyond what there is.
  return Number.isFinite(rounded) || !Number.isFinite(value) ? rounded : Math.sign(value) * LARGEST
}

/** `value` × 10^`places`, without the error of a binary product: 0.07 by two places is 7. */
export function shifted(value: number, places: number): number {
  const [digits = '0', power = '0'] = String(toSignificant(value)).split('e')
  return Number(`${digits}e${Number(power) + places}`)
}

/** `value` with exactly `decimals` digits after the mark, as plain text: `-7469.9`, `0.0`. Finite numbers only. */
export function roundToText(value: number, decimals: number): string {
  // Most of what a table prints, and it is written as it is.
  if (isPlainWhole(value)) return decimals === 0 ? String(value) : `${value}.${'0'.repeat(decimals)}`
  const { negative, digits, exponent } = decompose(value)
  // digits × 10^exponent; keep what stands before 10^-decimals.
  const drop = -decimals - exponent
  const kept = drop <= 0 ? digits + '0'.repeat(-drop) : roundDigits(digits, drop)
  const padded = kept.padStart(decimals + 1, '0')
  const whole = padded.slice(0, padded.length - decimals)
  const text = decimals === 0 ? whole : `${whole}.${padded.slice(padded.length - decimals)}`
  return negative && /[1-9]/.test(text) ? `-${text}` : text
}

function decompose(value: number): { negative: boolean; digits: string; exponent: number } {
  const [mantissa = '0', power = '0'] = Math.abs(value)
    .toExponential(DIGITS - 1)
    .split('e')
  return { negative: value < 0, digits: mantissa.replace('.', ''), exponent: Number(power) - (DIGITS - 1) }
}

/** Drops the last `drop` digits, half up. */
function roundDigits(digits: string, drop: number): string {
  const kept = digits.slice(0, Math.max(0, digits.length - drop))
  const next = drop > digits.length ? '0' : digits.charAt(digits.length - drop)
  return next >= '5' ? String(BigInt(kept || '0') + 1n) : kept || '0'
}
