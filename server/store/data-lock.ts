/**
 * One server per data directory. The lock is an exclusive transaction on a file of its own, so the operating system lets go of it when
 * the process ends, however it ends; a lock file with a number in it would outlive a kill -9. Whoever gets it removes the note of a
 * server that was killed, so that a note found beside a lock that is held was written by its holder.
 */
import { join } from 'node:path'

import Database from 'better-sqlite3'

import { AppError } from '../../shared/model/error.ts'
import { systemCode } from '../file-refusal.ts'
import { forgetServer } from '../running-server.ts'
import { databaseRefusal } from './database-refusal.ts'
import { privateDirectory, privateFile } from './file-owner.ts'

export type DataLock = { release(): void }

export const LOCK_FILE = 'lock.sqlite'

/** Throws `data-in-use` at once when somebody has it, `file-refused` when the directory cannot be made or used. */
export function lockData(directory: string): DataLock {
  const db = openLock(directory)
  try {
    db.exec('BEGIN EXCLUSIVE')
    forgetServer(directory)
  } catch (error) {
    db.close()
    if (systemCode(error) === 'SQLITE_BUSY') throw new AppError('data-in-use', { directory })
    throw databaseRefusal(join(directory, LOCK_FILE), error)
  }
  return { release: () => void db.close() }
}

function openLock(directory: string): Database.Database {
  try {
    privateDirectory(directory)
    privateFile(join(directory, LOCK_FILE))
    return new Database(join(directory, LOCK_FILE), { timeout: 0 })
  } catch (error) {
    throw databaseRefusal(directory, error)
  }
}
