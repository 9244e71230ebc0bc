/**
 * [GR50] The search as the grid of one table has it: opens and closes the panel, goes from match to match, tells the page what to show.
 * What is found is kept by plan-search.ts, what is replaced is in grid-replace.ts. The match one is at is the active cell.
 */
import { localise } from '../../shared/model/language.ts'
import type { FindQuery } from './find-text.ts'
import { FoundMarks } from './found-marks.ts'
import type { GridCore } from './grid-core.ts'
import type { CellPlace } from './grid-session.ts'
import type { FindState } from './grid-state.ts'
import type { KeptSearch } from './kept-search.ts'
import type { SearchScope } from './plan-search.ts'
import { PlanSearch } from './plan-search.ts'
import type { TableHits } from './table-hits.ts'

export class GridFind {
  readonly search: PlanSearch
  readonly #core: GridCore
  readonly #marks: FoundMarks
  /** Where one was when one began to type: the first match from there on is gone to. */
  #from: CellPlace | null = null
  /** One typed, and is to be taken to the first match as soon as it is known. */
  #isSeeking = false
  /** Counts how often the panel was asked for: it takes the keyboard then. */
  #asked = 0
  #state: FindState | null = null

  constructor(core: GridCore, kept: KeptSearch) {
    this.#core = core
    kept.search ??= new PlanSearch(core.session, core.reader.language)
    this.search = kept.search
    this.#marks = new FoundMarks(core)
    if (!this.search.isOpen) return
    if (this.search.hadKeyboard) this.#asked++
    this.search.hadKeyboard = false
    this.#show()
  }

  /** Null: the panel is closed. The same object until it says something else. */
  get state(): FindState | null {
    const now = this.search.isOpen ? this.#read() : null
    if (JSON.stringify(now) !== JSON.stringify(this.#state)) this.#state = now
    return this.#state
  }

  /** The grid goes. */
  leave(): void {
    this.#marks.destroy()
    if (this.search.isOpen) this.search.rest()
  }

  /** Called at every change of the grid. */
  look(): void {
    this.#marks.draw(this.search.isOpen ? this.#here : null)
  }

  open(withReplace: boolean): void {
    this.#asked++
    this.search.withReplace ||= withReplace
    this.#openQuietly()
  }

  close(): void {
    this.#asked = 0
    this.search.isOpen = false
    this.search.withReplace = false
    this.search.rest()
    this.#core.changed()
    this.#core.view.focus(this.#core.active)
  }

  /** What is looked for, as it is typed. */
  seek(query: Partial<FindQuery>): void {
    this.#from ??= this.#core.activePlace
    this.#isSeeking = true
    this.search.seek(query)
  }

  seekIn(scope: SearchScope): void {
    this.search.seekIn(scope)
  }

  setReplacement(replacement: string): void {
    this.search.replacement = replacement
    this.#core.changed()
  }

  setReplace(withReplace: boolean): void {
    this.search.withReplace = withReplace
    this.#core.changed()
  }

  /** To the next match, or the one before; in the whole plan on to the next table that has one. Round at the end. */
  step(by: 1 | -1): void {
    if (this.search.query.text === '') return this.open(false)
    this.#openQuietly()
    void this.#stepWhenKnown(by)
  }

  /** To the first match of a table. */
  goToTable(id: TableHits['id']): void {
    const place = this.search.of(id).places[0]
    if (place) this.#goTo(this.search.of(id), place)
  }

  #openQuietly(): void {
    if (this.search.isOpen) return this.#core.changed()
    this.search.isOpen = true
    this.#show()
  }

  #show(): void {
    const { reader } = this.#core
    this.search.show(reader.id, reader.language, () => this.#found())
  }

  get #here(): TableHits {
    return this.search.of(this.#core.reader.id)
  }

  /** Something was found, or is no match any more. */
  #found(): void {
    if (this.#isSeeking && this.#here.isKnown) this.#goToFirst()
    this.#core.changed()
  }

  #goToFirst(): void {
    this.#isSeeking = false
    const from = this.#from ?? this.#core.activePlace
    if (!from) return
    const { places } = this.#here
    const place = places[this.#here.before(from).count] ?? places[0]
    if (place) this.#select(place)
  }

  async #stepWhenKnown(by: 1 | -1): Promise<void> {
    if (this.search.isLooking && !(await this.search.known())) return
    this.search.settle()
    const at = this.#core.activePlace
    if (!at) return
    this.#from = null
    this.#isSeeking = false
    const { count, isOne } = this.#here.before(at)
    const { places } = this.#here
    const next = places[by === 1 ? count + (isOne ? 1 : 0) : count - 1]
    if (next) return this.#select(next)
    const elsewhere = this.#nextTable(by)
    const end = elsewhere.places.at(by === 1 ? 0 : -1)
    if (end) this.#goTo(elsewhere, end)
  }

  /** That has a match: this one again when no other has. */
  #nextTable(by: 1 | -1): TableHits {
    const { all } = this.search
    const at = all.findIndex(({ id }) => id === this.#core.reader.id)
    const onwards = by === 1 ? all : all.toReversed()
    const from = by === 1 ? at + 1 : all.length - at
    return (
      [...onwards.slice(from), ...onwards.slice(0, from)].find(({ places }) => places.length > 0) ??
      this.#here
    )
  }

  #goTo({ id }: TableHits, place: CellPlace): void {
    if (id === this.#core.reader.id) return this.#select(place)
    this.search.hadKeyboard = document.activeElement?.closest('.f-find') !== null
    this.#core.onOpen({ table: id, ...place })
  }

  /** The keyboard stays where it is. */
  #select(place: CellPlace): void {
    const isInGrid = this.#core.view.host.contains(document.activeElement)
    this.#core.goTo(place, { focus: isInGrid })
  }

  #titleOf(table: TableHits['id']): string {
    const { session, language } = this.#core.reader
    return localise(session.tables().find(({ id }) => id === table)?.title ?? {}, language, language)
  }

  #read(): FindState {
    const { search } = this
    const { reader, activePlace, reason } = this.#core
    const { query, scope } = search
    const all = search.all.map((hits) => ({ hits, count: hits.places.length }))
    const here = all.findIndex(({ hits }) => hits.id === reader.id)
    const before = all.slice(0, Math.max(0, here)).reduce((sum, { count }) => sum + count, 0)
    const at = activePlace && query.text !== '' ? this.#here.before(activePlace) : null
    const spot = at?.isOne && activePlace ? reader.spotOf(activePlace) : null
    return {
      ...query,
      scope,
      replacement: search.replacement,
      withReplace: search.withReplace,
      count: all.reduce((sum, { count }) => sum + count, 0),
      at: at && spot ? before + at.count + 1 : 0,
      address: spot && activePlace ? reader.nameIn(activePlace) : '',
      isLooking: search.isLooking,
      tables:
        scope === 'plan'
          ? all
              .filter(({ count }) => count > 0)
              .map(({ hits: { id }, count }) => ({
                id,
                name: reader.nameOf(id),
                title: this.#titleOf(id),
                count,
                isShown: id === reader.id,
              }))
          : [],
      why: reason,
      asked: this.#asked,
    }
  }
}
