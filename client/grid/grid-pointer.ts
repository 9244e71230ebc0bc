/**
 * The mouse: selecting by press and drag (cells, rows, columns), pointing references into a formula, dragging selected rows and columns elsewhere.
 * Listens before AG Grid and finds cells by geometry, so that no cell is skipped on a fast drag; scrolls at the edges.
 */
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import { isMac } from '../ui/key-names.ts'
import { AG } from './ag-grid.ts'
import { ROW_HEAD } from './column-definitions.ts'
import type { FillDrag } from './fill-drag.ts'
import type { FillHow } from './fill-series.ts'
import { boxOf, gapAt, scrollSpeed, spotAt, type Tracks } from './geometry.ts'
import type { GridCore } from './grid-core.ts'
import type { GridEditing } from './grid-editing.ts'
import type { GridPointing } from './grid-pointing.ts'
import { watchLongPress } from './long-press.ts'
import type { Rect, Spot } from './selection.ts'
import { rectOf, sameSpot, without } from './selection.ts'
import { LABEL_COLUMN } from './table-reader.ts'

export type PointerEvents = {
  readonly openMenu: (x: number, y: number, place: 'cell' | 'row' | 'column') => void
  /** `over`: the heading over it. */
  readonly renameColumn: (column: ColumnId, over: boolean) => void
  /** The edge of a column's head was pressed twice. */
  readonly fitColumns: (columns: readonly ColumnId[]) => void
  /** What dragging the fill handle to a cell means; null: nothing. */
  readonly fillDrag: (source: Rect, to: Spot) => FillDrag | null
  /** The fill handle was dragged, or pressed twice. */
  readonly fill: (source: Rect, drag: FillDrag, how: FillHow) => void
  readonly fillToNeighbour: () => void
  /** Rows dragged by their headers into the gap above position `gap`. */
  readonly dropRows: (rows: readonly RowId[], gap: number) => void
  /** [GR113] Columns dragged by their heads into the gap before position `gap`. */
  readonly dropColumns: (columns: readonly ColumnId[], gap: number) => void
  /** A sign in a head was pressed: see look-signs.ts. */
  readonly pressSign: (sign: Element) => void
}

/** Where in the grid a press landed. */
type Target =
  | { readonly on: 'cell' | 'row'; readonly spot: Spot; readonly to?: never }
  /** `to`: of a heading over several columns, the last. */
  | { readonly on: 'column'; readonly spot: Spot; readonly to?: Spot }
  | { readonly on: 'corner' }

/** Pixels before a press on selected rows or columns becomes a drag. */
const DRAG_START = 5

/** What folds a group, shows what is hidden, takes off a filter. */
const signOf = (target: EventTarget | null): Element | null =>
  target instanceof Element ? target.closest('.f-sign') : null

/** One range more. On a Mac a press with Ctrl asks for the menu. */
const isMore = ({ ctrlKey, metaKey }: MouseEvent): boolean => metaKey || (ctrlKey && !isMac())

export class GridPointer {
  readonly #core: GridCore
  readonly #editing: GridEditing
  readonly #pointing: GridPointing
  readonly #events: PointerEvents
  readonly #abort = new AbortController()
  #endDrag: (() => void) | null = null
  /** [GR91] [GR94] The press was on cells that scroll, sideways or up and down: a drag from there scrolls before it comes to frozen ones. */
  #fromScrolled = { across: false, down: false }

