/**
 * Own edits that the server would not have: kept on this device, in the order of making, until the person lets each of them go. Tabs of one
 * profile show the same list. A device that refuses says so through its store; the list stays in memory until it is written. [REF9]
 */
import type { Language } from '../../shared/model/language.ts'
import type { PlanRooms } from './plan-rooms.ts'
import type { PlanStore, RefusedEdit, TabChannel } from './ports.ts'
import type * as Words from './refused-changes.ts'
import type { RefusedChange, RefusedFormat } from './session-types.ts'

export type RefusedListDeps = {
  readonly store: PlanStore
  readonly tabs?: TabChannel | undefined
  readonly onChange: () => void
}

export class RefusedList {
  readonly #deps: RefusedListDeps
  readonly #edits = new Map<string, RefusedEdit>()
  #sorted: readonly RefusedEdit[] | null = null
  #broken = 0
  /** How they read; loaded when there are any. */
  #words: typeof Words | null = null

  constructor(deps: RefusedListDeps) {
    this.#deps = deps
  }

  /** The same array until the list changes. */
  get edits(): readonly RefusedEdit[] {
    this.#sorted ??= [...this.#edits.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
    return this.#sorted
  }

  /** Of these ids; all when they are absent. */
  some(ids: readonly string[] | undefined): readonly RefusedEdit[] {
    const wanted = ids && new Set(ids)
    return wanted ? this.edits.filter(({ id }) => wanted.has(id)) : this.edits
  }

  get size(): number {
    return this.#edits.size
  }

  /** Stored ones that could not be read. */
  get broken(): number {
    return this.#broken
  }

  async load(): Promise<void> {
    const { edits, broken } = await this.#deps.store.readRefused()
    this.#broken = broken
    this.#put(edits)
    await this.readable()
  }

  /** Place by place; none until the words for them are loaded, which is told like a change of the list. */
  changes(
    ids: readonly string[] | undefined,
    rooms: PlanRooms,
    language: Language,
  ): readonly RefusedChange[] {
    return this.#words?.refusedChanges(this.some(ids), rooms, language) ?? []
  }

  asFile(changes: readonly RefusedChange[], format: RefusedFormat): string {
    return (
      (format === 'json' ? this.#words?.refusedAsJson(changes) : this.#words?.refusedAsCsv(changes)) ?? ''
    )
  }

  /** The store keeps them already, or is about to. */
  add(edits: readonly RefusedEdit[]): void {
    this.#put(edits)
    if (edits.length > 0) this.#tell()
  }

  drop(ids: readonly string[]): void {
    const known = ids.filter((id) => this.#edits.delete(id))
    if (known.length === 0) return
    this.#sorted = null
    void this.#deps.store.dropRefused(known).then(() => this.#deps.tabs?.post({ say: 'refused' }))
    this.#deps.onChange()
  }

  /** Another tab has added to the list, or let go of some. */
  async readAgain(): Promise<void> {
    const { edits } = await this.#deps.store.readRefused()
    this.#edits.clear()
    this.#put(edits)
    this.#tell()
  }

  /** After the store was cleared under us. */
  writeAgain(): void {
    if (this.size > 0) void this.#deps.store.writeRefused(this.edits)
  }

  #tell(): void {
    this.#deps.onChange()
    if (this.#words || this.size === 0) return
    const again = (): void => this.#deps.onChange()
    this.#loadWords().then(again, again)
  }

  /** Whoever is told that something was refused can read it. Never rejects: a page may be offline without that part of it. */
  async readable(): Promise<void> {
    await this.#loadWords().catch(() => undefined)
  }

  async #loadWords(): Promise<void> {
    if (this.size > 0) this.#words ??= await import('./refused-changes.ts')
  }

  #put(edits: readonly RefusedEdit[]): void {
    for (const edit of edits) this.#edits.set(edit.id, edit)
    this.#sorted = null
  }
}
