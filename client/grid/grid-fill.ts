/**
 * Filling cells from others of the table: Ctrl+D, Ctrl+R, from above, and what was just typed into all that is selected. A fill is a paste of
 * cells that never were on the clipboard: formulas keep what they mean (EDIT7), and everything is one undo step.
 */
import { editNumber } from '../../shared/format/print-number.ts'
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import type { GridCore } from './grid-core.ts'
import type { GridPaste, PastePart } from './grid-paste.ts'
import { ownBlock, printOwn } from './own-block.ts'
import type { Block } from './paste-plan.ts'
import { readOwn } from './read-own-block.ts'
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
    const place = this.#above
    return place && this.#core.reader.editText(place)
  }

  /** The value above the active cell, as it would be typed. */
  valueAbove(): string | null {
    const { reader, session } = this.#core
    const place = this.#above
    const value = place && session.value(reader.id, place.row, place.column)
    return typeof value === 'number' ? editNumber(value) : place && reader.display(place)
  }

  get #above() {
    const { reader, active } = this.#core
    return reader.placeAt({ row: active.row - 1, column: active.column })
  }

  /** The active cell into all others that are selected. `group`: of the edit that wrote it. */
  spread(group: string): void {
    const core = this.#core
    const { activePlace: place } = core
    if (!place || core.isOneCell) return
    const block = this.#block([place.row], [place.column])
    if (block)
      this.#paste.write(
        this.#ranges().map(({ rows, columns }) => ({ block, rows, columns })),
        'filled',
        group,
      )
  }

  #fill(
    plan: (range: Range) => {
      readonly from: Pick<Range, 'rows' | 'columns'>
      readonly to: Pick<Range, 'rows' | 'columns'>
    } | null,
  ): void {
    const core = this.#core
    if (!core.mayChange()) return
    const parts = this.#ranges().flatMap((range): PastePart[] => {
      const found = plan(range)
      const block = found && this.#block(found.from.rows, found.from.columns)
      return found && block ? [{ block, ...found.to }] : []
    })
    if (parts.length > 0) this.#paste.write(parts, 'filled')
  }

  #ranges(): Range[] {
    const { reader, rects } = this.#core
    return disjoint(rects).map(({ top, left, bottom, right }) => ({
      top,
      left,
      rows: reader.rows.slice(top, bottom + 1),
      columns: reader.columns.slice(left, right + 1),
    }))
  }

  #block(rows: readonly RowId[], columns: readonly ColumnId[]): Block | null {
    const { reader, session } = this.#core
    return readOwn(printOwn(ownBlock(reader, { rows, columns })), session.planId)
  }
}

type Range = {
  readonly top: number
  readonly left: number
  readonly rows: readonly RowId[]
  readonly columns: readonly ColumnId[]
}
