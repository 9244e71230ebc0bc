/** [GR24] Enter after a run of Tabs goes below the cell where the run began, as in other spreadsheets. Any other way to a cell ends it. */
import type { ColumnId } from '../../shared/model/ids.ts'
import type { GridCore } from './grid-core.ts'
import type { CellPlace } from './grid-session.ts'

export class TabRun {
  #from: ColumnId | null = null
  #at: CellPlace | null = null

  /** Tab goes along the row, Enter along the column. */
  step(core: GridCore, by: 1 | -1, along: 'rows' | 'columns'): void {
    const { row, column } = core.active
    const from = core.activePlace
    if (along === 'rows') {
      core.select({ row, column: column + by })
      return this.#tabbed(from, core.activePlace, by)
    }
    const back = from && by === 1 ? core.reader.columns.indexOf(this.#columnFor(from)) : column
    core.select({ row: row + by, column: back < 0 ? column : back })
  }

  /** A Tab led from one cell to another. One that leads back begins no run. */
  #tabbed(from: CellPlace | null, to: CellPlace | null, by: 1 | -1): void {
    const goesOn = by === 1 || (from !== null && this.#columnFor(from) !== from.column)
    this.#from = from && goesOn ? this.#columnFor(from) : null
    this.#at = to
  }

  /** The column in which Enter goes on from this cell. */
  #columnFor(place: CellPlace): ColumnId {
    const isAt = this.#at?.row === place.row && this.#at.column === place.column
    return isAt && this.#from !== null ? this.#from : place.column
  }
}
