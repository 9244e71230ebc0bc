/**
 * Power cuts, played back. A server runs under load while everything it does to its files and says to its clients is written down in one
 * order; then the power goes at random moments of that record, with what was not synced torn or gone. What each client had been told by that
 * moment must be in the documents, and a server must start on what is left. The same with a product that does not sync must find losses:
 * otherwise this test sees nothing.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

import { beforeAll, expect, test } from 'vitest'

import { databaseOf } from '../../server/store/backup-file.ts'
import { SqliteLogStore } from '../../server/store/sqlite-log-store.ts'
import { SqliteWriter } from '../../server/store/sqlite-writer.ts'
import { verifyData } from '../../server/store/verify-data.ts'
import { builtCli, spawnServerWith, spoiltCli } from '../helpers/built-cli.ts'
import { scratchDirectory } from '../helpers/scratch-directory.ts'
import { amount, chosenSeed, isFull, randomOf, tell } from './amount.ts'
import { type DiskEntry, acknowledgementsIn, readRecord } from './disk-record.ts'
import { diskShim } from './disk-shim.ts'
import { Load, type Written } from './load.ts'
import { lookInside } from './look-inside.ts'
import { layOut, PlayedDisk } from './played-disk.ts'

const cuts = amount('CUTS', { short: 15, full: 200 })
const seconds = amount('LOAD_SECONDS', { short: 1, full: 6 })
const minute = 60_000
const none: ReadonlySet<string> = new Set()

beforeAll(() => void builtCli(), 2 * minute)

test(
  '[SQ12] nothing acknowledged is lost when the power goes',
  { timeout: 2 * minute + cuts * 2000 },
  async () => {
    const counts = await powerCuts({ cuts, seconds, seed: chosenSeed() })
    tell('power cuts', counts)
    expect(counts).toMatchObject({ cuts, cutsWithLoss: 0, lost: 0, unsound: 0, notStarted: 0 })
    expect(counts.acknowledged).toBeGreaterThan(100)
  },
)

test(
  'the same finds losses where the product does not sync',
  { timeout: 2 * minute + cuts * 2000 },
  async () => {
    const modes = isFull ? ['OFF', 'NORMAL'] : ['OFF']
    for (const mode of modes) {
      const cli = spoiltCli('synchronous = FULL', `synchronous = ${mode}`)
      const counts = await powerCuts({ cuts: Math.ceil(cuts / 3), seconds, seed: chosenSeed(), cli })
      tell(`power cuts with synchronous=${mode}`, counts)
      expect(counts.cutsWithLoss + counts.unsound + counts.notStarted).toBeGreaterThan(0)
    }
  },
)

type PowerCuts = {
  readonly cuts: number
  readonly seconds: number
  readonly seed: number
  readonly cli?: string
}

type Counts = {
  seed: number
  operations: number
  syncs: number
  cuts: number
  /** The most that any cut had to find again. */
  acknowledged: number
  cutsWithLoss: number
  lost: number
  unsound: number
  notStarted: number
}

async function powerCuts({ cuts, seconds, seed, cli }: PowerCuts): Promise<Counts> {
  const random = randomOf(seed)
  const [data, beside, scene] = [scratchDirectory(), scratchDirectory(), scratchDirectory()].map((path) =>
    realpathSync(path),
  ) as [string, string, string]
  const { before, entries, writers } = await recorded({
    data,
    beside,
    random,
    seconds,
    ...(cli !== undefined && { cli }),
  })
  const counts = {
    seed,
    operations: entries.filter(({ what }) => what !== 'sent').length,
    syncs: entries.filter(({ what }) => what === 'synced').length,
    cuts: 0,
    acknowledged: 0,
    cutsWithLoss: 0,
    lost: 0,
    unsound: 0,
    notStarted: 0,
  }
  const moments = new Set<number>()
  while (moments.size < cuts) moments.add(Math.floor(random() * entries.length))
  const acknowledgements = acknowledgementsIn(entries)
  const told = new Map<number, number>()
  const disk = new PlayedDisk(before)
  for (const [index, entry] of entries.entries()) {
    disk.play(entry)
    while (acknowledgements[0] && acknowledgements[0].index <= index) {
      const { port, version } = acknowledgements.shift() ?? { port: 0, version: 0 }
      told.set(port, Math.max(told.get(port) ?? 0, version))
    }
    if (!moments.has(index)) continue
    const crashed = join(scene, 'crashed')
    layOut(disk.cut(random), crashed)
    await judge(crashed, writers, told, counts)
  }
  expect(contents(disk.whole())).toEqual(contents(filesIn(data)))
  return counts
}