  /** @param pointing of the formula that cells are pointed at for, in this table or in another one */
  constructor(core: GridCore, editing: GridEditing, pointing: GridPointing, events: PointerEvents) {
    this.#core = core
    this.#editing = editing
    this.#pointing = pointing
    if (this.#isVisited) pointing.goTo(core)
    this.#events = events
    const { host } = core.view
    const options = { capture: true, signal: this.#abort.signal }
    host.addEventListener('pointerdown', (event) => this.#touch(event), options)
    host.addEventListener('mousedown', (event) => this.#press(event), options)
    host.addEventListener('dblclick', (event) => this.#doublePress(event), options)
    host.addEventListener('click', ({ target }) => this.#pressSign(target), options)
    host.addEventListener('contextmenu', (event) => this.#menu(event), options)
    watchLongPress(host, this.#abort.signal, (event) => this.#menu(event))
  }

  destroy(): void {
    this.#endDrag?.()
    if (this.#isVisited) this.#pointing.goTo(null)
    this.#abort.abort()
  }

  #press(event: MouseEvent): void {
    this.#begin(event)
    if (this.#isHandle(event)) return this.#dragHandle(event)
    const isSign = signOf(event.target) !== null
    const target = isSign ? null : this.#targetOf(event)
    if ((!target && !isSign) || event.button > 0) return
    // AG Grid never sees it: focus and selection are ours.
    event.stopPropagation()
    event.preventDefault()
    if (!target) return
    if (this.#pointing.isPossible) return this.#point(target)
    if (this.#isVisited) return
    if (!this.#editing.commit()) return
    if (target.on === 'corner') this.#selectAll()
    else if (this.#holds(event, target)) this.#dragHeads(event, target)
    else this.#select(event, target)
  }

  /** Content pixels under it. */
  #begin({ clientX, clientY }: MouseEvent): { readonly top: number; readonly start: number } {
    const { view } = this.#core
    const at = view.contentPoint(clientX, clientY)
    this.#fromScrolled = { across: at.start >= view.frozenWidth, down: at.top >= view.frozenHeight }
    return at
  }

  #pressSign(target: EventTarget | null): void {
    const sign = signOf(target)
    if (sign && this.#editing.commit()) this.#events.pressSign(sign)
  }

  // ---- selecting

  /**
   * [GR37] Alone; with Shift from where the last range began; with Ctrl one range more, or, of selected cells, without them. While one drags,
   * others may insert rows: where it began is known by identity.
   */
  #select(event: MouseEvent, { on, spot, to = spot }: Extract<Target, { spot: Spot }>): void {
    const core = this.#core
    const isExtended = event.shiftKey || core.mode === 'extend'
    core.mode = null
    const pressed = this.#area(on, spot, to)
    const extend = (last: Spot, focus: boolean): void =>
      core.reshape(...this.#area(on, core.anchor, last), { scroll: false, focus })
    if (isExtended) extend(spot, true)
    else if (!isMore(event)) core.select(...pressed, { scroll: false })
    else if (without(rectOf(...pressed), core.rects).length > 0) core.addRange(...pressed, { scroll: false })
    else return this.#takeOut(on, spot)
    this.#drag((last) => extend(last, false), { on })
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
    this.#drag((to) => show(to, false), { on })
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

  /** A press on the head of rows, or of columns, that are selected as a whole takes hold of them; any other selects. */
  #holds(event: MouseEvent, target: Extract<Target, { spot: Spot }>): boolean {
    return target.on !== 'cell' && !event.shiftKey && !isMore(event) && this.#isChosen(target)
  }

  /** [GR113] In a table that may only be read it says why nothing moves. */
  #dragHeads(event: MouseEvent, { on, spot, to = spot }: Extract<Target, { spot: Spot }>): void {
    const core = this.#core
    const { view } = core
    const isRow = on === 'row'
    const [rows, columns] = [core.selectedRows, core.selectedColumns]
    let [gap, isMoved] = [-1, false]
    this.#drag(
      (_to, x, y, at) => {
        isMoved ||= Math.hypot(x - event.clientX, y - event.clientY) >= DRAG_START
        if (!isMoved || !core.mayChange()) return
        gap = isRow ? gapAt(view.rowTracks, at.top) : gapAt(view.columnTracks, at.start)
        this.#showDrop(gap, isRow)
      },
      {
        on,
        always: true,
        end: (last) => {
          view.overlay.show('drop', [])
          view.host.classList.remove('f-dragging')
          if (!last) return
          if (!isMoved) core.select(...this.#area(on, spot, to), { scroll: false })
          else if (gap >= 0 && isRow) this.#events.dropRows(rows, gap)
          else if (gap >= 0) this.#events.dropColumns(columns, gap)
        },
      },
    )
  }

  #showDrop(gap: number, isRow: boolean): void {
    const { view } = this.#core
    const end = (tracks: Tracks, index: number): number =>
      index > 0 ? tracks.start(index - 1) + tracks.size(index - 1) : 0
    const [rows, columns] = [view.rowTracks, view.columnTracks]
    view.host.classList.add('f-dragging')
    const box = isRow
      ? { top: end(rows, gap) - 2, start: 0, width: end(columns, columns.count), height: 2 }
      : { top: 0, start: end(columns, gap) - 2, width: 2, height: end(rows, rows.count) }
    view.overlay.show('drop', [{ box }])
  }

  // ---- touching

  /** [GR110] A tap is a press; a range is made by dragging one of its two corners. The other one stays. */
  #touch(event: PointerEvent): void {
    const core = this.#core
    const isTouch = event.pointerType === 'touch'
    if (isTouch !== core.isTouched) {
      core.isTouched = isTouch
      core.changed()
    }
    if (!(event.target instanceof Element) || !event.target.closest('.f-grip')) return
    event.stopPropagation()
    event.preventDefault()
    const { top, left, bottom, right } = core.rect
    const { view } = core
    const box = boxOf(core.rect, view.rowTracks, view.columnTracks)
    const at = this.#begin(event)
    const isFirst = box !== null && at.top < box.top + box.height / 2 && at.start < box.start + box.width / 2
    const corners = [
      { row: top, column: left },
      { row: bottom, column: right },
    ] as const
    const [held, stays] = isFirst ? corners : corners.toReversed()
    if (held && stays) core.reshape(stays, held, { scroll: false })
    // Others may insert rows meanwhile: the corner that stays is known by identity.
    this.#drag((to) => core.reshape(core.anchor, to, { scroll: false, focus: false }), { by: 'pointer' })
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
        drag = this.#events.fillDrag(core.rect, to)
        const box = boxOf(drag?.rect ?? core.rect, core.view.rowTracks, core.view.columnTracks)
        overlay.show('fill', box ? [{ box, ...(drag?.do === 'clear' && { state: 'clear' }) }] : [])
      },
      {
        always: true,
        end: (last) => {
          overlay.show('fill', [])
          if (last && drag) this.#events.fill(core.rect, drag, isMore(last) ? 'flip' : 'usual')
        },
      },
    )
  }

  // ---- pointing into a formula

  /** [GR48] The table is only here for the formula of another one. */
  get #isVisited(): boolean {
    return this.#pointing.table !== this.#core.reader.id
  }

  #point(target: Target): void {
    if (target.on === 'corner') return
    const { on, spot } = target
    const point = (to: Spot): void => this.#pointing.at(...this.#area(on, spot, to))
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
    if (this.#editing.state !== 'no' || this.#isVisited) return
    if (target.on === 'cell') this.#editing.start()
    else if (target.on === 'column') this.#renameColumn(target.spot.column, !!target.to)
  }

  /** The column whose edge it is, or all that are selected as a whole with it; null: no edge. */
  #edgeOf({ target }: MouseEvent): readonly ColumnId[] | null {
    const head = target instanceof Element ? target.closest(`.${AG.headerResize}`)?.closest('[col-id]') : null
    const { isWholeColumns, selectedColumns, reader } = this.#core
    const column = reader.columns.find((id) => id === head?.getAttribute('col-id'))
    if (column === undefined) return null
    return isWholeColumns && selectedColumns.includes(column) ? selectedColumns : [column]
  }

  #renameColumn(column: number, over: boolean): void {
    const id = this.#core.reader.columns[column]
    if (id !== undefined) this.#events.renameColumn(id, over)
  }

  #menu(event: MouseEvent): void {
    const target = this.#targetOf(event)
    if (!target || this.#editing.state !== 'no' || this.#isVisited) return
    event.preventDefault()
    event.stopPropagation()
    if (target.on === 'corner') this.#selectAll()
    else if (!this.#isChosen(target))
      this.#core.select(...this.#area(target.on, target.spot, target.to ?? target.spot), { scroll: false })
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
    if (
      target.closest(`.f-editor, .f-handle, .f-grip, .f-head-menu, .f-sign, .f-rename, .${AG.headerResize}`)
    )
      return null
    const spot = this.#spotAt(event.clientX, event.clientY)
    if (target.closest('.f-letters-corner') || this.#columnOf(target, AG.headerCell) === ROW_HEAD)
      return { on: 'corner' }
    const heading = target.closest(`.${AG.headerGroupCell}`)?.getBoundingClientRect()
    if (heading) {
      const [from, to] = [heading.left + 2, heading.right - 2].map((x) => this.#spotAt(x, event.clientY))
      if (from && to) return { on: 'column', spot: from, to }
    }
    if (target.closest(`.f-letter, .${AG.headerCell}`)) return { on: 'column', spot }
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
   * @param move with the cell, the pointer, and the content pixels it is at, which are in the window
   * @param on of heads: they are passed along, and only that way the table scrolls
   * @param end with the last event; null: given up
   * @param always tells of every movement, not only of every new cell
   * @param by after a tap a browser tells of a mouse, too, but not of its pointer
   */
  #drag(
    move: (to: Spot, x: number, y: number, at: { readonly top: number; readonly start: number }) => void,
    {
      end,
      on = 'cell',
      always = false,
      by = 'mouse',
    }: {
      readonly end?: (last: MouseEvent | null) => void
      readonly on?: 'cell' | 'row' | 'column'
      readonly always?: boolean
      readonly by?: 'mouse' | 'pointer'
    } = {},
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
      const { across, down } = this.#fromScrolled
      const head = view.edgeOf(down && view.viewport.scrollTop > 0 ? -1 : 0)
      const still = view.rowHeadWidth + (across && view.viewport.scrollLeft !== 0 ? view.frozenWidth : 0)
      const [near, far] = view.isRightToLeft ? [0, still] : [still, 0]
      if (on !== 'column') view.viewport.scrollTop += frames * scrollSpeed(y, head, box.bottom - 4)
      if (on !== 'row')
        view.viewport.scrollLeft += frames * scrollSpeed(x, box.left + near, box.right - far - 4)
      const inside = (value: number, from: number, to: number): number => Math.max(from, Math.min(to, value))
      const at = [inside(x, box.left + near, box.right - far - 1), inside(y, head, box.bottom - 1)] as const
      const spot = this.#spotAt(...at)
      if (always || last === null || !sameSpot(spot, last)) {
        last = spot
        move(spot, x, y, view.contentPoint(...at))
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
    document.addEventListener(`${by}move`, follow, options)
    document.addEventListener(`${by}up`, release, options)
    document.addEventListener('pointercancel', stop, options)
    document.addEventListener('keydown', giveUp, options)
    this.#endDrag?.()
    this.#endDrag = stop
    tick()
  }
}
