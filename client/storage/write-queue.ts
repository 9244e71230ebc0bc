/**
 * What waits to be written, until it is. A batch that failed is put back in front, so nothing is lost and nothing changes its order.
 * A follower (another tab leads) keeps what came from the server for a few seconds only: the leader writes that. Should the leader die,
 * its last unwritten second is still here.
 */
import type { RoomMark } from '../../shared/model/room-mark.ts'
import type { JournalEntry, RefusedEdit, Replacement } from '../session/ports.ts'

type QueuedUpdate = {
  readonly update: Uint8Array
  readonly own: boolean
  readonly at: number
  readonly done: () => void
}

/** What takes the place of a room; everything else of the replacement is in the queue like any other write. */
type QueuedReplacement = Pick<Replacement, 'state' | 'marks' | 'reason' | 'already'> & {
  /** The server's state is not known. */
  readonly outdated: boolean
  readonly done: readonly ((generation: number) => void)[]
}

/** One transaction's worth. */
export type Batch = {
  readonly updates: ReadonlyMap<string, Uint8Array[]>
  readonly marked: ReadonlySet<string>
  readonly journal: ReadonlyMap<string, JournalEntry>
  readonly dropped: ReadonlySet<string>
  readonly refused: ReadonlyMap<string, RefusedEdit>
  readonly unrefused: ReadonlySet<string>
  /** Before the updates of the same rooms. */
  readonly replaced: ReadonlyMap<string, QueuedReplacement>
  readonly queued: ReadonlyMap<string, readonly QueuedUpdate[]>
  readonly waiting: readonly (() => void)[]
}

/** Tells everybody who waits for the batch that it is on the disk. */
export function written(batch: Batch): void {
  for (const items of batch.queued.values()) for (const item of items) item.done()
  for (const done of batch.waiting) done()
}

const isReplacedBy = (replacement: QueuedReplacement | undefined): boolean =>
  replacement !== undefined && replacement.state !== null

/** Two of one room: the later one counts, with the state that the earlier one had where it has none. */
const joined = (earlier: QueuedReplacement, later: QueuedReplacement | undefined): QueuedReplacement =>
  later ? { ...later, state: later.state ?? earlier.state, done: [...earlier.done, ...later.done] } : earlier

/** What was put earlier, unless it was dropped since, and what was put since. */
const unless = <T>(
  dropped: ReadonlySet<string>,
  earlier: ReadonlyMap<string, T>,
  later: ReadonlyMap<string, T>,
): Map<string, T> => new Map([...[...earlier].filter(([id]) => !dropped.has(id)), ...later])

/** The leader writes within half a second; ten times that is plenty. */
const FOLLOWER_KEEPS = 5000

export class WriteQueue {
  readonly #now: () => number
  #updates = new Map<string, QueuedUpdate[]>()
  #marked = new Set<string>()
  #journal = new Map<string, JournalEntry>()
  #dropped = new Set<string>()
  #refused = new Map<string, RefusedEdit>()
  #unrefused = new Set<string>()
  #replaced = new Map<string, QueuedReplacement>()
  #waiting: (() => void)[] = []

  constructor(now: () => number) {
    this.#now = now
  }

  get isEmpty(): boolean {
    const lists = [this.#journal, this.#dropped, this.#refused, this.#unrefused]
    return [this.#updates, this.#marked, this.#replaced, ...lists].every((part) => part.size === 0)
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

  refuse(edits: readonly RefusedEdit[]): Promise<void> {
    if (edits.length === 0) return Promise.resolve()
    for (const edit of edits) {
      this.#unrefused.delete(edit.id)
      this.#refused.set(edit.id, edit)
    }
    return this.#whenWritten()
  }

  dropRefused(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return Promise.resolve()
    for (const id of ids) {
      this.#refused.delete(id)
      this.#unrefused.add(id)
    }
    return this.#whenWritten()
  }

  /** Resolves with the room's new generation. */
  replace(room: string, replacement: Replacement): Promise<number> {
    const { refused, dropped, state, marks, reason, already } = replacement
    void this.refuse(refused)
    void this.dropJournal(dropped)
    if (state !== null) this.#overtake(room)
    return new Promise((done) => {
      const queued: QueuedReplacement = {
        state,
        outdated: state === null,
        marks,
        reason,
        ...(already !== undefined && { already }),
        done: [done],
      }
      const earlier = this.#replaced.get(room)
      this.#replaced.set(room, earlier ? joined(earlier, queued) : queued)
    })
  }

  /** What waits of a room is not written any more: what it was is kept otherwise by then. */
  #overtake(room: string): void {
    for (const { done } of this.#updates.get(room) ?? []) this.#waiting.push(done)
    this.#updates.delete(room)
    this.#marked.delete(room)
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
      refused: this.#refused,
      unrefused: this.#unrefused,
      replaced: this.#replaced,
      queued,
      waiting: this.#waiting,
    }
    this.#waiting = []
    this.#marked = new Set()
    this.#journal = new Map()
    this.#dropped = new Set()
    this.#refused = new Map()
    this.#unrefused = new Set()
    this.#replaced = new Map()
    return batch
  }

  putBack(batch: Batch): void {
    for (const [room, items] of batch.queued)
      if (isReplacedBy(this.#replaced.get(room))) this.#waiting.push(...items.map((item) => item.done))
      else this.#updates.set(room, [...items, ...(this.#updates.get(room) ?? [])])
    for (const [room, earlier] of batch.replaced)
      this.#replaced.set(room, joined(earlier, this.#replaced.get(room)))
    this.#marked = new Set([...batch.marked, ...this.#marked])
    const journal = { put: this.#journal, dropped: this.#dropped }
    this.#journal = unless(journal.dropped, batch.journal, journal.put)
    this.#dropped = new Set([...[...batch.dropped].filter((id) => !journal.put.has(id)), ...journal.dropped])
    const refused = { put: this.#refused, dropped: this.#unrefused }
    this.#refused = unless(refused.dropped, batch.refused, refused.put)
    this.#unrefused = new Set([
      ...[...batch.unrefused].filter((id) => !refused.put.has(id)),
      ...refused.dropped,
    ])
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
