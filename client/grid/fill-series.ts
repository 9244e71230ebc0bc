/**
 * How a fill goes on from the cells it starts from: numbers, dates, names of months and days, numbered and lettered texts by their step,
 * everything else by repeating them. Pure. Follows what spreadsheets do: one number is repeated, one date or numbered text counts on;
 * Ctrl turns that round; numbers without a common step go on along the straight line nearest to them.
 */
import { roundToText, toSignificant } from '../../shared/format/rounding.ts'
import type { Language } from '../../shared/model/language.ts'
import { cycleOf } from './name-cycles.ts'
import { counterOf } from './text-counters.ts'

/** A cell that a fill starts from. `printed`: the language whose form of date it is written in; null: `YYYY-MM-DD`. */
export type Seed =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'date'; readonly iso: string; readonly printed: Language | null }
  | { readonly kind: 'text'; readonly text: string }
  /** Formulas, nil, checks, empty cells. */
  | { readonly kind: 'other' }

/** What a cell gets: a copy of that seed, or a value of its own. */
export type Filled =
  | { readonly copyOf: number }
  | { readonly number: number }
  | { readonly iso: string; readonly printed: Language | null }
  | { readonly text: string }

/** `flip`: what would count on is repeated, and one number counts on. `count`: everything counts on that can. */
export type FillHow = 'usual' | 'flip' | 'count'

/** `at`: place on the line; seeds are 0 to n - 1, what comes before them is negative. */
export type Line = (at: number) => Filled

/** Of cells that are repeated: which of them stands at this place, before the first of them too. */
export const wrapped = (at: number, count: number): number => ((at % count) + count) % count

export function fillLine(seeds: readonly Seed[], how: FillHow = 'usual'): Line {
  const repeat: Line = (at) => ({ copyOf: wrapped(at, seeds.length) })
  const [first] = seeds
  if (!first || !seeds.every(({ kind }) => kind === first.kind)) return repeat
  const usual = seeds.length > 1 || first.kind !== 'number'
  const counts = how === 'count' || (how === 'usual') === usual
  return (counts && series(seeds)) || repeat
}

function series(seeds: readonly Seed[]): Line | null {
  const numbers = seeds.flatMap((seed) => (seed.kind === 'number' ? [seed.value] : []))
  if (numbers.length > 0) return numberLine(numbers)
  const texts = seeds.flatMap((seed) => (seed.kind === 'text' ? [seed.text] : []))
  if (texts.length > 0) return textLine(texts)
  const days = seeds.flatMap((seed) => (seed.kind === 'date' ? [seed.iso] : []))
  const [first] = seeds
  return first?.kind === 'date' ? dateLine(days, first.printed) : null
}

// ---- numbers

function numberLine(values: readonly number[]): Line {
  const [first = 0, second = first + 1] = values
  // As many decimals as they have: what binary fractions add beyond those is not meant.
  const decimals = Math.max(...values.map(decimalsOf))
  const even: Line = (at) => {
    const exact = first + (second - first) * at
    return Number.isFinite(exact)
      ? { number: Number(roundToText(exact, decimals)) }
      : { copyOf: values.length - 1 }
  }
  const isEven = values.every((value, at) => {
    const there = even(at)
    return 'number' in there && there.number === value
  })
  if (isEven) return even
  // Least squares.
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const across = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0)
  const slope = across / values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0)
  return (at) => ({ number: toSignificant(mean + slope * (at - middle)) })
}

const decimalsOf = (value: number): number => {
  const [, digits = '', power = '0'] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? []
  return Math.max(0, digits.length - Number(power))
}

/** The step from each to the next when it is always the same; one alone counts by one. */
function stepOf(places: readonly number[]): number | null {
  const [first = 0, second = first + 1] = places
  const step = second - first
  return step !== 0 && places.every((place, at) => place === first + step * at) ? step : null
}

// ---- dates

const DAY = 86_400_000

function dateLine(days: readonly string[], printed: Language | null): Line | null {
  const dates = days.map((day) => new Date(`${day}T00:00:00Z`))
  const [first] = dates
  if (!first) return null
  const isoOf = (date: Date): Filled => ({ iso: date.toISOString().slice(0, 10), printed })
  const months = stepOf(dates.map((date) => date.getUTCFullYear() * 12 + date.getUTCMonth()))
  const isMonthly = dates.length > 1 && dates.every((date) => date.getUTCDate() === first.getUTCDate())
  if (isMonthly && months !== null) return (at) => isoOf(monthsAfter(first, months * at))
  const step = stepOf(dates.map((date) => date.getTime() / DAY))
  return step === null ? null : (at) => isoOf(new Date(first.getTime() + step * at * DAY))
}

/** The last day of a shorter month. */
function monthsAfter(date: Date, months: number): Date {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + months, date.getUTCDate()]
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month, Math.min(day, last)))
}

// ---- texts

function textLine(texts: readonly string[]): Line | null {
  const [first = ''] = texts
  const cycle = cycleOf(texts)
  const turn = cycle && stepOf(cycle.places)
  if (cycle && turn !== null) return (at) => ({ text: cycle.nameAt((cycle.places[0] ?? 0) + turn * at) })
  const ways = counterOf(first, texts.length === 1).flatMap((counter) => {
    const places = texts.map((text) => counter.read(text)).filter((place) => place !== null)
    const step = places.length === texts.length ? stepOf(places) : null
    return step === null ? [] : [{ counter, from: places[0] ?? 0, step }]
  })
  // `(c), (d)` are letters, though both are numerals too.
  const [nearest] = ways.toSorted((a, b) => Math.abs(a.step) - Math.abs(b.step))
  return nearest ? (at) => ({ text: nearest.counter.write(nearest.from + nearest.step * at) }) : null
}
