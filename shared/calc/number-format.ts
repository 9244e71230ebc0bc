/**
 * Number formats of spreadsheets (`#,##0.0`, `0%`, `yyyy-mm-dd`, `0.0;(0.0);"—"`) as the TEXT function uses them. English names and
 * marks: what a formula makes is the same for every reader. `null`: the number cannot be shown so.
 */
import { formatDateTime, isDateFormat } from './date-format.ts'
import { fifteenDigits, roundDecimal } from './decimal.ts'
import { type FormatToken, sectionsOf } from './format-sections.ts'

export function formatNumber(value: number, format: string): string | null {
  if (!Number.isFinite(value)) return null
  const sections = sectionsOf(format)
  const [first, second, third] = sections
  if (!first) return ''
  const section = value < 0 ? (second ?? first) : value === 0 ? (third ?? first) : first
  if (isGeneral(section)) return plainNumber(section === first ? value : Math.abs(value))
  if (isDateFormat(section)) return formatDateTime(value, section)
  const shown = digitsIn(section, Math.abs(value))
  // A section of its own for negative numbers says itself how they look.
  const sign = value < 0 && section === first && /[1-9]/.test(shown) ? '-' : ''
  return sign + shown
}

/** Texts pass through, or go into the fourth section. */
export function formatText(text: string, format: string): string {
  const sections = sectionsOf(format)
  const section = sections[3] ?? (sections.length === 1 && holdsText(sections[0]) ? sections[0] : undefined)
  if (!section) return text
  return section
    .map((token) => (token.kind === 'text' ? text : token.kind === 'literal' ? token.text : ''))
    .join('')
}

/** As the engine writes a number into a text: fifteen digits, `1E+21`. */
export const plainNumber = (value: number): string => String(fifteenDigits(value)).replace('e', 'E')

const isGeneral = (section: readonly FormatToken[]): boolean =>
  section.some((token) => token.kind === 'general') || holdsText(section)

const holdsText = (section: readonly FormatToken[] | undefined): boolean =>
  section?.some((token) => token.kind === 'text') === true

type Layout = {
  readonly whole: number
  readonly fraction: number
  readonly grouped: boolean
  readonly thousands: number
  readonly percents: number
  readonly exponent: boolean
}

/** What the places of a section ask for, all together. */
function layoutOf(section: readonly FormatToken[]): Layout {
  let [whole, fraction, percents, thousands] = [0, 0, 0, 0]
  let [afterPoint, grouped, exponent] = [false, false, false]
  let commas = 0
  for (const token of section) {
    if (token.kind === 'digit') {
      if (afterPoint) fraction++
      else {
        if (commas > 0 && whole > 0) grouped = true
        whole++
      }
      commas = 0
    } else if (token.kind === 'comma') commas++
    else if (token.kind === 'percent') percents++
    else if (token.kind === 'exponent') exponent = true
    else if (token.kind === 'point') {
      thousands += commas
      commas = 0
      afterPoint = true
    }
  }
  return { whole, fraction, grouped, thousands: thousands + commas, percents, exponent }
}

function digitsIn(section: readonly FormatToken[], value: number): string {
  const layout = layoutOf(section)
  const scaled = fifteenDigits(value * 100 ** layout.percents) / 1000 ** layout.thousands
  if (layout.exponent) return inExponents(section, scaled, layout)
  const fixed = fixedDigits(scaled, layout.fraction)
  const [whole = '', fraction = ''] = fixed.split('.')
  return placed(section, whole === '0' ? '' : whole, fraction, layout)
}

/** Never in exponents. */
function fixedDigits(value: number, places: number): string {
  const rounded = roundDecimal(value, places, 'half')
  return rounded < 1e21 ? rounded.toFixed(Math.min(places, 100)) : BigInt(rounded).toString()
}

function inExponents(section: readonly FormatToken[], value: number, layout: Layout): string {
  const [mantissa = '0', power = '0'] = value.toExponential(Math.min(layout.fraction, 100)).split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const exponent = Number(power)
  return placed(section, whole, fraction, layout, exponent)
}

/** Writes the digits into their places; the first place takes all digits that have none. */
function placed(
  section: readonly FormatToken[],
  whole: string,
  fraction: string,
  layout: Layout,
  exponent = 0,
): string {
  let out = ''
  let place = 0
  let afterPoint = false
  for (const token of section)
    switch (token.kind) {
      case 'digit':
        out += afterPoint
          ? fractionDigit(token.text, fraction, place - layout.whole)
          : wholeDigits(token.text, whole, layout, place)
        place++
        break
      case 'point':
        if (layout.whole === 0) out += whole
        afterPoint = true
        out += '.'
        break
      case 'percent':
        out += '%'
        break
      case 'exponent':
        out += exponentText(token.text, exponent)
        break
      case 'literal':
        out += token.text
        break
      default:
    }
  return out
}

function wholeDigits(sign: string, whole: string, { whole: places, grouped }: Layout, place: number): string {
  const fromRight = places - place
  const digits =
    place === 0 ? whole.slice(0, Math.max(0, whole.length - fromRight + 1)) : whole.at(-fromRight)
  const shown =
    digits === undefined || digits === '' ? (sign === '0' ? '0' : sign === '?' ? ' ' : '') : digits
  if (!grouped) return shown
  let out = ''
  for (let i = 0; i < shown.length; i++) {
    const rest = fromRight - 1 + (shown.length - 1 - i)
    out += shown.charAt(i)
    if (rest > 0 && rest % 3 === 0 && shown.charAt(i) !== ' ') out += ','
  }
  return out
}

/** `#` and `?` show a digit only while one that is not zero follows. */
function fractionDigit(sign: string, fraction: string, index: number): string {
  const digit = fraction.charAt(index)
  if (sign === '0' || /[1-9]/.test(fraction.slice(index))) return digit
  return sign === '?' ? ' ' : ''
}

function exponentText(format: string, exponent: number): string {
  const sign = exponent < 0 ? '-' : format.includes('+') ? '+' : ''
  return `E${sign}${String(Math.abs(exponent)).padStart(format.length - 2, '0')}`
}
