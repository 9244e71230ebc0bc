/**
 * The mouse: selecting by press and drag (cells, rows, columns), pointing references into a formula, dragging selected rows elsewhere.
 * Listens before AG Grid and finds cells by geometry, so that no cell is skipped on a fast drag; scrolls at the edges.
 */
import { AG } from './ag-grid.ts'
import { ROW_HEAD } from './column-definitions.ts'
import { gapAt, scrollSpeed, spotAt } from './geometry.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import type { GridStructure } from './grid-structure.ts'
import type { Spot } from './selection.ts'
import { contains, sameSpot } from './selection.ts'
import { LABEL_COLUMN } from './table-reader.ts'

export type PointerEvents = {
  readonly openMenu: (x: number, y: number, place: 'cell' | 'row' | 'column') => void
  readonly renameColumn: (column: number) => void
}

/** Where in the grid a press landed. */
type Target =
  | { readonly on: 'cell' | 'row'; readonly spot: Spot }
  | { readonly on: 'column'; readonly spot: Spot }
  | { readonly on: 'corner' }

/** Pixels before a press on selected rows becomes a drag. */
const DRAG_START = 5

export class GridPointer {
  readonly #core: GridCore
  readonly #editing: GridEditing
  readonly #structure: GridStructure
  readonly #events: PointerEvents
  readonly #abort = new AbortController()
  #endDrag: (() => void) | null = null

  constructor(core: GridCore, editing: GridEditing, structure: GridStructure, events: PointerEvents) {
    this.#core = core
    this.#editing = editing
    this.#structure = structure
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
    const target = this.#targetOf(event)
    if (!target || event.button > 0) return
    // AG Grid never sees it: focus and selection are ours.
    event.stopPropagation()
    event.preventDefault()
    if (this.#editing.canPoint()) return this.#point(target)
    if (!this.#editing.commit()) return
    if (target.on === 'corner') this.#selectAll()
    else if (target.on === 'column') this.#selectColumns(target.spot, event.shiftKey)
    else if (target.on === 'row') this.#pressRow(event, target.spot)
    else this.#selectCells(target.spot, event.shiftKey)
  }

  // ---- selecting

  #selectCells(spot: Spot, extend: boolean): void {
    const core = this.#core
    core.select(extend ? core.anchor : spot, spot, { scroll: false })
    this.#drag((to) => core.select(core.anchor, to, { scroll: false, focus: false }))
  }

  #selectColumns(spot: Spot, extend: boolean): void {
    const core = this.#core
    const last = core.reader.size.rows - 1
    const from = extend ? core.anchor.column : spot.column
    const show = (column: number, focus: boolean): void =>
      core.select({ row: 0, column: from }, { row: last, column }, { scroll: false, focus })
    show(spot.column, true)
    this.#drag((to) => show(to.column, false))
  }

