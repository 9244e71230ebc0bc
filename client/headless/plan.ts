/**
 * An open plan, as scripts see it: the product's scripting interface, documented in the README. Tables are found by what they are called at
 * the moment of the call; a `PlanTable` keeps to its table when numbers change. Made by `openPlan`.
 */
import { planFileOf } from '../../shared/export/plan-file.ts'
import type { Language } from '../../shared/model/language.ts'
import { localise } from '../../shared/model/language.ts'
import type { PlanFile } from '../../shared/model/plan-file.ts'
import type { TableKind } from '../../shared/model/table.ts'
import { whenTrue } from '../session/opening.ts'
import type { ExportFormat, Session, SessionStatus, UndoOutcome } from '../session/session-types.ts'
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

  constructor(session: Session, language: Language, how: PlanSettings) {
    this.id = session.planId
    this.#session = session
    this.#language = language
    this.#how = how
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
    }))
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

  /** All own edits are committed on the server. Rejects with `timeout`, with `offline` after `goOffline`, or with the server's refusal. */
  async saved({ within = PATIENCE }: { readonly within?: number } = {}): Promise<void> {
    const { saved, unsaved } = this.#session.status
    if (!this.#wantsServer && !saved) throw new PlanError('offline', { unsaved })
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
    const isSafe = this.#isSafe()
    await this.#session.close()
    if (!isSafe) throw new PlanError('edits-lost', { unsaved })
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
