/**
 * The log in SQLite: the default store, nothing to install. One file, a thread that writes and three that read: what is small (the door asks
 * for every request and every change of rights), whole logs and histories, and documents that are built. Commits group by themselves: while
 * one is being written, whatever arrives waits together and becomes the next, so a busy server syncs the disk once for many edits and an idle
 * one waits for nobody.
 */
import { join } from 'node:path'

import { AppError } from '../../shared/model/error.ts'
import { PLAN_LIMITS } from '../../shared/model/plan-limits.ts'
import type { RoomSummary } from '../../shared/wire/rest.ts'
import type {
  Beside,
  ClientOwner,
  LoadedLog,
  LogStore,
  NewRoom,
  RoomKey,
  StoredState,
} from '../room/ports.ts'
import { type AuditRow, auditRow } from './audit-row.ts'
import { type DataLock, lockData } from './data-lock.ts'
import { databaseRefusal } from './database-refusal.ts'
import type { RoomRow } from './sqlite-reader.ts'
import { DATABASE_FILE, openForWriting } from './sqlite-schema.ts'
import type { Appended, NewSnapshot } from './sqlite-writer.ts'
import { StoreThread } from './store-thread.ts'
import type { Statement, TableStore } from './tables.ts'

type Waiting = {
  readonly key: RoomKey
  readonly update: Uint8Array
  readonly notes: readonly AuditRow[]
  readonly owners: readonly ClientOwner[]
  readonly resolve: (seq: number) => void
  readonly reject: (error: unknown) => void
}

export type StoreOptions = {
  readonly busyTimeout?: number
  /** [SQ16] A thread of an open store ended by itself: nothing can be read or saved any more, and nothing acknowledged is lost. */
  readonly onLost?: (why: string) => void
}

type Meta = { readonly epoch: number; readonly starts: number }

/** [SQ15] Threads that read, of which none waits for another; each starts when it is first needed. */
class Readers {
  readonly #start: () => StoreThread
  readonly #threads = new Map<'small' | 'whole' | 'building', StoreThread>()

  constructor(start: () => StoreThread) {
    this.#start = start
  }

  of(what: 'small' | 'whole' | 'building'): StoreThread {
    const thread = this.#threads.get(what) ?? this.#start()
    this.#threads.set(what, thread)
    return thread
  }

