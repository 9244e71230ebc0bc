/**
 * A plan session as something to draw: snapshots that change when the session says so. One per opened plan; pages and components
 * read it and never hear the session themselves. It decides nothing about the plan. `close` ends the hearing, not the session.
 */
import { SvelteMap, SvelteSet } from 'svelte/reactivity'

import type { PlanInfo } from '../../shared/doc/outline-doc.ts'
import type { Command } from '../../shared/doc/step.ts'
import type { Denial, PlanAction } from '../../shared/model/access.ts'
import type { TableId } from '../../shared/model/ids.ts'
import type { LifecycleStep } from '../../shared/model/lifecycle.ts'
import type { Component, TableMeta } from '../../shared/model/table.ts'
import type { NumberedTable } from '../../shared/plan/numbering.ts'
import type { JournalEntry } from '../session/ports.ts'
import type {
  Peer,
  RefusedEdit,
  Session,
  SessionStatus,
  StepDenial,
  TableAccess,
} from '../session/session-types.ts'

type Outline = {
  readonly plan: PlanInfo
  readonly components: readonly Component[]
  readonly tables: readonly NumberedTable[]
}

const NO_LOOKS: TableMeta = { kind: 'free' }

export class PlanView {
  readonly session: Session
  #outline = $state.raw<Outline>({ plan: NO_PLAN, components: [], tables: [] })
  #status = $state.raw<SessionStatus | null>(null)
  #peers = $state.raw<readonly Peer[]>([])
  #history = $state.raw<{
    canUndo: boolean
    canRedo: boolean
    unsent: readonly JournalEntry[]
    edited: boolean
    nextUndo: Command | null
  }>(NO_HISTORY)
  /** Counts changes of rights and of tables' lives: whoever asked about them asks again. */
  #accessTurn = $state(0)
  #refused = $state.raw<readonly RefusedEdit[]>([])
  readonly #looks = new SvelteMap<TableId, TableMeta>()
  readonly #here = new SvelteSet<TableId>()
  readonly #hearing = new Map<TableId, () => void>()
  readonly #stop: (() => void)[]

  constructor(session: Session) {
    this.session = session
    this.#readOutline()
    this.#status = session.status
    this.#peers = session.peers()
    this.#readHistory()
    this.#refused = session.refusedEdits()
    this.#stop = [
      session.onOutline(() => this.#readOutline()),
      session.onStatus((status) => {
        this.#status = status
        this.#readHistory()
      }),
      session.onPresence((peers) => {
        this.#peers = peers
      }),
      session.onHistory(() => this.#readHistory()),
      session.onAccess(() => {
        this.#accessTurn++
      }),
      session.onRefused((edits) => {
        this.#refused = edits
      }),
    ]
  }

  get plan(): PlanInfo {
    return this.#outline.plan
  }
  get components(): readonly Component[] {
    return this.#outline.components
  }
  get tables(): readonly NumberedTable[] {
    return this.#outline.tables
  }
  get status(): SessionStatus {
    return this.#status ?? this.session.status
  }
  /** [TL2] The server cannot be asked. */
  get isOffline(): boolean {
    return this.status.connection === 'offline'
  }
  get peers(): readonly Peer[] {
    return this.#peers
  }
  get canUndo(): boolean {
    return this.#history.canUndo
  }
  get canRedo(): boolean {
    return this.#history.canRedo
  }
  /** What undo would take back now. */
  get nextUndo(): Command | null {
    return this.#history.nextUndo
  }
  /** Own edits that the server has not acknowledged or has refused, oldest first. */
  get unsent(): readonly JournalEntry[] {
    return this.#history.unsent
  }
  /** Whether the person has changed anything since the plan was opened. */
  get edited(): boolean {
    return this.#history.edited
  }

  /** What the person may do with a table now, and where it stands; follows changes. */
  access(id: TableId): TableAccess {
    void this.#accessTurn
    return this.session.access(id)
  }
  mayPlan(action: PlanAction): Denial | null {
    void this.#accessTurn
    return this.session.mayPlan(action)
  }
  mayStep(id: TableId, step: LifecycleStep): StepDenial | null {
    void this.#accessTurn
    return this.session.mayStep(id, step)
  }
  /** Own edits that the server would not have, until they are seen to. */
  get refused(): readonly RefusedEdit[] {
    return this.#refused
  }

  tableEntry(id: TableId): NumberedTable | undefined {
    return this.#outline.tables.find((table) => table.id === id)
  }

  /** Unit line, notes and caption of a table; follows changes. */
  looks(id: TableId): TableMeta {
    return this.#looks.get(id) ?? NO_LOOKS
  }

  /** False: the plan names the table, and nothing of it has reached this device. */
  isHere(id: TableId): boolean {
    return this.#here.has(id)
  }

  close(): void {
    for (const stop of [...this.#stop, ...this.#hearing.values()]) stop()
    this.#hearing.clear()
  }

  #readOutline(): void {
    const { outline } = this.session
    this.#outline = { plan: outline.plan(), components: outline.components(), tables: this.session.tables() }
    const live = new Set(this.#outline.tables.map((table) => table.id))
    for (const [id, stop] of this.#hearing) if (!live.has(id)) this.#forget(id, stop)
    for (const id of live) if (!this.#hearing.has(id)) this.#hear(id)
  }

  #hear(id: TableId): void {
    const read = (): void => {
      this.#looks.set(id, this.session.table(id).meta())
    }
    const seek = (): void => {
      if (!this.#here.has(id) && this.session.table(id).schemaVersion > 0) this.#here.add(id)
    }
    read()
    seek()
    this.#hearing.set(
      id,
      this.session.onTable(id, (event) => {
        if (event.patch?.looks === true) read()
        seek()
      }),
    )
  }

  #forget(id: TableId, stop: () => void): void {
    stop()
    this.#hearing.delete(id)
    this.#looks.delete(id)
    this.#here.delete(id)
  }

  #readHistory(): void {
    const { canUndo, canRedo, nextUndo } = this.session
    const unsent = this.session.unsent()
    const edited = this.#history.edited || unsent.length > 0
    this.#history = { canUndo, canRedo, unsent, edited, nextUndo }
  }
}

const NO_HISTORY = { canUndo: false, canRedo: false, unsent: [], edited: false, nextUndo: null }
const NO_PLAN: PlanInfo = {
  section: '',
  year: 0,
  mainLanguage: 'en',
  languages: ['en'],
  title: {},
  zone: 'UTC',
}