  #selectRows(spot: Spot, extend: boolean): void {
    const core = this.#core
    const last = core.reader.size.columns - 1
    const from = extend ? core.anchor.row : spot.row
    const show = (row: number, focus: boolean): void =>
      core.select({ row: from, column: 0 }, { row, column: last }, { scroll: false, focus })
    show(spot.row, true)
    this.#drag((to) => show(to.row, false))
  }

  #selectAll(): void {
    const { rows, columns } = this.#core.reader.size
    this.#core.select({ row: 0, column: 0 }, { row: rows - 1, column: columns - 1 }, { scroll: false })
  }

  /** A press on rows that are selected as a whole takes hold of them; any other selects. */
  #pressRow(event: MouseEvent, spot: Spot): void {
    const core = this.#core
    const held = core.isWholeRows && contains(core.rect, { row: spot.row, column: 0 })
    if (!held || event.shiftKey || core.readOnly) return this.#selectRows(spot, event.shiftKey)
    const rows = core.selectedRows
    let gap: number | null = null
    this.#drag(
      (_to, x, y) => {
        if (gap === null && Math.hypot(x - event.clientX, y - event.clientY) < DRAG_START) return
        gap = gapAt(core.view.rowTracks, core.view.contentPoint(x, y).top)
        this.#showDrop(gap)
      },
      () => {
        core.view.overlay.show('drop', [])
        core.view.host.classList.remove('f-dragging')
        if (gap === null) this.#selectRowsOnce(spot)
        else this.#structure.dropRows(rows, gap)
      },
      true,
    )
  }

  #selectRowsOnce(spot: Spot): void {
    const last = this.#core.reader.size.columns - 1
    this.#core.select({ row: spot.row, column: 0 }, { row: spot.row, column: last }, { scroll: false })
  }

  #showDrop(gap: number): void {
    const { view } = this.#core
    const [rows, columns] = [view.rowTracks, view.columnTracks]
    const top = gap < rows.count ? rows.start(gap) : rows.start(gap - 1) + rows.size(gap - 1)
    const width = columns.start(columns.count - 1) + columns.size(columns.count - 1)
    view.host.classList.add('f-dragging')
    view.overlay.show('drop', [{ box: { top: top - 1, start: 0, width, height: 2 } }])
  }

  // ---- pointing into a formula

  #point(target: Target): void {
    const { rows, columns } = this.#core.reader.size
    if (target.on === 'corner') return
    const { spot } = target
    if (target.on === 'cell') {
      this.#editing.pointAt(spot, spot)
      this.#drag((to) => this.#editing.pointAt(spot, to))
    } else if (target.on === 'row') {
      const end = (row: number): Spot => ({ row, column: columns - 1 })
      this.#editing.pointAt({ row: spot.row, column: 0 }, end(spot.row))
      this.#drag((to) => this.#editing.pointAt({ row: spot.row, column: 0 }, end(to.row)))
    } else {
      const end = (column: number): Spot => ({ row: rows - 1, column })
      this.#editing.pointAt({ row: 0, column: spot.column }, end(spot.column))
      this.#drag((to) => this.#editing.pointAt({ row: 0, column: spot.column }, end(to.column)))
    }
  }

  // ---- double press and menu

  #doublePress(event: MouseEvent): void {
    const target = this.#targetOf(event)
    if (!target) return
    event.stopPropagation()
    event.preventDefault()
    if (this.#editing.state !== 'no') return
    if (target.on === 'cell') this.#editing.start()
    else if (target.on === 'column') this.#events.renameColumn(target.spot.column)
  }

  #menu(event: MouseEvent): void {
    const target = this.#targetOf(event)
    if (!target || this.#editing.state !== 'no') return
    event.preventDefault()
    event.stopPropagation()
    if (target.on === 'corner') this.#selectAll()
    else if (target.on === 'row' && !(this.#core.isWholeRows && this.#isSelected(target.spot, 'row')))
      this.#selectRowsOnce(target.spot)
    else if (
      target.on === 'column' &&
      !(this.#core.isWholeColumns && this.#isSelected(target.spot, 'column'))
    )
      this.selectColumn(target.spot.column)
    else if (target.on === 'cell' && !contains(this.#core.rect, target.spot)) this.#core.select(target.spot)
    this.#events.openMenu(event.clientX, event.clientY, target.on === 'corner' ? 'cell' : target.on)
  }

  selectColumn(column: number): void {
    const last = this.#core.reader.size.rows - 1
    this.#core.select({ row: 0, column }, { row: last, column }, { scroll: false })
  }

  #isSelected(spot: Spot, axis: 'row' | 'column'): boolean {
    const { rect } = this.#core
    return axis === 'row'
      ? spot.row >= rect.top && spot.row <= rect.bottom
      : spot.column >= rect.left && spot.column <= rect.right
  }

  // ---- geometry

  #targetOf(event: MouseEvent): Target | null {
    if (!(event.target instanceof Element) || this.#core.isEmpty) return null
    const { target } = event
    if (target.closest(`.f-editor, .f-head-menu, .f-rename, .${AG.headerResize}`)) return null
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
   * Follows the pointer until it is released.
   * @param always tells of every movement, not only of every new cell
   */
  #drag(move: (to: Spot, x: number, y: number) => void, end?: () => void, always = false): void {
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
      end?.()
    }
    const options = { capture: true, signal: abort.signal }
    document.addEventListener('mousemove', follow, options)
    document.addEventListener('mouseup', release, options)
    this.#endDrag?.()
    this.#endDrag = stop
    tick()
  }
}
