/**
 * One server per data directory. The lock is an exclusive transaction on a file of its own, so the operating system lets go of it when
 * the process ends, however it ends; a lock file with a number in it would outlive a kill -9.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import Database from 'better-sqlite3'

import { AppError } from '../../shared/model/error.ts'

export type DataLock = { release(): void }

/** Throws `AppError('data-in-use')` at once when somebody has it. */
export function lockData(directory: string): DataLock {
  mkdirSync(directory, { recursive: true })
  const db = new Database(join(directory, 'lock.sqlite'), { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY')
      throw new AppError('data-in-use', { directory })
    throw error
  }
  return { release: () => void db.close() }
}
