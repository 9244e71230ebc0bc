/**
 * The table on the screen: drives AG Grid and answers where things lie. Knows positions and pixels; what a selection or an edit means
 * is the controller's business. Throws when AG Grid's page is not as ag-grid.ts expects it.
 */
import { columnId, rowId } from '../../shared/model/ids.ts'
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import type { GridDisplay } from '../state/grid-display.ts'
import { AG, agElement, createAgGrid } from './ag-grid.ts'
import type { GridRow, TableGridApi } from './ag-grid.ts'
import type { CellContext } from './cell-renderer.ts'
import { columnDefinitions, ROW_HEAD } from './column-definitions.ts'
import type { HeaderContext } from './column-header.ts'
import { ColumnLetters } from './column-letters.ts'
import { columnWidths } from './column-widths.ts'
import { FigureWidths } from './figure-widths.ts'
import type { Tracks } from './geometry.ts'
import { trackAt, tracksOf } from './geometry.ts'
import { HeaderMeasure, rowHeadWidth } from './header-measure.ts'
import { HeightsToCome } from './heights-to-come.ts'
import { holdPlace } from './hold-place.ts'
import { markCells } from './mark-cells.ts'
import { Overlay } from './overlay.ts'
import { RowHeights } from './row-heights.ts'
import type { Rect, Spot } from './selection.ts'
import type { TableReader } from './table-reader.ts'

type AskedByCells = Pick<CellContext, 'isSelected' | 'isRowSelected' | 'isReadOnly'>

export type ViewEvents = HeaderContext &
  AskedByCells & {
    /** A person dragged a column's edge. */
    readonly resized: (column: ColumnId, width: number) => void
    /** Rows or columns lie elsewhere now: boxes must be placed anew. */
    readonly laidOut: () => void
    /** [GR90] How many of the first columns stay in sight: their widths, that of the row numbers, that of the window. */
    readonly frozen: (widths: readonly number[], head: number, room: number) => number
    readonly display: () => GridDisplay
  }

/** [GR94] The first rows, which stay in sight while the others scroll: see frozen-rows.ts. */
export type StillRows = {
  /** How many they are. */
  readonly count: number
  /** Content pixels they take. */
  readonly height: number
  /** Rows lie elsewhere now, or there is more or less room for them. */
  lay(): void
  /** AG Grid is about to make all rows anew. */
  letGo(): void
}

/** Room kept for the vertical scroll bar when widths are shared out. */
const SCROLLBAR = 16

export class GridView {
  readonly host: HTMLElement
  readonly viewport: HTMLElement
  readonly container: HTMLElement
  readonly overlay: Overlay
  /** [GR94] What keeps the first rows in sight; comes late. */
  still: StillRows | null = null
  /** Of AG Grid, for what comes late. */
  readonly api: TableGridApi
  readonly #reader: TableReader
  readonly #events: ViewEvents
  readonly #heights: RowHeights
  readonly #toCome: HeightsToCome
  readonly #figures: FigureWidths
  readonly #letters: ColumnLetters
  readonly #observer: ResizeObserver
  #rows: readonly RowId[] = []
  /** What AG Grid was given: a row that is the same is not drawn anew. */
  #data: ReadonlyMap<RowId, GridRow> = new Map()
  /** Texts measured before their font arrived were measured wrong. */
  readonly #onFonts = (): void => this.rebuild()
  #available = 0
  #frozen = 0
  #headerHeight = 0
  #reserved = 0

