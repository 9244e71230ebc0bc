/**
 * What the server counts about itself, in Prometheus' text form at `/metrics`. Counters grow from the start of the process; how long
 * commits take is a histogram; what is true now is asked for when somebody looks. Everything there is stands in the tables below, from which
 * the list in `docs/operations.md` is made.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'

import type { AppErrorCode } from '../shared/model/error.ts'

export const COUNTERS = {
  updates: 'Changes received from clients.',
  commits: 'Transactions of changes that are on disk.',
  acknowledgements: 'Times a client was told that its changes are saved.',
  commit_failures:
    'Transactions that could not be written; the clients were sent away unacknowledged and come back.',
  quarantined_rows: 'Damaged rows that were left out when a table was loaded.',
  faults: 'Faults of this program while serving a client; each is in the log.',
  refused_malformed: 'Clients sent away because they said what cannot be understood.',
  refused_poison: 'Changes refused because they cannot be applied.',
  refused_gap: 'Changes refused because they build on what is not there.',
  refused_too_large: 'Changes refused because they or their table are too large.',
  refused_forged: 'Changes refused because they were made in another client’s name.',
  barred_spoilers:
    'Times somebody was kept out of a room because her refused changes held the others up again and again.',
  refused_writers: 'Clients sent away because they went on writing where they may not.',
  dropped_unread: 'Changes dropped unread because their sender may not write there.',
  presence_ignored: 'Entries about who is here that were not their sender’s to make.',
  sockets_refused: 'Websockets turned away: not signed in, not allowed, too many, too old.',
  malformed_frames: 'Websocket frames that break the protocol.',
  slow_readers: 'Clients dropped because they did not read what was sent.',
  slowed_writers:
    'Clients that sent more than is read at once, or what took more than their share of the server’s time, and were made to wait.',
} as const
export type CounterName = keyof typeof COUNTERS

export const GAUGES = {
  sockets: 'Websockets open now.',
  people: 'People (and scripts’ owners) with a websocket open now.',
  rooms: 'Tables and outlines in memory.',
  oldest_unsaved_seconds:
    'Age of the oldest change that is received and not yet on disk; 0 when there is none.',
  event_loop_lag_p99_seconds: 'How late the event loop is, 99th percentile since the last look.',
  unsent_answer_bytes: 'Bytes of answers over HTTP that nobody has read yet.',
  database_bytes: 'Size of the database with its write-ahead log.',
} as const
export type GaugeName = keyof typeof GAUGES

const REQUESTS_REFUSED =
  'Requests to the interface that were refused, by reason (sign-in-failed, not-allowed, too-many …).'
const COMMIT_SECONDS = 'How long changes take from being received to being on disk.'

/** Upper bounds in milliseconds. */
const COMMIT_BOUNDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000]
const PREFIX = 'fascicle_'
const LAG_EVERY_MS = 10

export class Metrics {
  readonly #counters = new Map<CounterName, number>()
  readonly #gauges = new Map<GaugeName, () => number>()
  readonly #refused = new Map<AppErrorCode, number>()
  readonly #commits = COMMIT_BOUNDS.map(() => 0)
  #commitCount = 0
  #commitSum = 0
  readonly #lag = monitorEventLoopDelay({ resolution: LAG_EVERY_MS })
  /** When each write that is under way began. */
  readonly #writing = new Set<{ readonly since: number }>()

