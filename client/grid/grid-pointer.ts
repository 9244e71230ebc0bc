/**
 * The mouse: selecting by press and drag (cells, rows, columns), pointing references into a formula, dragging selected rows elsewhere.
 * Listens before AG Grid and finds cells by geometry, so that no cell is skipped on a fast drag; scrolls at the edges.
 */
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import { isMac } from '../ui/key-names.ts'
import { AG } from './ag-grid.ts'
import { ROW_HEAD } from './column-definitions.ts'
import type { FillDrag } from './fill-drag.ts'
import { fillDrag } from './fill-drag.ts'
import type { FillHow } from './fill-series.ts'
import { boxOf, gapAt, scrollSpeed, spotAt } from './geometry.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import type { Rect, Spot } from './selection.ts'
import { rectOf, sameSpot, without } from './selection.ts'
import { LABEL_COLUMN } from './table-reader.ts'

export type PointerEvents = {
  readonly openMenu: (x: number, y: number, place: 'cell' | 'row' | 'column') => void
  readonly renameColumn: (column: ColumnId) => void
  /** The edge of a column's head was pressed twice. */
  readonly fitColumns: (columns: readonly ColumnId[]) => void
  /** The fill handle was dragged, or pressed twice. */
  readonly fill: (source: Rect, drag: FillDrag, how: FillHow) => void
  readonly fillToNeighbour: () => void
  /** Rows dragged by their headers into the gap above position `gap`. */
  readonly dropRows: (rows: readonly RowId[], gap: number) => void
}

/** Where in the grid a press landed. */
type Target =
  | { readonly on: 'cell' | 'row'; readonly spot: Spot }
  | { readonly on: 'column'; readonly spot: Spot }
  | { readonly on: 'corner' }

/** Pixels before a press on selected rows becomes a drag. */
const DRAG_START = 5

/** One range more. On a Mac a press with Ctrl asks for the menu. */
const isMore = ({ ctrlKey, metaKey }: MouseEvent): boolean => metaKey || (ctrlKey && !isMac())

export class GridPointer {
  readonly #core: GridCore
  readonly #editing: GridEditing
  readonly #events: PointerEvents
  readonly #abort = new AbortController()
  #endDrag: (() => void) | null = null

