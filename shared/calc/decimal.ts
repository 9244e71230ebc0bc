/**
 * Decimal arithmetic on binary numbers, at the fifteen significant digits a spreadsheet has: what leaves the engine, the rounding
 * functions, and `+` and `-` where most digits cancel. Pure; whatever is not finite is passed through.
 */

/** The number as its fifteen significant digits say; never `-0`. */
export function fifteenDigits(value: number): number {
  if (value === 0) return 0
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value
  return Number(value.toPrecision(15))
}

/** `half`: away from zero from 5 on, as people round · `up`: away from zero · `down`: towards zero. */
export type Rounding = 'half' | 'up' | 'down'

/** Rounds the decimal that the number stands for: 2.675 is 2.68 at two places, 1.005 is 1.01. */
export function roundDecimal(value: number, places: number, rounding: Rounding): number {
  if (value === 0 || !Number.isFinite(value)) return value
  const shift = Math.max(-400, Math.min(400, Math.trunc(places)))
  const scaled = shifted(Math.abs(value), shift)
  if (scaled >= 1e15) return value
  const whole =
    rounding === 'half' ? Math.round(scaled) : rounding === 'up' ? Math.ceil(scaled) : Math.floor(scaled)
  const rounded = shifted(whole, -shift)
  return value < 0 && rounded !== 0 ? -rounded : rounded
}

/** The number's fifteen digits with the decimal mark moved, without the error of a multiplication. */
function shifted(value: number, places: number): number {
  const [digits = '0', exponent = '0'] = value.toPrecision(15).split('e')
  return Number(`${digits}e${Number(exponent) + places}`)
}

/** How often `step` fits into `value`, as decimals: 0.3 / 0.1 is 3. */
export const decimalQuotient = (value: number, step: number): number => fifteenDigits(value / step)

/** What is left of `value` after whole steps, with the step's sign: MOD(-7, 3) is 2. Beyond fifteen digits of steps nothing is known of it. */
export function decimalRemainder(value: number, step: number): number {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(step)) {
    const rest = value % step
    return rest !== 0 && rest < 0 !== step < 0 ? rest + step : rest
  }
  const steps = Math.floor(decimalQuotient(value, step))
  if (Math.abs(steps) >= 1e15) return Number.NaN
  const whole = fifteenDigits(steps * step)
  const rest = settleCancelled(value - whole, value, whole)
  return Math.abs(rest) >= Math.abs(step) || rest < 0 !== step < 0 ? 0 : rest
}

/**
 * What is left after digits cancelled in a sum or difference of two numbers: nothing beyond the fifteenth digit of the larger one is
 * known, so it is dropped: 12.3 − 12.2 is 0.1, not 0.10000000000000142.
 */
export function settleCancelled(result: number, left: number, right: number): number {
  const size = Math.max(Math.abs(left), Math.abs(right))
  if (Math.abs(result) >= size || result === 0 || !Number.isFinite(result)) return result
  const magnitude = Math.floor(Math.log10(size))
  return Math.abs(result) >= 10 ** magnitude ? result : roundDecimal(result, 14 - magnitude, 'half')
}
