/**
 * Why a database cannot be used. What will pass (locked, disk full) is `storage-unavailable`, as while serving; everything else is the
 * file's own fault and `file-refused`.
 */
import { AppError } from '../../shared/model/error.ts'
import { fileRefusal, systemCode, systemReason } from '../file-refusal.ts'

const PASSING = new Set(['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_FULL', 'SQLITE_IOERR', 'ENOSPC', 'EIO'])
const DAMAGE = new Set(['SQLITE_NOTADB', 'SQLITE_CORRUPT', 'SQLITE_FORMAT', 'SQLITE_ERROR'])

export function databaseRefusal(file: string, error: unknown): unknown {
  const code = systemCode(error)
  if (code === null || !PASSING.has(code)) return fileRefusal(file, error)
  return new AppError('storage-unavailable', { why: systemReason(error) ?? code, code })
}

/** Whether the contents of the file are to blame. `SQLITE_ERROR`: a table or column of ours is missing. */
export const isDamage = (error: unknown): error is Error => DAMAGE.has(systemCode(error) ?? '')

/** The file is SQLite's, but not ours. */
export const foreignDatabase = (file: string): AppError =>
  new AppError('file-refused', { file, reason: 'it is not a Fascicle database' })
