/**
 * A server's life under load, from an empty directory until it is killed, while everything it does to its files and says to its clients is
 * written down in one order.
 */
import { realpathSync } from 'node:fs'
import { join } from 'node:path'

import { type ServerProcess, spawnServerWith } from '../helpers/built-cli.ts'
import { scratchDirectory } from '../helpers/scratch-directory.ts'
import { type DiskEntry, readRecord } from './disk-record.ts'
import { type DiskShim, diskShim } from './disk-shim.ts'
import { Load, type LoadOptions, type Written } from './load.ts'
import { layOut } from './played-disk.ts'

export type RecordedLife = {
  /** As the files were when it was killed. */
  readonly data: string
  /** The directory as it was before the first entry. */
  readonly before: string
  readonly entries: readonly DiskEntry[]
  readonly writers: readonly {
    readonly table: string
    readonly port: number
    readonly written: readonly Written[]
  }[]
}

export type LifeOptions = {
  readonly random: () => number
  /** Of another build. */
  readonly cli?: string
  readonly load?: Partial<LoadOptions>
  /** As long as this takes, edits are made. */
  readonly during: (server: ServerProcess, shim: DiskShim, load: Load) => Promise<unknown>
}

export async function recordedLife({ random, cli, load: pace, during }: LifeOptions): Promise<RecordedLife> {
  const [data, beside] = [realpathSync(scratchDirectory()), realpathSync(scratchDirectory())]
  const shim = diskShim(data, beside, { record: true })
  const server = await spawnServerWith(data, {
    flags: ['--compact-rows', '40', '--log-level', 'fatal'],
    environment: shim.environment,
    ...(cli !== undefined && { cli }),
  })
  const load = await Load.start(server, { random, name: 'p', mostBytes: 2000, ...pace })
  await during(server, shim, load)
  await server.end('SIGKILL')
  load.stop()
  await Promise.all(load.writers.map(({ client }) => client.raw.closed))
  const before = join(beside, 'before')
  layOut(new Map(), before)
  return {
    data,
    before,
    entries: readRecord(shim.recordFile),
    writers: load.writers.map((writer) => ({
      table: writer.table,
      port: writer.port,
      written: load.written(writer),
    })),
  }
}
