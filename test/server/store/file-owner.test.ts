/**
 * Whose the files are that commands make, and who may read them. Run by root, the data directory is another user's, as a service's is; run by
 * anybody else it is her own, and the same holds.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import Database from 'better-sqlite3'
import { expect, test } from 'vitest'

import { backUp, restore } from '../../../server/store/backup-file.ts'
import { downgrade } from '../../../server/store/downgrade.ts'
import { SqliteLogStore } from '../../../server/store/sqlite-log-store.ts'
import { EMPTY_UPDATE } from '../../../shared/wire/merge-updates.ts'
import { scratchDirectory } from '../../helpers/scratch-directory.ts'

const mine = process.getuid?.() ?? 0
const other = mine === 0 ? 10_001 : mine
const now = Date.now

/** Mode, and whose it is, of everything in it. */
const filesOf = (directory: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(directory)
      .toSorted()
      .map((name) => {
        const { mode, uid } = statSync(join(directory, name))
        return [
          name.replace(/\d{10,}/, 'TIME'),
          `${(mode & 0o777).toString(8)} ${uid === other ? 'its' : uid}`,
        ]
      }),
  )

async function served(data: string): Promise<void> {
  const store = await SqliteLogStore.open(data)
  await store.createPlan('p', [{ room: 'outline', update: EMPTY_UPDATE }])
  await store.close()
}

/** A directory that another user has served, and a backup of it. */
async function another(): Promise<{ data: string; backup: string }> {
  const scratch = scratchDirectory()
  const [data, backup] = [join(scratch, 'data'), join(scratch, 'backup.sqlite')]
  await served(data)
  await backUp(data, backup, false)
  for (const path of [scratch, data, ...readdirSync(data).map((name) => join(data, name))])
    chownSync(path, other, other)
  return { data, backup }
}

/** As whoever serves: may everything that is there be written? */
function refusedTo(data: string): string {
  const script = `
    const { openSync, readdirSync } = require('node:fs')
    for (const name of readdirSync(process.argv[1])) openSync(process.argv[1] + '/' + name, 'r+')`
  const run = spawnSync(process.execPath, ['-e', script, data], {
    cwd: '/',
    encoding: 'utf8',
    ...(mine === 0 && { uid: other, gid: other }),
  })
  return run.status === 0 ? '' : `${run.stderr}${String(run.error)}`
}

test('[DB9] what root restores is whose the database was', async () => {
  const { data, backup } = await another()
  const file = join(data, 'fascicle.sqlite')
  chmodSync(file, 0o640)
  // A server that was killed left its log; the database is as it was then.
  const killed = new Database(file)
  killed.pragma('journal_mode = WAL')
  await restore(data, backup, { now })
  killed.close()
  expect(filesOf(data)).toMatchObject({
    'before-restore-TIME.sqlite': '640 its',
    'fascicle.sqlite': '640 its',
    'lock.sqlite': '600 its',
  })
  expect(refusedTo(data)).toBe('')
})

test('[DB9] into an empty directory it is the directory’s owner’s, with the lock', async () => {
  const { data, backup } = await another()
  const empty = join(data, '..', 'empty')
  mkdirSync(empty, { mode: 0o700 })
  chownSync(empty, other, other)
  await restore(empty, backup, { now })
  expect(filesOf(empty)).toEqual({ 'fascicle.sqlite': '600 its', 'lock.sqlite': '600 its' })
  expect(refusedTo(empty)).toBe('')
})

test('[DB9] what root takes back to an older schema stays whose it was, and so is what is kept', async () => {
  const { data } = await another()
  await downgrade(data, 1, now())
  expect(filesOf(data)).toEqual({
    'before-downgrade-TIME.sqlite': '600 its',
    'fascicle.sqlite': '600 its',
    'lock.sqlite': '600 its',
  })
  expect(refusedTo(data)).toBe('')
})

test('[DB10] what we make is for its owner alone, also while a server runs; what is there keeps its mode', async () => {
  const before = process.umask(0o022)
  try {
    const scratch = scratchDirectory()
    const data = join(scratch, 'data')
    const store = await SqliteLogStore.open(data)
    await store.createPlan('p', [{ room: 'outline', update: EMPTY_UPDATE }])
    const names = readdirSync(data)
    expect(names).toEqual(expect.arrayContaining(['fascicle.sqlite', 'fascicle.sqlite-wal', 'lock.sqlite']))
    expect(names.filter((name) => (statSync(join(data, name)).mode & 0o777) !== 0o600)).toEqual([])
    expect(statSync(data).mode & 0o777).toBe(0o700)

    const nightly = join(scratch, 'backups', 'one.sqlite')
    await backUp(data, nightly, false)
    expect(statSync(nightly).mode & 0o777).toBe(0o600)
    expect(statSync(join(scratch, 'backups')).mode & 0o777).toBe(0o700)
    chmodSync(nightly, 0o640)
    await backUp(data, nightly, true)
    expect(statSync(nightly).mode & 0o777).toBe(0o640)
    await store.close()

    // Whoever opened a directory to her group knows why.
    const shared = join(scratch, 'shared')
    mkdirSync(shared, { mode: 0o750 })
    writeFileSync(join(shared, 'fascicle.sqlite'), '', { mode: 0o640 })
    await served(shared)
    expect([shared, join(shared, 'fascicle.sqlite')].map((path) => statSync(path).mode & 0o777)).toEqual([
      0o750, 0o640,
    ])
  } finally {
    process.umask(before)
  }
})
