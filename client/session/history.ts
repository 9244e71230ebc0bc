/**
 * Undo and redo of the person's own commands, across documents and sittings. The stack is shared/doc/undo.ts; the journal keeps it. What
 * somebody changed since is left alone and said, with the person's name where it is known. [UNDO1]
 */
import { OUTLINE } from '../../shared/doc/outline-doc.ts'
import type { PlanDocument } from '../../shared/doc/plan-document.ts'
import type { Command, Step } from '../../shared/doc/step.ts'
import { parseTextName } from '../../shared/doc/table-doc.ts'
import { UndoStack, type UndoResult } from '../../shared/doc/undo.ts'
import type { Denial } from '../../shared/model/access.ts'
import { columnId, rowId, tableId } from '../../shared/model/ids.ts'
import type { Journal } from './journal.ts'
import type { Clocks } from './own-clocks.ts'
import type { JournalEntry } from './ports.ts'
import type { SinceChanged, UndoneAt, UndoOutcome } from './session-types.ts'

export type HistoryDeps = {
  readonly journal: Journal
  readonly documentOf: (name: string) => PlanDocument | undefined
  /** Own edits made so far in a document. */
  readonly versionOf: (name: string) => number
  /** Which clocks the own edit of this version made. Told once. */
  readonly clocksOf: (name: string, version: number) => Clocks | undefined
  /** Why a document may not be changed; null: it may. */
  readonly denialOf: (name: string) => Denial | null
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

  /** Things were taken out of the journal. */
  reload(): void {
    this.load()
    this.#deps.onChange([])
  }

  get canUndo(): boolean {
    return this.#stack.canUndo
  }

  get canRedo(): boolean {
    return this.#stack.canRedo
  }

  /** A command of the person's own was carried out. */
  did(command: Command): void {
    const { journal, onChange } = this.#deps
    if (this.#stack.canRedo) journal.unstack(journal.stack('undone'))
    const { pushed, forgotten } = this.#stack.push(command)
    this.#enter(pushed, 0, 'hand', 'done')
    if (forgotten.length > 0) journal.unstack(forgotten)
    onChange([command])
  }

  undo(): UndoOutcome {
    return this.#take(this.#stack.undo(this.#writable), 'undo')
  }

  redo(): UndoOutcome {
    return this.#take(this.#stack.redo(this.#writable), 'redo')
  }

  #take(result: UndoResult | null, by: 'undo' | 'redo'): UndoOutcome {
    if (!result) return { status: 'nothing' }
    const { journal, denialOf, onChange } = this.#deps
    const { undone, commands, leftAlone, replaced, hidden } = result
    journal.unstack(undone)
    journal.replace(replaced)
    for (const [index, command] of commands.entries()) {
      const later = commands.slice(index + 1).filter(({ doc }) => doc === command.doc).length
      this.#enter(command, later, by, by === 'undo' ? 'undone' : 'done')
    }
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
    const denied = undone.flatMap(({ doc }) => denialOf(doc) ?? [])[0]
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
      ...(denied && { denied }),
    }
  }

  /** [UNDO8] Undo does not reach into what may not be changed: all of such a step is left alone. */
  readonly #writable = (name: string): PlanDocument | undefined =>
    this.#deps.denialOf(name) === null ? this.#deps.documentOf(name) : undefined

  /** An own edit that was just made, `later` ones of the same document being younger. */
  #enter(command: Command, later: number, by: JournalEntry['by'], stack: JournalEntry['stack']): void {
    const { journal, versionOf, clocksOf } = this.#deps
    const version = versionOf(command.doc) - later
    journal.add(command, version, by, stack, clocksOf(command.doc, version))
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
