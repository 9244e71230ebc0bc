/**
 * A plan's documents in IndexedDB. Own edits are written in the tick they are made, in one transaction with their marks and journal
 * entries; what came from elsewhere waits half a second and is merged. Several tabs share the database: each writes its own edits, and the
 * one that holds the leader's lock writes what came from the server. When the disk refuses, everything stays queued here and is tried
 * again; when the data was cleared under us, every room is written again whole.
 */
import { must } from '../../shared/model/error.ts'
import { isRoomMark, newerMark, type RoomMark } from '../../shared/model/room-mark.ts'
import { mergeUpdates } from '../../shared/wire/merge-updates.ts'
import type {
  JournalEntry,
  PlanStore,
  RefusedEdit,
  Replacement,
  StoredJournal,
  StoredRefused,
  StoredRoom,
  StoreTrouble,
} from '../session/ports.ts'
import { PlanDatabase, type ReplacedRow, TOKEN, type UpdateRow } from './plan-database.ts'
import { PlanLocks, type Locks } from './plan-locks.ts'
import { PlanReader } from './plan-reader.ts'
import { storeTrouble } from './store-trouble.ts'
import { StoreTroubles } from './store-troubles.ts'
import { onWipe } from './wipe-call.ts'
import { type Batch, WriteQueue, written } from './write-queue.ts'

export type DexieStoreOptions = {
  readonly random: () => number
  readonly now: () => number
  /** `navigator.locks`; without it this store acts as the only one. */
  readonly locks?: Locks | undefined
  readonly indexedDB?: IDBFactory
  readonly IDBKeyRange?: typeof IDBKeyRange
}

/** More rows than this of one room are replaced by its whole state. */
const TIDY_AT = 200
const LATER = 500

type KnownRoom = {
  readonly whole: () => Uint8Array
  readonly rows: Set<number>
  loaded: readonly UpdateRow[]
}

