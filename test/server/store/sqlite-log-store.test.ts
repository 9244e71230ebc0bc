/** What only the SQLite store promises. The rules: server/store/SPEC.md, SQ. */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Worker } from 'node:worker_threads'

import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'

import { documentFrom } from '../../../server/room/room-document.ts'
import { lockData } from '../../../server/store/data-lock.ts'
import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { EMPTY_UPDATE } from '../../../shared/wire/merge-updates.ts'
import { POISON_UPDATES } from '../../fixtures/poison-updates.ts'
import { eventually } from '../../helpers/eventually.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'
import { cellsOf, setting } from '../../helpers/yjs-edits.ts'

const key = { plan: 'p', room: 't' }

async function openStore(directory: string, busyTimeout = 50): Promise<SqliteLogStore> {
  const store = await SqliteLogStore.open(directory, { busyTimeout })
  onTestFinished(() => store.close())
  await store.createPlan('p', [{ room: 't', update: EMPTY_UPDATE }])
  return store
}

function edit(directory: string, work: (db: Database.Database) => void): void {
  const db = new Database(join(directory, 'fascicle.sqlite'))
  work(db)
  db.close()
}

function flipByte(db: Database.Database, table: 'log' | 'snapshot', where: string): void {
  const payload: unknown = db.prepare(`SELECT payload FROM ${table} WHERE ${where}`).pluck().get()
  if (!Buffer.isBuffer(payload)) throw new Error('no such row')
  payload[payload.length >> 1]! ^= 1
  expect(db.prepare(`UPDATE ${table} SET payload = ? WHERE ${where}`).run(payload).changes).toBe(1)
}

const cells = async (store: SqliteLogStore): Promise<Record<string, unknown>> =>
  cellsOf((await store.load(key))!.updates)

