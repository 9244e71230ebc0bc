/**
 * [GR50] [GR51] What somebody looks for in a plan: words, how they are looked for, and the cells in which they are found, table by table. It
 * outlives the grid of one table (kept-search.ts): who goes on to the next table finds the panel as it was. While a grid shows it, it
 * follows what anybody changes; between two grids it rests, and looks at everything again afterwards.
 */
import type { TableId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import type { FindQuery, TextFinder } from './find-text.ts'
import { textFinder } from './find-text.ts'
import type { GridSession, TableEvent } from './grid-session.ts'
import { TableHits } from './table-hits.ts'

/** Milliseconds for which changes are gathered before they are looked at. */
const PACE = 150

export type SearchScope = 'table' | 'plan'

export class PlanSearch {
  readonly #session: GridSession
  #language: Language
  #query: FindQuery = { text: '', matchCase: false, wholeCell: false, lookIn: 'values' }
  #finder: TextFinder | null = null
  #scope: SearchScope = 'table'
  /** What is put in the place of what is found. */
  replacement = ''
  isOpen = false
  withReplace = false
  /** The panel had the keyboard when one went on to another table. */
  hadKeyboard = false
  /** Of the grid that shows it. */
  #shown: { readonly table: TableId; readonly changed: () => void } | null = null
  #tables = new Map<TableId, TableHits>()
  readonly #hearing = new Map<TableId, () => void>()
  #timer: ReturnType<typeof setTimeout> | null = null
  /** Of the looking that is wanted; an older one gives up. */
  #run = 0
  #isLooking = false

  constructor(session: GridSession, language: Language) {
    this.#session = session
    this.#language = language
  }

  get query(): FindQuery {
    return this.#query
  }

  get finder(): TextFinder | null {
    return this.#finder
  }

  get scope(): SearchScope {
    return this.#scope
  }

  get language(): Language {
    return this.#language
  }

  /** A grid shows it from now on. `changed` is called whenever there is something else to show. */
  show(table: TableId, language: Language, changed: () => void): void {
    this.#shown = { table, changed }
    if (language !== this.#language) {
      this.#language = language
      this.#tables = new Map()
    }
    for (const hits of this.#tables.values()) hits.doubt()
    this.#begin()
  }

  /** Nobody sees it: it rests. */
  rest(): void {
    this.#shown = null
    this.#stop()
    for (const end of this.#hearing.values()) end()
    this.#hearing.clear()
  }

  seek(query: Partial<FindQuery>): void {
    this.#query = { ...this.#query, ...query }
    this.#finder = textFinder(this.#query)
    for (const hits of this.#tables.values()) hits.seek(this.#finder, this.#query.lookIn)
    this.#begin()
  }

  seekIn(scope: SearchScope): void {
    this.#scope = scope
    this.#begin()
  }

  /** Of the tables that are looked through, in the plan's order. */
  get all(): readonly TableHits[] {
    return this.#ids.map((id) => this.of(id))
  }

  of(id: TableId): TableHits {
    const known = this.#tables.get(id)
    if (known) return known
    const hits = new TableHits(this.#session, id, this.#language)
    hits.seek(this.#finder, this.#query.lookIn)
    this.#tables.set(id, hits)
    return hits
  }

  /** Not every table has been looked through yet. */
  get isLooking(): boolean {
    return this.#finder !== null && this.all.some((hits) => !hits.isKnown)
  }

  /** What was changed just now counts, too. */
  settle(): void {
    for (const hits of this.all) hits.lookNow()
  }

  /** Every table is looked through; false: something else is looked for by then, or nobody looks any more. */
  async known(): Promise<boolean> {
    const finder = this.#finder
    while (this.#shown && this.isLooking && finder === this.#finder) await pause()
    return this.#shown !== null && finder === this.#finder
  }

  /** A table that somebody has taken out of the plan is none of them. */
  get #ids(): readonly TableId[] {
    const all = this.#session.tables().map(({ id }) => id)
    return this.#scope === 'plan' ? all : all.filter((id) => id === this.#shown?.table)
  }

  #begin(): void {
    this.#hear()
    this.#shown?.changed()
    this.#stop()
    if (this.#shown && this.#finder) void this.#look(this.#run)
  }

  #stop(): void {
    this.#run++
    this.#isLooking = false
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #hear(): void {
    const wanted = new Set(this.#ids)
    for (const [id, end] of this.#hearing)
      if (!wanted.has(id)) {
        end()
        this.#hearing.delete(id)
        this.of(id).doubt()
      }
    for (const id of wanted)
      if (!this.#hearing.has(id))
        this.#hearing.set(
          id,
          this.#session.onTable(id, (event) => this.#take(id, event)),
        )
  }

  #take(id: TableId, event: TableEvent): void {
    const { patch } = event
    const isMoved = patch && (patch.rows.length > 0 || patch.columns.length > 0)
    // Formulas of every table may name its cells, which are called otherwise now.
    if (isMoved && this.#query.lookIn === 'typed') for (const hits of this.all) hits.doubt()
    else this.of(id).take(event)
    if (this.#isLooking || !this.#finder) return
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#hear()
      void this.#look(this.#run)
    }, PACE)
  }

  async #look(run: number): Promise<void> {
    const isWanted = (): boolean => run === this.#run
    const rest = async (): Promise<boolean> => {
      this.#shown?.changed()
      await pause()
      return isWanted()
    }
    this.#isLooking = true
    for (let next = this.#next(); next; next = this.#next())
      if (!(await next.look(rest)) || !isWanted()) return
    this.#isLooking = false
    this.#shown?.changed()
  }

  /** What is to be looked through: the table that is shown first. */
  #next(): TableHits | undefined {
    const waiting = this.all.filter((hits) => hits.isWaiting)
    return waiting.find(({ id }) => id === this.#shown?.table) ?? waiting[0]
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
