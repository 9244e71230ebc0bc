/**
 * A plan's documents in memory: for tests, for scripts without a `dataDir`, and where the browser keeps nothing for us (private windows).
 * Opening two of them on one `MemoryDisk` is like two tabs, or a restart. `MemoryPlanStore.unavailable` says so as a standing trouble.
 */
import type { Denial } from '../../shared/model/access.ts'
import { newerMark, type RoomMark } from '../../shared/model/room-mark.ts'
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
import { isJournalEntry } from './is-journal-entry.ts'
import { isRefusedEdit } from './is-refused-edit.ts'

type DiskRoom = {
  pieces: Uint8Array[]
  aside: Uint8Array[]
  marks: Map<string, RoomMark>
  generation: number
  reason?: Denial
  outdated: boolean
}

/** What outlives a store. `alive`: writers that have it open. */
export class MemoryDisk {
  readonly rooms = new Map<string, DiskRoom>()
  readonly refused = new Map<string, RefusedEdit>()
  readonly journal = new Map<string, JournalEntry>()
  readonly alive = new Set<string>()

  room(name: string): DiskRoom {
    const found = this.rooms.get(name) ?? {
      pieces: [],
      aside: [],
      marks: new Map<string, RoomMark>(),
      generation: 0,
      outdated: false,
    }
    this.rooms.set(name, found)
    return found
  }
}

/** More pieces than this are replaced by the room's whole state. */
const TIDY_AT = 200

export class MemoryPlanStore implements PlanStore {
  readonly writer: string
  readonly #disk: MemoryDisk
  readonly #trouble: StoreTrouble | null
  readonly #whole = new Map<string, () => Uint8Array>()
  readonly #known = new Map<string, Uint8Array[]>()
  /** Of the rooms as this store last read or replaced them. */
  readonly #generations = new Map<string, number>()
  readonly #onReplaced = new Set<(room: string) => void>()

  constructor(
    random: () => number,
    disk: MemoryDisk = new MemoryDisk(),
    trouble: StoreTrouble | null = null,
  ) {
    this.writer = Math.floor(random() * 2 ** 48).toString(36)
    this.#disk = disk
    this.#trouble = trouble
    disk.alive.add(this.writer)
  }

  /** Works, but says that nothing outlives the page, and why. */
  static unavailable(random: () => number, trouble: StoreTrouble): MemoryPlanStore {
    return new MemoryPlanStore(random, new MemoryDisk(), trouble)
  }

  load(room: string, whole: () => Uint8Array): Promise<StoredRoom> {
    this.#whole.set(room, whole)
    const stored = this.#disk.room(room)
    this.#known.set(room, [...stored.pieces])
    const { pieces, aside, marks, generation, reason, outdated } = stored
    this.#generations.set(room, generation)
    return Promise.resolve({
      updates: [...pieces],
      marks: [...marks.values()],
      broken: aside.length,
      ...(generation > 0 && { generation, ...(reason && { reason }), outdated }),
    })
  }

  setAside(room: string, indexes: readonly number[]): Promise<void> {
    const stored = this.#disk.room(room)
    const known = this.#known.get(room) ?? []
    const bad = indexes.flatMap((index) => known[index] ?? [])
    stored.aside.push(...bad)
    stored.pieces = stored.pieces.filter((piece) => !bad.includes(piece))
    return Promise.resolve()
  }

  append(room: string, update: Uint8Array, mark?: RoomMark): Promise<void> {
    const stored = this.#disk.room(room)
    if (this.#isReplaced(room, stored)) return Promise.resolve()
    stored.pieces.push(update)
    const known = this.#known.get(room)
    known?.push(update)
    if (mark) this.#note(room, [mark])
    if (known && known.length > TIDY_AT) this.#tidy(room, known)
    return Promise.resolve()
  }

  acknowledge(room: string, marks: readonly RoomMark[]): Promise<void> {
    if (!this.#isReplaced(room, this.#disk.room(room))) this.#note(room, marks)
    return Promise.resolve()
  }

  readJournal(): Promise<StoredJournal> {
    const found = [...this.#disk.journal.values()]
    const entries = found
      .filter((entry) => isJournalEntry(entry) && !this.#disk.alive.has(entry.owner))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    return Promise.resolve({ entries, broken: found.filter((entry) => !isJournalEntry(entry)).length })
  }

  writeJournal(entries: readonly JournalEntry[]): Promise<void> {
    for (const entry of entries) this.#disk.journal.set(entry.id, structuredClone(entry))
    return Promise.resolve()
  }

  dropJournal(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#disk.journal.delete(id)
    return Promise.resolve()
  }

  replaceRoom(room: string, replacement: Replacement): Promise<number> {
    const { refused, dropped, state, marks, reason, already = Infinity } = replacement
    void this.writeRefused(refused)
    void this.dropJournal(dropped)
    const stored = this.#disk.room(room)
    if (stored.generation < already) {
      stored.generation = already === Infinity ? stored.generation + 1 : already
      stored.marks = new Map(marks.map((mark) => [mark.writer, mark]))
      stored.reason = reason
      stored.outdated = state === null
      if (state !== null) {
        stored.pieces = [state]
        stored.aside = []
      }
    } else this.#note(room, marks)
    this.#known.set(room, [...stored.pieces])
    this.#generations.set(room, stored.generation)
    return Promise.resolve(stored.generation)
  }

  writeRefused(edits: readonly RefusedEdit[]): Promise<void> {
    for (const edit of edits) this.#disk.refused.set(edit.id, structuredClone(edit))
    return Promise.resolve()
  }

  readRefused(): Promise<StoredRefused> {
    const found = [...this.#disk.refused.values()]
    const edits = found.filter(isRefusedEdit).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    return Promise.resolve({ edits, broken: found.length - edits.length })
  }

  dropRefused(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#disk.refused.delete(id)
    return Promise.resolve()
  }

  onReplaced(handler: (room: string) => void): () => void {
    this.#onReplaced.add(handler)
    return () => this.#onReplaced.delete(handler)
  }

  flush(): Promise<void> {
    return Promise.resolve()
  }

  onTrouble(handler: (trouble: StoreTrouble | null) => void): () => void {
    if (this.#trouble) handler(this.#trouble)
    return () => undefined
  }

  close(): Promise<void> {
    this.#disk.alive.delete(this.writer)
    this.#whole.clear()
    return Promise.resolve()
  }

  /** By another store on this disk: what this one has of it is out of date. */
  #isReplaced(room: string, { generation }: DiskRoom): boolean {
    const known = this.#generations.get(room) ?? generation
    if (known >= generation) return false
    for (const handler of this.#onReplaced) handler(room)
    return true
  }

  #note(room: string, marks: readonly RoomMark[]): void {
    const stored = this.#disk.room(room).marks
    for (const mark of marks) stored.set(mark.writer, newerMark(stored.get(mark.writer), mark))
  }

  /** Only what this store has read or written goes into the whole; another one's pieces stay. */
  #tidy(room: string, known: readonly Uint8Array[]): void {
    const state = this.#whole.get(room)?.()
    if (!state) return
    const stored = this.#disk.room(room)
    const inWhole = new Set(known)
    stored.pieces = [state, ...stored.pieces.filter((piece) => !inWhole.has(piece))]
    this.#known.set(room, [state])
  }
}
