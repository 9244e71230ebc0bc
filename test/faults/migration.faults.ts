/**
 * Databases of an older schema, up and down: made by the last program that wrote schema 1 (`fixtures/schema-1.sqlite.gz`, with the hashes that
 * program gave its documents). Whatever moment the migration is interrupted at, the file is of the one version or of the other, with all
 * plans, and the next start finishes it.
 */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

import Database from 'better-sqlite3'
import { beforeAll, expect, test } from 'vitest'

import { EXIT } from '../../server/exit-codes.ts'
import {
  DATABASE_FILE,
  migrateDown,
  openForWriting,
  SCHEMA_VERSION,
} from '../../server/store/sqlite-schema.ts'
import { verifyData } from '../../server/store/verify-data.ts'
import { builtCli, runCli, spawnServerWith } from '../helpers/built-cli.ts'
import { runHere } from '../helpers/run-command-line.ts'
import { scratchDirectory } from '../helpers/scratch-directory.ts'
import { amount, chosenSeed, isFull, randomOf, tell } from './amount.ts'
import { readRecord } from './disk-record.ts'
import { diskShim } from './disk-shim.ts'
import { layOut, PlayedDisk } from './played-disk.ts'

const fixture = (name: string): Buffer => readFileSync(join(process.cwd(), 'test/fixtures', name))
const before = gunzipSync(fixture('schema-1.sqlite.gz'))
const hashes = JSON.parse(fixture('schema-1.hashes.json').toString()) as Record<string, string>
const timeout = 600_000

/** A directory that the older program left. */
function oldDirectory(): string {
  const directory = realpathSync(scratchDirectory())
  writeFileSync(join(directory, DATABASE_FILE), before)
  return directory
}

/** Every document of the older program is there, as it was; the newer one may have added its own. */
function expectPlans(data: string): void {
  const { rooms, sound } = verifyData(data)
  expect(sound).toBe(true)
  expect(Object.fromEntries(rooms.map(({ plan, room, hash }) => [`${plan}/${room}`, hash]))).toMatchObject(
    hashes,
  )
}

const look = <T>(data: string, read: (db: Database.Database) => T): T => {
  const db = new Database(join(data, DATABASE_FILE), { readonly: true })
  try {
    return read(db)
  } finally {
    db.close()
  }
}
const versionIn = (data: string): unknown => look(data, (db) => db.pragma('user_version', { simple: true }))
/** Without the ways of writing the same. */
const schemaIn = (data: string): unknown =>
  look(data, (db) =>
    db
      .prepare("SELECT name, sql FROM sqlite_master WHERE name <> 'sqlite_sequence' ORDER BY name")
      .all()
      .map((row) => JSON.stringify(row).replaceAll(/(\\n|\s)+/g, ' ')),
  )

beforeAll(() => void builtCli(), timeout)

test('[SQ14] up, down and up again keeps the plans, and down is what the older program made', () => {
  const data = oldDirectory()
  const oldSchema = schemaIn(data)
  for (let turn = 0; turn < 2; turn++) {
    openForWriting(join(data, DATABASE_FILE)).close()
    expect(versionIn(data)).toBe(SCHEMA_VERSION)
    expectPlans(data)
    const db = new Database(join(data, DATABASE_FILE))
    migrateDown(db, 1)
    db.close()
    expect(versionIn(data)).toBe(1)
    expect(schemaIn(data)).toEqual(oldSchema)
    expectPlans(data)
  }
})

