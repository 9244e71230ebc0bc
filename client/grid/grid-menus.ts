/** The menus of the grid: of cells, of a row, of a column, and of the tables that a cell is made from. One at a time; GridMenu.svelte draws it. */
import type { CellAddress } from '../../shared/model/cell.ts'
import type { GridCommand } from './commands.ts'
import type { GridCore } from './grid-core.ts'
import type { GridLate } from './grid-late.ts'
import type { GridState, MenuEntry } from './grid-state.ts'
import type { MenuPlace } from './menu-entries.ts'

type MenuEvents = {
  readonly run: (command: GridCommand) => void
  /** Goes to a cell of another table. */
  readonly open: (address: CellAddress) => void
  /** Brings the keyboard back to the grid. */
  readonly focus: () => void
}

export class GridMenus {
  readonly #core: GridCore
  readonly #late: GridLate
  readonly #events: MenuEvents
  #menu: GridState['menu'] = null

  constructor(core: GridCore, late: GridLate, events: MenuEvents) {
    this.#core = core
    this.#late = late
    this.#events = events
  }

  /** The one that is open. */
  get menu(): GridState['menu'] {
    return this.#menu
  }

  open(x: number, y: number, place: MenuPlace): void {
    this.#late.run((parts) => {
      const show = (entries: readonly MenuEntry[]): void =>
        this.show({ x, y, entries, why: this.#core.reason })
      show(parts.menuEntries(place, this.#core, this.#events.run, show))
    })
  }

  openBelow(box: DOMRect, place: MenuPlace): void {
    this.open(this.#startOf(box), box.bottom, place)
  }

  /** The tables that the active cell is made from, below this box. */
  openSources(box: DOMRect, sources: GridState['sources']): void {
    this.#late.use(({ sourceEntries }) => {
      const entries = sourceEntries(this.#core, sources, this.#events.open)
      this.show({ x: this.#startOf(box), y: box.bottom, entries })
    }, [])
  }

  choose({ run }: { readonly run: () => void }): void {
    this.close()
    run()
  }

  close(): void {
    this.#events.focus()
    this.show(null)
  }

  show(menu: GridState['menu']): void {
    this.#menu = menu
    this.#core.changed()
  }

  #startOf(box: DOMRect): number {
    return this.#core.view.isRightToLeft ? box.right : box.left
  }
}
