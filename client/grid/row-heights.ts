/**
 * How high each row must be for its wrapped texts. Measured in a hidden element that is drawn like the cells themselves, many rows in
 * one pass (one layout of the page); what obviously fits on one line is not measured. Keeps heights by row id until told to forget.
 */
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import type { ColumnType } from '../../shared/model/table.ts'
import { drawCell } from './draw-cell.ts'
import type { CellLook, TableReader } from './table-reader.ts'

type Candidate = { readonly row: RowId; readonly element: HTMLElement }

/** Numbers and ticks never wrap. */
const ONE_LINE: ReadonlySet<ColumnType> = new Set(['number', 'percent', 'check'])

/** Rows drawn before heights are read: bounds the hidden page. */
const BATCH = 500

export class RowHeights {
  readonly #reader: TableReader
  readonly #element: HTMLElement
  readonly #known = new Map<RowId, number>()
  /** Columns whose cells may wrap. */
  #wordy: ReadonlyMap<ColumnId, number> = new Map()
  #total = 0
  #line = 26
  #em = 15

  /** @param host an element inside the grid: it gives fonts and custom properties */
  constructor(reader: TableReader, host: HTMLElement) {
    this.#reader = reader
    this.#element = document.createElement('div')
    this.#element.className = 'f-measure'
    this.#element.setAttribute('aria-hidden', 'true')
    host.append(this.#element)
  }

  /** Height of a row that has one line. */
  get line(): number {
    return this.#line
  }

  /** New widths make all heights unknown; fonts are looked at again. */
  setWidths(widths: ReadonlyMap<ColumnId, number>): void {
    this.#wordy = new Map([...widths].filter(([column]) => !ONE_LINE.has(this.#reader.column(column).type)))
    this.#total = [...widths.values()].reduce((sum, width) => sum + width, 0)
    this.#known.clear()
    const probe = document.createElement('div')
    drawCell(probe, { ...BLANK, text: 'X' }, false)
    this.#element.replaceChildren(probe)
    this.#line = Math.ceil(probe.getBoundingClientRect().height) || 26
    this.#em = Number.parseFloat(getComputedStyle(probe).fontSize) || 15
    this.#element.replaceChildren()
  }

  forget(rows: Iterable<RowId>): void {
    for (const row of rows) this.#known.delete(row)
  }

  of(row: RowId): number {
    const known = this.#known.get(row)
    if (known !== undefined) return known
    this.measure([row])
    return this.#known.get(row) ?? this.#line
  }

  /** Measures what is not known yet. */
  measure(rows: readonly RowId[]): void {
    const unknown = rows.filter((row) => !this.#known.has(row))
    for (let from = 0; from < unknown.length; from += BATCH)
      this.#measureBatch(unknown.slice(from, from + BATCH))
  }

  #measureBatch(rows: readonly RowId[]): void {
    const candidates: Candidate[] = []
    for (const row of rows) {
      this.#known.set(row, this.#line)
      for (const [column, width] of this.#wordy) {
        const look = this.#reader.look(row, column)
        if (look.text === '') continue
        const runsOn = look.set === 'label' && this.#reader.runsOn(row)
        const room = runsOn ? this.#total : width
        if (this.#surelyFits(look, room)) continue
        const element = document.createElement('div')
        drawCell(element, look, runsOn)
        if (runsOn) element.style.maxWidth = `${room}px`
        else element.style.width = `${room}px`
        candidates.push({ row, element })
      }
    }
    if (candidates.length === 0) return
    this.#element.replaceChildren(...candidates.map(({ element }) => element))
    for (const { row, element } of candidates) {
      const height = Math.ceil(element.getBoundingClientRect().height)
      if (height > (this.#known.get(row) ?? 0)) this.#known.set(row, height)
    }
    this.#element.replaceChildren()
  }

  /** A generous estimate: no letter is wider than an em, few latin ones than two thirds. */
  #surelyFits(look: CellLook, width: number): boolean {
    if (look.text.includes('\n')) return false
    let ems = 2 + (look.depth + (look.format.indent ?? 0)) * 1.5 + (look.prefix ? 2.5 : 0)
    for (const character of look.text) ems += character.charCodeAt(0) < 0x300 ? 0.7 : 1.05
    return ems * this.#em < width
  }
}

const BLANK: CellLook = {
  text: '',
  set: 'text',
  kind: 'line',
  depth: 0,
  prefix: '',
  lead: null,
  waiting: '',
  borrowed: false,
  format: {},
  formula: false,
  trouble: null,
  reason: '',
}
