/** What others write while it is measured: the same cells and numbers in every grid, in ticks as a server's commits gather them. */
import { ROWS, SEEN } from './table-data.ts'

/** Row and column by position from 0, and the new number. */
export type RemoteEdit = readonly [row: number, column: number, value: number]

export type RemoteRun = {
  readonly name: string
  /** Edits a second. */
  readonly rate: number
  readonly where: 'visible' | 'spread'
}

export const TICK_MS = 20
export const RUN_SECONDS = 2

export const REMOTE_RUNS: readonly RemoteRun[] = [
  { name: 'visible-200', rate: 200, where: 'visible' },
  { name: 'spread-200', rate: 200, where: 'spread' },
  { name: 'visible-2000', rate: 2000, where: 'visible' },
  { name: 'spread-2000', rate: 2000, where: 'spread' },
]

/** One list per tick. */
export function ticksOf({ name, rate, where }: RemoteRun, columns: number): RemoteEdit[][] {
  const perTick = (rate * TICK_MS) / 1000
  const random = numbersFrom(name.length + rate)
  const upTo = (count: number): number => Math.floor(random() * count)
  const edit = (): RemoteEdit =>
    where === 'visible'
      ? [upTo(SEEN.rows), SEEN.from + upTo(SEEN.to - SEEN.from + 1), upTo(1000)]
      : [upTo(ROWS), 2 + upTo(columns - 2), upTo(1000)]
  return Array.from({ length: (RUN_SECONDS * 1000) / TICK_MS }, () => Array.from({ length: perTick }, edit))
}

/** The same numbers in [0, 1) at every run. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}
