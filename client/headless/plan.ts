/**
 * An open plan, as scripts see it: the product's scripting interface, documented in the README. Tables are found by what they are called at
 * the moment of the call; a `PlanTable` keeps to its table when numbers change. Made by `openPlan`.
 */
import { OUTLINE } from '../../shared/doc/outline-doc.ts'
import { planFileOf } from '../../shared/export/plan-file.ts'
import type { Language } from '../../shared/model/language.ts'
import { localise } from '../../shared/model/language.ts'
import type { TableState } from '../../shared/model/lifecycle.ts'
import type { PlanFile } from '../../shared/model/plan-file.ts'
import type { TableKind } from '../../shared/model/table.ts'
import { refusalOf } from '../session/access-board.ts'
import { whenTrue } from '../session/opening.ts'
import type {
  ExportFormat,
  RefusedChange,
  RefusedEdit,
  RefusedFormat,
  Session,
  SessionStatus,
  UndoOutcome,
} from '../session/session-types.ts'
import { asPlanError, PlanError } from './plan-error.ts'
import { mustBeHere, PlanTable } from './plan-table.ts'

export type TableSummary = {
  readonly id: string
  /** `10.16`, `10.19(1)`, `10.II`, `I`; null for a working table. */
  readonly number: string | null
  readonly kind: TableKind
  /** Id of the component. */
  readonly component: string | null
  readonly title: string
  readonly state: TableState
  /** What this script may do with it now, as far as is known here. */
  readonly access: 'write' | 'read'
}

/** `isStored`: in a `dataDir`. */
export type PlanSettings = { readonly isStored: boolean; readonly readOnly: boolean }

/** How long `saved` waits when nobody says. */
const PATIENCE = 60_000
/** How long `close` waits for edits that are kept nowhere else. */
const LAST_CHANCE = 10_000

export class Plan {
  readonly id: string
  readonly #session: Session
  readonly #language: Language
  readonly #how: PlanSettings
  #wantsServer = true
  /** Refused edits that `saved` has spoken of, or that an earlier sitting left. */
  readonly #told: Set<string>

  constructor(session: Session, language: Language, how: PlanSettings) {
    this.id = session.planId
    this.#session = session
    this.#language = language
    this.#how = how
    this.#told = new Set(session.refusedEdits().map(({ id }) => id))
  }

