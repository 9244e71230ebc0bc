/**
 * [GR118] How wide columns must be for their numbers: a number whose first digits are hidden would be another one. Looks at numbers as they
 * are drawn, and before that at the ends of the table, where headings and sums stand. A column that turns out too narrow is told once.
 */
import type { ColumnId } from '../../shared/model/ids.ts'
import { isQuantity } from '../../shared/model/table.ts'
import { LetterWidths } from './letter-widths.ts'
import type { TableReader } from './table-reader.ts'

/** Rows looked at before any is drawn. */
const [FIRST, LAST] = [60, 10]
/** Pixels about a number, at 100 %: the bracket of a negative one hangs into the end. */
const SIDES = 23
/** No number makes a column wider; what is longer still is cut at its end, and says so. */
const WIDEST = 240

export class FigureWidths {
  readonly #reader: TableReader
  readonly #tooNarrow: () => void
  readonly #longest = new Map<ColumnId, string>()
  #letters: LetterWidths | null = null
  #zoom = 1
  #isTold = false

  constructor(reader: TableReader, tooNarrow: () => void) {
    this.#reader = reader
    this.#tooNarrow = tooNarrow
  }

  /** Before columns are laid out. @param cell drawn like a cell */
  begin(cell: HTMLElement, zoom: number): void {
    this.#letters = new LetterWidths(cell)
    this.#zoom = zoom
    this.#isTold = true
    if (this.#longest.size === 0) this.#lookAhead()
    this.#isTold = false
  }

  /** Pixels before any zoom; 0: nothing is known. */
  need(column: ColumnId): number {
    const text = this.#longest.get(column)
    if (text === undefined || !this.#letters) return 0
    return Math.min(WIDEST, Math.ceil(this.#letters.of(text) / this.#zoom) + SIDES)
  }

  /** A number as it is drawn. @param width its column's, in pixels */
  saw(column: ColumnId, text: string, width: number): void {
    if (text.length <= (this.#longest.get(column)?.length ?? 0)) return
    this.#longest.set(column, text)
    const isSet = this.#reader.column(column).width !== undefined
    if (this.#isTold || isSet || Math.floor(this.need(column) * this.#zoom) <= width) return
    this.#isTold = true
    this.#tooNarrow()
  }

  #lookAhead(): void {
    const { rows, columns } = this.#reader
    const seen = rows.length <= FIRST + LAST ? rows : [...rows.slice(0, FIRST), ...rows.slice(-LAST)]
    for (const column of columns)
      if (isQuantity(this.#reader.column(column).type))
        for (const row of seen) {
          const value = this.#reader.session.value(this.#reader.id, row, column)
          if (typeof value === 'number') this.saw(column, this.#reader.display({ row, column }), Infinity)
        }
  }
}
