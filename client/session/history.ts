import { OUTLINE } from '../../shared/doc/outline-doc.ts'
/**
 * Undo and redo of the person's own commands, across documents and sittings. The stack is shared/doc/undo.ts; the journal keeps it. What
 * somebody changed since is left alone and said, with the person's name where it is known. [UNDO1]
 */
import type { PlanDocument } from '../../shared/doc/plan-document.ts'
import type { Command, Step } from '../../shared/doc/step.ts'
import { parseTextName } from '../../shared/doc/table-doc.ts'
import { UndoStack, type UndoResult } from '../../shared/doc/undo.ts'
import { columnId, rowId, tableId } from '../../shared/model/ids.ts'
import type { ColumnId, RowId } from '../../shared/model/ids.ts'
import type { Journal } from './journal.ts'
import type { SinceChanged, UndoOutcome } from './session-types.ts'

export type HistoryDeps = {
  readonly journal: Journal
  readonly documentOf: (name: string) => PlanDocument | undefined
  /** Own edits made so far in a document. */
  readonly versionOf: (name: string) => number
  /** Of a Yjs client; null when nobody told. */
  readonly nameOf: (client: number) => string | null
  readonly onChange: () => void
}

export class History {
  readonly #deps: HistoryDeps
  #stack = new UndoStack()

  constructor(deps: HistoryDeps) {
    this.#deps = deps
  }

  /** After the journal has been loaded. */
  load(): void {
    const { journal } = this.#deps
    this.#stack = new UndoStack(journal.stack('done'), journal.stack('undone'))
  }

  get canUndo(): boolean {
    return this.#stack.canUndo
  }

  get canRedo(): boolean {
    return this.#stack.canRedo
  }

  /** A command of the person's own was carried out. */
  did(command: Command): void {
    const { journal, versionOf, onChange } = this.#deps
    if (this.#stack.canRedo) journal.unstack(journal.stack('undone'))
    const oldest = this.#stack.commands[0]
    this.#stack.push(command)
    journal.add(command, versionOf(command.doc), 'hand', 'done')
    if (oldest && this.#stack.commands[0] !== oldest) journal.unstack([oldest])
    onChange()
  }

  undo(): UndoOutcome {
    return this.#take(this.#stack.undo(this.#deps.documentOf), 'undo')
  }

  redo(): UndoOutcome {
    return this.#take(this.#stack.redo(this.#deps.documentOf), 'redo')
  }

  #take(result: UndoResult | null, by: 'undo' | 'redo'): UndoOutcome {
    if (!result) return { status: 'nothing' }
    const { journal, versionOf, onChange } = this.#deps
    const { undone, command, leftAlone, hidden } = result
    journal.unstack([undone])
    if (command) journal.add(command, versionOf(command.doc), by, by === 'undo' ? 'undone' : 'done')
    onChange()
    const since = leftAlone.map(({ step, by: client }): SinceChanged => ({
      ...placeOf(step),
      step,
      by: client === undefined ? null : this.#deps.nameOf(client),
    }))
    const first = command?.steps[0] ?? undone.steps[0]
    return {
      status: since.length === 0 ? 'done' : command ? 'partly' : 'left',
      table: undone.doc === OUTLINE ? null : tableId(undone.doc),
      kind: undone.kind,
      since,
      hidden,
      at: first ? placeOf(first) : {},
    }
  }
}

function placeOf(step: Step): { row?: RowId; column?: ColumnId } {
  if (step.do === 'text') {
    const place = parseTextName(step.name)
    return place ? { row: place.row, column: place.column } : {}
  }
  if (step.in === 'columns') return { column: columnId(step.id) }
  if (step.in !== 'rows') return {}
  const isCell = step.do === 'field' && !step.field.startsWith('#')
  return { row: rowId(step.id), ...(isCell && { column: columnId(step.field) }) }
}
