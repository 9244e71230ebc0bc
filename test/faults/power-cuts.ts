/**
 * Cuts the power at random moments of a recorded life: how often something that a client had been told by then is not in the documents, and
 * how often no server starts on what is left. First of all the record itself is checked: played to its end it is the files as they lie there.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect } from 'vitest'

import { databaseOf } from '../../server/store/backup-file.ts'
import { SqliteLogStore } from '../../server/store/sqlite-log-store.ts'
import { SqliteWriter } from '../../server/store/sqlite-writer.ts'
import { verifyData } from '../../server/store/verify-data.ts'
import { scratchDirectory } from '../helpers/scratch-directory.ts'
import { acknowledgementsIn } from './disk-record.ts'
import { lookInside } from './look-inside.ts'
import { layOut, PlayedDisk } from './played-disk.ts'
import type { RecordedLife } from './recorded-life.ts'

export type CutCounts = {
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

const none: ReadonlySet<string> = new Set()

export async function powerCuts(life: RecordedLife, cuts: number, random: () => number): Promise<CutCounts> {
  const { entries } = life
  const counts = {
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
  while (moments.size < Math.min(cuts, entries.length)) moments.add(Math.floor(random() * entries.length))
  const crashed = join(scratchDirectory(), 'crashed')
  const acknowledgements = acknowledgementsIn(entries)
  const told = new Map<number, number>()
  const disk = new PlayedDisk(life.before)
  let next = 0
  for (const [index, entry] of entries.entries()) {
    disk.play(entry)
    for (let said = acknowledgements[next]; said && said.index <= index; said = acknowledgements[++next])
      told.set(said.port, Math.max(told.get(said.port) ?? 0, said.version))
    if (!moments.has(index)) continue
    layOut(disk.cut(random), crashed)
    await judge(crashed, life, told, counts)
  }
  expect(contents(disk.whole())).toEqual(contents(filesIn(life.data)))
  return counts
}

async function judge(
  crashed: string,
  { writers }: RecordedLife,
  told: ReadonlyMap<number, number>,
  counts: CutCounts,
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