export class DexiePlanStore implements PlanStore {
  readonly writer: string
  readonly #database: PlanDatabase
  readonly #locks: PlanLocks
  readonly #reader: PlanReader
  readonly #rooms = new Map<string, KnownRoom>()
  readonly #marks = new Map<string, Map<string, RoomMark>>()
  /** As this store has read or written them: another generation on the disk is another tab's. */
  readonly #replaced = new Map<string, ReplacedRow>()
  readonly #onReplaced = new Set<(room: string) => void>()
  readonly #queue: WriteQueue
  readonly #troubles = new StoreTroubles(() => void this.flush())
  #chain: Promise<void> = Promise.resolve()
  #timer: ReturnType<typeof setTimeout> | null = null
  #scheduled = false
  #closed = false
  /** The browser closed the database: what is in it has to be looked at, also when nobody edits. */
  #suspect = false
  /** [ST30] This device was wiped: whoever still has a plan open keeps it in memory, and writes nothing here again. */
  #wiped = false
  readonly #endWipe = onWipe(() => {
    this.#wiped = true
    this.#cancelTimer()
    this.#database.close()
    this.#troubles.say({ kind: 'unavailable', reason: 'The data of this device was removed.' })
  })
  readonly #onHide = (): void => void this.flush()
  readonly #onClose = (): void => {
    this.#suspect = true
    this.#retry()
  }

  private constructor(plan: string, options: DexieStoreOptions) {
    const { random, now, locks, indexedDB, IDBKeyRange } = options
    this.writer = Math.floor(random() * 2 ** 48).toString(36)
    this.#queue = new WriteQueue(now)
    this.#locks = new PlanLocks(plan, this.writer, locks)
    this.#database = new PlanDatabase(plan, {
      ...(indexedDB && { indexedDB }),
      ...(IDBKeyRange && { IDBKeyRange }),
    })
    this.#reader = new PlanReader(this.#database, now)
  }

  /** Throws a `StoreTrouble` when the browser gives us no database at all; the caller then keeps the plan in memory. */
  static async open(plan: string, options: DexieStoreOptions): Promise<DexiePlanStore> {
    const store = new DexiePlanStore(plan, options)
    try {
      await store.#database.ready()
      await store.#database.facts.put({ key: TOKEN, value: store.writer })
    } catch (error) {
      store.#endWipe()
      store.#database.close()
      throw new StoreUnavailable(storeTrouble(error))
    }
    store.#database.on('close', store.#onClose)
    await store.#locks.take()
    globalThis.addEventListener?.('pagehide', store.#onHide)
    return store
  }

  async load(room: string, whole: () => Uint8Array): Promise<StoredRoom> {
    const { updates, marks, broken, replaced } = await this.#ready()
      .then(() => this.#reader.room(room))
      .catch((error: unknown) =>
        this.#unreadable(error, { updates: [], marks: [], broken: 1, replaced: this.#replaced.get(room) }),
      )
    this.#followGeneration(room, replaced)
    this.#rooms.set(room, { whole, rows: new Set(updates.map((row) => row.i)), loaded: updates })
    for (const mark of marks) this.#note(room, mark)
    return {
      updates: updates.map((row) => row.update),
      marks: marks.map(({ room: _room, ...mark }) => mark),
      broken,
      ...(replaced && {
        generation: replaced.generation,
        reason: replaced.reason,
        outdated: replaced.outdated,
      }),
    }
  }

  async setAside(room: string, indexes: readonly number[]): Promise<void> {
    const known = this.#rooms.get(room)
    const rows = indexes.flatMap((index) => known?.loaded[index] ?? [])
    for (const row of rows) known?.rows.delete(row.i)
    await this.#reader.setAside(room, rows)
  }

  append(room: string, update: Uint8Array, mark?: RoomMark): Promise<void> {
    if (mark) this.#note(room, mark)
    const done = this.#queue.update(room, update, mark)
    this.#schedule(mark !== undefined)
    return done
  }

  acknowledge(room: string, marks: readonly RoomMark[]): Promise<void> {
    for (const mark of marks) this.#note(room, mark)
    const done = this.#queue.marks(room, marks)
    this.#schedule(true)
    return done
  }

  async readJournal(): Promise<StoredJournal> {
    const alive = await this.#locks.writers()
    const { entries, broken } = await this.#ready()
      .then(() => this.#reader.journal())
      .catch((error: unknown) => this.#unreadable(error, { entries: [], broken: 1 }))
    return { entries: entries.filter((entry) => !alive.has(entry.owner)), broken }
  }

  writeJournal(entries: readonly JournalEntry[]): Promise<void> {
    const done = this.#queue.journal(entries)
    this.#schedule(true)
    return done
  }

  dropJournal(ids: readonly string[]): Promise<void> {
    const done = this.#queue.dropJournal(ids)
    this.#schedule(true)
    return done
  }

  replaceRoom(room: string, replacement: Replacement): Promise<number> {
    this.#marks.set(room, new Map(replacement.marks.map((mark) => [mark.writer, mark])))
    const done = this.#queue.replace(room, replacement)
    this.#schedule(true)
    return done
  }

  writeRefused(edits: readonly RefusedEdit[]): Promise<void> {
    const done = this.#queue.refuse(edits)
    this.#schedule(true)
    return done
  }

  async readRefused(): Promise<StoredRefused> {
    return this.#ready()
      .then(() => this.#reader.refused())
      .catch((error: unknown) => this.#unreadable(error, { edits: [], broken: 1 }))
  }

  dropRefused(ids: readonly string[]): Promise<void> {
    const done = this.#queue.dropRefused(ids)
    this.#schedule(true)
    return done
  }

  onReplaced(handler: (room: string) => void): () => void {
    this.#onReplaced.add(handler)
    return () => this.#onReplaced.delete(handler)
  }

  async flush(): Promise<void> {
    this.#cancelTimer()
    await this.#run()
  }

  onTrouble(handler: (trouble: StoreTrouble | null) => void): () => void {
    return this.#troubles.onTrouble(handler)
  }

  async close(): Promise<void> {
    await this.flush()
    this.#closed = true
    this.#cancelTimer()
    globalThis.removeEventListener?.('pagehide', this.#onHide)
    this.#endWipe()
    this.#database.close()
    this.#locks.release()
  }

  // ---- writing ---------------------------------------------------------------------------------------------------------------------------

  #schedule(atOnce: boolean): void {
    if (this.#closed) return
    if (!atOnce) {
      this.#timer ??= setTimeout(() => void this.flush(), LATER)
      return
    }
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      void this.#run()
    })
  }

  #run(): Promise<void> {
    this.#chain = this.#chain.then(() => this.#write())
    return this.#chain
  }

  async #write(): Promise<void> {
    if (this.#closed || this.#wiped || (this.#queue.isEmpty && !this.#troubles.current && !this.#suspect))
      return
    const batch = this.#queue.take(this.#locks.isLeader)
    try {
      await this.#ready()
      const cleared = await this.#commit(batch)
      this.#suspect = false
      written(batch)
      if (cleared)
        this.#troubles.say({ kind: 'cleared', reason: 'The browser cleared the data of this plan.' })
    } catch (error) {
      this.#queue.putBack(batch)
      return this.#troubled(error)
    }
    try {
      await this.#tidy()
    } catch (error) {
      return this.#troubled(error)
    }
    this.#troubles.over()
  }

  /** One transaction. True when the data had been cleared and was written again whole. */
  async #commit(batch: Batch): Promise<boolean> {
    const database = this.#database
    const { updates, marks, journal, refused, replaced, facts } = database
    const tables = [updates, marks, journal, refused, replaced, facts]
    const fresh: [KnownRoom | undefined, number][] = []
    const told: (() => void)[] = []
    const { cleared, lost } = await database.transaction('rw', tables, async () => {
      const wasCleared = (await facts.get(TOKEN)) === undefined
      if (wasCleared) {
        await facts.put({ key: TOKEN, value: this.writer })
        await replaced.bulkPut([...this.#replaced.values()])
      }
      const lostRooms = await this.#lostRooms(batch)
      await refused.bulkPut([...batch.refused.values()])
      await refused.bulkDelete([...batch.unrefused])
      for (const room of batch.replaced.keys()) told.push(await this.#putReplacement(room, batch))
      for (const [room, pieces] of wasCleared ? this.#everything(batch.updates) : batch.updates) {
        if (lostRooms.has(room)) continue
        const key = await updates.add({ room, update: mergeUpdates(pieces) })
        fresh.push([this.#rooms.get(room), key])
      }
      for (const room of wasCleared ? this.#marks.keys() : batch.marked)
        if (!lostRooms.has(room)) await this.#putMarks(room)
      await journal.bulkPut([...batch.journal.values()])
      await journal.bulkDelete([...batch.dropped])
      return { cleared: wasCleared, lost: lostRooms }
    })
    if (cleared) for (const room of this.#rooms.values()) room.rows.clear()
    for (const tell of told) tell()
    for (const [room, key] of fresh) room?.rows.add(key)
    for (const room of lost) for (const handler of this.#onReplaced) handler(room)
    return cleared
  }

  /** [ST29] Rooms of the batch that another tab has replaced: what this one has of them is out of date, and is not written. */
  async #lostRooms(batch: Batch): Promise<ReadonlySet<string>> {
    const stored = await this.#database.replaced.toArray()
    const isOurs = (room: string): boolean => batch.replaced.has(room) || !this.#rooms.has(room)
    const newer = stored.filter(
      ({ room, generation }) => generation > (this.#replaced.get(room)?.generation ?? 0) && !isOurs(room),
    )
    const touched = new Set([...batch.updates.keys(), ...batch.marked])
    return new Set(newer.map(({ room }) => room).filter((room) => touched.has(room)))
  }

  /** [ST28] Gives what is to be told when the transaction is on the disk. */
  async #putReplacement(room: string, batch: Batch): Promise<() => void> {
    const { updates, marks, replaced } = this.#database
    const { state, outdated, reason, already, done, ...queued } = must(batch.replaced.get(room), room)
    const stored = await replaced.get(room)
    const isElsewhere = already !== undefined && (stored?.generation ?? 0) >= already
    const row: ReplacedRow =
      isElsewhere && stored
        ? stored
        : { room, generation: already ?? (stored?.generation ?? 0) + 1, reason, outdated }
    if (isElsewhere) await this.#putMarks(room)
    else {
      await replaced.put(row)
      await marks.where({ room }).delete()
      await marks.bulkPut(queued.marks.map((mark) => ({ ...mark, room })))
      if (state !== null) {
        await updates.where({ room }).delete()
        await updates.add({ room, update: state })
      }
    }
    const rows = await updates.where({ room }).primaryKeys()
    return () => {
      this.#replaced.set(room, row)
      const known = this.#rooms.get(room)
      known?.rows.clear()
      for (const key of rows) known?.rows.add(key)
      for (const tell of done) tell(row.generation)
    }
  }

  /** A room of another generation has nothing in common with what was known of it. */
  #followGeneration(room: string, stored: ReplacedRow | undefined): void {
    if (stored === undefined) return
    if (stored.generation > (this.#replaced.get(room)?.generation ?? 0)) this.#marks.delete(room)
    this.#replaced.set(room, stored)
  }

  /** Other tabs write theirs: what is stored may know more than we do, and neither number goes back. */
  async #putMarks(room: string): Promise<void> {
    const { marks } = this.#database
    const stored = await marks
      .where({ room })
      .toArray()
      .catch(() => [])
    for (const mark of stored)
      if (isRoomMark(mark))
        this.#note(room, { writer: mark.writer, version: mark.version, acked: mark.acked })
    await marks.bulkPut([...(this.#marks.get(room)?.values() ?? [])].map((mark) => ({ ...mark, room })))
  }

  /** Every room as it is now; what is queued for a room that was never loaded as it came. */
  *#everything(queued: ReadonlyMap<string, Uint8Array[]>): Iterable<[string, Uint8Array[]]> {
    for (const [room, { whole }] of this.#rooms) yield [room, [whole()]]
    for (const [room, pieces] of queued) if (!this.#rooms.has(room)) yield [room, pieces]
  }

  /** A room with many rows becomes one row. Rows of other tabs that this one has not read are left alone. */
  async #tidy(): Promise<void> {
    if (!this.#locks.isLeader || this.#closed) return
    for (const [room, known] of this.#rooms)
      if (known.rows.size > TIDY_AT) {
        const old = [...known.rows]
        const { updates } = this.#database
        const update = known.whole()
        const key = await this.#database.transaction('rw', updates, async () => {
          await updates.bulkDelete(old)
          return updates.add({ room, update })
        })
        known.rows.clear()
        known.rows.add(key)
      }
  }

  #note(room: string, mark: RoomMark): void {
    const marks = this.#marks.get(room) ?? new Map<string, RoomMark>()
    this.#marks.set(room, marks.set(mark.writer, newerMark(marks.get(mark.writer), mark)))
  }

  #troubled(error: unknown): void {
    this.#troubles.say(storeTrouble(error))
    this.#retry()
  }

  /** What cannot be read is not a reason to have no plan: the server may have it. */
  #unreadable<T>(error: unknown, instead: T): T {
    this.#troubled(error)
    return instead
  }

  async #ready(): Promise<void> {
    if (!this.#closed && !this.#wiped) await this.#database.ready()
  }

  #retry(): void {
    if (!this.#closed && !this.#wiped) this.#troubles.retry()
  }

  #cancelTimer(): void {
    this.#troubles.cancel()
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }
}

/** Why there is no store: thrown by `open`. */
export class StoreUnavailable extends Error {
  readonly trouble: StoreTrouble

  constructor(trouble: StoreTrouble) {
    super(trouble.reason)
    this.name = 'StoreUnavailable'
    this.trouble = trouble
  }
}