test(
  '[SQ14] the downgrade command keeps the database as it was, and refuses what it cannot do',
  { timeout },
  async () => {
    const data = oldDirectory()
    openForWriting(join(data, DATABASE_FILE)).close()
    const down = await runHere('downgrade', '--to', '1', '--data', data)
    expect(down).toMatchObject({ code: EXIT.ok.code, err: '' })
    expect(versionIn(data)).toBe(1)
    expectPlans(data)
    const kept = /kept in (\S+)\n/.exec(down.out)?.[1] ?? ''
    const again = realpathSync(scratchDirectory())
    writeFileSync(join(again, DATABASE_FILE), readFileSync(kept))
    expect(versionIn(again)).toBe(SCHEMA_VERSION)
    expectPlans(again)
    expect((await runHere('downgrade', '--to', '1', '--data', data)).code).toBe(EXIT.refused.code)
    const newer = new Database(join(data, DATABASE_FILE))
    newer.pragma(`user_version = ${SCHEMA_VERSION + 1}`)
    newer.close()
    for (const command of [
      ['downgrade', '--to', '1'],
      ['serve', '--port', '0'],
    ])
      expect((await runCli(...command, '--data', data)).code).toBe(EXIT.refused.code)
    expect(versionIn(data)).toBe(SCHEMA_VERSION + 1)
  },
)

test('[SQ14] killed in the middle of any write of the migration', { timeout }, async () => {
  const operations = await operationsOfStart()
  const moments = isFull
    ? Array.from({ length: operations }, (_, n) => n + 1)
    : [0.3, 0.5, 0.7].map((share) => Math.ceil(operations * share))
  const found = { killed: 0, before: 0, after: 0 }
  for (const moment of moments) {
    const data = oldDirectory()
    const shim = diskShim(data, realpathSync(scratchDirectory()))
    shim.killAfter(moment)
    const server = await spawnServerWith(data, { environment: shim.environment }).catch(() => null)
    await server?.end('SIGKILL')
    found.killed++
    if (versionIn(data) === 1) found.before++
    else found.after++
    expectPlans(data)
    openForWriting(join(data, DATABASE_FILE)).close()
    expect(versionIn(data)).toBe(SCHEMA_VERSION)
    expectPlans(data)
  }
  tell('killed while migrating', { operations, ...found })
  expect(found.before).toBeGreaterThan(0)
})

/** How much a start on an older file writes, syncs and removes until it listens. */
async function operationsOfStart(): Promise<number> {
  const data = oldDirectory()
  const shim = diskShim(data, realpathSync(scratchDirectory()))
  const server = await spawnServerWith(data, { environment: shim.environment })
  const operations = shim.operations()
  await server.end('SIGKILL')
  return operations
}

test('[SQ14] the power goes while migrating', { timeout }, async () => {
  const data = oldDirectory()
  const beside = realpathSync(scratchDirectory())
  const shim = diskShim(data, beside, { record: true })
  const disk = new PlayedDisk(data)
  const server = await spawnServerWith(data, { environment: shim.environment })
  await server.end('SIGKILL')
  const entries = readRecord(shim.recordFile)
  const random = randomOf(chosenSeed())
  const times = amount('MIGRATION_CUTS', { short: 0.1, full: 2 })
  const crashed = join(beside, 'crashed')
  const found = { cuts: 0, before: 0, after: 0 }
  for (const entry of entries) {
    disk.play(entry)
    for (let left = times; random() < left; left--) {
      layOut(disk.cut(random), crashed)
      found.cuts++
      if (versionIn(crashed) === 1) found.before++
      else found.after++
      openForWriting(join(crashed, DATABASE_FILE)).close()
      expectPlans(crashed)
    }
  }
  tell('power cuts while migrating', { entries: entries.length, ...found })
  expect(found.before).toBeGreaterThan(0)
})

test(
  '[SQ14] [DB1] a disk that is full while migrating: refused, unchanged, and done when there is room',
  { timeout },
  async () => {
    const data = oldDirectory()
    const shim = diskShim(data, realpathSync(scratchDirectory()))
    shim.limit(20_000)
    await expect(spawnServerWith(data, { environment: shim.environment })).rejects.toThrow(
      /ended with 7: .*disk is full/s,
    )
    expect(versionIn(data)).toBe(1)
    expectPlans(data)
    shim.limit(null)
    const server = await spawnServerWith(data, { environment: shim.environment })
    expect(await server.end('SIGTERM')).toBe(0)
    expect(versionIn(data)).toBe(SCHEMA_VERSION)
    expectPlans(data)
  },
)