  constructor(core: GridCore, editing: GridEditing, events: PointerEvents) {
    this.#core = core
    this.#editing = editing
    this.#events = events
    const { host } = core.view
    const options = { capture: true, signal: this.#abort.signal }
    host.addEventListener('mousedown', (event) => this.#press(event), options)
    host.addEventListener('dblclick', (event) => this.#doublePress(event), options)
    host.addEventListener('contextmenu', (event) => this.#menu(event), options)
  }

  destroy(): void {
    this.#endDrag?.()
    this.#abort.abort()
  }

  #press(event: MouseEvent): void {
    if (this.#isHandle(event)) return this.#dragHandle(event)
    const target = this.#targetOf(event)
    if (!target || event.button > 0) return
    // AG Grid never sees it: focus and selection are ours.
    event.stopPropagation()
    event.preventDefault()
    if (this.#editing.canPoint()) return this.#point(target)
    if (!this.#editing.commit()) return
    if (target.on === 'corner') this.#selectAll()
    else if (target.on === 'row' && this.#holdsRows(event, target.spot)) this.#dragRows(event, target.spot)
    else this.#select(event, target)
  }

  // ---- selecting

  /**
   * [GR37] Alone; with Shift from where the last range began; with Ctrl one range more, or, of selected cells, without them. While one drags,
   * others may insert rows: where it began is known by identity.
   */
  #select(event: MouseEvent, { on, spot }: Extract<Target, { spot: Spot }>): void {
    const core = this.#core
    const isExtended = event.shiftKey || core.mode === 'extend'
    core.mode = null
    const pressed = this.#area(on, spot, spot)
    const extend = (to: Spot, focus: boolean): void =>
      core.reshape(...this.#area(on, core.anchor, to), { scroll: false, focus })
    if (isExtended) extend(spot, true)
    else if (!isMore(event)) core.select(...pressed, { scroll: false })
    else if (without(rectOf(...pressed), core.rects).length > 0) core.addRange(...pressed, { scroll: false })
    else return this.#takeOut(on, spot)
    this.#drag((to) => extend(to, false))
  }

  #takeOut(on: 'cell' | 'row' | 'column', spot: Spot): void {
    const core = this.#core
    const held = core.reader.hold([rectOf(spot, spot), ...core.rects])
    const show = (to: Spot | null, focus: boolean): void => {
      const [from, ...rects] = held() ?? []
      if (!from) return
      const start = { row: from.top, column: from.left }
      core.selectWithout(rects, rectOf(...this.#area(on, start, to ?? start)), { scroll: false, focus })
    }
    show(null, true)
    this.#drag((to) => show(to, false))
  }

  /** From one spot to another, as whole rows or columns where headers were pressed. */
  #area(on: 'cell' | 'row' | 'column', from: Spot, to: Spot): readonly [Spot, Spot] {
    const { rows, columns } = this.#core.reader.size
    if (on === 'row')
      return [
        { row: from.row, column: 0 },
        { row: to.row, column: columns - 1 },
      ]
    if (on === 'column')
      return [
        { row: 0, column: from.column },
        { row: rows - 1, column: to.column },
      ]
    return [from, to]
  }

  #selectAll(): void {
    const { rows, columns } = this.#core.reader.size
    this.#core.select({ row: 0, column: 0 }, { row: rows - 1, column: columns - 1 }, { scroll: false })
  }

  /** A press on rows that are selected as a whole takes hold of them; any other selects. */
  #holdsRows(event: MouseEvent, { row }: Spot): boolean {
    const core = this.#core
    const held = core.isWholeRows && core.isSelected({ row, column: 0 })
    return held && !event.shiftKey && !isMore(event) && !core.readOnly
  }

  #dragRows(event: MouseEvent, spot: Spot): void {
    const core = this.#core
    const rows = core.selectedRows
    let gap: number | null = null
    this.#drag(
      (_to, x, y) => {
        if (gap === null && Math.hypot(x - event.clientX, y - event.clientY) < DRAG_START) return
        gap = gapAt(core.view.rowTracks, core.view.contentPoint(x, y).top)
        this.#showDrop(gap)
      },
      (last) => {
        core.view.overlay.show('drop', [])
        core.view.host.classList.remove('f-dragging')
        if (!last) return
        if (gap === null) core.select(...this.#area('row', spot, spot), { scroll: false })
        else this.#events.dropRows(rows, gap)
      },
      true,
    )
  }

  #showDrop(gap: number): void {
    const { view } = this.#core
    const [rows, columns] = [view.rowTracks, view.columnTracks]
    const top = gap < rows.count ? rows.start(gap) : rows.start(gap - 1) + rows.size(gap - 1)
    const width = columns.start(columns.count - 1) + columns.size(columns.count - 1)
    view.host.classList.add('f-dragging')
    view.overlay.show('drop', [{ box: { top: top - 1, start: 0, width, height: 2 } }])
  }

  // ---- filling

  #isHandle({ target, button }: MouseEvent): boolean {
    return button === 0 && target instanceof Element && target.closest('.f-handle') !== null
  }

  /** [GR42] */
  #dragHandle(event: MouseEvent): void {
    event.stopPropagation()
    event.preventDefault()
    const core = this.#core
    const { overlay } = core.view
    let drag: FillDrag | null = null
    // Its source is what is selected, wherever that is by now.
    this.#drag(
      (to, x, y) => {
        if (!drag && Math.hypot(x - event.clientX, y - event.clientY) < DRAG_START) return
        drag = fillDrag(core.rect, to)
        const box = boxOf(drag?.rect ?? core.rect, core.view.rowTracks, core.view.columnTracks)
        overlay.show('fill', box ? [{ box, ...(drag?.do === 'clear' && { state: 'clear' }) }] : [])
      },
      (last) => {
        overlay.show('fill', [])
        if (last && drag) this.#events.fill(core.rect, drag, isMore(last) ? 'flip' : 'usual')
      },
      true,
    )
  }

  // ---- pointing into a formula