  async close(): Promise<void> {
    await Promise.all([...this.#threads.values()].map((thread) => thread.close()))
  }
}

/** Updates in one transaction; more wait for the next. */
const LARGEST_BATCH = 2000

export class SqliteLogStore implements LogStore {
  readonly epoch: number
  readonly starts: number
  /** The relational tables of the same file. */
  readonly tables: TableStore = {
    read: (statement, size) =>
      this.#readers.of(size === 'large' ? 'whole' : 'small').ask({
        what: 'read',
        statement: plainStatement(statement),
      }),
    write: (statements) =>
      this.#writer.ask({
        what: 'write',
        statements: statements.map((each) => ({ ...plainStatement(each), ...(each.must && { must: true }) })),
      }),
  }
  readonly #lock: DataLock
  readonly #writer: StoreThread
  readonly #readers: Readers
  #queue: Waiting[] = []
  #writing: Promise<void> | null = null

  private constructor(lock: DataLock, writer: StoreThread, readers: Readers, meta: Meta) {
    this.#lock = lock
    this.#writer = writer
    this.#readers = readers
    this.epoch = meta.epoch
    this.starts = meta.starts
  }

  /** Rejects `data-in-use`, `newer-schema`, `file-refused` (damaged, no database of ours) or `storage-unavailable`. */
  static async open(directory: string, options: StoreOptions = {}): Promise<SqliteLogStore> {
    const lock = lockData(directory)
    const file = join(directory, DATABASE_FILE)
    try {
      const busyTimeout = options.busyTimeout ?? 5000
      // Once here, so that a file that cannot be opened is refused with its own error and the threads need not wait for each other.
      openForWriting(file, busyTimeout).close()
      let isOpen = false
      const onLost = (why: string): void => {
        if (isOpen) options.onLost?.(why)
      }
      const writer = new StoreThread({ role: 'writer', file, busyTimeout }, onLost)
      await writer.ask({ what: 'probe' })
      const readers = new Readers(() => new StoreThread({ role: 'reader', file, busyTimeout }, onLost))
      const meta = await readers.of('small').ask<Meta>({ what: 'meta' })
      isOpen = true
      return new SqliteLogStore(lock, writer, readers, meta)
    } catch (error) {
      lock.release()
      throw databaseRefusal(file, error)
    }
  }

  createPlan(plan: string, rooms: readonly NewRoom[]): Promise<boolean> {
    return this.#writer.ask({ what: 'create-plan', plan, rooms })
  }

  async createRoom(key: RoomKey, update: Uint8Array): Promise<boolean> {
    const made = await this.#writer.ask<boolean | 'full' | null>({ what: 'create-room', key, update })
    if (made === null) throw new AppError('unknown-plan', { plan: key.plan })
    if (made === 'full') throw new AppError('plan-full', { what: 'tables', limit: PLAN_LIMITS.tables })
    return made
  }

  plans(): Promise<readonly string[]> {
    return this.#readers.of('small').ask({ what: 'plans' })
  }

  async rooms(plan: string): Promise<readonly RoomSummary[]> {
    const rows = await this.#readers.of('small').ask<RoomRow[]>({ what: 'rooms', plan })
    return rows.map(({ room, seq }) => ({ room, seq }))
  }

  owners(plan: string): Promise<readonly ClientOwner[]> {
    return this.#readers.of('whole').ask({ what: 'owners', plan })
  }

  load(key: RoomKey): Promise<LoadedLog | null> {
    return this.#readers.of('whole').ask({ what: 'load', key })
  }

  state(key: RoomKey): Promise<StoredState | null> {
    return this.#readers.of('building').ask({ what: 'state', key })
  }

  append(key: RoomKey, update: Uint8Array, { notes = [], owners = [] }: Beside = {}): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ key, update, notes: notes.map(auditRow), owners, resolve, reject })
      this.#writing ??= this.#writeAll()
    })
  }

  async compact(key: RoomKey): Promise<void> {
    const made = await this.#readers
      .of('building')
      .ask<Omit<NewSnapshot, 'key'> | null>({ what: 'condense', key })
    if (made) await this.#writer.ask({ what: 'keep-snapshot', snapshot: { key, ...made } })
  }

  probe(): Promise<void> {
    return this.#writer.ask({ what: 'probe' })
  }

  async close(): Promise<void> {
    await this.#writing
    // The last to close takes the write-ahead log in, which a reader cannot: what a stopped server leaves is one file.
    await this.#readers.close()
    await this.#writer.close()
    this.#lock.release()
  }

  async #writeAll(): Promise<void> {
    // What arrives in the same turn of the event loop shares the first commit, too.
    await new Promise((turn) => setImmediate(turn))
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, LARGEST_BATCH)
      try {
        const seqs = await this.#writer.ask<Appended[]>({
          what: 'append',
          batch: batch.map(({ key, update, notes, owners }) => ({ key, update, notes, owners })),
        })
        for (const [at, waiting] of batch.entries()) settle(waiting, seqs[at] ?? null)
      } catch (error) {
        for (const waiting of batch) waiting.reject(error)
      }
    }
    this.#writing = null
  }
}

/** What Kysely compiles carries its whole syntax tree, which is not to travel. */
const plainStatement = ({ sql, parameters }: Statement): Statement => ({ sql, parameters })

function settle({ key, resolve, reject }: Waiting, appended: Appended): void {
  if (appended === null) reject(new AppError('unknown-table', { table: key.room }))
  else if (appended === 'frozen') reject(new AppError('read-only', { table: key.room }))
  else resolve(appended)
}
