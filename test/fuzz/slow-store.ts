import type { PlanStore } from '../../client/session/ports.ts'
/**
 * A device that takes its time: writes wait in a queue, in order, until the story lets some of them reach the disk. When the program dies,
 * what was not written is gone, and another one starts on a copy of the disk.
 */
import { MemoryDisk, MemoryPlanStore } from '../../client/storage/memory-plan-store.ts'

/** An edit of the person's own, made in this sitting. */
export type OwnEdit = { readonly room: string; readonly update: Uint8Array }

export class SlowStore implements PlanStore {
  readonly writer: string
  readonly disk: MemoryDisk
  /** In the order in which they were made. */
  readonly own: OwnEdit[] = []
  readonly #inner: MemoryPlanStore
  readonly #queue: (() => Promise<void>)[] = []
  #isDead = false

  constructor(random: () => number, disk: MemoryDisk) {
    this.disk = disk
    this.#inner = new MemoryPlanStore(random, disk)
    this.writer = this.#inner.writer
  }

  get waiting(): number {
    return this.#queue.length
  }

  /** The oldest `count` writes reach the disk. */
  write(count: number): void {
    for (const work of this.#queue.splice(0, count)) void work()
  }

  /** The program is gone, with whatever was not written; what its disk holds. */
  die(): MemoryDisk {
    this.#isDead = true
    this.#queue.length = 0
    const copy = new MemoryDisk()
    for (const [name, room] of this.disk.rooms)
      copy.rooms.set(name, {
        ...room,
        pieces: room.pieces.map((piece) => piece.slice()),
        aside: [...room.aside],
        marks: new Map(room.marks),
      })
    for (const [id, entry] of this.disk.journal) copy.journal.set(id, structuredClone(entry))
    for (const [id, edit] of this.disk.refused) copy.refused.set(id, structuredClone(edit))
    return copy
  }

  load: PlanStore['load'] = (room, whole) => this.#inner.load(room, whole)
  readJournal: PlanStore['readJournal'] = () => this.#inner.readJournal()
  onTrouble: PlanStore['onTrouble'] = (handler) => this.#inner.onTrouble(handler)
  setAside: PlanStore['setAside'] = (...args) => this.#later(() => this.#inner.setAside(...args))

  append(...args: Parameters<PlanStore['append']>): Promise<void> {
    const [room, update, mark] = args
    if (mark) this.own.push({ room, update })
    return this.#later(() => this.#inner.append(...args))
  }

  acknowledge: PlanStore['acknowledge'] = (...args) => this.#later(() => this.#inner.acknowledge(...args))
  dropJournal: PlanStore['dropJournal'] = (ids) => this.#later(() => this.#inner.dropJournal(ids))

  readRefused: PlanStore['readRefused'] = () => this.#inner.readRefused()
  onReplaced: PlanStore['onReplaced'] = (handler) => this.#inner.onReplaced(handler)
  replaceRoom: PlanStore['replaceRoom'] = (...args) => this.#later(() => this.#inner.replaceRoom(...args))
  writeRefused: PlanStore['writeRefused'] = (edits) => this.#later(() => this.#inner.writeRefused(edits))
  dropRefused: PlanStore['dropRefused'] = (ids) => this.#later(() => this.#inner.dropRefused(ids))

  writeJournal(entries: Parameters<PlanStore['writeJournal']>[0]): Promise<void> {
    const asNow = structuredClone([...entries])
    return this.#later(() => this.#inner.writeJournal(asNow))
  }

  flush(): Promise<void> {
    this.write(this.waiting)
    return this.#inner.flush()
  }

  async close(): Promise<void> {
    await this.flush()
    if (!this.#isDead) await this.#inner.close()
  }

  #later<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isDead) return new Promise(() => undefined)
    return new Promise((resolve) => this.#queue.push(() => work().then(resolve)))
  }
}
