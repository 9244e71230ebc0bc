/**
 * Tables added, named and removed from the page, and the dialogs for it. A dialog is loaded when it is asked for, with its words and what is
 * done with its answer, and belongs to the table it was opened on; it closes when the address changes under it. What the session refuses
 * becomes a sentence.
 */
import { untrack } from 'svelte'

import { AppError } from '../../shared/model/error.ts'
import { tableId } from '../../shared/model/ids.ts'
import type { TableId } from '../../shared/model/ids.ts'
import { words } from '../i18n/words.svelte.ts'
import type { Outcome } from '../session/session-types.ts'
import type { NavigatorGroup } from '../state/navigator.ts'
import type { newTable, NewTableChoice, placeOf } from '../state/new-table.ts'
import type { PlanView } from '../state/plan-view.svelte.ts'
import { failureKey, refusalKey } from '../state/refusal-words.ts'
import type { Shell } from '../state/shell.ts'
import type { saveWords, TableWords } from '../state/table-words.ts'
import type AddTableDialog from '../ui/AddTableDialog.svelte'
import type TableWordsDialog from '../ui/TableWordsDialog.svelte'
import { withWords } from './with-words.ts'

export type PageDialog =
  | {
      readonly is: 'add-table'
      readonly group: NavigatorGroup
      readonly component: typeof AddTableDialog
      readonly making: { readonly newTable: typeof newTable; readonly placeOf: typeof placeOf }
    }
  | {
      readonly is: 'words'
      readonly table: TableId
      readonly initial: TableWords
      readonly component: typeof TableWordsDialog
      readonly write: typeof saveWords
    }

export type ChangesPlace = {
  readonly view: PlanView
  readonly shell: Shell
  /** The table of the address. */
  readonly shown: () => TableId | null
  readonly nameOf: (table: TableId) => string
  readonly visit: (table: TableId) => void
  /** The table shown is gone: goes elsewhere. */
  readonly leaveTable: () => void
  readonly undo: () => void
  readonly tellMissingPart: () => void
}

export class TableChanges {
  readonly #place: ChangesPlace
  #dialog = $state.raw<PageDialog | null>(null)
  #turn = 0

  /** Made while a component is: its effect ends with it. */
  constructor(place: ChangesPlace) {
    this.#place = place
    $effect(() => {
      place.shown()
      untrack(this.closeDialog)
    })
  }

  get dialog(): PageDialog | null {
    return this.#dialog
  }

  readonly closeDialog = (): void => {
    this.#turn++
    this.#dialog = null
  }

  readonly askForTable = (group: NavigatorGroup): void => {
    const load = () => Promise.all([import('../ui/AddTableDialog.svelte'), import('../state/new-table.ts')])
    void this.#open(load, ([{ default: component }, making]) => ({
      is: 'add-table',
      group,
      component,
      making,
    }))
  }

  readonly askForWords = (): void => {
    const table = this.#place.shown()
    const { view } = this.#place
    const load = () =>
      Promise.all([import('../ui/TableWordsDialog.svelte'), import('../state/table-words.ts')])
    void this.#open(load, ([{ default: component }, { wordsOf, saveWords: write }]) => {
      const entry = table === null ? undefined : view.tableEntry(table)
      if (!entry) return null
      const initial = wordsOf(entry, view.looks(entry.id), words.language, view.plan.mainLanguage)
      return { is: 'words', table: entry.id, initial, component, write }
    })
  }

  readonly addTable = async (choice: NewTableChoice): Promise<void> => {
    const dialog = this.#dialog
    this.closeDialog()
    if (dialog?.is !== 'add-table') return
    const { group, making } = dialog
    const { view, shell, visit } = this.#place
    const table = making.newTable(group, choice, words.language, shell.random)
    try {
      const outcome = await view.session.addTable(table, making.placeOf(group, choice, view.tables))
      if (this.#isDone(outcome)) visit(tableId(table.id))
    } catch (error) {
      shell.notices.tell(failureKey(error), {}, { tone: 'warning' })
    }
  }

  readonly saveWords = (after: TableWords): void => {
    const dialog = this.#dialog
    this.closeDialog()
    if (dialog?.is !== 'words') return
    const { table, initial, write } = dialog
    this.#attempt(() => write(this.#place.view.session, table, words.language, initial, after))
  }

  readonly removeTable = (): void => {
    const dialog = this.#dialog
    this.closeDialog()
    if (dialog?.is !== 'words') return
    const { view, shell, shown, nameOf, undo, leaveTable } = this.#place
    const { table } = dialog
    const name = nameOf(table)
    if (!this.#attempt(() => view.session.removeTable(table))) return
    if (shown() === table) leaveTable()
    const removal = view.session.nextUndo
    // Once something else was done, undo would take that back.
    const isPossible = (): boolean => view.nextUndo === removal
    shell.notices.tell('table.removed', { table: name }, { action: { key: 'undo', run: undo, isPossible } })
  }

  async #open<Part>(load: () => Promise<Part>, make: (part: Part) => PageDialog | null): Promise<void> {
    const turn = ++this.#turn
    const part = await withWords(load)().catch(() => null)
    if (turn !== this.#turn) return
    if (part) this.#dialog = make(part)
    else this.#place.tellMissingPart()
  }

  #attempt(change: () => Outcome): boolean {
    try {
      return this.#isDone(change())
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#place.shell.notices.tell(refusalKey(error.code), {}, { tone: 'warning' })
      return false
    }
  }

  #isDone(outcome: Outcome): boolean {
    if (outcome.status === 'refused')
      this.#place.shell.notices.tell(refusalKey(outcome.code), {}, { tone: 'warning' })
    return outcome.status === 'done'
  }
}
