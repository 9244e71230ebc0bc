/**
 * What TODAY and NOW say: the wall clock of the plan's time zone as spreadsheet day numbers (days since 30 December 1899). An unknown
 * zone counts as UTC: a plan must open even when its zone is misspelt or newer than this machine's tables.
 */
const DAY = 86_400_000
const EPOCH = Date.UTC(1899, 11, 30)

export type ClockReading = { readonly today: number; readonly now: number }

export class PlanClock {
  readonly #now: () => number
  #format: Intl.DateTimeFormat

  constructor(now: () => number, zone: string) {
    this.#now = now
    this.#format = formatFor(zone)
  }

  setZone(zone: string): void {
    this.#format = formatFor(zone)
  }

  /** To the minute: a value that shows seconds would have to be recalculated every second. */
  read(): ClockReading {
    const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value ?? 0)
    const parts = this.#format.formatToParts(this.#now())
    const day = (Date.UTC(part('year'), part('month') - 1, part('day')) - EPOCH) / DAY
    return { today: day, now: day + (part('hour') * 60 + part('minute')) / 1440 }
  }
}

function formatFor(zone: string): Intl.DateTimeFormat {
  const wanted = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
    calendar: 'gregory',
    numberingSystem: 'latn',
  } as const
  try {
    return new Intl.DateTimeFormat('en', { ...wanted, timeZone: zone })
  } catch {
    return new Intl.DateTimeFormat('en', { ...wanted, timeZone: 'UTC' })
  }
}

/** `2023-11-30` for a day number, or null when no year of four digits has it. */
export function isoDate(day: number): string | null {
  const date = new Date(EPOCH + Math.floor(day) * DAY)
  const year = date.getUTCFullYear()
  return Number.isNaN(year) || year < 1 || year > 9999 ? null : date.toISOString().slice(0, 10)
}

/** `2023-11-30T17:05` or with seconds when there are any. */
export function isoDateTime(day: number): string | null {
  const seconds = Math.round(day * 86_400)
  const date = new Date(EPOCH + seconds * 1000)
  const year = date.getUTCFullYear()
  if (Number.isNaN(year) || year < 1 || year > 9999) return null
  return date.toISOString().slice(0, seconds % 60 === 0 ? 16 : 19)
}

/** `09:30` for a part of a day; a duration of a day and more stays a number. */
export function isoTime(part: number): string | null {
  const seconds = Math.round(part * 86_400)
  if (seconds < 0 || seconds >= 86_400) return null
  return new Date(seconds * 1000).toISOString().slice(11, seconds % 60 === 0 ? 16 : 19)
}

/** Year, month (1–12), date and weekday (0: Sunday) of a day number. */
export function calendarOf(day: number): { year: number; month: number; date: number; weekday: number } {
  const date = new Date(EPOCH + Math.floor(day) * DAY)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    date: date.getUTCDate(),
    weekday: date.getUTCDay(),
  }
}