  /** In the order of the plan. */
  tables(): TableSummary[] {
    const { mainLanguage } = this.#session.outline.plan()
    return this.#session.tables().map(({ id, number, kind, component, title }) => ({
      id,
      number,
      kind,
      component,
      title: localise(title, this.#language, mainLanguage),
      state: this.#session.access(id).state,
      access: this.#session.access(id).mode,
    }))
  }

  /**
   * Own edits that the server would not have (the table was finalised, the right was withdrawn), place by place. They are in no table any
   * more; in a `dataDir` they are kept until they are dropped.
   */
  refused(language: Language = this.#language): readonly RefusedChange[] {
    return this.#session.refusedChanges(language)
  }

  /** The same as a text to be kept. */
  exportRefused(format: RefusedFormat = 'csv', language: Language = this.#language): string {
    return this.#session.exportRefused(undefined, format, language)
  }

  /** Of these edits (`RefusedChange.edit`); of all when absent. They are gone for good. */
  dropRefused(edits: readonly string[] = this.#session.refusedEdits().map(({ id }) => id)): void {
    this.#session.dropRefused(edits)
  }

  /** By number (`10.16`), name in any language (`Table 10.16`, `表 10.16`), title of a working table, or id. Throws `unknown-table`. */
  table(numberOrId: string): PlanTable {
    const id = this.#session.findTable(numberOrId)
    if (id === undefined) throw new PlanError('unknown-table', { table: numberOrId })
    return new PlanTable(this.#session, id, this.#language)
  }

  /**
   * A table as the bytes of a file, its values calculated: `csv`, `xlsx` with live formulas and the tables they read, `json`
   * (shared/export/SPEC.md). Rejects with `calculation-failed` when there are no values to write.
   */
  async export(
    numberOrId: string,
    format: ExportFormat,
    language: Language = this.#language,
  ): Promise<Uint8Array> {
    return this.table(numberOrId).export(format, language)
  }

  /** The whole plan as `fascicle import-plan` takes it: one JSON value, deleted rows included. Throws `incomplete` unless all is here. */
  exportPlan(): PlanFile {
    for (const { id } of this.#session.tables()) mustBeHere(this.#session, id, this.#language)
    return planFileOf(this.id, this.#session.outline, (id) => this.#session.table(id))
  }

  /** Takes back the last own step, as far as nobody has changed the same places since; the outcome says what was left alone. */
  undo(): UndoOutcome {
    this.#mustChange()
    return this.#session.undo()
  }

  redo(): UndoOutcome {
    this.#mustChange()
    return this.#session.redo()
  }

  goOffline(): void {
    this.#wantsServer = false
    this.#session.goOffline()
  }

  goOnline(): void {
    this.#wantsServer = true
    this.#session.goOnline()
  }

  /** All values are calculated. Rejects with `calculation-failed`. */
  async settled(): Promise<void> {
    try {
      await this.#session.settled()
    } catch (error) {
      throw asPlanError(error)
    }
  }

  /**
   * All own edits are committed on the server. Rejects with `timeout`, with `offline` after `goOffline`, with `sign-in-needed`, or with the
   * server's refusal (`read-only`, `not-allowed`) when some were refused: once for each of them.
   */
  async saved({ within = PATIENCE }: { readonly within?: number } = {}): Promise<void> {
    const { saved, unsaved } = this.#session.status
    if (!this.#wantsServer && !saved) throw new PlanError('offline', { unsaved })
    try {
      await this.#savedOrRefused(within)
    } finally {
      for (const { id } of this.#session.refusedEdits()) this.#told.add(id)
    }
  }

  async #savedOrRefused(within: number): Promise<void> {
    const [refused] = this.#untold()
    if (refused) await this.#readable()
    if (refused) throw asPlanError(refusalOf(refused.table ?? OUTLINE, refused.reason))
    try {
      await this.#session.saved(within)
    } catch (error) {
      throw asPlanError(error)
    }
  }

  /**
   * The server's present state of every table has arrived. False when it has not within so many milliseconds, or cannot: a table that the
   * server refuses is named in `status.refused`.
   */
  synced({ within = PATIENCE }: { readonly within?: number } = {}): Promise<boolean> {
    return this.#session.synced(within)
  }

  get status(): SessionStatus {
    return this.#session.status
  }

  /**
   * Edits that are kept in no folder are given a last chance to reach the server. Rejects with `edits-lost` when they did not; the plan is
   * closed all the same.
   */
  async close(): Promise<void> {
    await this.#lastChance()
    const { unsaved } = this.#session.status
    // What nobody was told of, and no folder keeps.
    const refused = this.#how.isStored ? 0 : this.#untold().length
    const isSafe = this.#isSafe() && refused === 0
    await this.#session.close()
    if (!isSafe) throw new PlanError('edits-lost', { unsaved: unsaved + refused })
  }

  /** Whoever is told of a refusal finds it in `refused()` at once. */
  async #readable(): Promise<void> {
    const isHere = (): boolean => this.#session.refusedChanges(this.#language).length > 0
    await whenTrue(isHere, (handler) => this.#session.onRefused(handler), 1000)
  }

  #untold(): readonly RefusedEdit[] {
    return this.#session.refusedEdits().filter(({ id }) => !this.#told.has(id))
  }

  #isSafe(): boolean {
    const { saved, kept } = this.#session.status
    return saved || (this.#how.isStored && kept === 'yes')
  }

  /** While there is a way to safety: a disk that still writes, or a server that may still answer. */
  async #lastChance(): Promise<void> {
    const isOver = (): boolean => this.#isSafe() || !(this.#mayBeKept() || this.#mayBeSaved())
    await whenTrue(isOver, (handler) => this.#session.onStatus(handler), LAST_CHANCE)
  }

  #mayBeKept(): boolean {
    return this.#how.isStored && this.#session.status.kept !== 'failed'
  }

  #mayBeSaved(): boolean {
    const { refused, rooms } = this.#session.status
    return this.#wantsServer && !refused.some(({ room }) => rooms.get(room)?.saved === false)
  }

  #mustChange(): void {
    if (this.#how.readOnly) throw new PlanError('read-only', { reason: 'it was opened for reading' })
  }
}
