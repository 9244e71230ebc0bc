/**
 * The log in memory: for tests, benches and a trial without a disk. Keeps the same promises except the one about power cuts. Its relational
 * tables are real ones (`tables`), and know its rooms: whoever freezes a room there freezes it here.
 * `failWith` makes every write reject, and `damage` spoils a row, which is how full and failing disks are tested without one.
 */
import { AppError } from '../../shared/model/error.ts'
import { checkRoomInPlan } from '../../shared/model/plan-limits.ts'
import type { RoomSummary } from '../../shared/wire/rest.ts'
import { RESERVED_ROOMS } from '../../shared/wire/socket-path.ts'
import { withoutDeepValues } from '../../shared/wire/without-deep-values.ts'
import {
  type Beside,
  type ClientOwner,
  keyText,
  type LoadedLog,
  type LogStore,
  type NewRoom,
  type RoomKey,
  type StoredState,
} from '../room/ports.ts'
import { documentFrom } from '../room/room-document.ts'
import { auditRow, insertAudit } from './audit-row.ts'
import { MemoryTables } from './memory-tables.ts'
import { packSnapshot, unpackSnapshot } from './snapshot-payload.ts'

/** A row that is `null` is damaged. */
type Log = {
  readonly id: number
  snapshot: Uint8Array | null
  rows: (Uint8Array | null)[]
  seq: number
}

export class MemoryLogStore implements LogStore {
  readonly epoch: number
  readonly starts: number
  /** While set, nothing can be written. */
  failWith: AppError | null = null
  readonly tables = new MemoryTables()
  readonly #plans = new Map<string, Map<string, Log>>()

  constructor(meta: { readonly epoch?: number; readonly starts?: number } = {}) {
    this.epoch = meta.epoch ?? 1
    this.starts = meta.starts ?? 1
  }

  async createPlan(plan: string, rooms: readonly NewRoom[]): Promise<boolean> {
    await this.probe()
    if (this.#plans.has(plan)) return false
    this.#plans.set(
      plan,
      new Map(rooms.map(({ room, update }) => [room, this.#newLog({ plan, room }, update)])),
    )
    return true
  }

  async createRoom(key: RoomKey, update: Uint8Array): Promise<boolean> {
    await this.probe()
    const rooms = this.#plans.get(key.plan)
    if (!rooms) throw new AppError('unknown-plan', { plan: key.plan })
    if (rooms.has(key.room)) return false
    const tables = [...rooms.keys()].filter((room) => !RESERVED_ROOMS.includes(room)).length
    if (!RESERVED_ROOMS.includes(key.room)) checkRoomInPlan('tables', tables)
    rooms.set(key.room, this.#newLog(key, update))
    return true
  }

  plans(): Promise<readonly string[]> {
    return Promise.resolve([...this.#plans.keys()].sort())
  }

  rooms(plan: string): Promise<readonly RoomSummary[]> {
    const rooms = [...(this.#plans.get(plan) ?? [])].map(([room, log]) => ({ room, seq: log.seq }))
    return Promise.resolve(rooms.sort((a, b) => (a.room < b.room ? -1 : 1)))
  }

  owners(plan: string): Promise<readonly ClientOwner[]> {
    const rooms = [...(this.#plans.get(plan)?.values() ?? [])].toSorted((a, b) => b.id - a.id)
    // Of the oldest room last: what is said last counts.
    return Promise.resolve([...new Map(rooms.flatMap((log) => this.#owners(log)))])
  }

  load(key: RoomKey): Promise<LoadedLog | null> {
    const log = this.#plans.get(key.plan)?.get(key.room)
    if (!log) return Promise.resolve(null)
    const stored = [...(log.snapshot ? [unpackSnapshot(log.snapshot)] : []), ...goodRows(log)]
    const updates = stored.map(withoutDeepValues)
    const deep = updates.filter((update, at) => update !== stored[at]).length
    return Promise.resolve({
      updates,
      seq: log.seq,
      rows: goodRows(log).length,
      bytes: goodRows(log).reduce((sum, row) => sum + row.byteLength, 0),
      quarantined: log.rows.length - goodRows(log).length + deep,
      missing: 0,
      created: this.#createdAt(log),
      frozen: this.#isFrozen(log),
      owners: this.#owners(log),
    })
  }

  async state(key: RoomKey): Promise<StoredState | null> {
    const log = await this.load(key)
    if (!log) return null
    const { document } = documentFrom(key.room, log)
    const update = document.encode()
    document.destroy()
    return { update, seq: log.seq }
  }

  async append(key: RoomKey, update: Uint8Array, { notes = [], owners = [] }: Beside = {}): Promise<number> {
    await this.probe()
    const log = this.#plans.get(key.plan)?.get(key.room)
    if (!log) throw new AppError('unknown-table', { table: keyText(key) })
    if (this.#isFrozen(log)) throw new AppError('read-only', { table: key.room })
    const { db } = this.tables
    const own = db.prepare('INSERT OR IGNORE INTO client_owner(room, client, person) VALUES (?, ?, ?)')
    const note = insertAudit(db)
    db.transaction(() => {
      for (const [client, person] of owners) own.run(log.id, client, person)
      for (const one of notes) note(key, log.seq + 1, auditRow(one))
    })()
    log.rows.push(update.slice())
    return ++log.seq
  }

  async compact(key: RoomKey): Promise<void> {
    await this.probe()
    const log = this.#plans.get(key.plan)?.get(key.room)
    if (!log || log.rows.length === 0) return
    const base = log.snapshot ? [unpackSnapshot(log.snapshot)] : []
    log.snapshot = packSnapshot([...base, ...goodRows(log)]).payload
    log.rows = []
  }

  /** The row at this place, after the last snapshot, cannot be read any more. */
  damage(key: RoomKey, seq: number): void {
    const log = this.#plans.get(key.plan)?.get(key.room)
    if (log) log.rows[log.rows.length - 1 - (log.seq - seq)] = null
  }

  async probe(): Promise<void> {
    await new Promise((turn) => setImmediate(turn))
    if (this.failWith) throw this.failWith
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #newLog({ plan, room }: RoomKey, update: Uint8Array): Log {
    const { lastInsertRowid } = this.tables.db
      .prepare('INSERT INTO room(plan, name, created) VALUES (?, ?, ?)')
      .run(plan, room, Date.now())
    return { id: Number(lastInsertRowid), snapshot: null, rows: [update.slice()], seq: 1 }
  }

  /** Of the tables, where tests make rooms older. */
  #createdAt({ id }: Log): number {
    return Number(this.tables.db.prepare('SELECT created FROM room WHERE id = ?').pluck().get(id))
  }

  #owners({ id }: Log): ClientOwner[] {
    return this.tables.db
      .prepare('SELECT client, person FROM client_owner WHERE room = ?')
      .raw()
      .all(id) as ClientOwner[]
  }

  #isFrozen({ id }: Log): boolean {
    return this.tables.db.prepare('SELECT frozen FROM room WHERE id = ?').pluck().get(id) === 1
  }
}

const goodRows = ({ rows }: Log): Uint8Array[] => rows.filter((row) => row !== null)
