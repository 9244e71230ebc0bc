/**
 * Filling cells from others of the table: Ctrl+D, Ctrl+R, from above, and what was just typed into all that is selected. A fill is a paste of
 * cells that never were on the clipboard: formulas keep what they mean (EDIT7), and everything is one undo step.
 */
import type { GridCore } from './grid-core.ts'
import type { GridPaste, PastePart } from './grid-paste.ts'
import type { CellPlace } from './grid-session.ts'
import type { CellBlock } from './own-block.ts'
import { blockOf } from './read-own-block.ts'
import { disjoint } from './selection.ts'

export class GridFill {
  readonly #core: GridCore
  readonly #paste: GridPaste

  constructor(core: GridCore, paste: GridPaste) {
    this.#core = core
    this.#paste = paste
  }

  /** The first row of each range into its other rows; a range of one row is filled from the row above it. */
  down(): void {
    const { reader } = this.#core
    this.#fill(({ rows, columns, top }) => {
      const from = rows.length > 1 ? rows[0] : reader.rows[top - 1]
      const to = rows.length > 1 ? rows.slice(1) : rows
      return from === undefined ? null : { from: { rows: [from], columns }, to: { rows: to, columns } }
    })
  }

  /** The first column of each range into its other columns; a range of one column is filled from the one before it. */
  right(): void {
    const { reader } = this.#core
    this.#fill(({ rows, columns, left }) => {
      const from = columns.length > 1 ? columns[0] : reader.columns[left - 1]
      const to = columns.length > 1 ? columns.slice(1) : columns
      return from === undefined ? null : { from: { rows, columns: [from] }, to: { rows, columns: to } }
    })
  }

  /** What stands above the active cell, as it is written there: a formula names the same cells as its original. */
  copyAbove(): string | null {
    const { reader, activePlace } = this.#core
    const place = this.#above
    const content = place && reader.table.cell(place.row, place.column)
    if (typeof content === 'number' && activePlace) return reader.numberText(content, activePlace)
    return place && reader.editText(place)
  }

  /** The value above the active cell, as it would be typed. */
  valueAbove(): string | null {
    const { reader, session, activePlace } = this.#core
    const place = this.#above
    const value = place && session.value(reader.id, place.row, place.column)
    if (typeof value === 'number' && activePlace) return reader.numberText(value, activePlace)
    return place && reader.display(place)
  }

  get #above() {
    const { reader, active } = this.#core
    return reader.placeAt({ row: active.row - 1, column: active.column })
  }

  /** A cell into all others that are selected. `group`: of the edit that wrote it. */
  spread({ row, column }: CellPlace, group: string): void {
    const { reader, isOneCell } = this.#core
    if (isOneCell) return
    // What is typed is written everywhere; how the cells are set is not its business.
    const { formats: _, ...block } = blockOf(reader, { rows: [row], columns: [column] })
    const parts = this.#ranges().map(({ rows, columns }) => ({ block, rows, columns }))
    this.#paste.write(parts, 'filled', group)
  }

  #fill(plan: (range: Range) => { readonly from: CellBlock; readonly to: CellBlock } | null): void {
    const core = this.#core
    if (!core.mayChange()) return
    const parts = this.#ranges().flatMap((range): PastePart[] => {
      const found = plan(range)
      return found ? [{ block: blockOf(core.reader, found.from), ...found.to }] : []
    })
    if (parts.length > 0) this.#paste.write(parts, 'filled')
  }

  #ranges(): Range[] {
    const { reader, rects } = this.#core
    return disjoint(rects).map((rect) => ({ top: rect.top, left: rect.left, ...reader.blockIn(rect) }))
  }
}

type Range = CellBlock & { readonly top: number; readonly left: number }
