/**
 * A plan's documents in files: the offline store of the headless client (`dataDir`). One append-only log per document and one for the
 * journal; own edits are on the disk when `append` resolves. When the disk refuses, everything stays queued and is tried again.
 * One process at a time; a second one is refused with `data-in-use`.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { RoomMark } from '../../shared/model/room-mark.ts'
import type { JournalEntry, PlanStore, StoredJournal, StoredRoom, StoreTrouble } from '../session/ports.ts'
import { StoreTroubles } from '../storage/store-troubles.ts'
import { FileJournal } from './file-journal.ts'
import { FileRoom } from './file-room.ts'
import { ProcessLock } from './process-lock.ts'

/** A log that must be on the disk before whoever wrote to it is told so. */
type Syncable = { sync(): Promise<void> }

type Task = { readonly run: () => Promise<Syncable>; readonly done: () => void }

/** Edits written together share one wait for the disk. */
const BATCH = 500

export class FilePlanStore implements PlanStore {
  readonly writer: string
  readonly #folder: string
  readonly #lock: ProcessLock
  readonly #journal: FileJournal
  readonly #rooms = new Map<string, Promise<FileRoom>>()
  readonly #troubles = new StoreTroubles(() => void this.#run())
  #tasks: Task[] = []
  #running: Promise<void> = Promise.resolve()

  private constructor(folder: string, lock: ProcessLock, journal: FileJournal, random: () => number) {
    this.writer = Math.floor(random() * 2 ** 48).toString(36)
    this.#folder = folder
    this.#lock = lock
    this.#journal = journal
  }

  /** @throws AppError `data-in-use`; file system errors as they are. */
  static async open(dataDir: string, plan: string, random: () => number): Promise<FilePlanStore> {
    const folder = join(dataDir, plan)
    await mkdir(folder, { recursive: true })
    const lock = await ProcessLock.take(folder, random)
    try {
      return new FilePlanStore(folder, lock, await FileJournal.open(join(folder, 'journal.log')), random)
    } catch (error) {
      await lock.release()
      throw error
    }
  }

  async load(room: string, whole: () => Uint8Array): Promise<StoredRoom> {
    try {
      return await (await this.#room(room)).load(whole)
    } catch (error) {
      this.#troubled(error)
      return { updates: [], marks: [], broken: 1 }
    }
  }

  async setAside(room: string, indexes: readonly number[]): Promise<void> {
    try {
      await (await this.#room(room)).setAside(indexes)
    } catch (error) {
      this.#troubled(error)
    }
  }

  append(room: string, update: Uint8Array, mark?: RoomMark): Promise<void> {
    return this.#doIn(room, (log) => log.append(update, mark))
  }

  acknowledge(room: string, marks: readonly RoomMark[]): Promise<void> {
    return this.#doIn(room, (log) => log.acknowledge(marks))
  }

  readJournal(): Promise<StoredJournal> {
    const entries = this.#journal.entries().filter((entry) => entry.owner !== this.writer)
    return Promise.resolve({ entries, broken: this.#journal.broken })
  }

  writeJournal(entries: readonly JournalEntry[]): Promise<void> {
    return this.#do(async () => {
      await this.#journal.put(entries)
      return this.#journal
    })
  }

  dropJournal(ids: readonly string[]): Promise<void> {
    return this.#do(async () => {
      await this.#journal.drop(ids)
      return this.#journal
    })
  }

  async flush(): Promise<void> {
    this.#troubles.cancel()
    await this.#run()
  }

  onTrouble(handler: (trouble: StoreTrouble | null) => void): () => void {
    return this.#troubles.onTrouble(handler)
  }

  async close(): Promise<void> {
    await this.flush().catch((error: unknown) => this.#troubles.say(fileTrouble(error)))
    this.#troubles.cancel()
    for (const room of this.#rooms.values()) await (await room).close()
    await this.#journal.close()
    await this.#lock.release()
  }

  #room(name: string): Promise<FileRoom> {
    const found = this.#rooms.get(name)
    if (found) return found
    const opened = FileRoom.open(join(this.#folder, `${name}.room`))
    this.#rooms.set(name, opened)
    // One that could not be opened is tried again.
    opened.catch(() => this.#rooms.delete(name))
    return opened
  }

  #doIn(name: string, work: (log: FileRoom) => Promise<void>): Promise<void> {
    return this.#do(async () => {
      const log = await this.#room(name)
      await work(log)
      return log
    })
  }

  /** Resolves when the task's log is on the disk, however often it must be tried. */
  #do(run: () => Promise<Syncable>): Promise<void> {
    const done = new Promise<void>((resolve) => this.#tasks.push({ run, done: resolve }))
    if (!this.#troubles.isWaiting) void this.#run()
    return done
  }

  /** In order, one at a time; a task that fails stays first in the queue. */
  #run(): Promise<void> {
    // Behind whatever runs now: a task pushed while the last round was ending is not left lying.
    this.#running = this.#running.then(() => this.#work())
    return this.#running
  }

  async #work(): Promise<void> {
    while (this.#tasks.length > 0) {
      try {
        await this.#writeSome()
      } catch (error) {
        this.#troubled(error)
        return
      }
    }
    this.#troubles.over()
  }

  /** What was written before something failed is told too; what was written but could not be synced is written again: no harm. */
  async #writeSome(): Promise<void> {
    const logs = new Set<Syncable>()
    let failure: unknown = null
    let count = 0
    for (const task of this.#tasks.slice(0, BATCH)) {
      try {
        logs.add(await task.run())
        count++
      } catch (error) {
        failure = error
        break
      }
    }
    for (const log of logs) await log.sync()
    for (const task of this.#tasks.splice(0, count)) task.done()
    if (failure !== null) throw failure
  }

  #troubled(error: unknown): void {
    this.#troubles.say(fileTrouble(error))
    this.#troubles.retry()
  }
}

function fileTrouble(error: unknown): StoreTrouble {
  const reason = error instanceof Error ? error.message : String(error)
  const full =
    error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
  return { kind: full ? 'full' : 'failed', reason }
}
