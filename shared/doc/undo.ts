/**
 * Undo and redo of one person's own commands, across documents.
 *
 * Y.UndoManager is unsafe for cells (mine, theirs, reconnect, undo: the cell is wiped for everybody), so commands are taken back step by
 * step, and only where the document still holds what the command left there; of a text, letter by letter. What somebody else changed since
 * stays, and is reported with the Yjs client that wrote it. The stack is plain data: a session keeps it in its journal and loads it after a restart.
 */
import { parseFormatField } from '../model/cell-format.ts'
import { joinLetters, renamedCommand, renamedStep, type RenamedIn } from './letters.ts'
import type { PlanDocument } from './plan-document.ts'
import type { Command, Step } from './step.ts'
import { sameValue } from './step.ts'
import type { Writer } from './writer.ts'
import { writtenSince } from './written-since.ts'

/** A step that was left alone, and the Yjs client that changed its place since (`undefined`: unknown). */
export type LeftAlone = { readonly step: Step; readonly by: number | undefined }

/**
 * `undone`: what was taken from the stack, the latest first: one command, or all of its group. `commands`: what was done to the documents
 * instead, none when nothing could be. `leftAlone`: what somebody changed since.
 * `replaced`: commands of the stacks that speak of letters which were given back, as they were and as they are from now on.
 * `hidden`: ids of rows or columns that somebody has deleted; the step was carried out and shows when they are restored.
 */
export type UndoResult = {
  readonly undone: readonly [Command, ...Command[]]
  readonly commands: readonly Command[]
  readonly leftAlone: readonly LeftAlone[]
  readonly replaced: readonly Replaced[]
  readonly hidden: readonly string[]
}

export type Replaced = readonly [was: Command, is: Command]

type DocumentOf = (name: string) => PlanDocument | undefined

/** How many commands a person can go back. */
const DEPTH = 500

export class UndoStack {
  #done: Command[]
  #undone: Command[]

