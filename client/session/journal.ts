/**
 * The person's own commands, in the store and in memory: what is not acknowledged yet, and what can still be undone. Entries of sittings
 * that are over are taken over by whoever opens the plan next. [JOURNAL1]
 */
import type { Command } from '../../shared/doc/step.ts'
import type { MadeSpan } from '../../shared/wire/message.ts'
import type { Clocks } from './own-clocks.ts'
import type { JournalEntry, PlanStore } from './ports.ts'

export type JournalDeps = {
  readonly store: PlanStore
  readonly now: () => number
  /** Whether the server has committed this writer's edits of the room up to the version. */
  readonly isAcknowledged: (room: string, writer: string, version: number) => boolean
}

/** What is taken out of the journal: `ids` of all, and those entries that are refused. */
export type TakenOut = { readonly ids: readonly string[]; readonly refused: readonly JournalEntry[] }

export class Journal {
  readonly #deps: JournalDeps
  /** In the order of their ids. */
  readonly #entries = new Map<string, JournalEntry>()
  readonly #ids = new WeakMap<Command, string>()
  #broken = 0
  #lastTime = 0
  #count = 0

  constructor(deps: JournalDeps) {
    this.#deps = deps
  }

  /** Takes over what earlier sittings left. */
  async load(): Promise<void> {
    const { store } = this.#deps
    const { entries, broken } = await store.readJournal()
    this.#broken = broken
    const mine = entries.map((entry) => ({ ...entry, owner: store.writer }))
    for (const entry of mine) {
      this.#put(entry)
      this.#lastTime = Math.max(this.#lastTime, parseInt(entry.id.slice(0, TIME), 36) || 0)
    }
    if (mine.length > 0) void store.writeJournal(mine)
    this.tidy()
  }

  /** Stored entries that could not be read. */
  get broken(): number {
    return this.#broken
  }

  /** Commands on one of the stacks, oldest first. */
  stack(name: 'done' | 'undone'): readonly Command[] {
    return [...this.#entries.values()].filter((entry) => entry.stack === name).map((entry) => entry.command)
  }

  /** Of all entries. */
  rooms(): Iterable<string> {
    return new Set([...this.#entries.values()].map((entry) => entry.room))
  }

  add(
    command: Command,
    version: number,
    by: JournalEntry['by'],
    stack: JournalEntry['stack'],
    made?: Clocks,
  ): void {
    const { store } = this.#deps
    const entry: JournalEntry = {
      id: this.#newId(),
      owner: store.writer,
      room: command.doc,
      writer: store.writer,
      version,
      command,
      by,
      stack,
      ...(made && { made }),
    }
    this.#put(entry)
    void store.writeJournal([entry])
  }

  /** These commands can be neither undone nor redone any more. */
  unstack(commands: Iterable<Command>): void {
    const changed: JournalEntry[] = []
    for (const command of commands) {
      const entry = this.#entries.get(this.#ids.get(command) ?? '')
      if (entry && entry.stack !== null) changed.push({ ...entry, stack: null })
    }
    this.#rewrite(changed)
    this.tidy()
  }

  /** Commands on the stacks that have to be put in other words. */
  replace(commands: Iterable<readonly [was: Command, is: Command]>): void {
    const changed: JournalEntry[] = []
    for (const [was, command] of commands) {
      const entry = this.#entries.get(this.#ids.get(was) ?? '')
      if (entry) changed.push({ ...entry, command })
    }
    this.#rewrite(changed)
  }

  unsent(): readonly JournalEntry[] {
    return [...this.#entries.values()].filter((entry) => !this.#isSaved(entry))
  }

  /** When what is not acknowledged of a room was made, as far as clocks tell. */
  made(room: string): readonly MadeSpan[] {
    return this.unsent().flatMap((entry) =>
      entry.room === room && entry.made ? { ...entry.made, at: entry.command.at } : [],
    )
  }

  /**
   * [REF5] Everything of a room, which is replaced: those that are not acknowledged and `isRefused` are, and no undo reaches into it. What is
   * stored of them is for the caller to forget.
   */
  takeOut(room: string, isRefused: (entry: JournalEntry) => boolean): TakenOut {
    const gone = [...this.#entries.values()].filter((entry) => entry.room === room)
    for (const { id } of gone) this.#entries.delete(id)
    return {
      ids: gone.map(({ id }) => id),
      refused: gone.filter((entry) => !this.#isSaved(entry) && isRefused(entry)),
    }
  }

  /** [REF8] Entries that are not acknowledged and that `isOrphan`. */
  takeOrphans(isOrphan: (entry: JournalEntry) => boolean): readonly JournalEntry[] {
    const gone = this.unsent().filter(isOrphan)
    for (const { id } of gone) this.#entries.delete(id)
    return gone
  }

  /** Forgets what is acknowledged and cannot be undone. */
  tidy(): void {
    const gone: string[] = []
    for (const entry of this.#entries.values())
      if (entry.stack === null && this.#isSaved(entry)) gone.push(entry.id)
    if (gone.length === 0) return
    for (const id of gone) this.#entries.delete(id)
    void this.#deps.store.dropJournal(gone)
  }

  /** After the store was cleared under us. */
  writeAgain(): void {
    void this.#deps.store.writeJournal([...this.#entries.values()])
  }

  #isSaved(entry: JournalEntry): boolean {
    return this.#deps.isAcknowledged(entry.room, entry.writer, entry.version)
  }

  #rewrite(entries: readonly JournalEntry[]): void {
    for (const entry of entries) this.#put(entry)
    if (entries.length > 0) void this.#deps.store.writeJournal(entries)
  }

  #put(entry: JournalEntry): void {
    this.#entries.set(entry.id, entry)
    this.#ids.set(entry.command, entry.id)
  }

  /** Grows within a sitting and over sittings, also when the clock is set back. */
  #newId(): string {
    this.#lastTime = Math.max(this.#lastTime, this.#deps.now())
    const time = this.#lastTime.toString(36).padStart(TIME, '0')
    const count = (++this.#count).toString(36).padStart(6, '0')
    return `${time}-${count}-${this.#deps.store.writer}`
  }
}

/** Characters of the time at the beginning of an id. */
const TIME = 10
