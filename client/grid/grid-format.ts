/**
 * How cells are set: letters, ground, place, numbers. Acts on all selected ranges as one undo step; whole columns are set as columns, for the
 * rows that come later too. What the panel and the toolbar show is that of the active cell.
 */
import { printNumber } from '../../shared/format/print-number.ts'
import {
  type CellFormat,
  FORMAT_PROPERTIES,
  type FormatChange,
  MOST_DECIMALS,
  MOST_INDENT,
} from '../../shared/model/cell-format.ts'
import type { GridCore } from './grid-core.ts'
import { SET_BY_TYPE, type TableReader } from './table-reader.ts'

export type Alignment = Exclude<CellFormat['align'], undefined>
export type NumberKind = Exclude<CellFormat['number'], undefined>

export class GridFormat {
  readonly #core: GridCore

  constructor(core: GridCore) {
    this.#core = core
  }

  /** Of the active cell, as it is seen. */
  get look(): CellFormat {
    const { reader, activePlace: place } = this.#core
    if (!place) return {}
    return { align: this.#usual(place.column), number: 'grouped', ...reader.formatOf(place) }
  }

  toggle(property: 'bold' | 'italic'): void {
    this.set({ [property]: !(this.look[property] ?? false) })
  }

  /** Where it stands already, the cell goes back to where its column has it. */
  align(align: Alignment): void {
    this.set({ align: this.look.align === align ? null : align })
  }

  indent(by: 1 | -1): void {
    const { indent = 0 } = this.look
    this.set({ indent: Math.max(0, Math.min(MOST_INDENT, indent + by)) })
  }

  /** As many as the active cell shows, and one more or less. */
  decimals(by: 1 | -1): void {
    const { reader, session, activePlace: place } = this.#core
    if (!place) return
    const value = session.value(reader.id, place.row, place.column)
    const shown =
      reader.decimalsIn(place) ?? (typeof value === 'number' ? reader.decimalsOf(place, value) : 0)
    this.set({ decimals: Math.max(0, Math.min(MOST_DECIMALS, shown + by)) })
  }

  number(number: NumberKind): void {
    this.set({ number })
  }

  sample(number: NumberKind): string {
    const { language } = this.#core.reader
    return printNumber(number === 'percent' ? 0.12 : 1234, { language, style: number })
  }

  clear(): void {
    this.set(Object.fromEntries(FORMAT_PROPERTIES.map((property) => [property, null])))
  }

  set(change: FormatChange): void {
    const core = this.#core
    const { reader, session } = core
    if (core.isEmpty || !core.mayChange()) return
    const cells = core.selectedPlaces
    // [GR80] What is not shown is not set.
    const isWhole = core.isWholeColumns && reader.rows.length === reader.table.rows.length
    const what = isWhole ? { columns: core.selectedColumns } : { cells }
    const isDone = core.isDone(core.act(() => session.format(reader.id, what, change)))
    core.settle()
    if (isDone) core.announce('formatted', { count: cells.length })
  }

  #usual(column: TableReader['columns'][number]): Alignment {
    const set = SET_BY_TYPE[this.#core.reader.column(column).type]
    return set === 'number' ? 'end' : set === 'check' ? 'center' : 'start'
  }
}
