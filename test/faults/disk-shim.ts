/**
 * The disk as a test wants it: `disk-shim.c` between a server and the kernel. Compiled on first use with the C compiler that better-sqlite3
 * is compiled with where it has no ready-made binary; without one these tests fail and say so. Linux only, like what it stands in for.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join, resolve } from 'node:path'

import { onTestFinished } from 'vitest'

const SOURCE = resolve('test/faults/disk-shim.c')
const CACHE = resolve('node_modules/.cache/fascicle-disk-shim')

/** The numbers on the shared page, in their order there. */
const PAGE = ['syncMicros', 'stallMicros', 'isLimited', 'room', 'killAfter', 'operations', 'syncs'] as const
type PageField = (typeof PAGE)[number]
const FIELD_BYTES = 8

export type DiskShim = {
  /** For the server's process. */
  readonly environment: Readonly<Record<string, string>>
  /** What was done and sent, for `readRecord`. */
  readonly recordFile: string
  /** Every sync takes this much longer. */
  slow(milliseconds: number): void
  /** The next sync takes this much longer. */
  stallOnce(milliseconds: number): void
  /** Files may grow by so many bytes more; null: as much as they like. */
  limit(bytes: number | null): void
  /** Kills the process in the middle of the operation of this number from now. */
  killAfter(operations: number): void
  /** Writes, truncations, syncs, renames and removals so far. */
  operations(): number
  syncs(): number
}

/** `directory`: the data directory, by its real path. `beside`: where the shim keeps its own files. */
export function diskShim(directory: string, beside: string, options: { record?: boolean } = {}): DiskShim {
  const [page, recordFile] = [join(beside, 'disk-control'), join(beside, 'disk-record')]
  const fd = openSync(page, 'w+')
  onTestFinished(() => closeSync(fd))
  const set = (field: PageField, value: number): void => {
    const bytes = Buffer.alloc(FIELD_BYTES)
    bytes.writeBigInt64LE(BigInt(Math.round(value)))
    writeSync(fd, bytes, 0, FIELD_BYTES, PAGE.indexOf(field) * FIELD_BYTES)
  }
  const get = (field: PageField): number => {
    const bytes = Buffer.alloc(FIELD_BYTES)
    readSync(fd, bytes, 0, FIELD_BYTES, PAGE.indexOf(field) * FIELD_BYTES)
    return Number(bytes.readBigInt64LE())
  }
  for (const field of PAGE) set(field, 0)
  return {
    environment: {
      LD_PRELOAD: compiledShim(),
      DISK_DIR: directory,
      DISK_CONTROL: page,
      // Writes that go through the kernel's ring pass no function that could be stood in for.
      UV_USE_IO_URING: '0',
      ...(options.record && { DISK_RECORD: recordFile }),
    },
    recordFile,
    slow: (milliseconds) => set('syncMicros', milliseconds * 1000),
    stallOnce: (milliseconds) => set('stallMicros', milliseconds * 1000),
    limit(bytes) {
      set('room', bytes ?? 0)
      set('isLimited', bytes === null ? 0 : 1)
    },
    killAfter: (operations) => set('killAfter', operations),
    operations: () => get('operations'),
    syncs: () => get('syncs'),
  }
}

/** The path of the library. */
export function compiledShim(): string {
  const name = createHash('sha256').update(readFileSync(SOURCE)).digest('hex').slice(0, 16)
  const library = join(CACHE, `${name}.so`)
  if (existsSync(library)) return library
  mkdirSync(CACHE, { recursive: true })
  const fresh = `${library}.${process.pid}`
  const compiler = process.env['CC'] ?? 'cc'
  const run = spawnSync(compiler, ['-shared', '-fPIC', '-O2', '-o', fresh, SOURCE, '-ldl', '-lpthread'], {
    encoding: 'utf8',
  })
  if (run.error)
    throw new Error(
      `tests of power cuts and slow disks need a C compiler (${compiler}): ${run.error.message}`,
    )
  if (run.status !== 0) throw new Error(`the disk shim does not compile:\n${run.stderr}`)
  renameSync(fresh, library)
  return library
}