describe('the SQLite store', () => {
  test('[SQ1] [SQ10] everything is there after opening again, and openings are counted', async () => {
    const directory = scratchDirectory()
    const first = await openStore(directory)
    await first.append(key, setting('a', 1))
    await first.close()
    const second = await openStore(directory)
    expect(await cells(second)).toEqual({ a: 1 })
    expect([second.starts - first.starts, second.epoch - first.epoch]).toEqual([1, 0])
  })

  test('[SQ11] a stopped server leaves one file', async () => {
    const directory = scratchDirectory()
    for (let round = 0; round < 5; round++) {
      const store = await openStore(directory)
      await store.append(key, setting('a', round))
      await store.close()
      expect(readdirSync(directory).filter((file) => file.startsWith('fascicle'))).toEqual([
        'fascicle.sqlite',
      ])
    }
  })

  test('[SQ2] many appends in one turn share commits', async () => {
    const directory = scratchDirectory()
    const store = await openStore(directory)
    await store.append(key, setting('warm', 1))
    const seqs = await Promise.all(
      Array.from({ length: 1000 }, (_, n) => store.append(key, setting(`k${n}`, n))),
    )
    expect(seqs).toEqual(Array.from({ length: 1000 }, (_, n) => n + 3))
    // A commit writes at least one page of 4 KiB: a thousand of them would have written four megabytes.
    expect(statSync(join(directory, 'fascicle.sqlite-wal')).size).toBeLessThan(1_000_000)
  })

  test('[SQ3] one server per directory; a killed one holds nothing', async () => {
    const directory = scratchDirectory()
    const store = await openStore(directory)
    await expect(SqliteLogStore.open(directory)).rejects.toMatchObject({ code: 'data-in-use' })
    await store.append(key, setting('a', 1))
    await store.close()
    const holder = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import Database from 'better-sqlite3'
         const db = new Database(process.argv[1]); db.exec('BEGIN EXCLUSIVE'); console.log('held')
         setInterval(() => db, 1000)`,
        join(directory, 'lock.sqlite'),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    onTestFinished(() => void holder.kill('SIGKILL'))
    await new Promise((resolve) => void holder.stdout.once('data', resolve))
    expect(() => lockData(directory)).toThrow('data-in-use')
    const gone = new Promise((resolve) => void holder.once('exit', resolve))
    holder.kill('SIGKILL')
    await gone
    lockData(directory).release()
  })

  test('[SQ4] a flipped byte in a row: that row is left out and counted', async () => {
    const directory = scratchDirectory()
    const store = await openStore(directory)
    for (const name of ['a', 'b', 'c']) await store.append(key, setting(name, 1))
    edit(directory, (db) => flipByte(db, 'log', 'seq = 3'))
    expect(await store.load(key)).toMatchObject({ quarantined: 1, missing: 0, seq: 4 })
    expect(await cells(store)).toEqual({ a: 1, c: 1 })
    await store.compact(key)
    expect(await store.load(key)).toMatchObject({ quarantined: 0, missing: 0, seq: 4, rows: 0 })
    expect(await cells(store)).toEqual({ a: 1, c: 1 })
    edit(directory, (db) => {
      expect(db.prepare('SELECT kind, seq FROM quarantine').all()).toEqual([{ kind: 'log', seq: 3 }])
    })
  })

  test('[SQ5] a damaged snapshot costs nothing', async () => {
    const directory = scratchDirectory()
    const store = await openStore(directory)
    const all: Record<string, number> = {}
    for (let n = 0; n < 12; n++) {
      all[`k${n}`] = n
      await store.append(key, setting(`k${n}`, n))
      if (n % 4 === 3) await store.compact(key)
    }
    edit(directory, (db) => {
      expect(db.prepare('SELECT upto FROM snapshot ORDER BY upto').pluck().all()).toEqual([9, 13])
      flipByte(db, 'snapshot', 'upto = 13')
    })
    expect(await store.load(key)).toMatchObject({ quarantined: 1, missing: 0, seq: 13 })
    expect(await cells(store)).toEqual(all)
    await store.append(key, setting('after', 1))
    await store.compact(key)
    expect(await store.load(key)).toMatchObject({ quarantined: 0, missing: 0, seq: 14 })
    expect(await cells(store)).toEqual({ ...all, after: 1 })
  })

  test('[SQ6] a row that cannot be applied is moved aside by compaction, and everything else is kept', async () => {
    const directory = scratchDirectory()
    const store = await openStore(directory)
    await store.append(key, setting('before', 1))
    await store.append(key, POISON_UPDATES[0]!)
    await store.append(key, setting('after', 1))
    await store.compact(key)
    const log = (await store.load(key))!
    expect(documentFrom('t', log).refused).toBe(0)
    expect(cellsOf(log.updates)).toEqual({ before: 1, after: 1 })
    edit(directory, (db) => {
      expect(db.prepare('SELECT payload FROM quarantine').pluck().get()).toEqual(
        Buffer.from(POISON_UPDATES[0]!),
      )
    })
  })

  test('[SQ7] a gap is reported', async () => {
    const directory = scratchDirectory()
    const store = await openStore(directory)
    for (const name of ['a', 'b', 'c']) await store.append(key, setting(name, 1))
    edit(directory, (db) => db.exec('DELETE FROM log WHERE seq IN (2, 3)'))
    expect(await store.load(key)).toMatchObject({ missing: 2, seq: 4 })
  })

  test('[SQ8] a locked file: refused, nothing written, event loop free, heals alone', async () => {
    const directory = scratchDirectory()
    const store = await openStore(directory, 400)
    const intruder = new Database(join(directory, 'fascicle.sqlite'))
    onTestFinished(() => void intruder.close())
    intruder.exec('BEGIN IMMEDIATE')
    const lag = monitorEventLoopDelay({ resolution: 5 })
    lag.enable()
    await expect(store.append(key, setting('lost', 1))).rejects.toMatchObject({ code: 'storage-unavailable' })
    lag.disable()
    expect(lag.max / 1e6).toBeLessThan(250)
    const waits = store.append(key, setting('waited', 1))
    setTimeout(() => intruder.exec('ROLLBACK'), 100)
    expect(await waits).toBe(2)
    expect(await cells(store)).toEqual({ waited: 1 })
  })

  test('[SQ9] a file of a newer program is not touched', async () => {
    const directory = scratchDirectory()
    await (await openStore(directory)).close()
    // One file, as `restore` leaves it.
    edit(directory, (db) => {
      db.pragma('user_version = 99')
      db.pragma('journal_mode = DELETE')
    })
    const before = readFileSync(join(directory, 'fascicle.sqlite'))
    await expect(SqliteLogStore.open(directory)).rejects.toMatchObject({ code: 'newer-schema' })
    expect(readFileSync(join(directory, 'fascicle.sqlite')).equals(before)).toBe(true)
    expect(readdirSync(directory).filter((name) => name.startsWith('fascicle'))).toEqual(['fascicle.sqlite'])
  })

  test.each([0, 1])('[SQ16] a thread that ends by itself is told of, once (%i)', async (which) => {
    const threads: Worker[] = []
    const seen = (worker: Worker): void => void threads.push(worker)
    process.on('worker', seen)
    onTestFinished(() => void process.off('worker', seen))
    const lost: string[] = []
    const store = await SqliteLogStore.open(scratchDirectory(), { onLost: (why) => lost.push(why) })
    await store.createPlan('p', [{ room: 't', update: EMPTY_UPDATE }])
    expect(threads).toHaveLength(2)
    await threads[which]!.terminate()
    await eventually(() => expect(lost).toEqual(['the storage thread ended']))
    await expect(which === 0 ? store.probe() : store.plans()).rejects.toMatchObject({
      code: 'storage-unavailable',
    })
    await store.close()
    expect(lost).toHaveLength(1)
  })

  test('[SQ16] one that is closed, or never came to be open, is not', async () => {
    const lost: string[] = []
    const onLost = (why: string): void => void lost.push(why)
    const directory = scratchDirectory()
    const store = await SqliteLogStore.open(directory, { onLost })
    await store.close()
    edit(directory, (db) => db.exec('DROP TABLE meta'))
    await expect(SqliteLogStore.open(directory, { onLost })).rejects.toMatchObject({
      code: 'storage-unavailable',
    })
    expect(lost).toEqual([])
  })
})
