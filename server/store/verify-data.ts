/**
 * Looks at everything a data directory holds: SQLite's own check, every row's checksum, every document rebuilt. Works beside a running
 * server. Each room's hash is over its state in one canonical encoding, so two directories with equal plans give equal hashes. A file
 * that SQLite itself cannot read is damage, too, and reported; only what is no fault of the file (locked, not allowed) is refused.
 */
import { createHash } from 'node:crypto'

import { RESERVED_ROOMS } from '../../shared/wire/socket-path.ts'
import type { LoadedLog, RoomKey } from '../room/ports.ts'
import { documentFrom, RoomDocument } from '../room/room-document.ts'
import { databaseOf } from './backup-file.ts'
import { databaseRefusal, isDamage } from './database-refusal.ts'
import { SqliteReader } from './sqlite-reader.ts'
import { FinalTables, type TableContents } from './table-contents.ts'

export type RoomReport = RoomKey & {
  readonly seq: number
  /** SHA-256 of the state, hexadecimal. */
  readonly hash: string
  readonly bytes: number
  /** Rows or snapshots that are damaged, or cannot be applied; those that are kept in reserve, too. */
  readonly damaged: number
  readonly missing: number
  /** Something in the log refers to what is not there. */
  readonly incomplete: boolean
  /** Of a table: what it holds, and whether a final one is what was finalised. */
  readonly contents?: TableContents
}

export type DataReport = {
  readonly integrity: string
  readonly rooms: readonly RoomReport[]
  /** Rows moved aside by earlier compactions. */
  readonly setAside: number
  readonly sound: boolean
}

/** Throws `data-missing` when there is no database. */
export function verifyData(data: string): DataReport {
  const file = databaseOf(data)
  const rooms: RoomReport[] = []
  try {
    return lookThrough(file, rooms)
  } catch (error) {
    if (!isDamage(error)) throw databaseRefusal(file, error)
    return { integrity: error.message, rooms, setAside: 0, sound: false }
  }
}

/** Rooms are added to `rooms` as they are found. */
function lookThrough(file: string, rooms: RoomReport[]): DataReport {
  const reader = new SqliteReader(file)
  try {
    const integrity = reader.integrity()
    for (const plan of reader.plans()) {
      const finals = new FinalTables(reader, plan)
      for (const { room } of reader.rooms(plan)) {
        const log = reader.load({ plan, room })
        if (!log) continue
        const report = reportOf({ plan, room }, log, finals)
        rooms.push({ ...report, damaged: report.damaged + reader.damagedSpares({ plan, room }) })
      }
    }
    const sound = integrity === 'ok' && rooms.every(isSound)
    return { integrity, rooms, setAside: reader.setAside(), sound }
  } finally {
    reader.close()
  }
}

const isSound = ({ damaged, missing, incomplete, contents }: RoomReport): boolean =>
  damaged + missing === 0 && !incomplete && contents?.asFinalised !== false

function reportOf(key: RoomKey, log: LoadedLog, finals: FinalTables): RoomReport {
  const { document, refused } = documentFrom(key.room, log)
  const state = canonical(document)
  return {
    ...key,
    seq: log.seq,
    hash: createHash('sha256').update(state).digest('hex'),
    bytes: state.byteLength,
    damaged: log.quarantined + refused,
    missing: log.missing,
    incomplete: document.isIncomplete,
    ...(!RESERVED_ROOMS.includes(key.room) && { contents: finals.contents(key.room, state) }),
  }
}

/** How a log was cut into updates leaves traces in the encoding; taking the state in at one go removes them. */
function canonical(document: RoomDocument): Uint8Array {
  const copy = new RoomDocument(document.name)
  copy.apply(document.encode(), 'log')
  return copy.encode()
}
