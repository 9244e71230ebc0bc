/**
 * The table on the screen: drives AG Grid and answers where things lie. Knows positions and pixels; what a selection or an edit means
 * is the controller's business. Throws when AG Grid's page is not as ag-grid.ts expects it.
 */
import { columnId, rowId } from '../../shared/model/ids.ts'
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import { agElement, createAgGrid } from './ag-grid.ts'
import type { GridRow, TableGridApi } from './ag-grid.ts'
import type { CellContext } from './cell-renderer.ts'
import { columnDefinitions, ROW_HEAD } from './column-definitions.ts'
import type { HeaderContext } from './column-header.ts'
import { ColumnLetters } from './column-letters.ts'
import { columnWidths } from './column-widths.ts'
import type { Tracks } from './geometry.ts'
import { trackAt } from './geometry.ts'
import { HeaderMeasure, LETTERS_HEIGHT } from './header-measure.ts'
import { Overlay } from './overlay.ts'
import { RowHeights } from './row-heights.ts'
import type { Rect, Spot } from './selection.ts'
import type { TableReader } from './table-reader.ts'

export type ViewEvents = HeaderContext & {
  readonly isSelected: CellContext['isSelected']
  readonly isReadOnly: CellContext['isReadOnly']
  /** A person dragged a column's edge. */
  readonly resized: (column: ColumnId, width: number) => void
  /** Rows or columns lie elsewhere now: boxes must be placed anew. */
  readonly laidOut: () => void
}

/** Room kept for the vertical scroll bar when widths are shared out. */
const SCROLLBAR = 16

export class GridView {
  readonly host: HTMLElement
  readonly viewport: HTMLElement
  readonly container: HTMLElement
  readonly overlay: Overlay
  readonly #reader: TableReader
  readonly #events: ViewEvents
  readonly #api: TableGridApi
  readonly #heights: RowHeights
  readonly #letters: ColumnLetters
  readonly #observer: ResizeObserver
  #rows: readonly RowId[] = []
  /** Texts measured before their font arrived were measured wrong. */
  readonly #onFonts = (): void => this.rebuild()
  #available = 0
  #headerHeight = 0
  #reserved = 0

