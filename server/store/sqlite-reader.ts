/**
 * All reading of the SQLite file, synchronous. Runs in the reader thread of a server, and in the command line beside a running one.
 * Every row is believed only after its checksum: a damaged one is named and left out, and the rest is given.
 */
import { AppError } from '../../shared/model/error.ts'
import { isStackOverflow } from '../../shared/wire/is-stack-overflow.ts'
import { withoutDeepValues } from '../../shared/wire/without-deep-values.ts'
import type { ClientOwner, LoadedLog, RoomKey } from '../room/ports.ts'
import { checksum } from './checksum.ts'
import { packSnapshot, unpackSnapshot } from './snapshot-payload.ts'
import { asCurrent, type Db, openForReading } from './sqlite-schema.ts'
import type { Statement } from './tables.ts'

/** A log row (`seq`) or a snapshot (`seq` is its `upto`) as it lies on disk. */
type Row = { readonly seq: number; readonly at: number; readonly crc: number; readonly payload: Buffer }
export type Damaged = Row & { readonly kind: 'log' | 'snapshot' }

export type RoomRow = { readonly plan: string; readonly room: string; readonly seq: number }

type Contents = {
  readonly base: { readonly upto: number; readonly update: Uint8Array } | null
  readonly rows: readonly Row[]
  readonly head: number
  readonly missing: number
  readonly damaged: readonly Damaged[]
  readonly created: number
  readonly frozen: boolean
  readonly owners: readonly ClientOwner[]
}

const HEAD = `
  SELECT max(
    (SELECT coalesce(max(seq), 0) FROM log WHERE log.room = room.id),
    (SELECT coalesce(max(upto), 0) FROM snapshot WHERE snapshot.room = room.id)
  ) AS seq
  FROM room WHERE plan = ? AND name = ?`

export class SqliteReader {
  readonly #db: Db

  constructor(file: string) {
    this.#db = asCurrent(openForReading(file), file)
  }

  meta(key: 'epoch' | 'starts'): number {
    return Number(this.#db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key))
  }

  plans(): string[] {
    return this.#list<{ plan: string }>('SELECT DISTINCT plan FROM room ORDER BY plan').map(
      ({ plan }) => plan,
    )
  }

