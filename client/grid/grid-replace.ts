import type { CellAddress } from '../../shared/model/cell.ts'
/**
 * [GR52] [GR53] Replacing what was found: in the active cell, or everywhere at once as one undo step. What is to be written is worked out in
 * slices and then written in one go; a cell that somebody changed in between is left as it is now. Afterwards the person is told how many
 * cells were changed, which were left alone and why, and can take it back.
 */
import { AppError } from '../../shared/model/error.ts'
import type { TableId } from '../../shared/model/ids.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import type { GridFind } from './grid-find.ts'
import type { Outcome, TypedCell } from './grid-session.ts'
import type { NoticeAction } from './grid-state.ts'
import { watchTyped } from './replaced-formulas.ts'
import type { Replacing, WhyLeft } from './replacement.ts'
import { replacementIn } from './replacement.ts'
import { undoOffer } from './undo-offer.ts'
import { unusedName } from './unused-name.ts'

/** Milliseconds of working out before others have their turn. */
const SLICE = 8
const REASONS = ['leftFormulas', 'leftPrinted', 'leftUnclear'] as const satisfies readonly WhyLeft[]

type Change = CellAddress & { readonly before: string; readonly typed: string }
type Left = CellAddress & { readonly why: WhyLeft }
type Told = {
  written: number
  readonly tables: Set<TableId>
  readonly left: Left[]
  /** Tables that would not be written. */
  readonly locked: Set<TableId>
}

export class GridReplace {
  readonly #core: GridCore
  readonly #editing: GridEditing
  readonly #find: GridFind
  #isBusy = false

  constructor(core: GridCore, editing: GridEditing, find: GridFind) {
    this.#core = core
    this.#editing = editing
    this.#find = find
  }

  /** In the active cell, then on to the next match; when the active cell is no match, to the next one only. */
  one(): void {
    const core = this.#core
    const { search } = this.#find
    const replacing = this.#replacing
    if (!replacing || !core.mayChange() || !this.#editing.commit()) return
    search.settle()
    const place = core.activePlace
    if (!place || !search.of(core.reader.id).has(place)) return this.#find.step(1)
    const { row, column } = place
    const replacement = replacementIn(replacing, { table: core.reader.id, row, column })
    if (replacement && 'why' in replacement) return core.tell(replacement.why, { count: 1 })
    if (replacement) {
      const lost = watchTyped(core, place)
      const write = (): Outcome =>
        core.session.commit(core.reader.id, row, column, replacement.typed, core.reader.language)
      if (!core.isDone(core.act(write))) return
      const told = lost()
      if (told) core.say(told.sentence, told.actions)
    }
    this.#find.step(1)
  }

  async all(): Promise<void> {
    const replacing = this.#replacing
    if (!replacing || this.#isBusy || !this.#editing.commit()) return
    const { search } = this.#find
    if (search.scope === 'table' && !this.#core.mayChange()) return
    this.#isBusy = true
    try {
      if (!(await search.known())) return
      search.settle()
      const told: Told = { written: 0, tables: new Set(), left: [], locked: new Set() }
      const changes = await this.#workOut(replacing, told)
      this.#core.act(() => this.#core.session.together(unusedName(), () => this.#write(changes, told)))
      this.#tell(told)
    } finally {
      this.#isBusy = false
    }
  }

  /** Null: nothing is looked for. */
  get #replacing(): Replacing | null {
    const { session } = this.#core
    const { finder, query, language, replacement } = this.#find.search
    return finder && { session, language, finder, lookIn: query.lookIn, by: replacement }
  }

  async #workOut(replacing: Replacing, { left, locked }: Told): Promise<ReadonlyMap<TableId, Change[]>> {
    const { reader, readOnly } = this.#core
    const changes = new Map<TableId, Change[]>()
    let since = performance.now()
    for (const { id, places } of this.#find.search.all) {
      if (id === reader.id && readOnly && places.length > 0) {
        locked.add(id)
        continue
      }
      const ofTable: Change[] = []
      for (const place of places) {
        const at = { table: id, row: place.row, column: place.column }
        const replacement = this.#read(replacing, at)
        if (replacement && 'why' in replacement) left.push({ ...at, why: replacement.why })
        else if (replacement) ofTable.push({ ...at, ...replacement })
        if (performance.now() - since < SLICE) continue
        await new Promise((resolve) => setTimeout(resolve))
        since = performance.now()
      }
      changes.set(id, ofTable)
    }
    return changes
  }

  /** Null, too, when the table has been taken out of the plan meanwhile. */
  #read(replacing: Replacing, at: CellAddress): ReturnType<typeof replacementIn> {
    try {
      return replacementIn(replacing, at)
    } catch (error) {
      if (error instanceof AppError) return null
      throw error
    }
  }

  /** All at once, so that nobody else's step comes between. */
  #write(changes: ReadonlyMap<TableId, readonly Change[]>, told: Told): void {
    const live = new Set(this.#core.session.tables().map(({ id }) => id))
    for (const [id, ofTable] of changes) {
      if (!live.has(id)) continue
      const now = ofTable.filter((change) => this.#isAsWorkedOut(change))
      if (now.length === 0) continue
      const written = this.#writeTable(id, now, told)
      if (written === null) told.locked.add(id)
      else if (written > 0) told.tables.add(id)
      told.written += written ?? 0
    }
  }

  #isAsWorkedOut({ table, row, column, before }: Change): boolean {
    const { session } = this.#core
    const document = session.table(table)
    if (!document.rows.has(row) || !document.columns.has(column)) return false
    return session.editText(table, row, column, this.#find.search.language) === before
  }

  /** How many cells were written; null: the table may not be. */
  #writeTable(id: TableId, changes: readonly Change[], { left }: Told): number | null {
    const { session } = this.#core
    const { language } = this.#find.search
    let cells: readonly TypedCell[] = changes
    while (cells.length > 0) {
      const outcome = session.commitMany(id, cells, language)
      if (outcome.status === 'done') return cells.length
      if (outcome.status === 'refused') return null
      const { row, column } = outcome.at
      left.push({ table: id, row, column, why: 'leftUnclear' })
      cells = cells.filter((cell) => cell.row !== row || cell.column !== column)
    }
    return 0
  }

  #tell(told: Told): void {
    const core = this.#core
    const { messages } = core.reader
    const { written, tables, left, locked } = told
    const inTables = tables.size > 1 ? messages('replacedIn', { count: tables.size }) : ''
    const sentences = [
      written === 0 ? messages('replacedNone') : messages('replaced', { count: written, tables: inTables }),
      ...REASONS.flatMap((why) => {
        const count = left.filter((one) => one.why === why).length
        return count > 0 ? [messages(why, { count })] : []
      }),
      ...[...locked].map((id) => messages('replacedLocked', { table: core.reader.nameOf(id) })),
    ]
    const actions: NoticeAction[] = written > 0 ? [undoOffer(core)] : []
    const [first] = left
    if (first) actions.push({ label: messages('leftShow'), run: () => this.#show(first) })
    core.say(
      sentences.reduce((first, second) => messages('twoSentences', { first, second })),
      actions,
    )
  }

  #show(at: CellAddress): void {
    const core = this.#core
    if (at.table !== core.reader.id) core.onOpen(at)
    else if (!core.goTo(at)) core.tell('placeGone')
  }
}
