/** The date half of number formats: `yyyy-mm-dd`, `d mmmm yyyy`, `hh:mm:ss`, `[h]:mm`, `h:mm AM/PM`. */
import type { FormatToken } from './format-sections.ts'
import { calendarOf } from './plan-clock.ts'

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const LAST_DAY = 2_958_466

export const isDateFormat = (section: readonly FormatToken[]): boolean =>
  section.some((token) => token.kind === 'date')

/** `null`: before 1900 or after 9999. */
export function formatDateTime(day: number, section: readonly FormatToken[]): string | null {
  if (day < 0 || day >= LAST_DAY) return null
  const parts = apart(section)
  const decimals = Math.max(0, ...parts.map(({ text }) => (text.split('.')[1] ?? '').length))
  const seconds = Math.round(day * 86_400 * 10 ** decimals) / 10 ** decimals
  const clock = { seconds, twelve: parts.some(({ text }) => text.startsWith('A')) }
  return parts
    .map((part, index) => {
      if (part.kind !== 'date') return part.kind === 'literal' ? part.text : signOf(part)
      return datePart(isMinutes(parts, index) ? part.text.replaceAll('m', 'n') : part.text, clock)
    })
    .join('')
}

const signOf = ({ kind, text }: FormatToken): string => (kind === 'general' || kind === 'text' ? '' : text)

/** `yyyymmdd` is three parts. */
const apart = (section: readonly FormatToken[]): FormatToken[] =>
  section.flatMap((token) =>
    token.kind === 'date' && !/^[[A]/.test(token.text)
      ? (token.text.match(/y+|m+|d+|h+|s+(?:\.0+)?/g) ?? []).map((text) => ({ kind: 'date' as const, text }))
      : [token],
  )

/** `m` after hours or before seconds. */
function isMinutes(parts: readonly FormatToken[], index: number): boolean {
  if (!/^\[?m{1,2}\]?$/.test(parts[index]?.text ?? '')) return false
  if (parts[index]?.text.startsWith('[')) return true
  const dates = parts.map((part, at) => ({ ...part, at })).filter((part) => part.kind === 'date')
  const here = dates.findIndex((part) => part.at === index)
  return /h/.test(dates[here - 1]?.text ?? '') || (dates[here + 1]?.text ?? '').includes('s')
}

type Moment = {
  readonly year: number
  readonly month: number
  readonly date: number
  readonly weekday: number
  readonly hour: number
  readonly minute: number
  /** With decimals. */
  readonly second: number
  readonly twelve: boolean
  /** Since the beginning of day 0. */
  readonly seconds: number
}

const PARTS: Readonly<Record<string, (moment: Moment) => string | number>> = {
  y: ({ year }) => String(year % 100).padStart(2, '0'),
  yy: ({ year }) => String(year % 100).padStart(2, '0'),
  m: ({ month }) => month,
  mm: ({ month }) => month,
  mmm: ({ month }) => (MONTHS[month - 1] ?? '').slice(0, 3),
  mmmm: ({ month }) => MONTHS[month - 1] ?? '',
  mmmmm: ({ month }) => (MONTHS[month - 1] ?? '').slice(0, 1),
  d: ({ date }) => date,
  dd: ({ date }) => date,
  ddd: ({ weekday }) => (DAYS[weekday] ?? '').slice(0, 3),
  h: ({ hour, twelve }) => (twelve ? hour % 12 || 12 : hour),
  hh: ({ hour, twelve }) => (twelve ? hour % 12 || 12 : hour),
  n: ({ minute }) => minute,
  nn: ({ minute }) => minute,
  'AM/PM': ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  'A/P': ({ hour }) => (hour < 12 ? 'A' : 'P'),
}

/** By their first letters: any number of them. */
const LONG_PARTS: readonly (readonly [start: string, part: (moment: Moment) => string | number])[] = [
  ['y', ({ year }) => String(year).padStart(4, '0')],
  ['d', ({ weekday }) => DAYS[weekday] ?? ''],
  ['[h', ({ seconds }) => Math.floor(seconds / 3600)],
  ['[n', ({ seconds }) => Math.floor(seconds / 60)],
  ['[s', ({ seconds }) => Math.floor(seconds)],
]

function datePart(part: string, { seconds, twelve }: { seconds: number; twelve: boolean }): string {
  const day = Math.floor(seconds / 86_400)
  const rest = seconds - day * 86_400
  const moment: Moment = {
    ...calendarOf(day),
    hour: Math.floor(rest / 3600),
    minute: Math.floor((rest % 3600) / 60),
    second: rest % 60,
    twelve,
    seconds,
  }
  const write = PARTS[part] ?? LONG_PARTS.find(([start]) => part.startsWith(start))?.[1]
  if (!write) return secondPart(part, moment.second)
  const shown = write(moment)
  return typeof shown === 'string' ? shown : String(shown).padStart(part.replace(/[[\]]/g, '').length, '0')
}

function secondPart(part: string, second: number): string {
  const [whole = '', decimals = ''] = part.split('.')
  const [full = '', after] = second.toFixed(decimals.length).split('.')
  return full.padStart(whole.length, '0') + (after === undefined ? '' : `.${after}`)
}
