/**
 * From one client's edit to the others, through the server: ours with every edit committed to SQLite before it is passed on, and
 * acknowledged; against `@y/websocket-server`, which keeps nothing. 20 and 100 clients in one room, each twice a second.
 */
import { type BenchRow, percentile } from './bench-row.ts'
import { LoadClient } from './load-client.ts'
import { cpuOf, ourServer, referenceServer, type SyncServer } from './sync-server.ts'

const ROUNDS = 3
const SECONDS = 5
const EDITS_PER_SECOND = 2
const AGAINST = '@y/websocket-server, no storage'

type Measured = { readonly latencies: number[]; edits: number; cpu: number; acknowledged: number }

export async function serverFanout(): Promise<BenchRow[]> {
  const servers = [await ourServer(), await referenceServer()] as const
  const rows: BenchRow[] = []
  try {
    for (const clients of [20, 100]) {
      const measured = servers.map((): Measured => ({ latencies: [], edits: 0, cpu: 0, acknowledged: 0 }))
      for (let round = 0; round < ROUNDS; round++)
        for (const [at, server] of servers.entries()) await oneRound(server, clients, measured[at]!)
      rows.push(...rowsOf(clients, measured[0]!, measured[1]!))
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
  return rows
}

async function oneRound(server: SyncServer, count: number, into: Measured): Promise<void> {
  const targets = await server.room(count)
  const clients = Array.from(
    { length: count },
    (_, at) =>
      new LoadClient(targets[at % targets.length]!, (milliseconds) => void into.latencies.push(milliseconds)),
  )
  await Promise.all(clients.map((client) => client.synced))
  const cpu = cpuOf(server.pid)
  const timers = clients.map((client) => {
    const tick = (): void => client.edit(server.acknowledges)
    return [
      setTimeout(tick, (Math.random() * 1000) / EDITS_PER_SECOND),
      setInterval(tick, 1000 / EDITS_PER_SECOND),
    ]
  })
  await new Promise((later) => setTimeout(later, SECONDS * 1000))
  for (const timer of timers.flat()) clearInterval(timer)
  await new Promise((later) => setTimeout(later, 300))
  into.cpu += cpuOf(server.pid) - cpu
  for (const client of clients) {
    into.edits += client.sent
    into.acknowledged += client.acknowledged
    client.end()
  }
  if (server.acknowledges && into.acknowledged < into.edits)
    throw new Error('not every edit was acknowledged')
}

const rowsOf = (clients: number, ours: Measured, reference: Measured): BenchRow[] => [
  ...[0.5, 0.95].map((share): BenchRow => ({
    name: `edit to the others, committed, ${clients} clients, p${share * 100}`,
    unit: 'ms',
    value: percentile(ours.latencies, share),
    against: AGAINST,
    baseline: percentile(reference.latencies, share),
    goal: 2,
  })),
  {
    name: `server's processor time per edit, ${clients} clients`,
    unit: 'µs',
    value: (ours.cpu * 1000) / ours.edits,
    against: AGAINST,
    baseline: (reference.cpu * 1000) / reference.edits,
    goal: 2,
  },
]
