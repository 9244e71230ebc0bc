/**
 * Tables of the SQLite file, and how it is opened. `user_version` is the schema's version: an older file is migrated in one
 * transaction, a newer one is refused, because an older program would write what the newer one cannot trust.
 */
import Database from 'better-sqlite3'

import { AppError } from '../../shared/model/error.ts'
import { foreignDatabase } from './database-refusal.ts'

const APPLICATION_ID = 0x66617363
export const SCHEMA_VERSION = 1
export const DATABASE_FILE = 'fascicle.sqlite'

/** One statement list per version; the first makes an empty file into version 1. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO meta VALUES ('epoch', CAST(unixepoch('subsec') * 1000 AS INTEGER)), ('starts', 0), ('probe', 0);
  CREATE TABLE room(
    id INTEGER PRIMARY KEY,
    plan TEXT NOT NULL,
    name TEXT NOT NULL,
    created INTEGER NOT NULL,
    UNIQUE (plan, name)
  ) STRICT;
  CREATE TABLE log(
    room INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (room, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE snapshot(
    room INTEGER NOT NULL,
    upto INTEGER NOT NULL,
    at INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (room, upto)
  ) STRICT;
  CREATE TABLE quarantine(
    room INTEGER NOT NULL,
    kind TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (room, kind, seq)
  ) STRICT;
  `,
]

export type Db = Database.Database

/** For writing: creates and migrates. `synchronous=FULL` is what makes "saved" true after a power cut. */
export function openForWriting(file: string, busyTimeout = 5000): Db {
  const db = new Database(file, { timeout: busyTimeout })
  return orClosed(db, () => {
    if (isForeign(db)) throw foreignDatabase(file)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    migrate(db, file)
  })
}

/** For reading beside a writer, in this process or another. The file must be there. */
export function openForReading(file: string): Db {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 })
  return orClosed(db, () => checkVersion(db, file))
}

function orClosed(db: Db, prepare: () => void): Db {
  try {
    prepare()
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

const versionOf = (db: Db): number => Number(db.pragma('user_version', { simple: true }))

function checkVersion(db: Db, file: string): void {
  const version = versionOf(db)
  if (version <= SCHEMA_VERSION) return
  throw new AppError('newer-schema', { file, found: version, known: SCHEMA_VERSION })
}

function migrate(db: Db, file: string): void {
  checkVersion(db, file)
  db.transaction(() => {
    for (const statements of MIGRATIONS.slice(versionOf(db))) db.exec(statements)
    db.pragma(`application_id = ${APPLICATION_ID}`)
    db.pragma(`user_version = ${SCHEMA_VERSION}`)
  }).immediate()
}

/** Whether the file calls itself ours; what `restore` asks before it believes a backup. */
export const isOurFile = (db: Db): boolean => db.pragma('application_id', { simple: true }) === APPLICATION_ID

/** Somebody else's tables are in it. A file of nothing is about to become ours. */
const isForeign = (db: Db): boolean =>
  !isOurFile(db) && db.prepare('SELECT 1 FROM sqlite_master LIMIT 1').get() !== undefined
