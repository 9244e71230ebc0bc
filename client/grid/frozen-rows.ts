/**
 * [GR94] Keeps the first rows in sight: those AG Grid made for them, which stick below the head by their own style (grid.css). It has rows of
 * its window only and takes away the others; of a row that is called a detail it leaves the elements alone. Made by grid-freeze.ts, asked by the
 * view at every layout of rows.
 */
import { AG } from './ag-grid.ts'
import type { TableGridApi } from './ag-grid.ts'
import { frozenRowCount } from './frozen-count.ts'
import type { Tracks } from './geometry.ts'
import type { GridView, StillRows } from './grid-view.ts'

type RowNode = NonNullable<ReturnType<TableGridApi['getRowNode']>>

const STILL = 'f-still-row'

export class FrozenRows implements StillRows {
  count = 0
  height = 0
  readonly #view: GridView
  readonly #asked: () => number
  readonly #observer: ResizeObserver
  #held: readonly RowNode[] = []
  /** Of the window, below the head. */
  #room = 0

  /** @param asked how many rows are to stay, if there is room for them */
  constructor(view: GridView, asked: () => number) {
    this.#view = view
    this.#asked = asked
    this.#observer = new ResizeObserver(() => {
      if (this.#fitting() !== this.count) view.layAgain()
    })
    this.#observer.observe(view.viewport)
  }

  destroy(): void {
    this.#observer.disconnect()
  }

  lay(): void {
    const { api, host, rowTracks, headerHeight } = this.#view
    this.count = this.#fitting()
    const indexes = Array.from({ length: this.count }, (_, index) => index)
    this.height = endOf(rowTracks, this.count)
    const nodes = indexes.flatMap((index) => api.getDisplayedRowAtIndex(index) ?? [])
    for (const node of this.#held) if (!nodes.includes(node)) node.detail = false
    if (indexes.some((index) => !this.#element(index))) this.#make()
    for (const node of nodes) node.detail = true
    this.#held = nodes
    host.style.setProperty('--f-head-height', `${headerHeight}px`)
    host.classList.toggle('f-frozen-rows', this.count > 0)
    this.#stick(indexes.flatMap((index) => this.#element(index) ?? []))
  }

  /** What is called a detail would be made anew without cells. */
  letGo(): void {
    for (const node of this.#held) node.detail = false
    this.#held = []
  }

  #fitting(): number {
    const { rowTracks, viewport, headerHeight } = this.#view
    // A table that is hidden, as while one prints, comes back as it was.
    if (viewport.clientHeight > 0) this.#room = viewport.clientHeight - headerHeight
    const asked = Math.min(rowTracks.count, this.#asked())
    if (asked === 0) return 0
    const heights = Array.from({ length: asked }, (_, index) => rowTracks.size(index))
    return frozenRowCount(heights, endOf(rowTracks, rowTracks.count), this.#room)
  }

  #element(index: number): HTMLElement | null {
    return this.#view.container.querySelector(`.${AG.row}[row-index="${index}"]`)
  }

  /** AG Grid makes the rows of its window: it goes to the first ones and back before anything is drawn on the screen. */
  #make(): void {
    const { viewport, api } = this.#view
    const goTo = (top: number): void => {
      viewport.scrollTop = top
      // It knows where it is from the event alone, and looks at it while somebody drags its scroll bar.
      viewport.dispatchEvent(new Event('scroll'))
      api.onRowHeightChanged()
    }
    const { scrollTop } = viewport
    goTo(0)
    for (let index = 0; index < this.count; index++) {
      const node = api.getDisplayedRowAtIndex(index)
      if (node && this.#element(index)) node.detail = true
    }
    goTo(scrollTop)
  }

  #stick(rows: readonly HTMLElement[]): void {
    const { container, rowTracks } = this.#view
    for (const row of container.querySelectorAll<HTMLElement>(`.${STILL}`))
      if (!rows.includes(row)) row.classList.remove(STILL, 'f-still-last')
    for (const [index, row] of rows.entries()) {
      row.classList.add(STILL)
      row.classList.toggle('f-still-last', index === rows.length - 1)
      row.style.setProperty('--f-still-start', `${rowTracks.start(index)}px`)
      row.style.setProperty('--f-still-size', `${rowTracks.size(index)}px`)
    }
  }
}

/** Where the first rows end. */
const endOf = (tracks: Tracks, count: number): number =>
  count > 0 ? tracks.start(count - 1) + tracks.size(count - 1) : 0
