/**
 * A copy of the whole database as one file, and back. Backing up works beside a running server (SQLite's online backup); restoring needs
 * the data directory for itself, keeps what was there under another name, and raises the epoch: every client then synchronises anew, and
 * offers what it has that the backup lacks (unless the plans are forked). Nobody stays signed in over it.
 * Both write beside their target and rename, so a crash leaves the old or the new, never half of one.
 */
import { copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import Database from 'better-sqlite3'

import { AppError } from '../../shared/model/error.ts'
import { fileRefusal } from '../file-refusal.ts'
import { fileTarget } from '../file-target.ts'
import { SERVER_NOTE } from '../running-server.ts'
import type { AccessAgain } from './access-again.ts'
import { LOCK_FILE, lockData } from './data-lock.ts'
import { databaseRefusal, foreignDatabase, isDamage } from './database-refusal.ts'
import { type FileOwner, giveTo, ownerOf, privateDirectory, privateFile } from './file-owner.ts'
import { type Forked, forkPlans } from './fork-plans.ts'
import { endAccess } from './restored-access.ts'
import { DATABASE_FILE, isOurFile, openForReading } from './sqlite-schema.ts'

const PAGES_AT_ONCE = 0x7fff_ffff

/**
 * Throws `data-missing` when there is no database, `file-exists` when the target exists and may not be replaced, `file-refused` when it
 * cannot be written, or is a file that a server keeps its data in. What is new is for whoever makes it alone, unless `owner` is given.
 */
export async function backUp(data: string, file: string, replace: boolean, owner?: FileOwner): Promise<void> {
  const source = databaseOf(data)
  const target = backupTarget(file, replace)
  const partial = `${target}.partial-${process.pid}`
  try {
    await copyDatabase(source, partial)
    asSingleFile(partial)
    await intoPlace(partial, target, owner ?? backupOwner(target))
  } catch (error) {
    removeDatabase(partial)
    throw isDamage(error) ? databaseRefusal(source, error) : fileRefusal(file, error)
  }
}

/** Of the file that is replaced; else of whoever makes it, wherever that is. */
function backupOwner(target: string): FileOwner {
  const { getuid, getgid } = process
  if (existsSync(target) || !getuid || !getgid) return ownerOf(target)
  return { uid: getuid(), gid: getgid(), mode: 0o600 }
}

/** The path to write to, links followed. */
function backupTarget(file: string, replace: boolean): string {
  const refused = (reason: string): AppError => new AppError('file-refused', { file, reason })
  try {
    privateDirectory(dirname(file))
    const { is, path } = fileTarget(file)
    if (is === 'directory') throw refused('it is a directory')
    if (is === 'other') throw refused('it is no ordinary file')
    if (isServersOwn(path)) throw refused('it belongs to a data directory; choose another name')
    if (is === 'file' && !replace) throw new AppError('file-exists', { file })
    return path
  } catch (error) {
    throw fileRefusal(file, error)
  }
}

/** A file of any data directory, which a server may have open at this moment: nobody but a server writes it. */
function isServersOwn(path: string): boolean {
  const [folder, name] = [dirname(path), basename(path)]
  const isOurName =
    [DATABASE_FILE, LOCK_FILE].some((own) => name === own || name.startsWith(`${own}-`)) ||
    name === SERVER_NOTE
  return isOurName && existsSync(join(folder, LOCK_FILE))
}

/** With what is still in the write-ahead log beside it, also while a server writes. */
async function copyDatabase(from: string, to: string): Promise<void> {
  removeDatabase(to)
  privateFile(to)
  const db = openForReading(from)
  try {
    if (!isOurFile(db)) throw foreignDatabase(from)
    // In one step: a server that goes on writing would make a stepwise copy start over.
    await db.backup(to, { progress: () => PAGES_AT_ONCE })
  } finally {
    db.close()
  }
}

/** `fork`: the plans get other ids, so that nobody's newer edits go into them. */
export type RestoreOptions = { readonly now: () => number; readonly fork?: boolean }

export type Restored = {
  /** Where the database before the restore was kept; null: there was none. */
  readonly kept: string | null
  readonly access: AccessAgain
  readonly forked: readonly Forked[]
}

/**
 * Throws `data-in-use` while a server runs, `file-missing` or `backup-invalid` for what is no backup, `file-refused` when the directory
 * cannot be written.
 */
export async function restore(data: string, backup: string, options: RestoreOptions): Promise<Restored> {
  const { now, fork = false } = options
  checkBackup(backup)
  const lock = lockData(data)
  const target = join(data, DATABASE_FILE)
  const partial = `${target}.partial`
  try {
    const before = existsSync(target) ? readMeta(target) : { epoch: 0, starts: 0 }
    await copyDatabase(backup, partial)
    const access = readmit(partial, existsSync(target) ? target : null)
    const forked = raise(partial, before, now(), fork)
    const kept = existsSync(target) ? join(data, `before-restore-${now()}.sqlite`) : null
    if (kept) {
      tryAsSingleFile(target)
      await keep(target, kept)
    }
    await intoPlace(partial, target, ownerOf(target))
    return { kept, access, forked }
  } catch (error) {
    removeDatabase(partial)
    throw databaseRefusal(target, error)
  } finally {
    lock.release()
  }
}

export function databaseOf(data: string): string {
  const file = join(data, DATABASE_FILE)
  if (!existsSync(file)) throw new AppError('data-missing', { directory: data })
  return file
}

/** How much the database takes on the disk now. */
export function databaseBytes(data: string): number {
  const sizes = ['', '-wal'].map(
    (part) => statSync(join(data, DATABASE_FILE + part), { throwIfNoEntry: false })?.size ?? 0,
  )
  return sizes.reduce((sum, size) => sum + size, 0)
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

/**
 * Clients compare with what they saw before the restore: neither number may ever come again, also when the machine they saw it of is gone
 * and this one never knew it. That is why an epoch is a time.
 */
function raise(file: string, before: Meta, now: number, fork: boolean): Forked[] {
  const db = new Database(file)
  const forked = fork ? forkPlans(db, new Date(now).toISOString().slice(0, 10).replaceAll('-', '')) : []
  const set = db.prepare('UPDATE meta SET value = max(max(value, ?) + 1, ?) WHERE key = ?')
  set.run(before.epoch, now, 'epoch')
  set.run(before.starts, 0, 'starts')
  // Nobody has anything of the new plans that they lack: their rooms take no lost edits from anybody (ROOM35).
  if (fork) db.exec("UPDATE room SET created = (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'epoch')")
  db.close()
  asSingleFile(file)
  return forked
}

/** [DB8] */
function readmit(file: string, before: string | null): AccessAgain {
  const db = new Database(file)
  try {
    return endAccess(db, before)
  } finally {
    db.close()
  }
}

/** Takes in what is still in the write-ahead log beside it. Throws when that cannot be done: without it the file is not whole. */
function asSingleFile(file: string): void {
  const db = new Database(file)
  try {
    db.pragma('wal_checkpoint(TRUNCATE)')
    const mode: unknown = db.pragma('journal_mode = DELETE', { simple: true })
    if (mode !== 'delete') throw new AppError('storage-unavailable', { why: 'the log beside it is in use' })
  } finally {
    db.close()
  }
}

/** Of what is about to be replaced, and may be damaged: then it is kept as it is, with its log. */
function tryAsSingleFile(file: string): void {
  try {
    asSingleFile(file)
  } catch {
    // `keep` copies both.
  }
}

/** A damaged database may not take its write-ahead log in; it is kept with it. */
async function keep(file: string, kept: string): Promise<void> {
  for (const part of ['', '-wal'])
    if (existsSync(file + part)) {
      privateFile(kept + part)
      copyFileSync(file + part, kept + part)
      giveTo(kept + part, ownerOf(file + part))
      await flush(kept + part)
    }
}

function removeDatabase(file: string): void {
  for (const part of ['', '-wal', '-shm', '-journal']) rmSync(file + part, { force: true })
}

async function intoPlace(partial: string, target: string, owner: FileOwner): Promise<void> {
  giveTo(partial, owner)
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
