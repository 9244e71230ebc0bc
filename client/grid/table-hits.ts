/**
 * The cells of one table in which something is found, by row and column ids: what others insert and move changes their order, and what
 * they write is looked at again, cell by cell. Called by plan-search.ts. A large table is looked through in slices; whoever types meanwhile
 * waits for no more than one.
 */
import { AppError } from '../../shared/model/error.ts'
import type { ColumnId, RowId, TableId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import type { FindQuery, TextFinder } from './find-text.ts'
import type { CellPlace, GridSession, TableEvent } from './grid-session.ts'

/** Milliseconds of looking before others have their turn. */
const SLICE = 8
/** Cells between two looks at the clock. */
const STEP = 32
/** Cells that are looked at in one go; more of them make the table be looked through in slices. */
const FEW = 500

const GAP = /\d\s\d/u
const GAPS = /\s/gu

type Cells = Map<RowId, Set<ColumnId>>
/** Lets others have their turn; false: what is found is not wanted any more. */
export type Rest = () => Promise<boolean>

export class TableHits {
  readonly id: TableId
  readonly #session: GridSession
  readonly #language: Language
  readonly #now: () => number
  #finder: TextFinder | null = null
  #lookIn: FindQuery['lookIn'] = 'values'
  #found: Cells = new Map()
  /** Cells to be looked at again; null: all of them. */
  #waiting: Cells | null = new Map()
  #waitingCells = 0
  #places: readonly CellPlace[] | null = null
  #isKnown = false

  constructor(session: GridSession, id: TableId, language: Language, now = () => performance.now()) {
    this.#session = session
    this.#now = now
    this.id = id
    this.#language = language
  }

  /** Looks for something else from now on. */
  seek(finder: TextFinder | null, lookIn: FindQuery['lookIn']): void {
    this.#finder = finder
    this.#lookIn = lookIn
    this.#keep(new Map())
    this.#isKnown = finder === null
    this.#waiting = finder ? null : this.#nothing()
  }

  /** Something may have been missed: everything is looked at again, and what is known stays known until then. */
  doubt(): void {
    if (this.#finder) this.#waiting = null
  }

  /** The whole table has been looked through, once at least. */
  get isKnown(): boolean {
    return this.#isKnown
  }

  get isWaiting(): boolean {
    return this.#waiting === null || this.#waiting.size > 0
  }

  /** Something changed in the table, by anybody. */
  take({ patch, values = [] }: TableEvent): void {
    this.#places = null
    if (patch && (patch.looks || patch.columns.length > 0 || patch.anew)) return this.doubt()
    const columns = this.#table.columns.ids
    for (const { id: row } of patch?.rows ?? []) for (const column of columns) this.#wait(row, column)
    for (const { row, column } of patch?.cells ?? []) this.#wait(row, column)
    for (const { row, column } of values) this.#wait(row, column)
  }

  #wait(row: RowId, column: ColumnId): void {
    if (!this.#waiting) return
    if (++this.#waitingCells > FEW) return this.doubt()
    const columns = this.#waiting.get(row) ?? new Set()
    this.#waiting.set(row, columns.add(column))
  }

  /** In reading order. */
  get places(): readonly CellPlace[] {
    this.#places ??= this.#inOrder()
    return this.#places
  }

  has({ row, column }: CellPlace): boolean {
    return this.#found.get(row)?.has(column) === true && this.#table.rows.has(row)
  }

  /** How many of them stand before this place, and whether one stands there. */
  before(place: CellPlace): { readonly count: number; readonly isOne: boolean } {
    const { rows, columns } = this.#table
    const rank = (at: CellPlace): readonly [number, number] => [
      rows.indexOf(at.row),
      columns.indexOf(at.column),
    ]
    const [row, column] = rank(place)
    let [low, high] = [0, this.places.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const at = this.places[middle]
      const [y, x] = at ? rank(at) : [0, 0]
      if (y < row || (y === row && x < column)) low = middle + 1
      else high = middle
    }
    return { count: low, isOne: this.has(place) }
  }

  /** Looks at what is waiting, in slices. False: given up. */
  async look(rest: Rest): Promise<boolean> {
    try {
      return await this.#lookThrough(rest)
    } catch (error) {
      // Somebody has taken the table out of the plan meanwhile.
      if (!(error instanceof AppError)) throw error
      this.seek(null, this.#lookIn)
      return true
    }
  }

  async #lookThrough(rest: Rest): Promise<boolean> {
    if (this.#waiting) {
      this.lookNow()
      return true
    }
    // What changes from here on is noted by itself, and looked at afterwards.
    this.#waiting = this.#nothing()
    const found: Cells = new Map()
    if (!this.#isKnown) this.#keep(found)
    const { rows, columns } = this.#table
    let since = this.#now()
    let read = 0
    for (const row of rows.ids)
      for (const column of columns.ids) {
        if (this.#isHit(row, column)) this.#note(found, row, column)
        if (++read % STEP > 0 || this.#now() - since < SLICE) continue
        if (!(await rest())) return this.#giveUp()
        since = this.#now()
      }
    this.#keep(found)
    this.#isKnown = true
    return true
  }

  /** What few cells wait is looked at here and now. */
  lookNow(): void {
    for (const [row, columns] of this.#waiting ?? [])
      for (const column of columns)
        if (this.#isHit(row, column)) this.#note(this.#found, row, column)
        else if (this.#found.get(row)?.delete(column)) this.#places = null
    this.#waiting &&= this.#nothing()
  }

  #nothing(): Cells {
    this.#waitingCells = 0
    return new Map()
  }

  /** What one cell shows, or would be typed as. */
  #textOf(row: RowId, column: ColumnId): string {
    const session = this.#session
    return this.#lookIn === 'values'
      ? session.display(this.id, row, column, this.#language)
      : session.editText(this.id, row, column, this.#language)
  }

  /** A number that is printed with gaps is found without them, too. */
  #isGapped(row: RowId, column: ColumnId, text: string): boolean {
    return GAP.test(text) && typeof this.#session.value(this.id, row, column) === 'number'
  }

  #isHit(row: RowId, column: ColumnId): boolean {
    // Most cells of a large table are empty.
    if (!this.#finder || this.#table.cell(row, column) === null) return false
    const text = this.#textOf(row, column)
    return (
      this.#finder.isIn(text) ||
      (this.#isGapped(row, column, text) && this.#finder.isIn(text.replace(GAPS, '')))
    )
  }

  #note(found: Cells, row: RowId, column: ColumnId): void {
    const columns = found.get(row) ?? new Set()
    found.set(row, columns.add(column))
    this.#places = null
  }

  #keep(found: Cells): void {
    this.#found = found
    this.#places = null
  }

  /** Begun anew when it is wanted again. */
  #giveUp(): false {
    this.#waiting = null
    return false
  }

  #inOrder(): readonly CellPlace[] {
    const { rows, columns } = this.#table
    return rows.ids.flatMap((row) => {
      const found = this.#found.get(row)
      return found ? columns.ids.filter((id) => found.has(id)).map((column) => ({ row, column })) : []
    })
  }

  get #table(): ReturnType<GridSession['table']> {
    return this.#session.table(this.id)
  }
}
