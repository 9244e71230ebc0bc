/**
 * The two kinds of cells AG Grid asks us to draw: a table cell and the row header. Everything shown is read from the session when
 * AG Grid creates or refreshes the cell; no copy of the data is kept.
 */
import { columnId, rowId } from '../../shared/model/ids.ts'
import type { GridRow, ICellRendererComp, ICellRendererParams } from './ag-grid.ts'
import { drawCell } from './draw-cell.ts'
import type { FigureWidths } from './figure-widths.ts'
import type { TableReader } from './table-reader.ts'

/** What every cell of a grid shares; handed to AG Grid as its `context`. */
export type CellContext = {
  readonly reader: TableReader
  readonly isSelected: (rowIndex: number, columnIndex: number) => boolean
  /** Any cell of it. */
  readonly isRowSelected: (rowIndex: number) => boolean
  readonly isReadOnly: () => boolean
  /** Width a label may take when it runs on over the cells beside it. */
  readonly runWidth: () => number
  readonly figures: FigureWidths
}

type Params = ICellRendererParams<GridRow, unknown, CellContext>

export class TableCell implements ICellRendererComp<GridRow> {
  readonly #element = document.createElement('div')
  /** Of the cell as it stands: hundreds are made in a frame of a fast scroll, and what they have anyway is not set. */
  #runsOn = false
  #pale = false

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
    const look = reader.seen(row, id)
    const runsOn = look.set === 'label' && reader.runsOn(row)
    drawCell(this.#element, look, runsOn)
    if (look.set === 'number') context.figures.saw(id, look.text, column.getActualWidth())
    if (runsOn || this.#runsOn) {
      this.#runsOn = runsOn
      this.#element.style.maxWidth = runsOn ? `${context.runWidth()}px` : ''
      eGridCell.classList.toggle('f-cell-runs-on', runsOn)
    }
    const selected = context.isSelected(params.node.rowIndex ?? -1, reader.shownColumns.indexOf(id))
    eGridCell.setAttribute('aria-selected', String(selected))
    const pale = reader.personal.parts.arrangement?.isPale(row) === true
    if (pale !== this.#pale) eGridCell.classList.toggle('f-pale', (this.#pale = pale))
    // Said of the cell itself: what AG Grid puts between keeps browsers from taking it over from the grid.
    if (context.isReadOnly()) eGridCell.setAttribute('aria-readonly', 'true')
    else eGridCell.removeAttribute('aria-readonly')
    if (look.trouble === null) eGridCell.removeAttribute('aria-invalid')
    else eGridCell.setAttribute('aria-invalid', 'true')
    // [GR111] What a screen reader says of the cell beside its words and the head of its column.
    const says = [
      look.reason,
      reader.groupLabel(reader.column(id)),
      look.formula ? reader.messages('formula') : '',
    ]
    const said = says.filter((words) => words !== '').join('; ')
    if (said === '') eGridCell.removeAttribute('aria-description')
    else eGridCell.setAttribute('aria-description', said)
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

  refresh({ data, node, context: { reader, isRowSelected }, eGridCell }: Params): boolean {
    if (!data) return false
    const row = rowId(data.id)
    eGridCell.classList.toggle('f-marked', isRowSelected(node.rowIndex ?? -1))
    const { rows } = reader.table
    this.#element.textContent = String(rows.indexOf(row) + 1)
    const isGroup = rows.childrenOf(row).length > 0
    const isFolded = reader.personal.parts.folded.has(row)
    if (isGroup) this.#element.append(foldSign(isFolded))
    reader.signs?.row(this.#element, row, eGridCell)
    return true
  }
}

/** [GR81] A press folds the rows below, or shows them again; a screen reader hears of it with the row, and has the commands. */
function foldSign(isFolded: boolean): HTMLElement {
  const sign = document.createElement('span')
  sign.className = isFolded ? 'f-sign f-fold f-folded' : 'f-sign f-fold'
  return sign
}
