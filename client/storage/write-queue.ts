/**
 * What waits to be written, until it is. A batch that failed is put back in front, so nothing is lost and nothing changes its order.
 * A follower (another tab leads) keeps what came from the server for a few seconds only: the leader writes that. Should the leader die,
 * its last unwritten second is still here.
 */
import type { RoomMark } from '../../shared/model/room-mark.ts'
import type { JournalEntry } from '../session/ports.ts'

type QueuedUpdate = {
  readonly update: Uint8Array
  readonly own: boolean
  readonly at: number
  readonly done: () => void
}

/** One transaction's worth. */
export type Batch = {
  readonly updates: ReadonlyMap<string, Uint8Array[]>
  readonly marked: ReadonlySet<string>
  readonly journal: ReadonlyMap<string, JournalEntry>
  readonly dropped: ReadonlySet<string>
  readonly queued: ReadonlyMap<string, readonly QueuedUpdate[]>
  readonly waiting: readonly (() => void)[]
}

/** Tells everybody who waits for the batch that it is on the disk. */
export function written(batch: Batch): void {
  for (const items of batch.queued.values()) for (const item of items) item.done()
  for (const done of batch.waiting) done()
}

/** The leader writes within half a second; ten times that is plenty. */
const FOLLOWER_KEEPS = 5000

export class WriteQueue {
  readonly #now: () => number
  #updates = new Map<string, QueuedUpdate[]>()
  #marked = new Set<string>()
  #journal = new Map<string, JournalEntry>()
  #dropped = new Set<string>()
  #waiting: (() => void)[] = []

  constructor(now: () => number) {
    this.#now = now
  }

  get isEmpty(): boolean {
    return [this.#updates, this.#marked, this.#journal, this.#dropped].every((part) => part.size === 0)
  }

  update(room: string, update: Uint8Array, mark: RoomMark | undefined): Promise<void> {
    if (mark) this.#marked.add(room)
    return new Promise((done) => {
      const queue = this.#updates.get(room) ?? []
      queue.push({ update, own: mark !== undefined, at: this.#now(), done })
      this.#updates.set(room, queue)
    })
  }

  marks(room: string, marks: readonly RoomMark[]): Promise<void> {
    if (marks.length === 0) return Promise.resolve()
    this.#marked.add(room)
    return this.#whenWritten()
  }

  journal(entries: readonly JournalEntry[]): Promise<void> {
    if (entries.length === 0) return Promise.resolve()
    for (const entry of entries) {
      this.#dropped.delete(entry.id)
      this.#journal.set(entry.id, entry)
    }
    return this.#whenWritten()
  }

  dropJournal(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return Promise.resolve()
    for (const id of ids) {
      this.#journal.delete(id)
      this.#dropped.add(id)
    }
    return this.#whenWritten()
  }

  /** Everything that this tab has to write now. */
  take(leads: boolean): Batch {
    const queued = leads ? this.#updates : this.#ownEdits()
    if (leads) this.#updates = new Map()
    const batch: Batch = {
      updates: new Map([...queued].map(([room, items]) => [room, items.map((item) => item.update)])),
      marked: this.#marked,
      journal: this.#journal,
      dropped: this.#dropped,
      queued,
      waiting: this.#waiting,
    }
    this.#waiting = []
    this.#marked = new Set()
    this.#journal = new Map()
    this.#dropped = new Set()
    return batch
  }

  putBack(batch: Batch): void {
    for (const [room, items] of batch.queued)
      this.#updates.set(room, [...items, ...(this.#updates.get(room) ?? [])])
    this.#marked = new Set([...batch.marked, ...this.#marked])
    const later = { journal: this.#journal, dropped: this.#dropped }
    const stillPut = [...batch.journal].filter(([id]) => !later.dropped.has(id))
    const stillDropped = [...batch.dropped].filter((id) => !later.journal.has(id))
    this.#journal = new Map([...stillPut, ...later.journal])
    this.#dropped = new Set([...stillDropped, ...later.dropped])
    this.#waiting = [...batch.waiting, ...this.#waiting]
  }

  #whenWritten(): Promise<void> {
    return new Promise((done) => this.#waiting.push(done))
  }

  /** Rooms with own edits, with everything that came before them: an edit without its causes could not be shown offline. */
  #ownEdits(): Map<string, QueuedUpdate[]> {
    const taken = new Map<string, QueuedUpdate[]>()
    const oldest = this.#now() - FOLLOWER_KEEPS
    for (const [room, items] of this.#updates) {
      if (items.some((item) => item.own)) {
        taken.set(room, items)
        this.#updates.delete(room)
        continue
      }
      const young = items.filter((item) => item.at >= oldest)
      for (const item of items) if (item.at < oldest) item.done()
      if (young.length > 0) this.#updates.set(room, young)
      else this.#updates.delete(room)
    }
    return taken
  }
}