type Recorded = {
  /** The directory as it was before the first entry. */
  readonly before: string
  readonly entries: readonly DiskEntry[]
  readonly writers: readonly {
    readonly table: string
    readonly port: number
    readonly written: readonly Written[]
  }[]
}

/** A server's life under load, until it is killed. */
async function recorded(options: {
  data: string
  beside: string
  random: () => number
  seconds: number
  cli?: string
}): Promise<Recorded> {
  const { data, beside, random, seconds, cli } = options
  const shim = diskShim(data, beside, { record: true })
  const server = await spawnServerWith(data, {
    flags: ['--compact-rows', '40', '--log-level', 'fatal'],
    environment: shim.environment,
    ...(cli !== undefined && { cli }),
  })
  const load = await Load.start(server, { random, name: 'p', mostBytes: 2000 })
  await new Promise((later) => setTimeout(later, seconds * 1000))
  await server.end('SIGKILL')
  load.stop()
  await Promise.all(load.writers.map(({ client }) => client.raw.closed))
  const empty = join(beside, 'before')
  layOut(new Map(), empty)
  return {
    before: empty,
    entries: readRecord(shim.recordFile),
    writers: load.writers.map((writer) => ({
      table: writer.table,
      port: writer.port,
      written: load.written(writer),
    })),
  }
}

async function judge(
  crashed: string,
  writers: Recorded['writers'],
  told: ReadonlyMap<number, number>,
  counts: Counts,
): Promise<void> {
  counts.cuts++
  const required = writers.flatMap(({ table, port, written }) =>
    written.filter(({ version }) => version <= (told.get(port) ?? 0)).map(({ key }) => ({ table, key })),
  )
  counts.acknowledged = Math.max(counts.acknowledged, required.length)
  try {
    await startOn(crashed, counts.cuts)
    const { cells, unsound } = lookInside(crashed)
    const lost = required.filter(({ table, key }) => !(cells.get(table) ?? none).has(key)).length
    counts.lost += lost
    if (lost > 0) counts.cutsWithLoss++
    if (unsound.length > 0 || (isTenth(counts.cuts) && !verifyData(crashed).sound)) counts.unsound++
  } catch {
    counts.notStarted++
  }
}

/** As a server does: threads and all the first time and now and then, otherwise the same statements here. */
async function startOn(data: string, cut: number): Promise<void> {
  if (!isTenth(cut)) {
    const writer = new SqliteWriter(databaseOf(data), Date.now)
    writer.begin()
    writer.probe()
    return writer.close()
  }
  const store = await SqliteLogStore.open(data)
  await store.probe()
  await store.close()
}

const isTenth = (cut: number): boolean => cut % 10 === 1

const filesIn = (directory: string): ReadonlyMap<string, Buffer> =>
  new Map(
    readdirSync(directory)
      .filter((name) => !name.endsWith('-shm'))
      .map((name) => [name, readFileSync(join(directory, name))]),
  )

/** What a difference of two directories is best shown by. */
const contents = (files: ReadonlyMap<string, Buffer>): string[] =>
  [...files].map(([name, bytes]) => `${name} ${bytes.length} ${sha256(bytes)}`).toSorted()

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
