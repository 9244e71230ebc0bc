/**
 * How high each row must be for its wrapped texts. Measured in a hidden element that is drawn like the cells themselves, many rows in
 * one pass (one layout of the page); what obviously fits on one line is not measured. Keeps heights by row id: what may be another one
 * now stays as it was until it is measured again, and a row that was never measured has one line.
 */
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import type { ColumnType } from '../../shared/model/table.ts'
import { drawCell } from './draw-cell.ts'
import { LetterWidths } from './letter-widths.ts'
import type { CellLook, TableReader } from './table-reader.ts'

type Candidate = { readonly row: RowId; readonly element: HTMLElement }

/** Numbers and ticks never wrap. */
const ONE_LINE: ReadonlySet<ColumnType> = new Set(['number', 'percent', 'check'])

/** Ems at both sides of a text, and before that of a total. */
const SIDES = 1.4
const TOTAL = 1.7

/** Rows drawn before heights are read: bounds the hidden page. */
const BATCH = 500

export class RowHeights {
  readonly #reader: TableReader
  readonly #element: HTMLElement
  readonly #known = new Map<RowId, number>()
  readonly #stale = new Set<RowId>()
  /** Columns whose cells may wrap. */
  #wordy: ReadonlyMap<ColumnId, number> = new Map()
  #runWidth = 0
  #line = 26
  #letters: LetterWidths

  /** @param host an element inside the grid: it gives fonts and custom properties */
  constructor(reader: TableReader, host: HTMLElement) {
    this.#reader = reader
    this.#element = document.createElement('div')
    this.#element.className = 'f-measure'
    this.#element.setAttribute('aria-hidden', 'true')
    host.append(this.#element)
    this.#letters = new LetterWidths(this.#element)
  }

  /** Height of a row that has one line. */
  get line(): number {
    return this.#line
  }

  /**
   * New widths make all heights unknown; fonts are looked at again.
   * @param runWidth what words that run on may take
   */
  setWidths(widths: ReadonlyMap<ColumnId, number>, runWidth: number): void {
    this.#wordy = new Map([...widths].filter(([column]) => !ONE_LINE.has(this.#reader.column(column).type)))
    this.#runWidth = runWidth
    this.forget(this.#known.keys())
    const probe = document.createElement('div')
    drawCell(probe, { ...BLANK, text: 'X' }, false)
    this.#element.replaceChildren(probe)
    const line = Math.ceil(probe.getBoundingClientRect().height) || 26
    if (line !== this.#line) this.#known.clear()
    this.#line = line
    this.#letters = new LetterWidths(probe)
    this.#element.replaceChildren()
  }

  /** Of a cell with this text alone, in one line; no less than it takes. */
  widthOf(text: string): number {
    return SIDES * this.#letters.em + this.#letters.of(text)
  }

  forget(rows: Iterable<RowId>): void {
    for (const row of rows) this.#stale.add(row)
  }

  /** Only of rows whose height may be another one now; a label runs on only while the cells beside it are empty. */
  forgetChanged(cells: ReadonlyMap<RowId, ReadonlySet<ColumnId>>): void {
    for (const [row, columns] of cells) {
      const { kind } = this.#reader.row(row)
      const runs = kind === 'category' || kind === 'note'
      if (runs || [...columns].some((column) => this.#wordy.has(column))) this.#stale.add(row)
    }
  }

  of(row: RowId): number {
    return this.#known.get(row) ?? this.#line
  }

  /** Its height is what it would be measured to be. */
  isSure(row: RowId): boolean {
    return this.#known.has(row) && !this.#stale.has(row)
  }

  /** Measures what is not sure. */
  measure(rows: readonly RowId[]): void {
    const unsure = rows.filter((row) => !this.isSure(row))
    for (let from = 0; from < unsure.length; from += BATCH)
      this.#measureBatch(unsure.slice(from, from + BATCH))
  }

  #measureBatch(rows: readonly RowId[]): void {
    const candidates: Candidate[] = []
    for (const row of rows) {
      this.#known.set(row, this.#line)
      this.#stale.delete(row)
      for (const [column, width] of this.#wordy) {
        const look = this.#reader.look(row, column)
        if (look.text === '') continue
        const runsOn = look.set === 'label' && this.#reader.runsOn(row)
        const room = runsOn ? this.#runWidth : width
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

  /** Beside its words a cell may have something before and after them. */
  #surelyFits({ text, kind, depth, format, prefix, aside }: CellLook, width: number): boolean {
    if (text.includes('\n')) return false
    const letters = this.#letters
    const ems =
      (depth + (format.indent ?? 0)) * 1.15 +
      (prefix === '' ? 0 : 2.2) +
      (aside === '' ? 0 : 0.75) +
      (kind === 'total' || kind === 'subtotal' ? TOTAL : 0)
    return this.widthOf(text) + ems * letters.em + letters.of(prefix) + letters.of(aside) < width
  }
}

const BLANK: CellLook = {
  text: '',
  set: 'text',
  kind: 'line',
  depth: 0,
  prefix: '',
  aside: '',
  lead: null,
  waiting: '',
  borrowed: false,
  format: {},
  formula: false,
  trouble: null,
  reason: '',
}
