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
  const clock = { seconds, twelve: parts.some(({ text }) => /^A/.test(text)) }
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

function datePart(part: string, { seconds, twelve }: { seconds: number; twelve: boolean }): string {
  const day = Math.floor(seconds / 86_400)
  const { year, month, date, weekday } = calendarOf(day)
  const rest = seconds - day * 86_400
  const hour = Math.floor(rest / 3600)
  const minute = Math.floor((rest % 3600) / 60)
  const padded = (value: number): string => String(value).padStart(part.replace(/[[\]]/g, '').length, '0')
  switch (part) {
    case 'y':
    case 'yy':
      return String(year % 100).padStart(2, '0')
    case 'm':
    case 'mm':
      return padded(month)
    case 'mmm':
      return (MONTHS[month - 1] ?? '').slice(0, 3)
    case 'mmmm':
      return MONTHS[month - 1] ?? ''
    case 'mmmmm':
      return (MONTHS[month - 1] ?? '').slice(0, 1)
    case 'd':
    case 'dd':
      return padded(date)
    case 'ddd':
      return (DAYS[weekday] ?? '').slice(0, 3)
    case 'h':
    case 'hh':
      return padded(twelve ? hour % 12 || 12 : hour)
    case 'n':
    case 'nn':
      return padded(minute)
    case 'AM/PM':
      return hour < 12 ? 'AM' : 'PM'
    case 'A/P':
      return hour < 12 ? 'A' : 'P'
    default:
      return longPart(part, { year, weekday, seconds, rest, padded })
  }
}

type LongPart = {
  readonly year: number
  readonly weekday: number
  readonly seconds: number
  readonly rest: number
  readonly padded: (value: number) => string
}

function longPart(part: string, { year, weekday, seconds, rest, padded }: LongPart): string {
  if (part.startsWith('y')) return String(year).padStart(4, '0')
  if (part.startsWith('d')) return DAYS[weekday] ?? ''
  if (part.startsWith('[h')) return padded(Math.floor(seconds / 3600))
  if (part.startsWith('[n')) return padded(Math.floor(seconds / 60))
  if (part.startsWith('[s')) return padded(Math.floor(seconds))
  const [whole = '', decimals = ''] = part.split('.')
  const second = (rest % 60).toFixed(decimals.length)
  const [full = '', after] = second.split('.')
  return full.padStart(whole.length, '0') + (after === undefined ? '' : `.${after}`)
}
