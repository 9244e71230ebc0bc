/**
 * The server is killed with SIGKILL at random moments under load and all its clients are thrown away, the worst case: nobody can send
 * anything again. Every edit that was ever acknowledged must be in the files, after this kill and after all later ones.
 */
import { beforeAll, expect, test } from 'vitest'

import { builtCli, spawnServer } from '../helpers/built-cli.ts'
import { scratchDirectory } from '../helpers/scratch-directory.ts'
import { amount, chosenSeed, randomOf, tell } from './amount.ts'
import { Load } from './load.ts'
import { type Inside, lookInside } from './look-inside.ts'

const cycles = amount('CYCLES', { short: 3, full: 400 })
const none: ReadonlySet<string> = new Set()

beforeAll(() => void builtCli(), 120_000)

test(
  '[SQ1] no acknowledged edit is lost when the server is killed',
  { timeout: cycles * 20_000 },
  async () => {
    const seed = chosenSeed()
    const [data, random] = [scratchDirectory(), randomOf(seed)]
    const counts = { cycles: 0, sent: 0, acknowledged: 0, lost: 0, storedUnacknowledged: 0, unsound: 0 }
    /** Of earlier cycles: later kills and compactions must not take them either. */
    const kept = new Map<string, Set<string>>()
    for (let cycle = 0; cycle < cycles; cycle++) {
      const server = await spawnServer(data, '--compact-rows', '40')
      const load = await Load.start(server, { random, name: `c${cycle}` })
      await load.goOn(100 + random() * 700, 20)
      await server.end('SIGKILL')
      load.stop()
      await Promise.all(load.writers.map(({ client }) => client.raw.closed))
      count(load, lookInside(data), kept, counts)
    }
    tell(`kill -9, seed ${seed}`, counts)
    expect(counts).toMatchObject({ cycles, lost: 0, unsound: 0 })
    expect(counts.acknowledged).toBeGreaterThanOrEqual(cycles * 20)
  },
)

type Counts = {
  cycles: number
  sent: number
  acknowledged: number
  lost: number
  storedUnacknowledged: number
  unsound: number
}

function count(load: Load, inside: Inside, kept: Map<string, Set<string>>, counts: Counts): void {
  counts.cycles++
  counts.unsound += inside.unsound.length
  for (const writer of load.writers) {
    const cells = inside.cells.get(writer.table) ?? none
    const all = kept.get(writer.table) ?? new Set<string>()
    kept.set(writer.table, all)
    for (const { key, acknowledged } of load.written(writer)) {
      counts.sent++
      if (acknowledged) all.add(key)
      if (acknowledged) counts.acknowledged++
      else if (cells.has(key)) counts.storedUnacknowledged++
    }
  }
  for (const [table, keys] of kept) {
    const cells = inside.cells.get(table) ?? none
    for (const key of keys) if (!cells.has(key)) counts.lost++
  }
}
