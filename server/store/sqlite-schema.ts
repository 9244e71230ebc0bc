/**
 * Tables of the SQLite file, and how it is opened. `user_version` is the schema's version: an older file is migrated in one
 * transaction, a newer one is refused, because an older program would write what the newer one cannot trust.
 */
import Database from 'better-sqlite3'

import { AppError } from '../../shared/model/error.ts'
import { foreignDatabase } from './database-refusal.ts'
import { privateFile } from './file-owner.ts'

const APPLICATION_ID = 0x66617363
export const SCHEMA_VERSION = 2
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
  `
  ALTER TABLE room ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE person(
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password TEXT,
    totp TEXT,
    totp_step INTEGER,
    administrator INTEGER NOT NULL DEFAULT 0,
    language TEXT,
    created INTEGER NOT NULL,
    seen INTEGER,
    deactivated INTEGER
  ) STRICT;
  CREATE TABLE recovery_code(
    hash TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person
  ) STRICT;
  CREATE TABLE identity(
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person,
    PRIMARY KEY (issuer, subject)
  ) STRICT;
  CREATE TABLE session(
    hash TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES person,
    shared INTEGER NOT NULL,
    created INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    agent TEXT NOT NULL,
    address TEXT NOT NULL
  ) STRICT;
  CREATE INDEX session_person ON session(person);
  CREATE TABLE link(
    hash TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    person TEXT REFERENCES person,
    email TEXT NOT NULL COLLATE NOCASE,
    name TEXT NOT NULL,
    administrator INTEGER NOT NULL DEFAULT 0,
    plan TEXT,
    grants TEXT NOT NULL,
    made_by TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    used INTEGER
  ) STRICT;
  CREATE TABLE membership(
    plan TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person,
    scope TEXT NOT NULL,
    role TEXT NOT NULL,
    made_by TEXT NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (plan, person, scope)
  ) STRICT;
  CREATE INDEX membership_person ON membership(person);
  CREATE TABLE token(
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES person,
    name TEXT NOT NULL,
    plan TEXT NOT NULL,
    role TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER,
    seen INTEGER
  ) STRICT;
  CREATE TABLE lifecycle(
    plan TEXT NOT NULL,
    room TEXT NOT NULL,
    state TEXT NOT NULL,
    step TEXT NOT NULL,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    note TEXT NOT NULL,
    hash TEXT NOT NULL,
    frozen TEXT,
    PRIMARY KEY (plan, room)
  ) STRICT;
  CREATE TABLE client_owner(
    room INTEGER NOT NULL,
    client INTEGER NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (room, client)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE audit(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    plan TEXT NOT NULL,
    room TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    row TEXT NOT NULL,
    col TEXT NOT NULL,
    field TEXT NOT NULL,
    before TEXT,
    after TEXT,
    person TEXT NOT NULL,
    token TEXT NOT NULL DEFAULT '',
    author TEXT NOT NULL,
    made INTEGER NOT NULL,
    received INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX audit_place ON audit(plan, room, row, col);
  CREATE INDEX audit_room ON audit(plan, room);
  CREATE INDEX audit_plan ON audit(plan);
  `,
]

/** How to go back from each version to the one before; what only the newer version knows is lost. Same order as `MIGRATIONS`. */
const REVERSALS: readonly string[] = [
  '',
  `
  DROP TABLE audit;
  DROP TABLE client_owner;
  DROP TABLE lifecycle;
  DROP TABLE token;
  DROP TABLE membership;
  DROP TABLE link;
  DROP TABLE session;
  DROP TABLE identity;
  DROP TABLE recovery_code;
  DROP TABLE person;
  ALTER TABLE room DROP COLUMN frozen;
  `,
]

export type Db = Database.Database

/** For writing: creates and migrates. `synchronous=FULL` is what makes "saved" true after a power cut. */
export function openForWriting(file: string, busyTimeout = 5000): Db {
  privateFile(file)
  const db = new Database(file, { timeout: busyTimeout })
  return orClosed(db, () => {
    if (isForeign(db)) throw foreignDatabase(file)
    // Before anything is written: what is refused stays byte for byte what it was.
    checkVersion(db, file)
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

/** Where SQLite notes that a file has a write-ahead log beside it, which a copy in memory has not. */
const JOURNAL_BYTES = [18, 19]

/** For reading what an older program left (a backup, say) without touching it: a copy in memory, migrated. Takes `db` over. */
export function asCurrent(db: Db, file: string): Db {
  const version = versionOf(db)
  if (!isOurFile(db) || version < 1 || version >= SCHEMA_VERSION) return db
  const bytes = db.serialize()
  db.close()
  for (const at of JOURNAL_BYTES) bytes[at] = 1
  const copy = new Database(bytes)
  return orClosed(copy, () => migrate(copy, file))
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

export const versionOf = (db: Db): number => Number(db.pragma('user_version', { simple: true }))

function checkVersion(db: Db, file: string): void {
  const version = versionOf(db)
  if (version <= SCHEMA_VERSION) return
  throw new AppError('newer-schema', { file, found: version, known: SCHEMA_VERSION })
}

export function migrate(db: Db, file: string): void {
  checkVersion(db, file)
  db.transaction(() => {
    for (const statements of MIGRATIONS.slice(versionOf(db))) db.exec(statements)
    db.pragma(`application_id = ${APPLICATION_ID}`)
    db.pragma(`user_version = ${SCHEMA_VERSION}`)
  }).immediate()
}

/** For an older program: back to `version`, in one transaction. What only newer versions know is lost. */
export function migrateDown(db: Db, version: number): void {
  db.transaction(() => {
    for (let from = versionOf(db); from > version; from--) db.exec(REVERSALS[from - 1] ?? '')
    db.pragma(`user_version = ${version}`)
  }).immediate()
}

/** Whether the file calls itself ours; what `restore` asks before it believes a backup. */
export const isOurFile = (db: Db): boolean => db.pragma('application_id', { simple: true }) === APPLICATION_ID

/** Somebody else's tables are in it. A file of nothing is about to become ours. */
const isForeign = (db: Db): boolean =>
  !isOurFile(db) && db.prepare('SELECT 1 FROM sqlite_master LIMIT 1').get() !== undefined
