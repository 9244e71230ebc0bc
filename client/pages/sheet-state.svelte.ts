/** What the table's page and the grid's controller say to each other: which commands are possible now, and where to go first. */
import { untrack } from 'svelte'

import type { CellAddress } from '../../shared/model/cell.ts'
import type { GridCommand } from '../grid/commands.ts'
import type { GridController } from '../grid/grid-controller.ts'
import type { OpenWork } from '../state/open-work.ts'

export class SheetState {
  readonly #controller: () => GridController | null
  /** Counts the grid's changes: what is possible is asked anew after each. */
  #turn = $state(0)

  /** @param work is told where typing happens */
  constructor(controller: () => GridController | null, takeTarget: () => CellAddress | null, work: OpenWork) {
    this.#controller = controller
    $effect(() => {
      const grid = controller()
      return grid ? work.follow(grid) : undefined
    })
    $effect(() => {
      const grid = controller()
      return grid ? untrack(() => this.#follow(grid, takeTarget())) : undefined
    })
  }

  readonly isEnabled = (command: GridCommand): boolean => {
    const grid = this.#controller()
    return grid !== null && this.#turn >= 0 && grid.isEnabled(command)
  }

  readonly run = (command: GridCommand): void => {
    const grid = this.#controller()
    grid?.run(command)
    grid?.focus()
  }

  #follow(grid: GridController, target: CellAddress | null): () => void {
    if (target && grid.goToCell(target)) grid.focus()
    return grid.onState(() => {
      this.#turn++
    })
  }
}
