/**
 * The dialogs about the life of a table and about refused edits: one at a time, each fetched when it is asked for, together with its words.
 * One about a table closes when another table is shown. `PlanPage.svelte` draws it.
 */
import type { Component } from 'svelte'
import { untrack } from 'svelte'

import type { TableId } from '../../shared/model/ids.ts'
import type { PlanView } from '../state/plan-view.svelte.ts'
import type { PlanPageState } from './plan-page.svelte.ts'
import { withWords } from './with-words.ts'

export type LifeDialogProps = {
  readonly view: PlanView
  readonly page: PlanPageState
  readonly table: TableId
  readonly onclose: () => void
}

const DIALOGS = {
  finalise: () => import('./FinaliseDialog.svelte'),
  reopen: () => import('./ReopenDialog.svelte'),
  refused: () => import('./RefusedDialog.svelte'),
} as const satisfies Readonly<Record<string, () => Promise<{ default: Component<LifeDialogProps> }>>>
export type LifeDialogName = keyof typeof DIALOGS

export type LifeDialog = { readonly table: TableId; readonly component: Component<LifeDialogProps> }

export class LifeDialogs {
  #open = $state.raw<LifeDialog | null>(null)
  #turn = 0
  readonly #tellMissingPart: () => void

  /** Made while a component is: its effect ends with it. */
  constructor(shown: () => TableId | null, tellMissingPart: () => void) {
    this.#tellMissingPart = tellMissingPart
    $effect(() => {
      shown()
      untrack(this.close)
    })
  }

  get open(): LifeDialog | null {
    return this.#open
  }

  readonly close = (): void => {
    this.#turn++
    this.#open = null
  }

  readonly ask = async (name: LifeDialogName, table: TableId): Promise<void> => {
    const turn = ++this.#turn
    try {
      const { default: component } = await withWords(DIALOGS[name])()
      if (turn === this.#turn) this.#open = { table, component }
    } catch {
      if (turn === this.#turn) this.#tellMissingPart()
    }
  }
}
