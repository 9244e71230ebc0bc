import { decimalsIn } from '../../shared/format/print-value.ts'
/**
 * How cells are set: letters, ground, place, decimals. Acts on all selected ranges as one undo step; whole columns are set as columns, for the
 * rows that come later too. What the panel and the toolbar show is that of the active cell.
 */
import {
  type CellFormat,
  FORMAT_PROPERTIES,
  type FormatChange,
  MOST_DECIMALS,
  MOST_INDENT,
} from '../../shared/model/cell-format.ts'
import { isEmphasised } from '../../shared/model/table.ts'
import type { GridCore } from './grid-core.ts'
import { SET_BY_TYPE, type TableReader } from './table-reader.ts'

export type Alignment = Exclude<CellFormat['align'], undefined>

export class GridFormat {
  readonly #core: GridCore

  constructor(core: GridCore) {
    this.#core = core
  }

  /** Of the active cell, as it is seen. */
  get look(): CellFormat {
    const { reader, activePlace: place } = this.#core
    if (!place) return {}
    const format = reader.table.format(place.row, place.column)
    const isBold = format.bold ?? isEmphasised(reader.row(place.row).kind)
    return { align: this.#usual(place.column), ...format, bold: isBold }
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
    const { reader, activePlace } = this.#core
    if (!activePlace) return
    const shown = decimalsShown(reader, activePlace.row, activePlace.column)
    this.set({ decimals: Math.max(0, Math.min(MOST_DECIMALS, shown + by)) })
  }

  clear(): void {
    this.set(Object.fromEntries(FORMAT_PROPERTIES.map((property) => [property, null])))
  }

  set(change: FormatChange): void {
    const core = this.#core
    const { reader, session } = core
    if (core.isEmpty || !core.mayChange()) return
    const cells = core.selectedPlaces
    const what = core.isWholeColumns ? { columns: core.selectedColumns } : { cells }
    const isDone = core.isDone(core.act(() => session.format(reader.id, what, change)))
    core.settle()
    if (isDone) core.announce('formatted', { count: cells.length })
  }

  #usual(column: TableReader['columns'][number]): Alignment {
    const set = SET_BY_TYPE[this.#core.reader.column(column).type]
    return set === 'number' ? 'end' : set === 'check' ? 'center' : 'start'
  }
}

function decimalsShown(
  reader: TableReader,
  row: TableReader['rows'][number],
  column: TableReader['columns'][number],
): number {
  const format = reader.table.format(row, column)
  const fixed = decimalsIn({ column: reader.column(column), row: reader.row(row), format })
  return fixed ?? reader.display({ row, column }).split('.')[1]?.replace(/\D/g, '').length ?? 0
}
