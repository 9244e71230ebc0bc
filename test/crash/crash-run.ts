import { documentFrom } from '../../server/room/room-document.ts'
import { databaseOf } from '../../server/store/backup-file.ts'
/**
 * Kills the server with SIGKILL at random moments under load, throws all clients away (the worst case: nobody can send anything again),
 * and looks in the files for every edit that was ever acknowledged. Counts are returned; one lost edit is a failure of the product.
 */
import { SqliteReader } from '../../server/store/sqlite-reader.ts'
import { spawnServer } from '../helpers/built-cli.ts'
import { HonestClient } from '../helpers/raw-client.ts'

export type CrashCounts = {
  cycles: number
  sent: number
  acknowledged: number
  /** Acknowledged and not there: must stay 0. */
  lost: number
  /** There although nobody was told: allowed. */
  storedUnacknowledged: number
  /** Files SQLite finds fault with, rows damaged or missing, documents incomplete: must stay 0. */
  unsound: number
}

export type CrashOptions = {
  readonly data: string
  readonly cycles: number
  readonly random: () => number
  readonly writers?: number
}

const PLAN = 'section-10-2023'
const TABLES = ['outline', 'sandbox-one', 'sandbox-two']

export async function crashRun(options: CrashOptions): Promise<CrashCounts> {
  const counts = { cycles: 0, sent: 0, acknowledged: 0, lost: 0, storedUnacknowledged: 0, unsound: 0 }
  /** Every acknowledged edit of earlier cycles: later crashes and compactions must not take them either. */
  const kept = new Map<string, Set<string>>(TABLES.map((table) => [table, new Set()]))
  for (let cycle = 0; cycle < options.cycles; cycle++) {
    const ledgers = await untilKilled(options, cycle)
    counts.cycles++
    inspect(options.data, ledgers, kept, counts)
  }
  return counts
}

type Ledgers = {
  readonly table: string
  readonly edits: { readonly key: string; readonly acked: boolean }[]
}[]

/** One life of the server, ended at a random moment; what each writer knew by then. */
async function untilKilled({ data, random, writers = 6 }: CrashOptions, cycle: number): Promise<Ledgers> {
  const server = await spawnServer(data, '--compact-rows', '40')
  for (const table of TABLES.slice(1))
    await fetch(`${server.url}/api/plans/${PLAN}/tables`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: table }),
    })
  const clients = Array.from({ length: writers }, (_, n) => {
    const table = TABLES[n % TABLES.length]!
    return { table, client: new HonestClient(`${server.ws}/ws/${PLAN}/${table}`) }
  })
  await Promise.all(clients.map(({ client }) => client.ready))
  const writing = setInterval(() => {
    for (const [n, { client }] of clients.entries()) {
      if (client.raw.socket.readyState !== client.raw.socket.OPEN) continue
      const many = 1 + Math.floor(random() * 3)
      for (let more = 0; more < many; more++)
        client.set(`c${cycle}w${n}e${client.version}`, 'x'.repeat(random() * 200))
    }
  }, 2)
  await new Promise((later) => setTimeout(later, 100 + random() * 700))
  await server.end('SIGKILL')
  clearInterval(writing)
  await Promise.all(clients.map(({ client }) => client.raw.closed))
  return clients.map(({ table, client }) => ({
    table,
    edits: client.ledger.map(({ key, version }) => ({ key, acked: version <= client.acked })),
  }))
}

function inspect(data: string, ledgers: Ledgers, kept: Map<string, Set<string>>, counts: CrashCounts): void {
  const reader = new SqliteReader(databaseOf(data))
  if (reader.integrity() !== 'ok') counts.unsound++
  for (const table of TABLES) {
    const log = reader.load({ plan: PLAN, room: table })
    if (!log) {
      counts.lost += kept.get(table)!.size
      continue
    }
    const { document, refused } = documentFrom(table, log)
    counts.unsound += refused + log.quarantined + log.missing + (document.isIncomplete ? 1 : 0)
    const cells = document.y.getMap('cells')
    const acknowledged = kept.get(table)!
    for (const key of acknowledged) if (!cells.has(key)) counts.lost++
    for (const { edits } of ledgers.filter((ledger) => ledger.table === table))
      for (const { key, acked } of edits) {
        counts.sent++
        if (acked) {
          counts.acknowledged++
          acknowledged.add(key)
          if (!cells.has(key)) counts.lost++
        } else if (cells.has(key)) counts.storedUnacknowledged++
      }
    document.destroy()
  }
  reader.close()
}
