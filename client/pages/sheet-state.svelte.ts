/**
 * What the table's page and the grid's controller say to each other: which commands are possible now, and where to go first. A table that
 * has just appeared has the keyboard, unless somebody is typing elsewhere.
 */
import { untrack } from 'svelte'

import type { CellAddress } from '../../shared/model/cell.ts'
import type { GridCommand } from '../grid/commands.ts'
import type { GridController } from '../grid/grid-controller.ts'
import type { LeftPlace } from '../grid/left-place.ts'
import type { OpenWork } from '../state/open-work.ts'

/** `isOnlyShown`: brought into sight, without being selected. */
export type CellTarget = CellAddress & { readonly isOnlyShown?: true }

/** `target`: the cell one was sent to · `left`: where one was before. */
export type FirstPlace = { readonly target: CellTarget | null; readonly left: LeftPlace | null }

export class SheetState {
  readonly #controller: () => GridController | null
  /** Counts the grid's changes: what is possible is asked anew after each. */
  #turn = $state(0)

  /** @param work is told where typing happens */
  constructor(controller: () => GridController | null, takeFirst: () => FirstPlace, work: OpenWork) {
    this.#controller = controller
    $effect(() => {
      const grid = controller()
      return grid ? work.follow(grid) : undefined
    })
    $effect(() => {
      const grid = controller()
      return grid ? untrack(() => this.#follow(grid, takeFirst())) : undefined
    })
    // Sent to a cell of the table that is shown already.
    $effect(() => {
      const grid = controller()
      const target = grid && takeFirst().target
      if (target && untrack(() => grid.goToCell(target))) grid.focus()
    })
  }

  readonly isEnabled = (command: GridCommand): boolean => {
    const grid = this.#controller()
    return grid !== null && this.#turn >= 0 && grid.isEnabled(command)
  }

  /** Null: the command is no state. */
  readonly isOn = (command: GridCommand): boolean | null => {
    const grid = this.#controller()
    return grid !== null && this.#turn >= 0 ? grid.isOn(command) : null
  }

  /** Null: there is no grid yet. */
  readonly labelOf = (command: GridCommand): string | null => {
    const grid = this.#controller()
    return grid !== null && this.#turn >= 0 ? grid.labelOf(command) : null
  }

  /** Why a command cannot be had in a table that may only be read; empty otherwise. */
  readonly whyNot = (command: GridCommand): string => {
    const grid = this.#controller()
    return grid !== null && this.#turn >= 0 ? grid.whyNot(command) : ''
  }

  readonly run = (command: GridCommand): void => {
    const grid = this.#controller()
    grid?.run(command)
    grid?.focus()
  }

  #follow(grid: GridController, { target, left }: FirstPlace): () => void {
    if (left) grid.goBackTo(left)
    const isSent = target !== null && grid.goToCell(target)
    if (isSent || isFree(document.activeElement)) grid.focus()
    return grid.onState(() => {
      this.#turn++
    })
  }
}

/** Nobody types there: nothing has the focus, or the link that led here. */
const isFree = (active: Element | null): boolean =>
  active === null || active === document.body || active instanceof HTMLAnchorElement
