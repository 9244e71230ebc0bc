/**
 * [GR90] [GR94] What stays in sight while the table scrolls: the column of labels unless a person chose otherwise, and the rows that a person
 * chose. Personal, kept in this browser by the ids of the last frozen column and row. Comes with the late parts; the view asks it at every layout.
 */
import { columnLetters } from '../../shared/formula/a1.ts'
import { columnId, rowId } from '../../shared/model/ids.ts'
import { frozenCount } from './frozen-count.ts'
import { layFrozenOverlays } from './frozen-overlay.ts'
import { FrozenRows } from './frozen-rows.ts'
import type { GridCore } from './grid-core.ts'
import type { GridMessageKey } from './grid-messages.ts'
import { LABEL_COLUMN } from './table-reader.ts'

/** Under these names the last frozen column and row are kept; `NOTHING`: a person wants no column. */
const KEPT = 'frozen'
const KEPT_ROWS = 'frozen-rows'
const NOTHING = '-'

export class GridFreeze {
  readonly #core: GridCore
  readonly #rows: FrozenRows
  /** Where nothing is kept, as long as the grid is there. */
  #asked: string | null
  /** Empty: no rows. */
  #askedRows: string

  constructor(core: GridCore) {
    this.#core = core
    this.#asked = core.looks?.read(KEPT) ?? null
    this.#askedRows = core.looks?.read(KEPT_ROWS) ?? ''
    layFrozenOverlays(core.view)
    core.countFrozen = (widths, head, room) =>
      frozenCount({ widths, head, room, labels: this.#upTo(LABEL_COLUMN), asked: this.#count })
    this.#rows = new FrozenRows(core.view, () => this.#upToRow(this.#askedRows))
    core.view.still = this.#rows
    this.#show()
  }

  leave(): void {
    this.#rows.destroy()
  }

  /** Up to the last selected column. */
  freezeColumns(): void {
    const last = this.#core.selectedColumns.at(-1)
    if (last === undefined) return
    this.#keep(last)
    const { view, reader } = this.#core
    const count = view.frozen
    if (count > 0) this.#core.announce('frozenUpTo', { letters: columnLetters(count - 1) })
    this.#tell(count, this.#upTo(last), reader.columns.length, ['freezeTooWide', 'freezeAll'])
  }

  /** Up to the last selected row. */
  freezeRows(): void {
    const last = this.#core.selectedRows.at(-1)
    if (last === undefined) return
    this.#keepRows(last)
    const { view, reader } = this.#core
    const [count, frozen] = [view.frozenRows, reader.rows[view.frozenRows - 1]]
    if (frozen !== undefined)
      this.#core.announce('frozenUpToRow', { row: reader.table.rows.indexOf(frozen) + 1 })
    this.#tell(count, this.#upToRow(last), reader.rows.length, ['freezeTooHigh', 'freezeAllRows'])
  }

  /** Ends both, and touches nothing that is not frozen: columns that are chosen by nobody may be frozen in a wider table. */
  unfreeze(): void {
    const { view } = this.#core
    if (view.frozenRows > 0) this.#keepRows('')
    if (view.frozen > 0) this.#keep(NOTHING)
    this.#core.announce('unfrozen')
  }

  /** What a person would wonder about: fewer stay than she asked for, or nothing is left to scroll. */
  #tell(
    count: number,
    asked: number,
    all: number,
    [few, none]: readonly [GridMessageKey, GridMessageKey],
  ): void {
    if (count < asked) this.#core.tell(few)
    else if (count === all) this.#core.tell(none)
  }

  #keep(asked: string): void {
    this.#asked = asked
    this.#core.looks?.write(KEPT, asked)
    this.#show()
  }

  #keepRows(asked: string): void {
    this.#askedRows = asked
    this.#core.looks?.write(KEPT_ROWS, asked)
    this.#show()
  }

  #show(): void {
    const { view } = this.#core
    const hadFocus = view.hasFocus
    view.rebuild()
    if (!hadFocus) return
    // The active cell may be far from what one looks at.
    const { scrollTop } = view.viewport
    view.focus(this.#core.active)
    view.viewport.scrollTop = scrollTop
  }

  /** Null: never chosen, or that column is not there any more. */
  get #count(): number | null {
    if (this.#asked === null || this.#asked === NOTHING) return this.#asked && 0
    return this.#upTo(this.#asked) || null
  }

  /** How many columns are shown up to and with this one, which may be out of sight itself; 0: it is gone. */
  #upTo(id: string): number {
    const { table, columns } = this.#core.reader
    const place = table.columns.indexOf(columnId(id))
    return columns.filter((column) => table.columns.indexOf(column) <= place).length
  }

  /** How many rows are shown up to and with this one, as they are sorted; where it is out of sight, those before it. 0: it is gone. */
  #upToRow(id: string): number {
    if (id === '') return 0
    const { table, rows, shownRows } = this.#core.reader
    const place = table.rows.indexOf(rowId(id))
    const shown = shownRows.indexOf(rowId(id))
    if (place < 0 || shown >= 0) return shown + 1
    const after = rows.findIndex((row) => table.rows.indexOf(row) > place)
    return after < 0 ? rows.length : after
  }
}
