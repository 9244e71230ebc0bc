/**
 * A plan's documents in files: the offline store of the headless client (`dataDir`). One append-only log per document and one for the
 * journal; own edits are on the disk when `append` resolves. When the disk refuses, everything stays queued and is tried again.
 * One process at a time; a second one is refused with `data-in-use`.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { Denial } from '../../shared/model/access.ts'
import { fieldsOf } from '../../shared/model/fields-of.ts'
import type { RoomMark } from '../../shared/model/room-mark.ts'
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
import { isJournalEntry } from '../storage/is-journal-entry.ts'
import { isDenial, isRefusedEdit } from '../storage/is-refused-edit.ts'
import { StoreTroubles } from '../storage/store-troubles.ts'
import { FileEntries } from './file-entries.ts'
import { FileRoom } from './file-room.ts'
import { ProcessLock } from './process-lock.ts'

/** A log that must be on the disk before whoever wrote to it is told so. */
type Syncable = { sync(): Promise<void> }

type Task = { readonly run: () => Promise<Syncable>; readonly done: () => void }

/** Of a room that was replaced; its name is the `id`. */
type ReplacedRoom = {
  readonly id: string
  readonly generation: number
  readonly reason: Denial
  readonly outdated: boolean
}

type Lists = {
  readonly journal: FileEntries<JournalEntry>
  readonly refused: FileEntries<RefusedEdit>
  readonly replaced: FileEntries<ReplacedRoom>
}

/** Edits written together share one wait for the disk. */
const BATCH = 500

export class FilePlanStore implements PlanStore {
  readonly writer: string
  readonly #folder: string
  readonly #lock: ProcessLock
  readonly #lists: Lists
  readonly #rooms = new Map<string, Promise<FileRoom>>()
  readonly #troubles = new StoreTroubles(() => void this.#run())
  #tasks: Task[] = []
  #running: Promise<void> = Promise.resolve()

  private constructor(folder: string, lock: ProcessLock, lists: Lists, random: () => number) {
    this.writer = Math.floor(random() * 2 ** 48).toString(36)
    this.#folder = folder
    this.#lock = lock
    this.#lists = lists
  }

  /** @throws AppError `data-in-use`; file system errors as they are. */
  static async open(dataDir: string, plan: string, random: () => number): Promise<FilePlanStore> {
    const folder = join(dataDir, plan)
    await mkdir(folder, { recursive: true })
    const lock = await ProcessLock.take(folder, random)
    try {
      const lists: Lists = {
        journal: await FileEntries.open(join(folder, 'journal.log'), isJournalEntry),
        refused: await FileEntries.open(join(folder, 'refused.log'), isRefusedEdit),
        replaced: await FileEntries.open(join(folder, 'replaced.log'), isReplacedRoom),
      }
      return new FilePlanStore(folder, lock, lists, random)
    } catch (error) {
      await lock.release()
      throw error
    }
  }

  async load(room: string, whole: () => Uint8Array): Promise<StoredRoom> {
    try {
      const stored = await (await this.#room(room)).load(whole)
      const replaced = this.#lists.replaced.get(room)
      if (!replaced) return stored
      const { generation, reason, outdated } = replaced
      return { ...stored, generation, reason, outdated }
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
    const { journal, refused } = this.#lists
    // A crash between keeping a refused edit and forgetting its entry leaves both.
    const entries = journal
      .entries()
      .filter(({ id, owner }) => owner !== this.writer && refused.get(id) === undefined)
    return Promise.resolve({ entries, broken: journal.broken })
  }

  writeJournal(entries: readonly JournalEntry[]): Promise<void> {
    return this.#do(async () => {
      await this.#lists.journal.put(entries)
      return this.#lists.journal
    })
  }

  dropJournal(ids: readonly string[]): Promise<void> {
    return this.#do(async () => {
      await this.#lists.journal.drop(ids)
      return this.#lists.journal
    })
  }

  /** [ST28] Each step is on the disk before the next one, and all of them may be done again. */
  async replaceRoom(room: string, replacement: Replacement): Promise<number> {
    const { journal, refused, replaced } = this.#lists
    const { reason, state, marks } = replacement
    let known: number | null = null
    await this.#do(async () => {
      const generation = (known ??= (replaced.get(room)?.generation ?? 0) + 1)
      await putNow(replaced, { id: room, generation, reason, outdated: true })
      await refused.put(replacement.refused)
      await refused.sync()
      await journal.drop(replacement.dropped)
      await journal.sync()
      await (await this.#room(room)).replace(state, marks)
      await putNow(replaced, { id: room, generation, reason, outdated: state === null })
      return replaced
    })
    return known ?? 0
  }

  writeRefused(edits: readonly RefusedEdit[]): Promise<void> {
    return this.#do(async () => {
      await this.#lists.refused.put(edits)
      return this.#lists.refused
    })
  }

  readRefused(): Promise<StoredRefused> {
    const { refused } = this.#lists
    return Promise.resolve({ edits: refused.entries(), broken: refused.broken })
  }

  dropRefused(ids: readonly string[]): Promise<void> {
    return this.#do(async () => {
      await this.#lists.refused.drop(ids)
      return this.#lists.refused
    })
  }

  /** One process has the folder. */
  onReplaced(): () => void {
    return () => undefined
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
    for (const list of Object.values(this.#lists)) await list.close()
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

async function putNow(list: FileEntries<ReplacedRoom>, entry: ReplacedRoom): Promise<void> {
  await list.put([entry])
  await list.sync()
}

function isReplacedRoom(value: unknown): value is ReplacedRoom {
  const { id, generation, reason, outdated } = fieldsOf(value)
  return (
    typeof id === 'string' &&
    Number.isSafeInteger(generation) &&
    isDenial(reason) &&
    typeof outdated === 'boolean'
  )
}

function fileTrouble(error: unknown): StoreTrouble {
  const reason = error instanceof Error ? error.message : String(error)
  const full =
    error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
  return { kind: full ? 'full' : 'failed', reason }
}
