/** Dates are kept as `YYYY-MM-DD` text: no time zone can shift them. Reading takes the unambiguous ways people write them. */
import type { Language } from '../model/language.ts'

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/
const CHINESE = /^(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日$/
/** Day first; taken only when it cannot be a month first. */
const DAY_FIRST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/
const MONTHS_EN = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const WORDED = /^(\d{1,2})\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})$/

/** The date as `YYYY-MM-DD`, or null when the text is none or may be two different days. */
export function readDate(text: string): string | null {
  const trimmed = text.trim()
  const yearFirst = ISO.exec(trimmed) ?? CHINESE.exec(trimmed)
  if (yearFirst) return dateOf(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]))
  const dayFirst = DAY_FIRST.exec(trimmed)
  if (dayFirst) {
    const [day, month, year] = [Number(dayFirst[1]), Number(dayFirst[2]), Number(dayFirst[3])]
    return day > 12 || day === month ? dateOf(year, month, day) : null
  }
  const worded = WORDED.exec(trimmed)
  const month = MONTHS_EN.findIndex((name) => worded?.[2]?.slice(0, 3).toLowerCase() === name.toLowerCase())
  return worded && month >= 0 ? dateOf(Number(worded[3]), month + 1, Number(worded[1])) : null
}

/** `2023-05-01` as printed: `1 May 2023`, `2023年5月1日`; other editions print the ISO form. */
export function printDate(iso: string, language: Language): string {
  const parts = ISO.exec(iso)
  if (!parts) return iso
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  if (language === 'zh') return `${year}年${month}月${day}日`
  return language === 'en' ? `${day} ${MONTHS_EN[month - 1] ?? ''} ${year}` : iso
}

function dateOf(year: number, month: number, day: number): string | null {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  if (days === undefined || day < 1 || day > days || year < 1000) return null
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
