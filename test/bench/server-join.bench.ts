/**
 * 20 clients opening the same document of 3.5 MB at one time: how long until the last of them has it, and what it costs the server;
 * against `@y/websocket-server`, which encodes it for each of them.
 */
import * as Y from 'yjs'

import type { Target } from './ack-client.ts'
import type { BenchRow } from './bench-row.ts'
import { median } from './bench-row.ts'
import { LoadClient } from './load-client.ts'
import { cpuOf, ourServer, referenceServer, type SyncServer } from './sync-server.ts'

const ROUNDS = 5
const JOINERS = 20
const BYTES = 3_500_000
const AGAINST = '@y/websocket-server, no storage'

type Measured = { readonly wall: number[]; readonly cpu: number[] }

export async function serverJoin(): Promise<BenchRow[]> {
  const document = documentOf(BYTES)
  const servers = [await ourServer(), await referenceServer()] as const
  try {
    const rooms = [await filledRoom(servers[0], document), await filledRoom(servers[1], document)] as const
    const measured = servers.map((): Measured => ({ wall: [], cpu: [] }))
    for (let round = 0; round < ROUNDS; round++)
      for (const [at, server] of servers.entries()) await oneRound(server, rooms[at]!, measured[at]!)
    const [ours, reference] = measured
    const row = (name: string, read: (of: Measured) => number[]): BenchRow => ({
      name,
      unit: 'ms',
      value: median(read(ours!)),
      against: AGAINST,
      baseline: median(read(reference!)),
      goal: 0.5,
    })
    return [
      row(
        `${JOINERS} clients open ${(BYTES / 1e6).toFixed(1)} MB at once, until the last has it`,
        (of) => of.wall,
      ),
      row(
        `${JOINERS} clients open ${(BYTES / 1e6).toFixed(1)} MB at once, server's processor time`,
        (of) => of.cpu,
      ),
    ]
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

async function oneRound(server: SyncServer, targets: readonly Target[], into: Measured): Promise<void> {
  const [cpu, began] = [cpuOf(server.pid), performance.now()]
  const clients = Array.from(
    { length: JOINERS },
    (_, at) => new LoadClient(targets[at % targets.length]!, () => {}),
  )
  await Promise.all(clients.map((client) => client.synced))
  into.wall.push(performance.now() - began)
  into.cpu.push(cpuOf(server.pid) - cpu)
  for (const client of clients) {
    if (client.step2Bytes < BYTES * 0.9) throw new Error('a client got less than the document')
    client.end()
  }
}

async function filledRoom(server: SyncServer, document: Uint8Array): Promise<readonly Target[]> {
  const targets = await server.room(JOINERS)
  const room = targets[0]!
  const author = new LoadClient(room, () => {})
  await author.synced
  author.upload(document)
  // Until somebody else gets it whole.
  for (;;) {
    const reader = new LoadClient(room, () => {})
    await reader.synced
    reader.end()
    if (reader.step2Bytes >= document.length * 0.9) break
    await new Promise((later) => setTimeout(later, 100))
  }
  author.end()
  return targets
}

/** Rows of twelve cells, as a table has them, until the bytes are enough. */
function documentOf(bytes: number): Uint8Array {
  const doc = new Y.Doc()
  for (let row = 0; ; row++) {
    const cells = new Y.Map<unknown>()
    for (let column = 0; column < 12; column++) cells.set(`c${column}`, row * 12 + column / 10)
    doc.getMap('rows').set(`row${row}`, cells)
    if (row % 500 === 499) {
      const update = Y.encodeStateAsUpdate(doc)
      if (update.length >= bytes) return update
    }
  }
}
