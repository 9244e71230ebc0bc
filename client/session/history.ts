/**
 * Undo and redo of the person's own commands, across documents and sittings. The stack is shared/doc/undo.ts; the journal keeps it. What
 * somebody changed since is left alone and said, with the person's name where it is known. [UNDO1]
 */
import { OUTLINE } from '../../shared/doc/outline-doc.ts'
import type { PlanDocument } from '../../shared/doc/plan-document.ts'
import type { Command, Step } from '../../shared/doc/step.ts'
import { parseTextName } from '../../shared/doc/table-doc.ts'
import { UndoStack, type UndoResult } from '../../shared/doc/undo.ts'
import { columnId, rowId, tableId } from '../../shared/model/ids.ts'
import type { Journal } from './journal.ts'
import type { SinceChanged, UndoneAt, UndoOutcome } from './session-types.ts'

export type HistoryDeps = {
  readonly journal: Journal
  readonly documentOf: (name: string) => PlanDocument | undefined
  /** Own edits made so far in a document. */
  readonly versionOf: (name: string) => number
  /** Of a Yjs client; null when nobody told. */
  readonly nameOf: (client: number) => string | null
  /** `own`: what the person did just now, taking back included. */
  readonly onChange: (own: readonly Command[]) => void
}

export class History {
  readonly #deps: HistoryDeps
  #stack = new UndoStack()

  constructor(deps: HistoryDeps) {
    this.#deps = deps
  }

  /** What `undo` would take back; of several that go together the last. */
  get next(): Command | null {
    return this.#stack.commands.at(-1) ?? null
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
    const forgotten = this.#stack.push(command)
    journal.add(command, versionOf(command.doc), 'hand', 'done')
    if (forgotten.length > 0) journal.unstack(forgotten)
    onChange([command])
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
    const { undone, commands, leftAlone, hidden } = result
    journal.unstack(undone)
    for (const command of commands)
      journal.add(command, versionOf(command.doc), by, by === 'undo' ? 'undone' : 'done')
    onChange(commands)
    const since = leftAlone.map(({ step, by: client }): SinceChanged => ({
      ...placeOf(step),
      step,
      by: client === undefined ? null : this.#deps.nameOf(client),
    }))
    const main = placeOfWork(undone)
    const at = (done: Command): UndoneAt => {
      const [first] = (commands.find(({ doc }) => doc === done.doc) ?? done).steps
      return first ? placeOf(first) : {}
    }
    const byDocument = new Map(undone.toReversed().map((command) => [command.doc, command]))
    byDocument.delete(OUTLINE)
    return {
      status: since.length === 0 ? 'done' : commands.length > 0 ? 'partly' : 'left',
      table: main.doc === OUTLINE ? null : tableId(main.doc),
      kind: main.kind,
      since,
      hidden,
      at: at(main),
      touched: [...byDocument.values()].map((command) => ({ table: tableId(command.doc), at: at(command) })),
    }
  }
}

/**
 * [UNDO7] Of several documents the one to look at is where the person did it: the source of a move, and the target when it is done again.
 * A document in which formulas only followed the cells is none of these.
 */
const placeOfWork = (undone: readonly [Command, ...Command[]]): Command =>
  undone.find(({ kind, steps }) => kind === 'move-cells' && !steps.every(isFollowing)) ?? undone[0]

const isFollowing = (step: Step): boolean =>
  step.do === 'field' && Array.isArray(step.before) && Array.isArray(step.after)

function placeOf(step: Step): UndoneAt {
  if (step.do === 'text') {
    const place = parseTextName(step.name)
    return place ? { row: place.row, column: place.column } : {}
  }
  if (step.in === 'columns') return { column: columnId(step.id) }
  if (step.in !== 'rows') return {}
  const isCell = step.do === 'field' && !step.field.startsWith('#')
  return { row: rowId(step.id), ...(isCell && { column: columnId(step.field) }) }
}
