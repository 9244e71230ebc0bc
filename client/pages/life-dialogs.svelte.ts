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
  /** What was written already, before the dialog was asked for. */
  readonly note: string
  readonly onclose: () => void
}

const DIALOGS = {
  finalise: () => import('./FinaliseDialog.svelte'),
  reopen: () => import('./ReopenDialog.svelte'),
  refused: () => import('./RefusedDialog.svelte'),
} as const satisfies Readonly<Record<string, () => Promise<{ default: Component<LifeDialogProps> }>>>
export type LifeDialogName = keyof typeof DIALOGS

export type LifeDialog = Pick<LifeDialogProps, 'table' | 'note' | 'onclose'> & {
  readonly component: Component<LifeDialogProps>
}

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

  readonly ask = async (name: LifeDialogName, table: TableId, note = ''): Promise<void> => {
    const turn = ++this.#turn
    try {
      const { default: component } = await withWords(DIALOGS[name])()
      // What ends late ends its own dialog, not one that was opened since.
      const onclose = (): void => {
        if (turn === this.#turn) this.close()
      }
      if (turn === this.#turn) this.#open = { table, note, component, onclose }
    } catch {
      if (turn === this.#turn) this.#tellMissingPart()
    }
  }
}
