/**
 * What the server counts about itself, in Prometheus' text form at `/metrics`. Counters grow from the start of the process; how long
 * commits take is a histogram; what is true now (rooms, sockets, event-loop lag) is asked for when somebody looks.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Upper bounds in milliseconds. */
const COMMIT_BOUNDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000]

export class Metrics {
  readonly #counters = new Map<string, number>()
  readonly #gauges = new Map<string, () => number>()
  readonly #commits = COMMIT_BOUNDS.map(() => 0)
  #commitCount = 0
  #commitSum = 0
  readonly #lag = monitorEventLoopDelay({ resolution: 20 })

  constructor() {
    this.#lag.enable()
    this.gauge('event_loop_lag_p99_ms', () => this.#lag.percentile(99) / 1e6)
  }

  readonly count = (what: string, by = 1): void => {
    this.#counters.set(what, (this.#counters.get(what) ?? 0) + by)
  }

  readonly commitTook = (milliseconds: number): void => {
    this.#commitCount++
    this.#commitSum += milliseconds
    for (const [at, bound] of COMMIT_BOUNDS.entries())
      if (milliseconds <= bound) this.#commits[at] = (this.#commits[at] ?? 0) + 1
  }

  gauge(name: string, read: () => number): void {
    this.#gauges.set(name, read)
  }

  value(counter: string): number {
    return this.#counters.get(counter) ?? 0
  }

  print(): string {
    const lines = [...this.#counters].map(([name, value]) => `fascicle_${name}_total ${value}`)
    for (const [name, read] of this.#gauges) lines.push(`fascicle_${name} ${read()}`)
    for (const [at, bound] of COMMIT_BOUNDS.entries())
      lines.push(`fascicle_commit_ms_bucket{le="${bound}"} ${this.#commits[at] ?? 0}`)
    lines.push(`fascicle_commit_ms_bucket{le="+Inf"} ${this.#commitCount}`)
    lines.push(`fascicle_commit_ms_sum ${this.#commitSum}`, `fascicle_commit_ms_count ${this.#commitCount}`)
    return `${lines.join('\n')}\n`
  }

  close(): void {
    this.#lag.disable()
  }
}
