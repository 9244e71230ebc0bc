/** What every bench gives back. A ratio is always taken against a baseline measured in the same run, interleaved with it. */
export type BenchRow = {
  readonly name: string
  readonly unit: 'ms' | 'µs' | 'MB' | 'KB' | 'per s' | 'ms/s' | '%'
  readonly value: number
  /** What the baseline is, and what it measured. */
  readonly against?: string
  readonly baseline?: number
  /** The most that `value / baseline` should be; informative, never asserted. */
  readonly goal?: number
  /** What others measured, where there are several to be held against. */
  readonly others?: Readonly<Record<string, number>>
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** `share` in [0, 1]. Not a number when there is nothing to measure. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Median milliseconds of each of `runs`, taken in turns so that a slow moment of the machine hits all alike. */
export async function inTurns(
  times: number,
  ...runs: readonly (() => unknown)[]
): Promise<readonly number[]> {
  const measured = runs.map((): number[] => [])
  for (let turn = 0; turn < times; turn++)
    for (const [index, run] of runs.entries()) {
      globalThis.gc?.()
      const start = performance.now()
      await run()
      measured[index]?.push(performance.now() - start)
    }
  return measured.map(median)
}
