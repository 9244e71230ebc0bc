/**
 * An open plan, as scripts see it: the product's scripting interface, documented in the README. Tables are found by what they are called at
 * the moment of the call; a `PlanTable` keeps to its table when numbers change. Made by `openPlan`.
 */
import { planFileOf } from '../../shared/export/plan-file.ts'
import type { Language } from '../../shared/model/language.ts'
import { localise } from '../../shared/model/language.ts'
import type { PlanFile } from '../../shared/model/plan-file.ts'
import type { TableKind } from '../../shared/model/table.ts'
import type { ExportFormat, Session, SessionStatus, UndoOutcome } from '../session/session-types.ts'
import { asPlanError, PlanError } from './plan-error.ts'
import { PlanTable } from './plan-table.ts'

export type TableSummary = {
  readonly id: string
  /** `10.16`, `10.19(1)`, `10.II`, `I`; null for a working table. */
  readonly number: string | null
  readonly kind: TableKind
  /** Id of the component. */
  readonly component: string | null
  readonly title: string
}

/** How long `saved` waits when nobody says. */
const PATIENCE = 60_000
/** How long `close` waits for edits that are kept nowhere else. */
const LAST_CHANCE = 10_000

export class Plan {
  readonly id: string
  readonly #session: Session
  readonly #language: Language
  readonly #isStored: boolean
  #wantsServer = true

  constructor(session: Session, language: Language, isStored: boolean) {
    this.id = session.planId
    this.#session = session
    this.#language = language
    this.#isStored = isStored
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

  /** The whole plan as `fascicle import-plan` takes it: one JSON value, deleted rows included. */
  exportPlan(): PlanFile {
    return planFileOf(this.id, this.#session.outline, (id) => this.#session.table(id))
  }

  /** Takes back the last own step, as far as nobody has changed the same places since; the outcome says what was left alone. */
  undo(): UndoOutcome {
    return this.#session.undo()
  }

  redo(): UndoOutcome {
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

  /** All values are calculated. */
  settled(): Promise<void> {
    return this.#session.settled()
  }

  /** All own edits are committed on the server. Rejects with `timeout`, with `offline` after `goOffline`, or with the server's refusal. */
  async saved({ within = PATIENCE }: { readonly within?: number } = {}): Promise<void> {
    if (!this.#wantsServer && !this.#session.status.saved)
      throw new PlanError('timeout', { unsaved: this.#session.status.unsaved })
    try {
      await this.#session.saved(within)
    } catch (error) {
      throw asPlanError(error)
    }
  }

  /** The server's present state has arrived; false when it has not within so many milliseconds. */
  synced({ within = PATIENCE }: { readonly within?: number } = {}): Promise<boolean> {
    return this.#session.synced(within)
  }

  get status(): SessionStatus {
    return this.#session.status
  }

  /** Without a `dataDir`, unsaved edits are given a last chance to reach the server. */
  async close(): Promise<void> {
    if (!this.#isStored && this.#wantsServer && !this.#session.status.saved)
      await this.#session.saved(LAST_CHANCE).catch(() => undefined)
    await this.#session.close()
  }
}