  constructor(host: HTMLElement, reader: TableReader, events: ViewEvents) {
    this.host = host
    this.#reader = reader
    this.#events = events
    this.#heights = new RowHeights(reader, host)
    this.#figures = new FigureWidths(reader, () => requestAnimationFrame(() => this.#widen()))
    this.#toCome = new HeightsToCome(this.#heights, (rows) => this.#measured(rows))
    this.#available = this.#room()
    this.api = this.#create()
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
    this.#toCome.stop()
    this.#observer.disconnect()
    document.fonts.removeEventListener('loadingdone', this.#onFonts)
    this.api.destroy()
  }

  get rowTracks(): Tracks {
    const api = this.api
    return {
      count: this.#rows.length,
      start: (index) => api.getDisplayedRowAtIndex(index)?.rowTop ?? 0,
      size: (index) => api.getDisplayedRowAtIndex(index)?.rowHeight ?? 0,
    }
  }

  get columnTracks(): Tracks {
    // Not AG Grid's own places: it counts those of frozen columns and of the others apart.
    return tracksOf(this.#reader.columns.map((id) => this.api.getColumn(id)?.getActualWidth() ?? 0))
  }

  /** [GR90] How many of the first columns do not scroll sideways. */
  get frozen(): number {
    return this.#frozen
  }

  /** Pixels of the first columns, which do not scroll sideways. */
  get frozenWidth(): number {
    return this.columnTracks.start(this.#frozen)
  }

  /** [GR94] How many of the first rows do not scroll up and down. */
  get frozenRows(): number {
    return this.still?.count ?? 0
  }

  /** Pixels of the first rows, which do not scroll up and down. */
  get frozenHeight(): number {
    return this.still?.height ?? 0
  }

  isStillRow(row: number): boolean {
    return row >= 0 && row < this.frozenRows
  }

  /** Width that words have that run on: from frozen columns no further than the window. */
  get runWidth(): number {
    const { tableWidth } = this
    return this.#frozen > 0 ? Math.min(tableWidth, this.#windowWidth) : tableWidth
  }

  get #windowWidth(): number {
    return this.#available - this.rowHeadWidth - SCROLLBAR
  }

  get rowHeadWidth(): number {
    return this.api.getColumn(ROW_HEAD)?.getActualWidth() ?? 0
  }

  /** Rows a page key moves by. */
  get pageRows(): number {
    const room = this.viewport.clientHeight - this.#headerHeight - this.frozenHeight
    return Math.max(1, Math.floor(room / this.#heights.line) - 1)
  }

  /** The column a window's width before (`by` -1) or after this one; at least the next one. */
  columnAcross(column: number, by: 1 | -1): number {
    const tracks = this.columnTracks
    const room = this.viewport.clientWidth - this.rowHeadWidth - this.frozenWidth
    const far = trackAt(tracks, tracks.start(column) + by * room)
    return by === 1 ? Math.max(far, column + 1) : Math.min(far, column - 1)
  }

  /** Keeps the grid open down to this content pixel: an editor may need more room than the rows have. */
  reserve(bottom: number): void {
    if (bottom === this.#reserved) return
    this.#reserved = bottom
    this.#fitHost()
  }

  /** The part of the content that is in the window, in content pixels: where the rows are that scroll, or, for one that does not, all of it. */
  visible(row = -1): { readonly top: number; readonly bottom: number } {
    const isStill = this.isStillRow(row)
    const top = isStill ? 0 : this.viewport.scrollTop
    const bottom = top + this.viewport.clientHeight - this.#headerHeight - 2
    return { top: top + (isStill ? 0 : this.frozenHeight), bottom }
  }

  /** Below this pixel of the window a row is seen. */
  edgeOf(row: number): number {
    return this.#headEdge + (this.isStillRow(row) ? 0 : this.frozenHeight)
  }

  /** Where the head ends, in the window. */
  get #headEdge(): number {
    return this.viewport.getBoundingClientRect().top + this.#headerHeight
  }

  /** Pixels of a cell with this text in one line; no less than it takes. */
  widthOf(text: string): number {
    return this.#heights.widthOf(text)
  }

  get headerHeight(): number {
    return this.#headerHeight
  }

  /** Everything anew: columns, header, rows. Scroll position stays at the row that is on top. */
  rebuild(): void {
    const place = holdPlace(this, this.#rows)
    this.#layOutColumns()
    this.#layOutRows()
    // Levels and folds are said in trees only.
    this.viewport.setAttribute('role', this.#reader.hasGroups ? 'treegrid' : 'grid')
    this.#showLetters()
    this.#settle(place)
  }

  /** Rows came, went or moved. */
  rebuildRows(): void {
    const place = holdPlace(this, this.#rows)
    if (this.#rowHeadRoom() === this.rowHeadWidth) this.#layOutRows()
    else return this.rebuild()
    this.#settle(place)
  }

  /** There is more or less room for frozen rows. */
  layAgain(): void {
    this.#settle(holdPlace(this, this.#rows))
  }

  #settle(place = (): void => undefined): void {
    this.#fitHost()
    this.still?.lay()
    this.#lieOver()
    place()
    this.#events.laidOut()
  }

  #lieOver(): void {
    this.overlay.lie(this.rowHeadWidth, { across: this.frozenWidth, down: this.frozenHeight })
  }

  /** Contents changed: draws these cells again. Gives true when a row became higher or lower. */
  refresh(cells: ReadonlyMap<RowId, ReadonlySet<ColumnId>>): boolean {
    const rows = [...cells.keys()]
    this.#heights.forgetChanged(cells)
    this.#heights.measure(rows)
    const moved = this.#measured(rows)
    const rowNodes = this.#visible(rows)
    if (rowNodes.length > 0) {
      const columns = [...new Set(rows.flatMap((row) => [...(cells.get(row) ?? [])]))]
      this.api.refreshCells({ rowNodes, columns, force: true, suppressFlash: true })
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
    this.api.refreshCells({ force: true, suppressFlash: true })
    this.api.refreshHeader()
  }

  /** Rows whose kind changed have another class. */
  redrawRows(): void {
    this.#heights.forget(this.#reader.rows)
    this.still?.letGo()
    this.api.redrawRows()
    this.rebuildRows()
  }

  scrollTo(spot: Spot): void {
    const column = this.#reader.columns[spot.column]
    if (spot.row < this.#rows.length && spot.row >= this.frozenRows) {
      this.api.ensureIndexVisible(spot.row)
      // Out from under the frozen rows.
      const highest = this.rowTracks.start(spot.row) - this.frozenHeight
      if (this.frozenRows > 0 && this.viewport.scrollTop > highest) this.viewport.scrollTop = highest
    }
    if (column !== undefined) this.api.ensureColumnVisible(column)
  }

  /** One of its cells has the keyboard. */
  get hasFocus(): boolean {
    return document.activeElement?.closest(`.${AG.cell}`)?.closest('.f-grid-host') === this.host
  }

  focus(spot: Spot): void {
    const column = this.#reader.columns[spot.column]
    if (column !== undefined && spot.row < this.#rows.length) this.api.setFocusedCell(spot.row, column)
  }

  /** Row numbers, column letters and cells of the selection look selected, also to a screen reader. */
  markSelected(rects: readonly Rect[]): void {
    this.#letters.mark(rects)
    markCells(this.container, this.#reader.shownColumns, rects)
  }

  /** Content pixels under a point of the window: from the top of the first row, from the inline start of the first column. */
  contentPoint(x: number, y: number): { readonly top: number; readonly start: number } {
    const frozen = this.frozenWidth
    const still = this.#fromEdge(x, this.viewport)
    const start = frozen > 0 && still < frozen ? still : this.#fromEdge(x, this.container)
    const down = y - this.#headEdge
    return { top: this.frozenRows > 0 && down < this.frozenHeight ? down : y - this.#top, start }
  }

  /** The element whose edge content pixels are counted from: frozen columns stay with the window. */
  originOf(start: number): HTMLElement {
    return start < this.frozenWidth ? this.viewport : this.container
  }

  /** The pixel of the window that content pixels are counted from: frozen rows stay with it. */
  originAbove(top: number): number {
    return top < this.frozenHeight ? this.#headEdge : this.#top
  }

  get #top(): number {
    return this.container.getBoundingClientRect().top
  }

  /** From the inline start of the first column, if it lay at the edge of this element. */
  #fromEdge(x: number, element: HTMLElement): number {
    const { left, right } = element.getBoundingClientRect()
    return (this.isRightToLeft ? right - x : x - left) - this.rowHeadWidth
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
    const context: CellContext & ViewEvents = {
      ...this.#events,
      reader: this.#reader,
      runWidth: () => this.runWidth,
      figures: this.#figures,
    }
    const api = createAgGrid(this.host, {
      theme: 'legacy',
      context,
      columnDefs: [],
      rowData: [],
      getRowId: ({ data }) => data.id,
      getRowHeight: ({ data }) => (data ? this.#heights.of(rowOf(data)) : this.#heights.line),
      getRowClass: ({ data }) => (data ? this.#rowClass(rowOf(data)) : undefined),
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
      this.#showLetters()
      this.#lieOver()
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

  /** A number that is drawn has no room in its column. */
  #widen(): void {
    if (!this.api.isDestroyed()) this.rebuild()
  }

  #layOutColumns(): void {
    const display = this.#events.display()
    const { zoom } = display
    this.host.style.setProperty('--f-zoom', String(zoom))
    this.host.classList.toggle('f-bare', !display.heads)
    const measure = new HeaderMeasure(this.host, this.#reader, this.#events.describe, display, this.#figures)
    const rowHead = this.#rowHeadRoom()
    const ids = this.#reader.columns
    const room = (this.#available - rowHead - SCROLLBAR) / zoom
    const widths = columnWidths(measure.needs(), room).map((width) => Math.floor(width * zoom))
    const byId = new Map(ids.map((id, index) => [id, widths[index] ?? 0]))
    this.#frozen = this.#events.frozen(widths, rowHead, this.#available)
    this.host.classList.toggle('f-frozen', this.#frozen > 0)
    const heights = measure.heights(byId)
    measure.destroy()
    this.#headerHeight = heights.label + heights.group
    this.host.classList.toggle('f-grouped', heights.group > 0)
    this.api.setGridOption('headerHeight', heights.label)
    this.api.setGridOption('groupHeaderHeight', heights.group)
    this.api.setGridOption('columnDefs', columnDefinitions(this.#reader, byId, rowHead, this.#frozen))
    // AG Grid draws the head of a column anew only where what it knows of the column is something else.
    this.api.refreshHeader()
    this.#heights.setWidths(byId, this.runWidth)
    this.host.style.setProperty('--f-letters-height', `${measure.lettersHeight}px`)
  }

  #layOutRows(): void {
    this.#rows = this.#reader.rows
    this.#heights.forget(this.#rows)
    this.#heights.measure(this.#rows.slice(0, this.frozenRows))
    this.#toCome.begin(this.#rows, this.api.getFirstDisplayedRowIndex())
    const before = this.#data
    this.#data = new Map(this.#rows.map((id) => [id, before.get(id) ?? { id }]))
    this.api.setGridOption('rowData', [...this.#data.values()])
    this.#setHeights(this.#rows)
    this.api.refreshCells({ force: true, suppressFlash: true })
  }

  /** AG Grid asks when it makes the row. */
  #rowClass(row: RowId): string {
    this.#toCome.need(row)
    return `f-row-${this.#reader.row(row).kind}`
  }

  /** What is on top of the window stays there, whatever becomes higher above it. */
  #measured(rows: readonly RowId[]): boolean {
    const place = holdPlace(this, this.#rows)
    const moved = this.#setHeights(rows)
    if (moved) this.#settle(place)
    return moved
  }

  /** Not `resetRowHeights`: that leaves rows outside the window at their old heights until they are seen. True: some changed. */
  #setHeights(rows: readonly RowId[]): boolean {
    let changed = false
    for (const row of rows) {
      const node = this.api.getRowNode(row)
      const height = this.#heights.of(row)
      if (!node || node.rowHeight === height) continue
      node.setRowHeight(height)
      changed = true
    }
    if (changed) this.api.onRowHeightChanged()
    return changed
  }

  #visible(rows: readonly RowId[]): NonNullable<ReturnType<TableGridApi['getRowNode']>>[] {
    const [first, last] = [this.api.getFirstDisplayedRowIndex() - 3, this.api.getLastDisplayedRowIndex() + 3]
    return rows.flatMap((row) => {
      const node = this.api.getRowNode(row)
      const index = node?.rowIndex ?? -1
      return node && ((index >= first && index <= last) || this.isStillRow(index)) ? [node] : []
    })
  }

  #showLetters(): void {
    const letters = this.#reader.columns.map((id) => this.#reader.lettersOf(id))
    this.#letters.show(letters, this.columnTracks, this.rowHeadWidth, this.#frozen)
  }

  #rowHeadRoom(): number {
    return rowHeadWidth(this.#reader.table.rows.length, this.#reader.hasGroups, this.#events.display())
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
    this.host.style.setProperty('--f-row-head', `${this.rowHeadWidth}px`)
    this.host.style.setProperty('--f-still', `${this.rowHeadWidth + this.frozenWidth}px`)
  }
}

const rowOf = (data: GridRow): RowId => rowId(data.id)
