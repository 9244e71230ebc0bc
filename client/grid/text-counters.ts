/**
 * Texts that count: a number at the end or the beginning (`Result 3`, `2021 actual`), two years (`2022-2023`), a part of a year (`Q4 2023`),
 * a letter or a Roman numeral with a bracket or a point (`(a)`, `iv.`). A fill goes on with them.
 */
import { romanNumeral } from '../../shared/plan/numerals.ts'
import { partOfYear } from './name-cycles.ts'

export type TextCounter = {
  /** Null: this text does not count in this way. */
  read(text: string): number | null
  write(place: number): string
}

/** The ways in which a text may count, the likelier first. `alone`: no other text says which is meant. */
export function counterOf(text: string, alone: boolean): TextCounter[] {
  return [
    years(text),
    partsOfYear(text),
    ...marks(text, alone),
    numbered(AT_END, text),
    numbered(AT_START, text),
  ].filter((found) => found !== null)
}

// ---- years

const YEARS = /^(\d{4})(\s*[-–—/]\s*)(\d{4}|\d{2})$/

function years(text: string): TextCounter | null {
  const [, , between = '', last = ''] = YEARS.exec(text) ?? []
  const spanOf = (written: string): number | null => {
    const parts = YEARS.exec(written)
    if (!parts || parts[2] !== between || parts[3]?.length !== last.length) return null
    const span = (Number(parts[3]) - Number(parts[1])) % (last.length === 2 ? 100 : Infinity)
    return last.length === 2 ? (span + 100) % 100 : span
  }
  const span = spanOf(text)
  if (span === null) return null
  const end = (year: number): string => String(year + span).slice(-last.length)
  return {
    read: (written) => (spanOf(written) === span ? Number(written.slice(0, 4)) : null),
    write: (year) => `${String(year).padStart(4, '0')}${between}${end(year)}`,
  }
}

const NAME_FIRST = /^(?<name>.+?)(?<between>[^\p{L}\p{N}]{1,3})(?<year>\d{4})$/u
const YEAR_FIRST = /^(?<year>\d{4})(?<between>年[^\p{L}\p{N}]{0,2}|[^\p{L}\p{N}]{1,3})(?<name>.+)$/u

function partsOfYear(text: string): TextCounter | null {
  const form = YEAR_FIRST.test(text) ? YEAR_FIRST : NAME_FIRST
  const { name = '', between = '' } = form.exec(text)?.groups ?? {}
  const part = partOfYear(name)
  if (!part) return null
  return {
    read: (written) => {
      const found = form.exec(written)?.groups
      return found?.['between'] === between ? part.read(found['name'] ?? '', Number(found['year'])) : null
    },
    write: (place) => {
      const at = part.write(place)
      const year = String(at.year).padStart(4, '0')
      return form === YEAR_FIRST ? year + between + at.name : at.name + between + year
    },
  }
}

// ---- numbers

const AT_END = /^(?<before>.*?)(?<digits>\d{1,9})(?<after>)$/s
const AT_START = /^(?<before>)(?<digits>\d{1,9})(?<after>\D.*)$/s

function numbered(form: RegExp, text: string): TextCounter | null {
  const { before, digits, after } = form.exec(text)?.groups ?? {}
  if (before === undefined || digits === undefined || after === undefined) return null
  // `01` counts to `02`; below nothing, numbers grow again, as spreadsheets have it.
  const width = digits.startsWith('0') ? digits.length : 0
  return {
    read: (written) => {
      const found = form.exec(written)?.groups
      return found?.['before'] === before && found['after'] === after ? Number(found['digits']) : null
    },
    write: (place) => before + String(Math.abs(place)).padStart(width, '0') + after,
  }
}

// ---- letters and Roman numerals

const MARK = /^(\(?)([A-Za-z]{1,7})([).]|\)\.)$/

function marks(text: string, alone: boolean): TextCounter[] {
  const [, open = '', name = '', close] = MARK.exec(text) ?? []
  if (close === undefined) return []
  const isUpper = name === name.toUpperCase()
  if (!isUpper && name !== name.toLowerCase()) return []
  const counter = (
    toNumber: (name: string) => number | null,
    toName: (place: number) => string,
  ): TextCounter => ({
    read: (written) => {
      const parts = MARK.exec(written)
      const same =
        parts?.[1] === open && parts[3] === close && (parts[2] === parts[2]?.toUpperCase()) === isUpper
      return parts && same ? toNumber((parts[2] ?? '').toLowerCase()) : null
    },
    write: (place) => `${open}${isUpper ? toName(place).toUpperCase() : toName(place)}${close}`,
  })
  const roman = counter(fromRoman, toRoman)
  const letter = counter(fromLetters, toLetters)
  // `(i)` alone is where numerals begin; beside `(h)` it is a letter.
  return alone && !/^i/i.test(name) ? [letter] : [roman, letter]
}

const WORTH: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1000 }

const toRoman = (place: number): string => romanNumeral(Math.max(1, place)).toLowerCase()

function fromRoman(name: string): number | null {
  const worths = [...name].map((letter) => WORTH[letter] ?? NaN)
  const number = worths.reduce((sum, worth, at) => sum + (worth < (worths[at + 1] ?? 0) ? -worth : worth), 0)
  return toRoman(number) === name ? number : null
}

/** a, b, … z, aa, ab. */
function toLetters(place: number): string {
  let [rest, name] = [Math.max(1, place), '']
  for (; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(97 + ((rest - 1) % 26)) + name
  return name
}

function fromLetters(name: string): number | null {
  if (name.length > 2) return null
  return [...name].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 96, 0)
}