  constructor(host: HTMLElement, reader: TableReader, events: ViewEvents) {
    this.host = host
    this.#reader = reader
    this.#events = events
    this.#heights = new RowHeights(reader, host)
    this.#available = this.#room()
    this.#api = this.#create()
    this.viewport = agElement(host, 'viewport')
    this.container = agElement(host, 'container')
    this.#letters = new ColumnLetters(agElement(host, 'header'))
    this.overlay = new Overlay(this.container)
    this.viewport.setAttribute('aria-multiselectable', 'true')
    this.rebuild()
    this.#observer = new ResizeObserver(() => {
      const room = this.#room()
      if (Math.abs(room - this.#available) < 2) return
      this.#available = room
      this.rebuild()
    })
    this.#observer.observe(this.#frame)
    document.fonts.addEventListener('loadingdone', this.#onFonts)
  }

  destroy(): void {
    this.#observer.disconnect()
    document.fonts.removeEventListener('loadingdone', this.#onFonts)
    this.#api.destroy()
  }

  get rowTracks(): Tracks {
    const api = this.#api
    return {
      count: this.#rows.length,
      start: (index) => api.getDisplayedRowAtIndex(index)?.rowTop ?? 0,
      size: (index) => api.getDisplayedRowAtIndex(index)?.rowHeight ?? 0,
    }
  }

  get columnTracks(): Tracks {
    const columns = this.#reader.columns.map((id) => this.#api.getColumn(id))
    return {
      count: columns.length,
      start: (index) => columns[index]?.getLeft() ?? 0,
      size: (index) => columns[index]?.getActualWidth() ?? 0,
    }
  }

  get rowHeadWidth(): number {
    return this.#api.getColumn(ROW_HEAD)?.getActualWidth() ?? 0
  }

  /** Rows a page key moves by. */
  get pageRows(): number {
    const room = this.viewport.clientHeight - this.#headerHeight
    return Math.max(1, Math.floor(room / this.#heights.line) - 1)
  }

  /** The column a window's width before (`by` -1) or after this one; at least the next one. */
  columnAcross(column: number, by: 1 | -1): number {
    const tracks = this.columnTracks
    const room = this.viewport.clientWidth - this.rowHeadWidth
    const far = trackAt(tracks, tracks.start(column) + by * room)
    return by === 1 ? Math.max(far, column + 1) : Math.min(far, column - 1)
  }

  /** Keeps the grid open down to this content pixel: an editor may need more room than the rows have. */
  reserve(bottom: number): void {
    if (bottom === this.#reserved) return
    this.#reserved = bottom
    this.#fitHost()
  }

  /** The part of the content that is in the window, in content pixels. */
  get visible(): { readonly top: number; readonly bottom: number } {
    const top = this.viewport.scrollTop
    return { top, bottom: top + this.viewport.clientHeight - this.#headerHeight - 2 }
  }

  get headerHeight(): number {
    return this.#headerHeight
  }

  /** Everything anew: columns, header, rows. Scroll position stays at the row that is on top. */
  rebuild(): void {
    const place = this.#holdPlace()
    this.#layOutColumns()
    this.#layOutRows()
    this.#letters.show(this.columnTracks, this.rowHeadWidth)
    this.overlay.setOffset(this.rowHeadWidth)
    this.#fitHost()
    place()
    this.#events.laidOut()
  }

  /** Rows came, went or moved. */
  rebuildRows(): void {
    const place = this.#holdPlace()
    const digits = String(this.#reader.rows.length).length
    if (digits === String(this.#rows.length).length) this.#layOutRows()
    else return this.rebuild()
    this.#fitHost()
    place()
    this.#events.laidOut()
  }

  /** Contents changed: draws these cells again. Gives true when a row became higher or lower. */
  refresh(cells: ReadonlyMap<RowId, ReadonlySet<ColumnId>>): boolean {
    const rows = [...cells.keys()]
    this.#heights.forget(rows)
    this.#heights.measure(rows)
    const moved = this.#setHeights(rows)
    if (moved) {
      this.#fitHost()
      this.#events.laidOut()
    }
    const rowNodes = this.#visible(rows)
    if (rowNodes.length > 0) {
      const columns = [...new Set(rows.flatMap((row) => [...(cells.get(row) ?? [])]))]
      this.#api.refreshCells({ rowNodes, columns, force: true, suppressFlash: true })
    }
    return moved
  }

  /** What a screen reader calls the grid, and whether it may only be read: which shows, too. */
  setLabel(label: string, readOnly: boolean): void {
    const { viewport, host } = this
    viewport.setAttribute('aria-label', label)
    viewport.setAttribute('aria-readonly', String(readOnly))
    host.classList.toggle('f-read-only', readOnly)
  }

  /** Item numbers, row kinds: draws whatever is on the screen again. */
  refreshVisible(): void {
    this.#api.refreshCells({ force: true, suppressFlash: true })
    this.#api.refreshHeader()
  }

  /** Rows whose kind changed have another class. */
  redrawRows(): void {
    this.#heights.forget(this.#reader.rows)
    this.#api.redrawRows()
    this.rebuildRows()
  }

  scrollTo(spot: Spot): void {
    const column = this.#reader.columns[spot.column]
    if (spot.row < this.#rows.length && spot.row >= 0) this.#api.ensureIndexVisible(spot.row)
    if (column !== undefined) this.#api.ensureColumnVisible(column)
  }

  focus(spot: Spot): void {
    const column = this.#reader.columns[spot.column]
    if (column !== undefined && spot.row < this.#rows.length) this.#api.setFocusedCell(spot.row, column)
  }

  /** Row numbers, column letters and cells of the selection look selected, also to a screen reader. */
  markSelected(rects: readonly Rect[]): void {
    this.#letters.mark(rects)
    const rows = this.container.querySelectorAll<HTMLElement>('.ag-row')
    for (const row of rows) {
      const index = Number(row.getAttribute('row-index'))
      const across = rects.filter(({ top, bottom }) => index >= top && index <= bottom)
      for (const cell of row.querySelectorAll<HTMLElement>('.ag-cell')) {
        const id = cell.getAttribute('col-id') ?? ''
        const isHead = id === ROW_HEAD
        const column = isHead ? -1 : this.#reader.table.columns.indexOf(columnId(id))
        const selected = across.some(({ left, right }) => isHead || (column >= left && column <= right))
        if (isHead) cell.classList.toggle('f-marked', selected)
        else if (cell.getAttribute('aria-selected') !== String(selected))
          cell.setAttribute('aria-selected', String(selected))
      }
    }
  }

  /** Content pixels under a point of the window: from the top of the first row, from the inline start of the first column. */
  contentPoint(x: number, y: number): { readonly top: number; readonly start: number } {
    const box = this.container.getBoundingClientRect()
    const fromStart = this.isRightToLeft ? box.right - x : x - box.left
    return { top: y - box.top, start: fromStart - this.rowHeadWidth }
  }

  get isRightToLeft(): boolean {
    return this.#reader.language === 'ar'
  }

  get #frame(): HTMLElement {
    return this.host.parentElement ?? this.host
  }

  #room(): number {
    return this.#frame.clientWidth
  }

  #create(): TableGridApi {
    const cellContext: CellContext = {
      reader: this.#reader,
      isSelected: this.#events.isSelected,
      isReadOnly: this.#events.isReadOnly,
      runWidth: () => this.tableWidth,
    }
    const api = createAgGrid(this.host, {
      theme: 'legacy',
      context: { ...cellContext, ...this.#events },
      columnDefs: [],
      rowData: [],
      getRowId: ({ data }) => data.id,
      getRowHeight: ({ data }) => (data ? this.#heights.of(rowOf(data)) : this.#heights.line),
      getRowClass: ({ data }) => (data ? `f-row-${this.#reader.row(rowOf(data)).kind}` : undefined),
      enableRtl: this.isRightToLeft,
      rowBuffer: 2,
      suppressAnimationFrame: true,
      suppressRowTransform: true,
      suppressRowHoverHighlight: true,
      suppressMovableColumns: true,
      suppressNoRowsOverlay: true,
      suppressFocusAfterRefresh: true,
      suppressScrollOnNewData: true,
      animateRows: false,
      ensureDomOrder: true,
      readOnlyEdit: true,
    })
    api.addEventListener('columnResized', ({ finished, column, source }) => {
      // Told a moment later, when the grid may be gone.
      if (api.isDestroyed()) return
      this.#letters.show(this.columnTracks, this.rowHeadWidth)
      this.#events.laidOut()
      // A press on the edge that moves nothing is none.
      if (
        finished &&
        source === 'uiColumnResized' &&
        column &&
        column.getActualWidth() !== column.getColDef().width
      )
        this.#events.resized(columnId(column.getColId()), column.getActualWidth())
    })
    return api
  }

  #layOutColumns(): void {
    const measure = new HeaderMeasure(this.host, this.#reader, this.#events.describe)
    const rowHead = measure.rowHeadWidth(this.#reader.rows.length)
    const ids = this.#reader.columns
    const widths = columnWidths(measure.needs(), this.#available - rowHead - SCROLLBAR)
    const byId = new Map(ids.map((id, index) => [id, widths[index] ?? 0]))
    const heights = measure.heights(byId)
    measure.destroy()
    this.#headerHeight = heights.label + heights.group
    this.host.classList.toggle('f-grouped', heights.group > 0)
    this.#api.setGridOption('headerHeight', heights.label)
    this.#api.setGridOption('groupHeaderHeight', heights.group)
    this.#api.setGridOption('columnDefs', columnDefinitions(this.#reader, byId, rowHead))
    this.#heights.setWidths(byId)
    this.host.style.setProperty('--f-letters-height', `${LETTERS_HEIGHT}px`)
  }

  #layOutRows(): void {
    this.#rows = this.#reader.rows
    this.#heights.forget(this.#rows)
    this.#heights.measure(this.#rows)
    this.#api.setGridOption(
      'rowData',
      this.#rows.map((id) => ({ id })),
    )
    this.#setHeights(this.#rows)
    this.#api.refreshCells({ force: true, suppressFlash: true })
  }

  /** Not `resetRowHeights`: that leaves rows outside the window at their old heights until they are seen. True: some changed. */
  #setHeights(rows: readonly RowId[]): boolean {
    let changed = false
    for (const row of rows) {
      const node = this.#api.getRowNode(row)
      const height = this.#heights.of(row)
      if (!node || node.rowHeight === height) continue
      node.setRowHeight(height)
      changed = true
    }
    if (changed) this.#api.onRowHeightChanged()
    return changed
  }

  #visible(rows: readonly RowId[]): NonNullable<ReturnType<TableGridApi['getRowNode']>>[] {
    const [first, last] = [
      this.#api.getFirstDisplayedRowIndex() - 3,
      this.#api.getLastDisplayedRowIndex() + 3,
    ]
    return rows.flatMap((row) => {
      const node = this.#api.getRowNode(row)
      return node && node.rowIndex !== null && node.rowIndex >= first && node.rowIndex <= last ? [node] : []
    })
  }

  get tableWidth(): number {
    const columns = this.columnTracks
    return columns.count === 0 ? 0 : columns.start(columns.count - 1) + columns.size(columns.count - 1)
  }

  /** The grid is as large as its table, as long as the page has room for that. */
  #fitHost(): void {
    const rows = this.rowTracks
    const last = rows.count - 1
    const content = last < 0 ? this.#heights.line : rows.start(last) + rows.size(last)
    const width = this.tableWidth + this.rowHeadWidth
    const bar = width + SCROLLBAR > this.#available ? SCROLLBAR : 0
    const height = Math.max(content, this.#reserved) + this.#headerHeight + bar + 4
    this.host.style.height = `${height}px`
    this.host.style.setProperty('--f-table-height', `${height}px`)
    this.host.style.maxWidth = `${width + SCROLLBAR}px`
    this.host.style.setProperty('--f-table-width', `${width}px`)
  }

  /** Keeps the row on top of the window where it is while rows come and go above it. */
  #holdPlace(): () => void {
    if (this.#rows.length === 0 || this.viewport.scrollTop === 0) return () => undefined
    const top = this.viewport.scrollTop
    const index = this.#api.getFirstDisplayedRowIndex()
    const candidates = this.#rows.slice(Math.max(0, index), index + 20)
    const offsets = candidates.map((row) => [row, (this.#api.getRowNode(row)?.rowTop ?? 0) - top] as const)
    return () => {
      for (const [row, offset] of offsets) {
        const now = this.#api.getRowNode(row)?.rowTop
        if (typeof now !== 'number') continue
        this.viewport.scrollTop = now - offset
        return
      }
    }
  }
}

const rowOf = (data: GridRow): RowId => rowId(data.id)
