/**
 * The journal in a file: entries put and ids dropped, in order. Small (a few hundred commands), so it is kept in memory too and written
 * anew when most of it is dropped. Errors of the file system reject. Used by FilePlanStore, one call at a time.
 */
import type { JournalEntry } from '../session/ports.ts'
import { FrameLog } from './frame-log.ts'

type Line = { readonly put?: readonly JournalEntry[]; readonly drop?: readonly string[] }

const TIDY_AT = 2000

export class FileJournal {
  readonly #log: FrameLog
  readonly #entries = new Map<string, JournalEntry>()
  #lines: number

  private constructor(log: FrameLog, lines: readonly Line[]) {
    this.#log = log
    this.#lines = lines.length
    for (const line of lines) this.#apply(line)
  }

  static async open(path: string): Promise<FileJournal> {
    const { log, read } = await FrameLog.open(path)
    return new FileJournal(log, read.frames.flatMap(decode))
  }

  /** Oldest first. */
  entries(): readonly JournalEntry[] {
    return [...this.#entries.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }

  put(entries: readonly JournalEntry[]): Promise<void> {
    return this.#write({ put: entries })
  }

  drop(ids: readonly string[]): Promise<void> {
    return this.#write({ drop: ids })
  }

  sync(): Promise<void> {
    return this.#log.sync()
  }

  close(): Promise<void> {
    return this.#log.close()
  }

  async #write(line: Line): Promise<void> {
    await this.#log.append([encode(line)])
    this.#apply(line)
    if (++this.#lines < TIDY_AT || this.#entries.size * 2 > this.#lines) return
    await this.#log.rewrite([encode({ put: this.entries() })])
    this.#lines = 1
  }

  #apply(line: Line): void {
    for (const entry of line.put ?? []) this.#entries.set(entry.id, entry)
    for (const id of line.drop ?? []) this.#entries.delete(id)
  }
}

/** `undefined` is a value of its own in a command (the field was absent), which JSON does not know. */
const ABSENT = '\u0000absent'

const encode = (line: Line): Uint8Array =>
  Buffer.from(JSON.stringify(line, (_, value: unknown) => (value === undefined ? ABSENT : value)))

function decode(payload: Uint8Array): Line[] {
  try {
    const revived: unknown = JSON.parse(Buffer.from(payload).toString('utf8'))
    const line = restore(revived)
    return isLine(line) ? [line] : []
  } catch {
    return []
  }
}

function restore(value: unknown): unknown {
  if (value === ABSENT) return undefined
  if (Array.isArray(value)) return value.map(restore)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restore(item)]))
}

const isLine = (value: unknown): value is Line =>
  typeof value === 'object' && value !== null && ('put' in value || 'drop' in value)