  rooms(plan: string): RoomRow[] {
    return this.#list<RoomRow>(
      `SELECT plan, name AS room, max(
         (SELECT coalesce(max(seq), 0) FROM log WHERE log.room = room.id),
         (SELECT coalesce(max(upto), 0) FROM snapshot WHERE snapshot.room = room.id)
       ) AS seq
       FROM room WHERE plan = ? ORDER BY name`,
      plan,
    )
  }

  /** Place of the room's last commit; `null`: no such room. */
  head({ plan, room }: RoomKey): number | null {
    const [found] = this.#list<{ seq: number }>(HEAD, plan, room)
    return found?.seq ?? null
  }

  owners(plan: string): ClientOwner[] {
    return this.#list<{ client: number; person: string }>(
      `SELECT client, person, min(room) FROM client_owner JOIN room ON room.id = client_owner.room
       WHERE room.plan = ? GROUP BY client`,
      plan,
    ).map(({ client, person }) => [client, person])
  }

  load(key: RoomKey): LoadedLog | null {
    const contents = this.#contents(key)
    if (!contents) return null
    const { base, rows, head, missing, damaged, created, frozen, owners } = contents
    const stored = [...(base ? [base.update] : []), ...rows.map((row) => row.payload)]
    const updates = stored.map(withoutDeepValues)
    const deep = updates.filter((update, at) => update !== stored[at]).length
    return {
      updates,
      seq: head,
      rows: rows.length,
      bytes: rows.reduce((sum, row) => sum + row.payload.byteLength, 0),
      quarantined: damaged.length + deep,
      missing,
      created,
      frozen,
      owners,
    }
  }

  /**
   * The room's log so far as one snapshot; `null` when there is nothing to gain or no such room. Throws where a snapshot would take the place
   * of what cannot be read here and now, but is there [ROOM38].
   */
  condense(key: RoomKey): { upto: number; payload: Uint8Array; damaged: Damaged[] } | null {
    const contents = this.#contents(key)
    if (!contents || contents.rows.length === 0) return null
    const { base, rows, head } = contents
    const updates = [...(base ? [base.update] : []), ...rows.map((row) => row.payload)]
    const { payload, refused } = packSnapshot(updates)
    if (base && refused.includes(0)) throw unreadable('the snapshot cannot be applied')
    const damaged = [...contents.damaged]
    for (const position of refused) {
      const row = rows[position - (base ? 1 : 0)]
      if (row) damaged.push({ kind: 'log', ...row })
    }
    return { upto: head, payload, damaged }
  }

  /** Of the relational tables (`tables.ts`). */
  read(statement: Statement): unknown[] {
    return this.#db.prepare(statement.sql).all(...statement.parameters)
  }

  /**
   * Damaged rows and snapshots that are not read any more, as long as the newest snapshot is whole: what would be read if it were not. Looked
   * at by `verify` alone.
   */
  damagedSpares(key: RoomKey): number {
    const [room] = this.#list<{ id: number }>(
      'SELECT id FROM room WHERE plan = ? AND name = ?',
      key.plan,
      key.room,
    )
    if (!room) return 0
    const { base } = this.#newestSnapshot(room.id)
    if (!base) return 0
    const spares = this.#list<Row>(
      `SELECT seq, at, crc, payload FROM log WHERE room = ? AND seq <= ?
       UNION ALL SELECT upto AS seq, at, crc, payload FROM snapshot WHERE room = ? AND upto < ?`,
      room.id,
      base.upto,
      room.id,
      base.upto,
    )
    return spares.filter(({ payload, seq, crc }) => checksum(payload, seq) !== crc).length
  }

  /** SQLite's own check of the whole file: `ok`, or what is wrong. */
  integrity(): string {
    return String(this.#db.pragma('integrity_check(1)', { simple: true }))
  }

  /** Rows moved aside by earlier compactions. */
  setAside(): number {
    return Number(this.#db.prepare('SELECT count(*) FROM quarantine').pluck().get())
  }

  close(): void {
    this.#db.close()
  }

  /** One consistent look at a room, whatever is being written meanwhile. */
  #contents(key: RoomKey): Contents | null {
    return this.#db.transaction(() => {
      const [room] = this.#list<{ id: number; created: number; frozen: number }>(
        'SELECT id, created, frozen FROM room WHERE plan = ? AND name = ?',
        key.plan,
        key.room,
      )
      if (!room) return null
      const { id, created } = room
      const { base, newest, damaged } = this.#newestSnapshot(id)
      const from = base?.upto ?? 0
      const rows = this.#list<Row>(
        'SELECT seq, at, crc, payload FROM log WHERE room = ? AND seq > ? ORDER BY seq',
        id,
        from,
      )
      const head = Math.max(rows.at(-1)?.seq ?? 0, newest)
      const setAside = Number(
        this.#db
          .prepare(`SELECT count(*) FROM quarantine WHERE room = ? AND kind = 'log' AND seq > ?`)
          .pluck()
          .get(id, from),
      )
      const good: Row[] = []
      for (const row of rows)
        if (checksum(row.payload, row.seq) === row.crc) good.push(row)
        else damaged.push({ kind: 'log', ...row })
      const missing = head - from - rows.length - setAside
      return {
        base,
        rows: good,
        head,
        missing,
        damaged,
        created,
        frozen: room.frozen === 1,
        owners: this.#owners(id),
      }
    })()
  }

  #owners(id: number): ClientOwner[] {
    return this.#list<{ client: number; person: string }>(
      'SELECT client, person FROM client_owner WHERE room = ?',
      id,
    ).map(({ client, person }) => [client, person])
  }

  #newestSnapshot(id: number): Pick<Contents, 'base'> & { newest: number; damaged: Damaged[] } {
    const damaged: Damaged[] = []
    const snapshots = this.#list<Row>(
      'SELECT upto AS seq, at, crc, payload FROM snapshot WHERE room = ? ORDER BY upto DESC',
      id,
    )
    const newest = snapshots[0]?.seq ?? 0
    for (const row of snapshots) {
      const update = checksum(row.payload, row.seq) === row.crc ? tryUnpack(row.payload) : null
      if (update) return { base: { upto: row.seq, update }, newest, damaged }
      damaged.push({ kind: 'snapshot', ...row })
    }
    return { base: null, newest, damaged }
  }

  #list<T>(sql: string, ...values: (string | number)[]): T[] {
    return this.#db.prepare(sql).all(...values) as T[]
  }
}

function tryUnpack(payload: Uint8Array): Uint8Array | null {
  try {
    return unpackSnapshot(payload)
  } catch (error) {
    if (isStackOverflow(error)) throw unreadable('the snapshot nests too deeply')
    return null
  }
}

const unreadable = (why: string): AppError => new AppError('storage-unavailable', { why })