  #point(target: Target): void {
    if (target.on === 'corner') return
    const { on, spot } = target
    const point = (to: Spot): void => this.#editing.pointAt(...this.#area(on, spot, to))
    point(spot)
    this.#drag(point)
  }

  // ---- double press and menu

  #doublePress(event: MouseEvent): void {
    if (this.#isHandle(event)) return this.#events.fillToNeighbour()
    const edge = this.#edgeOf(event)
    if (edge) return this.#events.fitColumns(edge)
    const target = this.#targetOf(event)
    if (!target) return
    event.stopPropagation()
    event.preventDefault()
    if (this.#editing.state !== 'no') return
    if (target.on === 'cell') this.#editing.start()
    else if (target.on === 'column') this.#renameColumn(target.spot.column)
  }

  /** The column whose edge it is, or all that are selected as a whole with it; null: no edge. */
  #edgeOf({ target }: MouseEvent): readonly ColumnId[] | null {
    const head = target instanceof Element ? target.closest(`.${AG.headerResize}`)?.closest('[col-id]') : null
    const { isWholeColumns, selectedColumns, reader } = this.#core
    const column = reader.columns.find((id) => id === head?.getAttribute('col-id'))
    if (column === undefined) return null
    return isWholeColumns && selectedColumns.includes(column) ? selectedColumns : [column]
  }

  #renameColumn(column: number): void {
    const id = this.#core.reader.columns[column]
    if (id !== undefined) this.#events.renameColumn(id)
  }

  #menu(event: MouseEvent): void {
    const target = this.#targetOf(event)
    if (!target || this.#editing.state !== 'no') return
    event.preventDefault()
    event.stopPropagation()
    if (target.on === 'corner') this.#selectAll()
    else if (!this.#isChosen(target))
      this.#core.select(...this.#area(target.on, target.spot, target.spot), { scroll: false })
    this.#events.openMenu(event.clientX, event.clientY, target.on === 'corner' ? 'cell' : target.on)
  }

  selectColumn(column: number): void {
    const spot = { row: 0, column }
    this.#core.select(...this.#area('column', spot, spot), { scroll: false })
  }

  #isChosen({ on, spot }: Extract<Target, { spot: Spot }>): boolean {
    const core = this.#core
    const whole = on === 'cell' || (on === 'row' ? core.isWholeRows : core.isWholeColumns)
    return (
      whole &&
      core.isSelected({ row: on === 'column' ? 0 : spot.row, column: on === 'row' ? 0 : spot.column })
    )
  }

  // ---- geometry

  #targetOf(event: MouseEvent): Target | null {
    if (!(event.target instanceof Element) || this.#core.isEmpty) return null
    const { target } = event
    if (target.closest(`.f-editor, .f-handle, .f-head-menu, .f-rename, .${AG.headerResize}`)) return null
    const spot = this.#spotAt(event.clientX, event.clientY)
    if (target.closest('.f-letters-corner') || this.#columnOf(target, AG.headerCell) === ROW_HEAD)
      return { on: 'corner' }
    if (target.closest(`.f-letter, .${AG.headerCell}, .${AG.headerGroupCell}`)) return { on: 'column', spot }
    if (this.#columnOf(target, AG.cell) === ROW_HEAD) return { on: 'row', spot }
    // The words of a label that runs on belong to the label, whatever cell they cover.
    if (target.closest('.f-runs-on'))
      return { on: 'cell', spot: { row: spot.row, column: this.#labelColumn } }
    return target.closest(`.${AG.cell}, .${AG.row}`) ? { on: 'cell', spot } : null
  }

  get #labelColumn(): number {
    return Math.max(
      0,
      this.#core.reader.columns.findIndex((id) => id === LABEL_COLUMN),
    )
  }

  #columnOf(target: Element, name: string): string | null {
    return target.closest(`.${name}`)?.getAttribute('col-id') ?? null
  }

  #spotAt(x: number, y: number): Spot {
    const { view } = this.#core
    const { top, start } = view.contentPoint(x, y)
    return spotAt(view.rowTracks, view.columnTracks, top, start)
  }

  /**
   * Follows the pointer until it is released, or Escape gives the drag up.
   * @param end with the last event; null: given up
   * @param always tells of every movement, not only of every new cell
   */
  #drag(
    move: (to: Spot, x: number, y: number) => void,
    end?: (last: MouseEvent | null) => void,
    always = false,
  ): void {
    const { view } = this.#core
    let [x, y, moved, frame] = [0, 0, false, 0]
    let last: Spot | null = null
    const abort = new AbortController()
    let before = performance.now()
    const tick = (): void => {
      frame = requestAnimationFrame(tick)
      const now = performance.now()
      // A slow machine scrolls as fast as a quick one, in larger steps.
      const frames = Math.min(6, (now - before) / 16)
      before = now
      if (!moved) return
      const box = view.viewport.getBoundingClientRect()
      const head = box.top + view.headerHeight
      const [near, far] = view.isRightToLeft ? [0, view.rowHeadWidth] : [view.rowHeadWidth, 0]
      view.viewport.scrollTop += frames * scrollSpeed(y, head, box.bottom - 4)
      view.viewport.scrollLeft += frames * scrollSpeed(x, box.left + near, box.right - far - 4)
      const inside = (value: number, from: number, to: number): number => Math.max(from, Math.min(to, value))
      const spot = this.#spotAt(
        inside(x, box.left + near, box.right - far - 1),
        inside(y, head, box.bottom - 1),
      )
      if (always || last === null || !sameSpot(spot, last)) {
        last = spot
        move(spot, x, y)
      }
    }
    const stop = (): void => {
      cancelAnimationFrame(frame)
      abort.abort()
      this.#endDrag = null
    }
    const follow = (event: MouseEvent): void => {
      ;[x, y, moved] = [event.clientX, event.clientY, true]
    }
    const release = (event: MouseEvent): void => {
      if (moved) {
        follow(event)
        cancelAnimationFrame(frame)
        tick()
      }
      stop()
      end?.(event)
    }
    const giveUp = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || !end) return
      event.preventDefault()
      event.stopPropagation()
      stop()
      end(null)
    }
    const options = { capture: true, signal: abort.signal }
    document.addEventListener('mousemove', follow, options)
    document.addEventListener('mouseup', release, options)
    document.addEventListener('keydown', giveUp, options)
    this.#endDrag?.()
    this.#endDrag = stop
    tick()
  }
}
