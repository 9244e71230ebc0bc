/**
 * Takes a database back to the schema of an older program, for whoever has to go back to it. What only newer versions know (people, rights,
 * history, locks of final tables) is lost from it, so the whole database is kept beside it first. Plans are not touched.
 */
import { join } from 'node:path'

import Database from 'better-sqlite3'

import { AppError } from '../../shared/model/error.ts'
import { backUp, databaseOf } from './backup-file.ts'
import { lockData } from './data-lock.ts'
import { databaseRefusal, foreignDatabase } from './database-refusal.ts'
import { ownerOf } from './file-owner.ts'
import { isOurFile, migrateDown, SCHEMA_VERSION, versionOf } from './sqlite-schema.ts'

export type Downgraded = { readonly from: number; readonly kept: string }

/**
 * Rejects `data-in-use` while a server runs, `newer-schema` for a file this program does not know, `file-refused` when it is not newer than
 * `version`.
 */
export async function downgrade(data: string, version: number, now: number): Promise<Downgraded> {
  const file = databaseOf(data)
  const lock = lockData(data)
  try {
    const from = versionOfFile(file)
    if (version >= from) throw new AppError('file-refused', { file, reason: `it has schema ${from} already` })
    const kept = join(data, `before-downgrade-${now}.sqlite`)
    await backUp(data, kept, false, ownerOf(file))
    const db = new Database(file, { fileMustExist: true })
    try {
      db.pragma('synchronous = FULL')
      migrateDown(db, version)
      db.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      db.close()
    }
    return { from, kept }
  } catch (error) {
    throw databaseRefusal(file, error)
  } finally {
    lock.release()
  }
}

function versionOfFile(file: string): number {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    if (!isOurFile(db)) throw foreignDatabase(file)
    const version = versionOf(db)
    if (version > SCHEMA_VERSION)
      throw new AppError('newer-schema', { file, found: version, known: SCHEMA_VERSION })
    return version
  } finally {
    db.close()
  }
}
