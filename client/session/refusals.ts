/**
 * What becomes of own edits that the server would not have: out of the journal and the history, into the list that the person sees to. The
 * rooms say when (`OpenRoom`), and see that everything is stored at one go. Made by `PlanCore`. Rules REF in SPEC.md.
 */
import { contentsCommand } from '../../shared/doc/contents-command.ts'
import { isDone } from '../../shared/doc/is-done.ts'
import { OUTLINE } from '../../shared/doc/outline-doc.ts'
import type { PlanDocument } from '../../shared/doc/plan-document.ts'
import type { Denial } from '../../shared/model/access.ts'
import { tableId } from '../../shared/model/ids.ts'
import type { History } from './history.ts'
import type { Journal } from './journal.ts'
import type { OpenRoom, RefusedPart } from './open-room.ts'
import type { JournalEntry, PlanStore, RefusedEdit } from './ports.ts'
import type { RefusedList } from './refused-list.ts'

export type RefusalDeps = {
  readonly store: PlanStore
  readonly journal: Journal
  readonly history: History
  readonly list: RefusedList
  readonly find: (room: string) => OpenRoom | undefined
  readonly now: () => number
}

export class Refusals {
  readonly #deps: RefusalDeps

  constructor(deps: RefusalDeps) {
    this.#deps = deps
  }

  /** `fresh`: the server's state; null: nothing is known of it. What is in it was not refused, whatever was said about it. */
  refuse(room: string, reason: Denial, fresh: PlanDocument | null): RefusedPart {
    const { ids, refused } = this.#deps.journal.takeOut(room, (entry) => !fresh || !isIn(fresh, entry))
    return { dropped: ids, refused: refused.map((entry) => this.#edit(entry, reason)) }
  }

  /** Everybody is told, once the document is another one. */
  announce({ refused, dropped }: RefusedPart): void {
    const { list, history } = this.#deps
    list.add(refused)
    if (dropped.length > 0) history.reload()
    for (const edit of refused) if (edit.table === null) this.#refuseNewTables(edit)
  }

  /** [REF13] A table that was made here is not wanted in the plan: what it holds goes the same way, or it would wait for ever. */
  #refuseNewTables({ id, command, reason, at }: RefusedEdit): void {
    for (const step of command.steps) {
      const room = step.do === 'create' && step.in === 'tables' ? this.#deps.find(step.id) : undefined
      if (!room || room.acknowledgements.isSaved) continue
      const contents = contentsCommand(room.document, command.at)
      const table = tableId(room.name)
      room.giveUp(reason, { id: `${id}-contents`, table, command: contents, reason, at })
    }
  }

  /**
   * [REF8] A tab that is no more had edits in a room that another one replaced: they are in the journal, and in no document. Called once,
   * when the journal and the rooms are loaded.
   */
  async findOrphans(): Promise<void> {
    const { journal, store, find } = this.#deps
    const isOrphan = ({ room, writer, version }: JournalEntry): boolean => {
      const open = find(room)
      return typeof open?.replacedFor === 'string' && !open.acknowledgements.includes(writer, version)
    }
    const orphans = journal.takeOrphans(isOrphan)
    if (orphans.length === 0) return
    const edits = orphans.map((entry) => this.#edit(entry, find(entry.room)?.replacedFor ?? 'viewer'))
    this.announce({ refused: edits, dropped: orphans.map(({ id }) => id) })
    await store.writeRefused(edits)
    await store.dropJournal(orphans.map(({ id }) => id))
  }

  #edit({ id, room, command }: JournalEntry, reason: Denial): RefusedEdit {
    const table = room === OUTLINE ? null : tableId(room)
    return { id, table, command, reason, at: this.#deps.now() }
  }
}

/** The server had taken it before it took no more. */
const isIn = (document: PlanDocument, { made, command }: JournalEntry): boolean =>
  made ? document.clockOf(made.client) >= made.clock + made.length : isDone(document, command)
