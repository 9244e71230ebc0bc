/**
 * The list of a person's edits that were not accepted, table by table, and what she does with them: keeps them as a file or on the
 * clipboard, writes them again where she may now, lets them go. Nothing leaves the list by itself. Used by `RefusedDialog.svelte`.
 */
import { SvelteSet } from 'svelte/reactivity'

import type { Denial } from '../../shared/model/access.ts'
import type { TableId } from '../../shared/model/ids.ts'
import type { Language } from '../../shared/model/language.ts'
import type { RefusedChange, RefusedEdit, Session } from '../session/session-types.ts'
import { refusedTable, refusedText } from './refused-words.ts'
import type { AgainResult, AgainSession, AgainVerdict } from './write-again.ts'
import { againVerdict, writeAgain } from './write-again.ts'

export type RefusedSession = AgainSession &
  Pick<Session, 'dropRefused' | 'onOutline' | 'onTable' | 'refusedChanges'>

export type RefusedItem = {
  readonly id: string
  readonly what: RefusedChange['what']
  /** The first of them, for the eye. */
  readonly changes: readonly RefusedChange[]
  readonly more: number
  readonly verdict: AgainVerdict
  readonly made: number
  readonly refused: number
}

export type RefusedGroup = {
  readonly table: TableId | null
  readonly name: string
  /** Why, where it is the same for all of them, and so it is nearly always. */
  readonly reasons: readonly Denial[]
  /** It may be changed now, whatever the reasons were. */
  readonly isOpen: boolean
  readonly items: readonly RefusedItem[]
}

/** Places of one edit that are shown; a paste may have thousands. */
const SHOWN = 12

export class RefusedList {
  readonly chosen = new SvelteSet<string>()
  /** Counts changes of the tables in the list: what stands there now is asked anew. */
  #turn = $state(0)
  readonly #session: RefusedSession
  readonly #edits: () => readonly RefusedEdit[]

  /** `edits`: as they are now; read while drawing. All of them are chosen at first. */
  constructor(session: RefusedSession, edits: () => readonly RefusedEdit[]) {
    this.#session = session
    this.#edits = edits
    for (const { id } of edits()) this.chosen.add(id)
  }

  /** Follows the tables of the list until the function given back is called. */
  follow(): () => void {
    const tables = new Set(this.#edits().flatMap(({ table }) => table ?? []))
    const turned = (): void => {
      this.#turn++
    }
    const stops = [
      this.#session.onOutline(turned),
      ...[...tables].map((table) => this.#session.onTable(table, turned)),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }

  groups(language: Language): readonly RefusedGroup[] {
    void this.#turn
    const changes = grouped(this.#session.refusedChanges(language), ({ edit }) => edit)
    const byTable = grouped(this.#edits(), ({ table }) => table)
    return [...byTable].map(([table, edits]) => {
      const items = edits.map((edit) => this.#item(edit, changes.get(edit.id) ?? []))
      const name = items.flatMap((item) => item.changes).find(({ tableName }) => tableName !== '')?.tableName
      return {
        table,
        name: name ?? table ?? '',
        reasons: [...new Set(edits.map(({ reason }) => reason))],
        isOpen: isOpenNow(this.#session, table),
        items,
      }
    })
  }

  #item(edit: RefusedEdit, changes: readonly RefusedChange[]): RefusedItem {
    return {
      id: edit.id,
      what: edit.command.kind,
      changes: changes.slice(0, SHOWN),
      more: Math.max(0, changes.length - SHOWN),
      verdict: againVerdict(this.#session, edit, this.#edits()),
      made: edit.command.at,
      refused: edit.at,
    }
  }

  choose(ids: readonly string[], chosen: boolean): void {
    for (const id of ids) {
      if (chosen) this.chosen.add(id)
      else this.chosen.delete(id)
    }
  }

  /** The chosen edits, in the order of making. */
  get taken(): readonly RefusedEdit[] {
    return this.#edits().filter(({ id }) => this.chosen.has(id))
  }

  /** How the chosen ones could be written again; asked while drawing. */
  get verdicts(): readonly AgainVerdict[] {
    void this.#turn
    const { taken } = this
    return taken.map((edit) => againVerdict(this.#session, edit, taken))
  }

  /** Those that were written are no longer refused. */
  writeAgain(language: Language, group: string): AgainResult {
    const result = writeAgain(this.#session, this.taken, language, group)
    if (result.written.length > 0) this.#session.dropRefused(result.written)
    this.choose(result.written, false)
    return result
  }

  /** For good. */
  letGo(): void {
    const ids = this.taken.map(({ id }) => id)
    this.#session.dropRefused(ids)
    this.choose(ids, false)
  }

  /** A file for any program that reads tables. */
  asFile(language: Language): string {
    return refusedTable(this.#takenChanges(language))
  }

  asText(language: Language): string {
    return refusedText(this.#takenChanges(language))
  }

  #takenChanges(language: Language): readonly RefusedChange[] {
    return this.#session.refusedChanges(
      language,
      this.taken.map(({ id }) => id),
    )
  }
}

/** Whether edits of this table (null: of the outline) are taken now. */
function isOpenNow(session: Pick<Session, 'access' | 'mayPlan' | 'tables'>, table: TableId | null): boolean {
  if (table === null) return session.mayPlan('structure') === null
  return session.tables().some(({ id }) => id === table) && session.access(table).mode === 'write'
}

function grouped<Key, One>(all: readonly One[], keyOf: (one: One) => Key): Map<Key, One[]> {
  const groups = new Map<Key, One[]>()
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one])
  return groups
}
