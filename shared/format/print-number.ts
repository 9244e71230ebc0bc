/**
 * Numbers as the documents print them: `7 469.9`, `(2.8)` for less than nothing, `—` for nil. A zero is never printed; a number that only
 * rounds to nothing is `0.0`. The gap is a no-break space, so that a number never breaks across lines.
 */
import type { Language } from '../model/language.ts'
import { roundToText, toSignificant } from './rounding.ts'

export const NIL_TEXT = '—'
export const GAP = '\u00a0'

/** Editions whose decimal mark is a comma. */
const COMMA: ReadonlySet<Language> = new Set(['es', 'fr', 'ru'])

/** `decimals` absent: as many as the number has, up to ten. */
export type NumberLook = { readonly decimals?: number; readonly language?: Language }

export function printNumber(value: number, look: NumberLook = {}): string {
  if (value === 0) return NIL_TEXT
  if (!Number.isFinite(value)) return '#NUM!'
  const text = look.decimals === undefined ? plain(value) : roundToText(value, look.decimals)
  const negative = text.startsWith('-')
  const [whole = '', fraction] = (negative ? text.slice(1) : text).split('.')
  const mark = look.language && COMMA.has(look.language) ? ',' : '.'
  const printed = grouped(whole) + (fraction === undefined ? '' : mark + fraction)
  return negative ? `(${printed})` : printed
}

/** The number as a person would type it: a plain numeral, no gaps, no rounding. */
export const editNumber = (value: number): string => plain(value)

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