  constructor() {
    this.#lag.enable()
    this.gauge('event_loop_lag_p99_seconds', () => this.#takeLag())
    this.gauge('oldest_unsaved_seconds', () => this.#oldestWrite())
  }

  readonly count = (what: CounterName, by = 1): void => {
    this.#counters.set(what, (this.#counters.get(what) ?? 0) + by)
  }

  readonly commitTook = (milliseconds: number): void => {
    this.#commitCount++
    this.#commitSum += milliseconds
    for (const [at, bound] of COMMIT_BOUNDS.entries())
      if (milliseconds <= bound) this.#commits[at] = (this.#commits[at] ?? 0) + 1
  }

  /** A change is on its way to the disk; called back when it is there, or failed. */
  readonly writeBegins = (): (() => void) => {
    const write = { since: performance.now() }
    this.#writing.add(write)
    return () => void this.#writing.delete(write)
  }

  readonly requestRefused = (code: AppErrorCode): void => {
    this.#refused.set(code, (this.#refused.get(code) ?? 0) + 1)
  }

  gauge(name: GaugeName, read: () => number): void {
    this.#gauges.set(name, read)
  }

  value(counter: CounterName): number {
    return this.#counters.get(counter) ?? 0
  }

  print(): string {
    const text = new PrometheusText()
    for (const [name, says] of entriesOf(COUNTERS)) {
      text.family(`${name}_total`, 'counter', says)
      text.sample(`${name}_total`, this.value(name))
    }
    text.family('requests_refused_total', 'counter', REQUESTS_REFUSED)
    for (const [code, times] of this.#refused) text.sample(`requests_refused_total{code="${code}"}`, times)
    for (const [name, says] of entriesOf(GAUGES)) {
      const read = this.#gauges.get(name)
      if (!read) continue
      text.family(name, 'gauge', says)
      text.sample(name, read())
    }
    this.#printCommits(text)
    printProcess(text)
    return text.end()
  }

  close(): void {
    this.#lag.disable()
  }

  #printCommits(text: PrometheusText): void {
    text.family('commit_seconds', 'histogram', COMMIT_SECONDS)
    for (const [at, bound] of COMMIT_BOUNDS.entries())
      text.sample(`commit_seconds_bucket{le="${bound / 1000}"}`, this.#commits[at] ?? 0)
    text.sample('commit_seconds_bucket{le="+Inf"}', this.#commitCount)
    text.sample('commit_seconds_sum', this.#commitSum / 1000)
    text.sample('commit_seconds_count', this.#commitCount)
  }

  #takeLag(): number {
    // What is measured is from one look to the next, which on an idle loop is the time between them.
    const late = this.#lag.percentile(99) / 1e9 - LAG_EVERY_MS / 1000
    this.#lag.reset()
    return Number.isFinite(late) ? Math.max(0, late) : 0
  }

  #oldestWrite(): number {
    // In the order in which they began.
    const [oldest] = this.#writing
    return oldest ? (performance.now() - oldest.since) / 1000 : 0
  }
}

/** Under the names that Prometheus gives them everywhere. */
function printProcess(text: PrometheusText): void {
  const { user, system } = process.cpuUsage()
  text.family('process_cpu_seconds_total', 'counter', 'Processor time used.', '')
  text.sample('process_cpu_seconds_total', (user + system) / 1e6, '')
  text.family('process_resident_memory_bytes', 'gauge', 'Memory in use.', '')
  text.sample('process_resident_memory_bytes', process.memoryUsage.rss(), '')
  text.family('process_start_time_seconds', 'gauge', 'When the process began, in seconds since 1970.', '')
  text.sample('process_start_time_seconds', Math.round(Date.now() / 1000 - process.uptime()), '')
}

class PrometheusText {
  readonly #lines: string[] = []

  family(name: string, type: 'counter' | 'gauge' | 'histogram', says: string, prefix = PREFIX): void {
    this.#lines.push(`# HELP ${prefix}${name} ${says}`, `# TYPE ${prefix}${name} ${type}`)
  }

  sample(name: string, value: number, prefix = PREFIX): void {
    this.#lines.push(`${prefix}${name} ${value}`)
  }

  end(): string {
    return `${this.#lines.join('\n')}\n`
  }
}

const entriesOf = <Name extends string>(table: { readonly [name in Name]: string }): [Name, string][] =>
  Object.entries(table) as [Name, string][]

/** As a Markdown table, for `docs/operations.md`. */
export function metricsTable(): string {
  const rows = [
    ...entriesOf(COUNTERS).map(([name, says]) => [`${name}_total`, says]),
    ['requests_refused_total', REQUESTS_REFUSED],
    ...entriesOf(GAUGES),
    ['commit_seconds', `${COMMIT_SECONDS} A histogram.`],
  ]
  return ['| `fascicle_…` | |', '|---|---|', ...rows.map(([name, says]) => `| \`${name}\` | ${says} |`)].join(
    '\n',
  )
}
