/**
 * A copy of the whole database as one file, and back. Backing up works beside a running server (SQLite's online backup); restoring needs
 * the data directory for itself, keeps what was there under another name, and raises the epoch: every client then synchronises anew.
 * Both write beside their target and rename, so a crash leaves the old or the new, never half of one.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import Database from 'better-sqlite3'

import { AppError } from '../../shared/model/error.ts'
import { lockData } from './data-lock.ts'
import { DATABASE_FILE, isOurFile, openForReading } from './sqlite-schema.ts'

const PAGES_AT_ONCE = 0x7fff_ffff

/** Throws `data-missing` when there is no database, `file-exists` when the target exists and may not be replaced. */
export async function backUp(data: string, target: string, replace: boolean): Promise<void> {
  const source = databaseOf(data)
  if (!replace && existsSync(target)) throw new AppError('file-exists', { file: target })
  mkdirSync(dirname(target), { recursive: true })
  const partial = `${target}.partial`
  rmSync(partial, { force: true })
  const db = openForReading(source)
  try {
    // In one step: a server that goes on writing would make a stepwise copy start over.
    await db.backup(partial, { progress: () => PAGES_AT_ONCE })
  } finally {
    db.close()
  }
  asSingleFile(partial)
  await intoPlace(partial, target)
}

/** Where the database before the restore was kept, null when there was none. Throws `data-in-use` while a server runs. */
export async function restore(data: string, backup: string, now: () => number): Promise<string | null> {
  checkBackup(backup)
  const lock = lockData(data)
  try {
    const target = join(data, DATABASE_FILE)
    const before = existsSync(target) ? readMeta(target) : { epoch: 0, starts: 0 }
    const partial = `${target}.partial`
    copyFileSync(backup, partial)
    raise(partial, before)
    const kept = existsSync(target) ? join(data, `before-restore-${now()}.sqlite`) : null
    if (kept) {
      asSingleFile(target)
      copyFileSync(target, kept)
      await flush(kept)
    }
    await intoPlace(partial, target)
    return kept
  } finally {
    lock.release()
  }
}

export function databaseOf(data: string): string {
  const file = join(data, DATABASE_FILE)
  if (!existsSync(file)) throw new AppError('data-missing', { directory: data })
  return file
}

function checkBackup(backup: string): void {
  if (!existsSync(backup)) throw new AppError('file-missing', { file: backup })
  try {
    const db = openForReading(backup)
    const good = isOurFile(db) && db.pragma('integrity_check(1)', { simple: true }) === 'ok'
    db.close()
    if (good) return
  } catch (error) {
    if (error instanceof AppError) throw error
  }
  throw new AppError('backup-invalid', { file: backup })
}

type Meta = { readonly epoch: number; readonly starts: number }

function readMeta(file: string): Meta {
  const db = new Database(file)
  try {
    const value = (key: string): number =>
      Number(db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key))
    return { epoch: value('epoch'), starts: value('starts') }
  } catch {
    // What is there cannot be read; that may be why somebody restores.
    return { epoch: 0, starts: 0 }
  } finally {
    db.close()
  }
}

/** Clients compare with what they saw before the restore: neither number may ever come again. */
function raise(file: string, before: Meta): void {
  const db = new Database(file)
  const set = db.prepare('UPDATE meta SET value = max(value, ?) + 1 WHERE key = ?')
  set.run(before.epoch, 'epoch')
  set.run(before.starts, 'starts')
  db.close()
  asSingleFile(file)
}

/** Takes in what is still in the write-ahead log beside it. */
function asSingleFile(file: string): void {
  try {
    const db = new Database(file)
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.pragma('journal_mode = DELETE')
    db.close()
  } catch {
    // A damaged file is kept as it is.
  }
}

async function intoPlace(partial: string, target: string): Promise<void> {
  await flush(partial)
  for (const rest of ['-wal', '-shm']) rmSync(target + rest, { force: true })
  renameSync(partial, target)
  await flush(dirname(target))
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync()
  await handle.close()
}
