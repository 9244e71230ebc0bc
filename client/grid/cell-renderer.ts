/**
 * The two kinds of cells AG Grid asks us to draw: a table cell and the row header. Everything shown is read from the session when
 * AG Grid creates or refreshes the cell; no copy of the data is kept.
 */
import { columnId, rowId } from '../../shared/model/ids.ts'
import type { GridRow, ICellRendererComp, ICellRendererParams } from './ag-grid.ts'
import { drawCell } from './draw-cell.ts'
import type { TableReader } from './table-reader.ts'

/** What every cell of a grid shares; handed to AG Grid as its `context`. */
export type CellContext = {
  readonly reader: TableReader
  readonly isSelected: (rowIndex: number, columnIndex: number) => boolean
  readonly isReadOnly: () => boolean
  /** Width a label may take when it runs on over the cells beside it. */
  readonly runWidth: () => number
}

type Params = ICellRendererParams<GridRow, unknown, CellContext>

export class TableCell implements ICellRendererComp<GridRow> {
  readonly #element = document.createElement('div')

  init(params: Params): void {
    this.refresh(params)
  }

  getGui(): HTMLElement {
    return this.#element
  }

  refresh(params: Params): boolean {
    const { data, column, context, eGridCell } = params
    if (!data || !column) return false
    const { reader } = context
    const [row, id] = [rowId(data.id), columnId(column.getColId())]
    const look = reader.look(row, id)
    const runsOn = look.set === 'label' && reader.runsOn(row)
    drawCell(this.#element, look, runsOn)
    this.#element.style.maxWidth = runsOn ? `${context.runWidth()}px` : ''
    eGridCell.classList.toggle('f-cell-runs-on', runsOn)
    const selected = context.isSelected(params.node.rowIndex ?? -1, reader.table.columns.indexOf(id))
    eGridCell.setAttribute('aria-selected', String(selected))
    // Said of the cell itself: what AG Grid puts between keeps browsers from taking it over from the grid.
    if (context.isReadOnly()) eGridCell.setAttribute('aria-readonly', 'true')
    else eGridCell.removeAttribute('aria-readonly')
    if (look.trouble === null) eGridCell.removeAttribute('aria-invalid')
    else eGridCell.setAttribute('aria-invalid', 'true')
    if (look.reason) eGridCell.setAttribute('aria-description', look.reason)
    else eGridCell.removeAttribute('aria-description')
    return true
  }
}

export class RowHead implements ICellRendererComp<GridRow> {
  readonly #element = document.createElement('div')

  init(params: Params): void {
    this.#element.className = 'f-row-head'
    this.refresh(params)
  }

  getGui(): HTMLElement {
    return this.#element
  }

  refresh(params: Params): boolean {
    this.#element.textContent = String((params.node.rowIndex ?? 0) + 1)
    return true
  }
}
