/**
 * [GR95] What goes on paper in place of the grid, which has only the rows of its window: made when the browser is about to print, by its own
 * key or by the command, and taken away afterwards.
 */
import type { ColumnType } from '../../shared/model/table.ts'
import { sum } from './column-widths.ts'
import { FigureWidths } from './figure-widths.ts'
import type { GridCore } from './grid-core.ts'
import type { GridRules } from './grid-rules.ts'
import { printTable, shareWidth } from './print-table.ts'
import { LABEL_COLUMN, TableReader } from './table-reader.ts'

/** Pixels that an upright sheet has between its margins. */
const UPRIGHT = 670
/** What columns need on paper, in its smaller type. */
const NEEDS: { readonly [type in ColumnType]?: number } = { number: 66, percent: 66, check: 40 }
const LABELS = 200
const WORDS = 110

export class GridPrint {
  readonly #core: GridCore
  readonly #rules: GridRules
  readonly #abort = new AbortController()
  #table: HTMLTableElement | null = null
  /** What is hidden while one prints forgets where it was scrolled to. */
  #place: ScrollToOptions = {}

  constructor(core: GridCore, rules: GridRules) {
    this.#core = core
    this.#rules = rules
    const { signal } = this.#abort
    window.addEventListener('beforeprint', () => this.#make(), { signal })
    window.addEventListener('afterprint', () => this.#comeBack(), { signal })
  }

  /** Opens the browser's own window for it. */
  print(): void {
    window.print()
  }

  leave(): void {
    this.#abort.abort()
    this.#remove()
  }

  #make(): void {
    this.#remove()
    const { reader, view } = this.#core
    this.#place = { top: view.viewport.scrollTop, left: view.viewport.scrollLeft }
    // [GR80] As the document has it: how this person looks at it is nothing for paper.
    const whole = new TableReader(reader.session, reader.id, reader.language, reader.messages)
    whole.rules = (...cell) => this.#rules.onPaper(...cell)
    const needs = whole.columns.map((id) =>
      id === LABEL_COLUMN ? LABELS : (NEEDS[whole.column(id).type] ?? WORDS),
    )
    // The screen knows only of numbers that it has drawn.
    const figures = new FigureWidths(whole, () => {})
    this.#table = printTable(whole, (column, text) => figures.saw(column, text, Infinity))
    const { zoom } = this.#core.display
    figures.begin(view.host, zoom)
    const { columnTracks } = view
    const widths = whole.columns.map((id, index) => {
      const at = reader.shownColumns.indexOf(id)
      const width = at < 0 ? (needs[index] ?? WORDS) : columnTracks.size(at)
      return Math.max(width, figures.need(id) * zoom)
    })
    shareWidth(this.#table, widths)
    this.#table.classList.toggle('f-print-wide', sum(needs) > UPRIGHT)
    // Where the columns share less room than they have on the screen their letters become smaller with them.
    const letters = parseFloat(getComputedStyle(view.host).fontSize)
    this.#table.style.setProperty('--f-print-ems', (sum(widths) / letters).toFixed(2))
    view.host.after(this.#table)
  }

  #comeBack(): void {
    this.#remove()
    const { viewport } = this.#core.view
    viewport.scrollTo(this.#place)
    // Again when the grid has the room it had before, which it is told after the first frame.
    requestAnimationFrame(() => requestAnimationFrame(() => viewport.scrollTo(this.#place)))
  }

  #remove(): void {
    this.#table?.remove()
    this.#table = null
  }
}
