/**
 * What the operating system or SQLite says about a file or a port, as a refusal that ends in a sentence. Faults of the program are
 * nobody's refusal and stay what they are.
 */
import { AppError } from '../shared/model/error.ts'

const REASONS: { readonly [code: string]: string } = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'a file is where its folder should be',
  EISDIR: 'it is a directory',
  EEXIST: 'a file is where its folder should be',
  EACCES: 'you may not',
  EPERM: 'you may not',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EIO: 'the disk does not work',
  ELOOP: 'its links lead nowhere',
  ENAMETOOLONG: 'its name is too long',
  EADDRNOTAVAIL: 'this machine does not have that address',
  ENOTFOUND: 'this machine does not have that address',
  SQLITE_NOTADB: 'it is damaged, or no database',
  SQLITE_CORRUPT: 'it is damaged, or no database',
  SQLITE_READONLY: 'you may not',
  SQLITE_PERM: 'you may not',
  SQLITE_CANTOPEN: 'it cannot be opened',
  SQLITE_FULL: 'the disk is full',
  SQLITE_IOERR: 'the disk does not work',
  SQLITE_BUSY: 'another program has it locked',
  SQLITE_LOCKED: 'another program has it locked',
}

/** In words; null for what neither the system nor SQLite said. */
export function systemReason(error: unknown): string | null {
  const code = systemCode(error)
  return code === null ? null : (REASONS[code] ?? code)
}

/** `ENOSPC`, `SQLITE_FULL`: without what SQLite adds (`SQLITE_IOERR_WRITE`). A file that ends too early is a damaged one. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  if (!('syscall' in error) && !error.code.startsWith('SQLITE_')) return null
  if (error.code === 'SQLITE_IOERR_SHORT_READ') return 'SQLITE_CORRUPT'
  return /^SQLITE_[A-Z]+/.exec(error.code)?.[0] ?? error.code
}

/** `file-refused` with the reason; a refusal already, or a fault of the program, as it is. */
export function fileRefusal(file: string, error: unknown): unknown {
  const reason = systemReason(error)
  return reason === null ? error : new AppError('file-refused', { file, reason })
}
