/**
 * Undo and redo of one person's own commands, across documents.
 *
 * Y.UndoManager is unsafe for cells (mine, theirs, reconnect, undo: the cell is wiped for everybody), so commands are taken back step by
 * step, and only where the document still holds what the command left there. What somebody else changed since stays, and is reported
 * with the Yjs client that wrote it. The stack is plain data: a session keeps it in its journal and loads it after a restart.
 */
import type { PlanDocument } from './plan-document.ts'
import type { Command, Step } from './step.ts'
import { FIELD, PLACE_FIELDS, sameValue } from './step.ts'
import type { Writer } from './writer.ts'

/** A step that was left alone, and the Yjs client that changed its place since (`undefined`: unknown). */
export type LeftAlone = { readonly step: Step; readonly by: number | undefined }

/**
 * `command`: what was done to the document, null when nothing could be. `leftAlone`: what somebody changed since.
 * `hidden`: ids of rows or columns that somebody has deleted; the step was carried out and shows when they are restored.
 */
export type UndoResult = {
  readonly undone: Command
  readonly command: Command | null
  readonly leftAlone: readonly LeftAlone[]
  readonly hidden: readonly string[]
}

/** How many commands a person can go back. */
const DEPTH = 500

export class UndoStack {
  #done: Command[]
  #undone: Command[]

  constructor(done: readonly Command[] = [], undone: readonly Command[] = []) {
    this.#done = done.slice(-DEPTH)
    this.#undone = [...undone]
  }

  get canUndo(): boolean {
    return this.#done.length > 0
  }

  get canRedo(): boolean {
    return this.#undone.length > 0
  }

  /** Commands that can be undone, oldest first. */
  get commands(): readonly Command[] {
    return this.#done
  }

  /** A command of the person's own was carried out: what was undone before cannot be redone any more. */
  push(command: Command): void {
    this.#done.push(command)
    if (this.#done.length > DEPTH) this.#done.shift()
    this.#undone = []
  }

  /** Null when there is nothing to undo, or when the document of the last command is not open. */
  undo(documentOf: (name: string) => PlanDocument | undefined): UndoResult | null {
    return this.#take(this.#done, this.#undone, documentOf)
  }

  redo(documentOf: (name: string) => PlanDocument | undefined): UndoResult | null {
    return this.#take(this.#undone, this.#done, documentOf)
  }

  #take(
    from: Command[],
    to: Command[],
    documentOf: (name: string) => PlanDocument | undefined,
  ): UndoResult | null {
    const undone = from.at(-1)
    const document = undone && documentOf(undone.doc)
    if (!undone || !document) return null
    from.pop()
    const result = takeBack(document, undone)
    if (result.command) to.push(result.command)
    return result
  }
}

/** Takes one command back as far as nobody has changed the same places since. */
export function takeBack(document: PlanDocument, undone: Command): UndoResult {
  const leftAlone: LeftAlone[] = []
  const hidden = new Set<string>()
  const command = document.transact(undone.kind, (writer) => {
    for (const step of undone.steps.toReversed()) {
      const obstacle = takeBackStep(document, writer, step)
      if (obstacle) leftAlone.push(obstacle)
      else for (const id of hiddenBy(document, step)) hidden.add(id)
    }
  })
  return { undone, command, leftAlone, hidden: [...hidden] }
}

function takeBackStep(document: PlanDocument, writer: Writer, step: Step): LeftAlone | null {
  if (step.do === 'create') return takeBackCreate(document, writer, step)
  if (step.do === 'text') {
    if ((document.textOf(step.name) ?? '') !== step.after) return { step, by: undefined }
    writer.text(step.name, step.before)
    return null
  }
  const now = currentField(document, step)
  if (!sameValue(now, step.after)) return { step, by: document.writerOf(step.in, step.id, step.field) }
  writer.set(step.in, step.id, step.field, step.before)
  return null
}

/** A record that somebody has written into since is not taken away with its new contents. */
function takeBackCreate(
  document: PlanDocument,
  writer: Writer,
  step: Extract<Step, { do: 'create' }>,
): LeftAlone | null {
  for (const [field, stored] of document.fields(step.in, step.id)) {
    if (PLACE_FIELDS.has(field)) continue
    const now = document.decodeField(step.in, field, stored)
    if (!sameValue(now, step.fields[field])) return { step, by: document.writerOf(step.in, step.id, field) }
  }
  if (step.in === 'rows') {
    for (const name of document.textNames())
      if (name.startsWith(`${step.id}:`) && document.textOf(name)) return { step, by: undefined }
    for (const id of document.recordIds('rows')) {
      const child = document.axisEntry('rows', id)
      if (child.parent === step.id && !child.deleted)
        return { step, by: document.writerOf('rows', id, FIELD.parent) }
    }
  }
  writer.set(step.in, step.id, FIELD.deleted, true)
  return null
}

const currentField = (document: PlanDocument, step: Extract<Step, { do: 'field' }>) =>
  document.decodeField(
    step.in,
    step.field,
    step.in === 'meta' ? document.metaField(step.field) : document.field(step.in, step.id, step.field),
  )

/** The row and the column of a changed cell, where they are deleted now. */
function hiddenBy(document: PlanDocument, step: Step): string[] {
  if (step.do === 'field' && step.in === 'rows' && !step.field.startsWith('#'))
    return [
      ...(document.axisEntry('rows', step.id).deleted ? [step.id] : []),
      ...(document.axisEntry('columns', step.field).deleted ? [step.field] : []),
    ]
  if (step.do === 'text') {
    const [row = '', column = ''] = step.name.split(':')
    return [
      ...(document.axisEntry('rows', row).deleted ? [row] : []),
      ...(document.axisEntry('columns', column).deleted ? [column] : []),
    ]
  }
  return []
}
