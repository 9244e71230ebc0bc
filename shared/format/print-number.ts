/**
 * Numbers as the documents print them: `7 469.9`, `(2.8)` for less than nothing, `—` for nil. A zero is never printed; a number that only
 * rounds to nothing is `0.0`. The gap is a no-break space, so that a number never breaks across lines.
 */
import type { Language } from '../model/language.ts'
import { roundToText, shifted, toSignificant } from './rounding.ts'

export const NIL_TEXT = '—'
export const GAP = '\u00a0'

/** Editions whose decimal mark is a comma, and that keep the percent sign apart. */
const COMMA: ReadonlySet<Language> = new Set(['es', 'fr', 'ru'])

/** `grouped` when absent. `percent`: 0.124 is `12.4%`; `percent-sign`: 12.4 is. */
export type NumberStyle = 'grouped' | 'plain' | 'percent' | 'percent-sign'

/** `decimals` absent: as many as the number has, up to ten. */
export type NumberLook = {
  readonly decimals?: number
  readonly language?: Language
  readonly style?: NumberStyle
}

/** The number whose digits are seen. */
export const seenAs = (value: number, style: NumberStyle | undefined): number =>
  style === 'percent' ? shifted(value, 2) : value

export function printNumber(value: number, { decimals, language, style }: NumberLook = {}): string {
  if (value === 0) return NIL_TEXT
  const seen = seenAs(value, style)
  if (!Number.isFinite(seen)) return '#NUM!'
  const text = decimals === undefined ? plain(seen) : roundToText(seen, decimals)
  const negative = text.startsWith('-')
  const [whole = '', fraction] = (negative ? text.slice(1) : text).split('.')
  const isComma = language !== undefined && COMMA.has(language)
  const sign = style?.startsWith('percent') ? (isComma ? `${GAP}%` : '%') : ''
  const digits = style === 'plain' ? whole : grouped(whole)
  const printed = digits + (fraction === undefined ? '' : (isComma ? ',' : '.') + fraction) + sign
  return negative ? `(${printed})` : printed
}

/** The number as a person would type it: a plain numeral, no gaps, no rounding. */
export const editNumber = (value: number): string => plain(value)

/** Digits that a number has after its mark. */
export const ownDecimals = (value: number): number => editNumber(value).split('.')[1]?.length ?? 0

const grouped = (whole: string): string => whole.replaceAll(/\B(?=(?:\d{3})+$)/g, GAP)

/** In full; only what is smaller than any amount stays in scientific notation. */
function plain(value: number): string {
  const exact = toSignificant(value)
  const text = String(exact)
  if (!text.includes('e') || Math.abs(exact) < 1e-15) return text
  return inFull(exact, text.includes('e-') ? 30 : 0)
}

function inFull(value: number, decimals: number): string {
  const full = roundToText(value, decimals)
  return full.includes('.') ? full.replace(/\.?0+$/, '') : full
}