  constructor(done: readonly Command[] = [], undone: readonly Command[] = []) {
    this.#done = [...done]
    this.#undone = [...undone]
    this.#forgetOldest()
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

  /**
   * A command of the person's own was carried out: what was undone before cannot be redone any more. Gives the commands that are not to be
   * undone from now on: those that are too old, and pieces of an edit that the latest one stands for. [UND16] `pushed`: the command as it
   * stands for them.
   */
  push(command: Command): { readonly pushed: Command; readonly forgotten: readonly Command[] } {
    const forgotten = isSamePlace(this.#done.at(-1), command) ? this.#done.splice(-1) : []
    const [piece] = forgotten
    const pushed = piece ? joined(piece, command) : command
    this.#done.push(pushed)
    this.#undone = []
    const [step] = command.steps
    if (step?.do === 'text' && step.before === step.after) forgotten.push(...this.#done.splice(-1))
    return { pushed, forgotten: [...forgotten, ...this.#forgetOldest()] }
  }

  /** Null when there is nothing to undo. [UND15] Where a document of the last command (or of its group) is gone all of it is left alone. */
  undo(documentOf: DocumentOf): UndoResult | null {
    return take(this.#done, this.#undone, documentOf)
  }

  redo(documentOf: DocumentOf): UndoResult | null {
    return take(this.#undone, this.#done, documentOf)
  }

  /** A group is forgotten as a whole: half of a move cannot be taken back. */
  #forgetOldest(): readonly Command[] {
    let count = Math.max(0, this.#done.length - DEPTH)
    while (count > 0 && isSameGroup(this.#done[count - 1], this.#done[count])) count++
    return this.#done.splice(0, count)
  }
}

/** Of one group, and each writes into one and the same text. */
const isSamePlace = (a: Command | undefined, b: Command): boolean =>
  isSameGroup(a, b) && a?.steps.length === 1 && b.steps.length === 1 && textIn(a) === textIn(b)

const textIn = ({ steps: [step] }: Command): string | symbol => (step?.do === 'text' ? step.name : Symbol())

/** What two pieces of one edit did to the letters of their text. */
function joined({ steps: [first] }: Command, command: Command): Command {
  const [next] = command.steps
  if (first?.do !== 'text' || next?.do !== 'text') return command
  const { letters, ...rest } = next
  const all = first.letters && letters && joinLetters(first.letters, letters)
  return { ...command, steps: [{ ...rest, ...(all && { letters: all }) }] }
}

const isSameGroup = (a: Command | undefined, b: Command | undefined): boolean =>
  a?.group !== undefined && a.group === b?.group

function take(from: Command[], to: Command[], documentOf: DocumentOf): UndoResult | null {
  let start = from.length - 1
  while (start > 0 && isSameGroup(from[start - 1], from[start])) start--
  const [last, ...earlier] = from.slice(Math.max(0, start)).toReversed()
  if (!last) return null
  const undone: [Command, ...Command[]] = [last, ...earlier]
  from.splice(start)
  const open = undone.flatMap((command): Opened[] => {
    const document = documentOf(command.doc)
    return document ? [{ command, document }] : []
  })
  const stays = open.length < undone.length ? undone.flatMap(untouched) : open.flatMap(refilledSince)
  const renamed: RenamedIn[] = []
  const taken = stays.length > 0 ? [] : open.map((one) => takeBack(one, documentOf, renamed))
  const commands = taken.flatMap((one) => (one.command ? renamedCommand(one.command, renamed) : []))
  const replaced = renamed.length > 0 ? [from, to].flatMap((stack) => rename(stack, renamed)) : []
  to.push(...commands)
  return {
    undone,
    commands,
    leftAlone: [...stays, ...taken.flatMap((one) => one.leftAlone)],
    replaced,
    hidden: [...new Set(taken.flatMap((one) => [...one.hidden]))],
  }
}

function rename(stack: Command[], renamed: readonly RenamedIn[]): Replaced[] {
  return stack.flatMap((was, index): Replaced[] => {
    const is = renamedCommand(was, renamed)
    if (is === was) return []
    stack[index] = is
    return [[was, is]]
  })
}

const untouched = ({ steps }: Command): LeftAlone[] => steps.map((step) => ({ step, by: undefined }))

type Opened = { readonly command: Command; readonly document: PlanDocument }

type TakenBack = {
  readonly command: Command | null
  readonly leftAlone: readonly LeftAlone[]
  readonly hidden: ReadonlySet<string>
}

/** Takes one command back as far as nobody has changed the same places since. */
function takeBack(
  { command: undone, document }: Opened,
  documentOf: DocumentOf,
  renamed: RenamedIn[],
): TakenBack {
  const leftAlone: LeftAlone[] = []
  const hidden = new Set<string>()
  const command = document.transact(undone.kind, (writer) => {
    for (const kept of undone.steps.toReversed()) {
      const step = renamedStep(kept, document.name, renamed)
      const count = writer.renamed.length
      const obstacle = takeBackStep(document, writer, step, documentOf)
      if (obstacle) leftAlone.push(obstacle)
      else for (const id of hiddenBy(document, step)) hidden.add(id)
      renamed.push(...writer.renamed.slice(count).map((one) => ({ ...one, doc: document.name })))
    }
  })
  const { group } = undone
  return { command: command && group !== undefined ? { ...command, group } : command, leftAlone, hidden }
}

/**
 * [UND12] The places that moved cells left and somebody has filled since. The contents could not go back there, and would stand nowhere
 * if they were taken from where they are now: such a move is left alone as a whole.
 */
function refilledSince({ command, document }: Opened): LeftAlone[] {
  if (command.kind !== 'move-cells') return []
  return command.steps.flatMap((step) => (empties(step) ? (obstacleTo(document, step) ?? []) : []))
}

const empties = (step: Step): step is Exclude<Step, { do: 'create' }> =>
  step.do === 'text'
    ? step.after === ''
    : step.do === 'field' && step.after === undefined && !parseFormatField(step.field)

function takeBackStep(
  document: PlanDocument,
  writer: Writer,
  step: Step,
  documentOf: DocumentOf,
): LeftAlone | null {
  if (step.do === 'create') {
    const since = writtenSince(document, step, documentOf)
    if (since) return { step, ...since }
    writer.takeBack(step)
    return null
  }
  if (step.do === 'text') return writer.takeTextBack(step) ? null : { step, by: undefined }
  const obstacle = obstacleTo(document, step)
  if (obstacle) return obstacle
  if (step.made && step.in !== 'meta') writer.create(step.in, step.id, step.made.fields, step.made.holds)
  else writer.set(step.in, step.id, step.field, step.before)
  return null
}

/** The place of the step reads other than the step left it. */
function obstacleTo(document: PlanDocument, step: Exclude<Step, { do: 'create' }>): LeftAlone | null {
  if (step.do === 'text')
    return (document.textOf(step.name) ?? '') === step.after ? null : { step, by: undefined }
  if (sameValue(currentField(document, step), step.after)) return null
  return { step, by: document.writerOf(step.in, step.id, step.field) }
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
