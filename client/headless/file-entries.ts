/**
 * A list in a file: entries put and ids dropped, in order (the journal, the refused edits). Small (a few hundred commands), so it is kept in
 * memory too and written anew when most of it is dropped. Errors of the file system reject. Used by FilePlanStore, one call at a time.
 */
import { fieldsOf } from '../../shared/model/fields-of.ts'
import { FrameLog } from './frame-log.ts'

type Entry = { readonly id: string }
type IsEntry<T> = (value: unknown) => value is T

type Line<T> = { readonly put?: readonly T[]; readonly drop?: readonly string[] }

const TIDY_AT = 2000

export class FileEntries<T extends Entry> {
  readonly #log: FrameLog
  readonly #entries = new Map<string, T>()
  readonly #broken: number
  #lines = 0

  private constructor(log: FrameLog, broken: number) {
    this.#log = log
    this.#broken = broken
  }

  /** What cannot be read goes to a log beside it, so that the next opening need not try again. */
  static async open<T extends Entry>(path: string, isEntry: IsEntry<T>): Promise<FileEntries<T>> {
    const { log, read } = await FrameLog.open(path)
    const aside = await FrameLog.open(`${path}.aside`)
    const lines = read.frames.map((frame) => decode(frame, isEntry))
    const bad = [...read.damaged, ...lines.flatMap((line) => line.bad)]
    const entries = new FileEntries<T>(log, aside.read.frames.length + bad.length)
    for (const line of lines) entries.#apply(line)
    try {
      if (bad.length > 0) await entries.#keepAside(aside.log, bad)
    } finally {
      await aside.log.close()
    }
    return entries
  }

  /** Oldest first. */
  entries(): readonly T[] {
    return [...this.#entries.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }

  /** What was found that is no entry, now and at earlier openings. */
  get broken(): number {
    return this.#broken
  }

  get(id: string): T | undefined {
    return this.#entries.get(id)
  }

  put(entries: readonly T[]): Promise<void> {
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

  async #write(line: Line<T>): Promise<void> {
    await this.#log.append([encode(line)])
    this.#apply(line)
    if (this.#lines < TIDY_AT || this.#entries.size * 2 > this.#lines) return
    await this.#tidy()
  }

  async #tidy(): Promise<void> {
    await this.#log.rewrite([encode({ put: this.entries() })])
    this.#lines = 1
  }

  /** On a full disk it stays where it is, and is met again at the next opening. */
  async #keepAside(aside: FrameLog, bad: readonly Uint8Array[]): Promise<void> {
    try {
      await aside.append(bad)
      await aside.sync()
      await this.#tidy()
    } catch {
      // Nothing is lost by it.
    }
  }

  #apply(line: Line<T>): void {
    this.#lines++
    for (const entry of line.put ?? []) this.#entries.set(entry.id, entry)
    for (const id of line.drop ?? []) this.#entries.delete(id)
  }
}

/** `undefined` is a value of its own in a command (the field was absent), which JSON does not know. */
const ABSENT = '\u0000absent'

const encode = (line: Line<Entry>): Uint8Array =>
  Buffer.from(JSON.stringify(line, (_, value: unknown) => (value === undefined ? ABSENT : value)))

type Decoded<T> = Line<T> & { readonly bad: readonly Uint8Array[] }

function decode<T>(payload: Uint8Array, isEntry: IsEntry<T>): Decoded<T> {
  const line = parse(payload)
  if (line === null) return { bad: [payload] }
  const { put = [], drop = [] } = line
  const bad = put.filter((entry) => !isEntry(entry))
  return {
    put: put.filter(isEntry),
    drop: drop.filter((id) => typeof id === 'string'),
    bad: bad.map((entry) => Buffer.from(JSON.stringify(entry) ?? '')),
  }
}

/** Null: no line of ours. */
function parse(payload: Uint8Array): { put?: unknown[]; drop?: unknown[] } | null {
  try {
    const line = restore(JSON.parse(Buffer.from(payload).toString('utf8')))
    const { put, drop } = fieldsOf(line)
    if (!Array.isArray(put) && !Array.isArray(drop)) return null
    return { ...(Array.isArray(put) && { put }), ...(Array.isArray(drop) && { drop }) }
  } catch {
    return null
  }
}

function restore(value: unknown): unknown {
  if (value === ABSENT) return undefined
  if (Array.isArray(value)) return value.map(restore)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restore(item)]))
}
