/**
 * Damage: bytes flipped anywhere in the database, compactions that stop half-way, snapshots that know more than the log. What is damaged is
 * found by `verify` and by loading, never served as if it were whole; everything else is served; the server's process lives.
 */
import { copyFileSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

import Database from 'better-sqlite3'
import { beforeAll, expect, onTestFinished, test } from 'vitest'

import { SqliteLogStore } from '../../server/store/sqlite-log-store.ts'
import { DATABASE_FILE, openForWriting } from '../../server/store/sqlite-schema.ts'
import { verifyData } from '../../server/store/verify-data.ts'
import { AppError } from '../../shared/model/error.ts'
import { builtCli, spawnServer } from '../helpers/built-cli.ts'
import { until } from '../helpers/eventually.ts'
import { scratchDirectory } from '../helpers/scratch-directory.ts'
import { amount, chosenSeed, randomOf, tell } from './amount.ts'
import { clientOf, PLAN } from './load.ts'

const flips = amount('FLIPS', { short: 20, full: 1000 })
const timeout = 120_000 + flips * 1000

beforeAll(() => void builtCli(), 120_000)

/** A database of today with the sample plan in it, snapshots and all. */
function soundDirectory(): string {
  const directory = realpathSync(scratchDirectory())
  const fixture = readFileSync(join(process.cwd(), 'test/fixtures/schema-1.sqlite.gz'))
  writeFileSync(join(directory, DATABASE_FILE), gunzipSync(fixture))
  openForWriting(join(directory, DATABASE_FILE)).close()
  return directory
}

test('[SQ4] [DB1] a flipped byte anywhere: found, or without effect on any plan', { timeout }, async () => {
  const seed = chosenSeed()
  const random = randomOf(seed)
  const sound = soundDirectory()
  const whole = readFileSync(join(sound, DATABASE_FILE))
  const before = JSON.stringify(verifyData(sound).rooms)
  const scene = realpathSync(scratchDirectory())
  const counts = { flips: 0, found: 0, withoutEffect: 0, refused: 0, missed: [] as string[] }
  for (let flip = 0; flip < flips; flip++) {
    const bytes = Buffer.from(whole)
    const [at, bit] = [Math.floor(random() * bytes.length), Math.floor(random() * 8)]
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at)
    writeFileSync(join(scene, DATABASE_FILE), bytes)
    counts.flips++
    const outcome = lookThrough(scene, before)
    if (outcome === 'missed') counts.missed.push(`byte ${at} bit ${bit}`)
    else counts[outcome]++
    if (flip % 10 === 0) await serves(scene)
  }
  tell(`flipped bytes, seed ${seed}`, counts)
  expect(counts.missed).toEqual([])
})

function lookThrough(data: string, before: string): 'found' | 'withoutEffect' | 'refused' | 'missed' {
  try {
    const { sound, rooms } = verifyData(data)
    if (!sound) return 'found'
    return JSON.stringify(rooms) === before ? 'withoutEffect' : 'missed'
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    return 'refused'
  }
}

/** The store of a server opens and gives what it has, or refuses in words; nothing else. */
async function serves(data: string): Promise<void> {
  try {
    const store = await SqliteLogStore.open(data)
    for (const plan of await store.plans())
      for (const { room } of await store.rooms(plan)) await store.load({ plan, room }).catch(expectRefusal)
    await store.close()
  } catch (error) {
    expectRefusal(error)
  }
}

const expectRefusal = (error: unknown): null => {
  expect(error).toBeInstanceOf(AppError)
  return null
}

/** What an interrupted or foolish hand leaves behind, in one table, and what a server makes of it. */
const LEFTOVERS: readonly {
  readonly name: string
  readonly sql: (room: number) => string
  readonly reports: { readonly damaged: boolean; readonly missing: boolean }
}[] = [
  {
    name: 'a snapshot that reaches beyond the log',
    sql: (room) => `DELETE FROM log WHERE room = ${room} AND seq <= ${upto(room)}`,
    reports: { damaged: false, missing: false },
  },
  {
    name: 'a snapshot that is damaged, with the log it was made of',
    sql: (room) => `UPDATE snapshot SET payload = zeroblob(200) WHERE room = ${room}`,
    reports: { damaged: true, missing: false },
  },
  {
    name: 'a snapshot that is damaged, and the log it was made of gone',
    sql: (room) =>
      `DELETE FROM log WHERE room = ${room} AND seq <= ${upto(room)}; UPDATE snapshot SET payload = zeroblob(200) WHERE room = ${room}`,
    reports: { damaged: true, missing: true },
  },
  {
    name: 'a row that is gone after the snapshot',
    sql: (room) => `DELETE FROM log WHERE room = ${room} AND seq = ${upto(room)} + 1`,
    reports: { damaged: false, missing: true },
  },
]

const upto = (room: number): string => `(SELECT max(upto) FROM snapshot WHERE room = ${room})`

test.for(LEFTOVERS)('[SQ5] [SQ7] $name', { timeout: 120_000 }, async ({ sql, reports }) => {
  const data = soundDirectory()
  const db = new Database(join(data, DATABASE_FILE))
  const room = Number(db.prepare(`SELECT id FROM room WHERE name = 'sandbox-one'`).pluck().get())
  const changes = Number(db.prepare('SELECT total_changes()').pluck().get())
  db.exec(sql(room))
  expect(db.prepare('SELECT total_changes()').pluck().get()).toBeGreaterThan(changes)
  db.close()
  const found = verifyData(data)
  const one = found.rooms.find((each) => each.room === 'sandbox-one')
  expect([(one?.damaged ?? 0) > 0, (one?.missing ?? 0) > 0]).toEqual([reports.damaged, reports.missing])
  expect(found.sound).toBe(!reports.damaged && !reports.missing)

  copyFileSync(join(data, DATABASE_FILE), join(data, 'kept.sqlite'))
  const server = await spawnServer(data, '--log-level', 'error')
  onTestFinished(() => void server.end('SIGKILL'))
  const client = clientOf(server, 'sandbox-one')
  await client.ready
  client.set('after:damage', 1)
  await until(() => client.isSaved)
  client.end()
  const other = clientOf(server, 'resources-sp1')
  await other.ready
  other.end()
  expect(await server.end('SIGTERM')).toBe(0)
  expect(PLAN).toBe(verifyData(data).rooms[0]?.plan)
})
