/**
 * All writing to the SQLite file, synchronous, one transaction per call. Runs in the writer thread; nothing else writes while a server
 * runs. Whatever throws has changed nothing, neither on disk nor in the places remembered here.
 */
import { PLAN_LIMITS } from '../../shared/model/plan-limits.ts'
import { RESERVED_ROOMS } from '../../shared/wire/socket-path.ts'
import type { ClientOwner, NewRoom, RoomKey } from '../room/ports.ts'
import { keyText } from '../room/ports.ts'
import { type AuditRow, insertAudit } from './audit-row.ts'
import { checksum } from './checksum.ts'
import { runWrites } from './run-writes.ts'
import type { Damaged } from './sqlite-reader.ts'
import { type Db, openForWriting } from './sqlite-schema.ts'
import type { Write } from './tables.ts'

export type Append = {
  readonly key: RoomKey
  readonly update: Uint8Array
  readonly notes: readonly AuditRow[]
  readonly owners: readonly ClientOwner[]
}
/** The place after the commit; `null`: there is no such room. */
export type Appended = number | 'frozen' | null
/** What a reader made of a room's log, to be written down. */
export type NewSnapshot = {
  readonly key: RoomKey
  readonly upto: number
  readonly payload: Uint8Array
  readonly damaged: readonly Damaged[]
}

type Place = { readonly id: number; readonly seq: number }

const HEAD = `
  SELECT room.id AS id, max(
    (SELECT coalesce(max(seq), 0) FROM log WHERE log.room = room.id),
    (SELECT coalesce(max(upto), 0) FROM snapshot WHERE snapshot.room = room.id)
  ) AS seq
  FROM room WHERE plan = ? AND name = ?`

export class SqliteWriter {
  readonly #db: Db
  readonly #now: () => number
  /** Where each room's log ends, for the rooms written to since the start. */
  readonly #places = new Map<string, Place>()

  constructor(file: string, now: () => number, busyTimeout?: number) {
    this.#db = openForWriting(file, busyTimeout)
    this.#now = now
  }

  /** Counts this opening. */
  begin(): void {
    this.#db.exec(`UPDATE meta SET value = value + 1 WHERE key = 'starts'`)
  }

  /** One answer for each, in order. Whether a room is frozen is asked of the database every time: whoever froze it wrote only there. */
  append(batch: readonly Append[]): Appended[] {
    const insert = this.#db.prepare('INSERT INTO log(room, seq, at, crc, payload) VALUES (?, ?, ?, ?, ?)')
    const isFrozen = this.#db.prepare('SELECT frozen FROM room WHERE id = ?').pluck()
    const own = this.#db.prepare('INSERT OR IGNORE INTO client_owner(room, client, person) VALUES (?, ?, ?)')
    const note = insertAudit(this.#db)
    return this.#transaction((touched) =>
      batch.map(({ key, update, notes, owners }) => {
        const text = keyText(key)
        const place = touched.get(text) ?? this.#places.get(text) ?? this.#head(key)
        if (!place) return null
        if (isFrozen.get(place.id) === 1) return 'frozen'
        const seq = place.seq + 1
        insert.run(place.id, seq, this.#now(), checksum(update, seq), update)
        for (const [client, person] of owners) own.run(place.id, client, person)
        for (const row of notes) note(key, seq, row)
        touched.set(text, { id: place.id, seq })
        return seq
      }),
    )
  }

  createPlan(plan: string, rooms: readonly NewRoom[]): boolean {
    return this.#transaction((touched) => {
      if (this.#db.prepare('SELECT 1 FROM room WHERE plan = ? LIMIT 1').get(plan)) return false
      for (const { room, update } of rooms) this.#insertRoom({ plan, room }, update, touched)
      return true
    })
  }

  /** `null`: no such plan. */
  createRoom(key: RoomKey, update: Uint8Array): boolean | 'full' | null {
    return this.#transaction((touched) => {
      if (!this.#db.prepare('SELECT 1 FROM room WHERE plan = ? LIMIT 1').get(key.plan)) return null
      if (this.#head(key)) return false
      if (!RESERVED_ROOMS.includes(key.room) && this.#tables(key.plan) >= PLAN_LIMITS.tables) return 'full'
      this.#insertRoom(key, update, touched)
      return true
    })
  }

  /**
   * Adds the snapshot and forgets what the snapshot before it covered. The one before it and the log since then stay: should the
   * newest be damaged one day, nothing is missing. Damaged rows are moved aside, never destroyed.
   */
  keepSnapshot({ key, upto, payload, damaged }: NewSnapshot): void {
    this.#transaction(() => {
      const place = this.#head(key)
      if (!place || place.seq < upto) return
      const { id } = place
      const aside = this.#db.prepare('INSERT OR IGNORE INTO quarantine VALUES (?, ?, ?, ?, ?, ?)')
      for (const row of damaged) aside.run(id, row.kind, row.seq, row.at, row.crc, row.payload)
      for (const row of damaged) this.#db.prepare(REMOVE[row.kind]).run(id, row.seq)
      this.#db
        .prepare('INSERT OR REPLACE INTO snapshot(room, upto, at, crc, payload) VALUES (?, ?, ?, ?, ?)')
        .run(id, upto, this.#now(), checksum(payload, upto), payload)
      const before = this.#db
        .prepare('SELECT max(upto) FROM snapshot WHERE room = ? AND upto < ?')
        .pluck()
        .get(id, upto)
      if (typeof before !== 'number') return
      this.#db.prepare('DELETE FROM log WHERE room = ? AND seq <= ?').run(id, before)
      this.#db.prepare('DELETE FROM snapshot WHERE room = ? AND upto < ?').run(id, before)
    })
  }

  /** Of the relational tables; see `TableStore.write`. */
  write(statements: readonly Write[]): readonly number[] | null {
    return runWrites(this.#db, statements)
  }

  probe(): void {
    this.#db.exec(`UPDATE meta SET value = value + 1 WHERE key = 'probe'`)
  }

  close(): void {
    this.#db.close()
  }

  #head(key: RoomKey): Place | undefined {
    return this.#db.prepare(HEAD).get(key.plan, key.room) as Place | undefined
  }

  #tables(plan: string): number {
    const names = RESERVED_ROOMS.map(() => '?').join()
    const count = `SELECT count(*) FROM room WHERE plan = ? AND name NOT IN (${names})`
    return Number(
      this.#db
        .prepare(count)
        .pluck()
        .get(plan, ...RESERVED_ROOMS),
    )
  }

  #insertRoom(key: RoomKey, update: Uint8Array, touched: Map<string, Place>): void {
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO room(plan, name, created) VALUES (?, ?, ?)')
      .run(key.plan, key.room, this.#now())
    const id = Number(lastInsertRowid)
    this.#db
      .prepare('INSERT INTO log(room, seq, at, crc, payload) VALUES (?, 1, ?, ?, ?)')
      .run(id, this.#now(), checksum(update, 1), update)
    touched.set(keyText(key), { id, seq: 1 })
  }

  /** Remembered places change only with the commit. */
  #transaction<T>(write: (touched: Map<string, Place>) => T): T {
    const touched = new Map<string, Place>()
    const result = this.#db.transaction(() => write(touched)).immediate()
    for (const [key, place] of touched) this.#places.set(key, place)
    return result
  }
}

const REMOVE = {
  log: 'DELETE FROM log WHERE room = ? AND seq = ?',
  snapshot: 'DELETE FROM snapshot WHERE room = ? AND upto = ?',
} as const
