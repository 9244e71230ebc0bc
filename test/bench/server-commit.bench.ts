/**
 * Edits until the server answers them, with 1 to 500 clients in one plan and over a hundred plans: how long it takes at the pace of people, how
 * many edits a second when everybody goes as fast as it goes, and what it costs in processor time and memory. Ours answers when the edit is on
 * disk; the others, with and without their storage, when it is in memory (`ack-client.ts`).
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

import type { BenchRow } from './bench-row.ts'
import type { LoadOrder, LoadReport, Phase } from './load-process.ts'
import {
  cpuOf,
  hocuspocusServer,
  memoryOf,
  ourServer,
  referenceServer,
  type SyncServer,
} from './sync-server.ts'

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 4)
const CLIENTS = [1, 20, 100, 500]
const PLANS = [1, 100]
/** Each is made with a password, which takes its time. */
const MOST_PEOPLE = 50
/** Of all clients together, at most; each makes at most two. */
const MOST_EDITS_PER_SECOND = 200

const SERVERS: readonly (() => Promise<SyncServer>)[] = [
  ourServer,
  () => referenceServer(),
  () => referenceServer(true),
  () => hocuspocusServer(),
  () => hocuspocusServer(true),
]

type Measured = LoadReport & {
  readonly server: string
  readonly clients: number
  readonly plans: number
  /** When everybody makes the next edit as soon as the last is answered; null where the server does not count. */
  readonly commitsPerSecond: number | null
  /** Microseconds of the server's processor time for each edit at the pace of people. */
  readonly cpuPerEdit: number
  /** Kilobytes for each connected client; null where there are too few to tell. */
  readonly memoryPerClient: number | null
}

export async function serverCommit(): Promise<BenchRow[]> {
  const all: Measured[] = []
  for (const plans of PLANS)
    for (const clients of CLIENTS)
      for (const start of SERVERS) {
        const server = await start()
        try {
          all.push(await measure(server, clients, plans))
        } finally {
          await server.stop()
        }
      }
  // Beside the rows, which compare with one server only.
  process.stdout.write(`${tableOf(all)}\n\n`)
  return all.filter(({ server }) => server === all[0]?.server).flatMap((ours) => rowsOf(ours, all))
}

async function measure(server: SyncServer, clients: number, plans: number): Promise<Measured> {
  const targets = plans === 1 ? await server.room(Math.min(clients, MOST_PEOPLE)) : await server.plans(plans)
  const idle = memoryOf(server.pid)
  const order: LoadOrder = {
    dialect: server.dialect,
    clients,
    targets,
    editsPerSecond: Math.min(2, MOST_EDITS_PER_SECOND / clients),
    seconds: SECONDS,
  }
  const cpu = new Map<Phase, number>()
  let memory = 0
  let before: Promise<number> | undefined
  const report = await load(order, (phase) => {
    cpu.set(phase, cpuOf(server.pid))
    if (phase === 'at once') before = server.commits?.()
    if (phase === 'connected') memory = memoryOf(server.pid) - idle
  })
  const [from, to] = [await before, await server.commits?.()]
  const spent = (cpu.get('at once') ?? 0) - (cpu.get('paced') ?? 0)
  return {
    ...report,
    server: server.name,
    clients,
    plans,
    commitsPerSecond: from === undefined || to === undefined ? null : (to - from) / report.atOnce.seconds,
    cpuPerEdit: (spent * 1000) / report.paced.edits,
    memoryPerClient: clients < 100 ? null : memory / clients,
  }
}

function load(order: LoadOrder, onPhase: (phase: Phase) => void): Promise<LoadReport> {
  const args = ['.ci/run-ts.mjs', 'test/bench/load-process.ts', JSON.stringify(order)]
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    if (child.stdout)
      createInterface(child.stdout).on('line', (line) => {
        const { phase, report } = JSON.parse(line) as { phase: Phase; report?: LoadReport }
        onPhase(phase)
        if (report) resolve(report)
      })
    child.on('exit', (code) => reject(new Error(`the load ended with ${code}`)))
  })
}

function rowsOf(ours: Measured, all: readonly Measured[]): BenchRow[] {
  const { clients, plans } = ours
  const other = all.find(
    (each) =>
      each !== ours && each.clients === clients && each.plans === plans && each.server.startsWith('@y'),
  )
  const of = `${clients} client${clients === 1 ? '' : 's'}, ${plans} plan${plans === 1 ? '' : 's'}`
  const row = (what: string, unit: BenchRow['unit'], read: (of: Measured) => number): BenchRow => ({
    name: `${of}: ${what}`,
    unit,
    value: read(ours),
    ...(other && { against: other.server, baseline: read(other) }),
  })
  return [
    row('answered, p50', 'ms', ({ paced }) => paced.p50),
    row('answered, p99', 'ms', ({ paced }) => paced.p99),
    row('edits a second', 'per s', ({ atOnce }) => atOnce.perSecond),
    row('server’s processor time per edit', 'µs', ({ cpuPerEdit }) => cpuPerEdit),
  ]
}

function tableOf(all: readonly Measured[]): string {
  const whole = (value: number): string => Math.round(value).toLocaleString('en').replaceAll(',', ' ')
  const lines = all.map(
    ({ server, clients, plans, paced, atOnce, commitsPerSecond, cpuPerEdit, memoryPerClient }) =>
      [
        clients,
        plans,
        server,
        `${paced.p50.toFixed(1)} ms`,
        `${paced.p99.toFixed(1)} ms`,
        whole(atOnce.perSecond),
        commitsPerSecond === null ? '' : whole(commitsPerSecond),
        `${whole(cpuPerEdit)} µs`,
        memoryPerClient === null ? '' : `${whole(memoryPerClient)} KB`,
      ].join(' | '),
  )
  return [
    '| clients | plans | server | answered p50 | p99 | edits/s | commits/s | processor per edit | memory per client |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines.map((line) => `| ${line} |`),
  ].join('\n')
}
