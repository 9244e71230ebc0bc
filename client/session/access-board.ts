/**
 * What this person may do here, as far as this device knows: her grants and the state of every table from the plan's register, and what the
 * server last said of each room. The server decides in any case; this is asked before anything is written, and drawn by the grid. While the
 * register has not arrived, or nobody is signed in, writing is taken for allowed. Made by `PlanCore`. [RIGHTS1]–[RIGHTS4]
 */
import { OUTLINE } from '../../shared/doc/outline-doc.ts'
import type { RegisterDoc } from '../../shared/doc/register-doc.ts'
import {
  type Denial,
  DENIALS,
  type PlanAction,
  planDenial,
  type Standing,
  type TableAction,
  tableDenial,
  type TableFacts,
} from '../../shared/model/access.ts'
import { AppError } from '../../shared/model/error.ts'
import type { Heading, MovedSource } from '../../shared/model/frozen-values.ts'
import { tableId, type TableId } from '../../shared/model/ids.ts'
import { afterStep, type LifecycleStep, type TableState } from '../../shared/model/lifecycle.ts'
import { isSameHeading } from '../../shared/plan/heading.ts'
import type { Person, PlanMember, StepDenial, TableAccess } from './session-types.ts'

/** What the server last said of one room, as `OpenRoom` has it. */
export type SaidOfRoom = { readonly denial: Denial | null; readonly outdated: Denial | null }

export type AccessSources = {
  readonly person: () => Person
  readonly register: () => RegisterDoc
  /** Null: nobody knows, or at the top of the plan. */
  readonly componentOf: (table: TableId) => string | null
  readonly said: (room: string) => SaidOfRoom | undefined
  /** Nothing is to be changed, whatever one may. */
  readonly readOnly: boolean
  readonly moved: (table: TableId) => readonly MovedSource[]
  /** Its heading in the plan now. */
  readonly heading?: (table: TableId) => Heading | null
  readonly onChange: () => void
}

const OPENED_FOR_READING = 'it was opened for reading'

/** Whoever is no member does not even read. */
export const refusalOf = (room: string, reason: Denial): AppError =>
  new AppError(reason === 'not-a-member' ? 'not-allowed' : 'read-only', { room, reason })

const NONE: readonly MovedSource[] = []

export class AccessBoard {
  readonly #sources: AccessSources
  #version = 0
  #stood: { readonly version: number; readonly standing: Standing | null } | null = null
  readonly #known = new Map<TableId, { readonly version: number; readonly access: TableAccess }>()
  /** What `onChange` was last told about. */
  #told = ''
  readonly #toldOf = new Map<TableId, TableAccess>()
  #scheduled = false

  constructor(sources: AccessSources) {
    this.#sources = sources
  }

  table(id: TableId): TableAccess {
    const known = this.#known.get(id)
    if (known?.version === this.#version) return known.access
    const read = this.#read(id)
    const access = known && isSame(known.access, read) ? known.access : read
    this.#known.set(id, { version: this.#version, access })
    return access
  }

  /** Why a document may not be written into; null: as far as is known here it may. */
  document(room: string): Denial | null {
    return room === OUTLINE ? this.plan('structure') : this.table(tableId(room)).reason
  }

  /** [FINAL6] Why a table's entry in the outline stays as it is; null: as far as this table goes it may be changed. */
  entryObstacle(id: TableId): AppError | null {
    return this.#facts(id).state === 'final' ? refusalOf(id, 'final') : null
  }

  /** [RIGHTS3] The same in the words of a refusal. */
  obstacle(room: string): AppError | null {
    if (this.#sources.readOnly) return new AppError('read-only', { room, reason: OPENED_FOR_READING })
    const reason = this.document(room)
    return reason === null ? null : refusalOf(room, reason)
  }

  plan(action: PlanAction): Denial | null {
    const standing = this.#standing()
    const own = standing && planDenial(standing, action)
    return own ?? (action === 'structure' ? this.#said(OUTLINE).denial : null)
  }

  step(id: TableId, step: LifecycleStep): StepDenial | null {
    const standing = this.#standing()
    const facts = this.#facts(id)
    const denial = standing && tableDenial(standing, step satisfies TableAction, facts)
    if (denial !== null && denial !== 'final') return denial
    const said = this.#said(id).denial
    if (standing === null && said !== null && said !== 'final') return said
    return afterStep(facts.state, step) === null ? 'wrong-state' : null
  }

  members(): readonly PlanMember[] {
    return [...this.#sources.register().members()]
      .map(([id, member]): PlanMember => ({ id, ...member }))
      .toSorted((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))
  }

  /** Something that the answers are made of changed; once per tick it is found out whether they did. */
  changed(): void {
    this.#version++
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      this.#tell()
    })
  }

  #tell(): void {
    const said = JSON.stringify([this.#standing(), this.members(), this.#said(OUTLINE)])
    let isNews = said !== this.#told
    this.#told = said
    for (const id of this.#known.keys()) {
      const access = this.table(id)
      if (this.#toldOf.get(id) === access) continue
      isNews = true
      this.#toldOf.set(id, access)
    }
    if (isNews) this.#sources.onChange()
  }

  #read(id: TableId): TableAccess {
    const standing = this.#standing()
    const facts = this.#facts(id)
    const { denial, outdated } = this.#said(id)
    const known =
      standing === null ? (facts.state === 'final' ? 'final' : null) : tableDenial(standing, 'edit', facts)
    const reason = known ?? denial
    return {
      mode: reason === null ? 'write' : 'read',
      reason,
      state: facts.state,
      record: this.#sources.register().record(id),
      moved: facts.state === 'final' ? this.#sources.moved(id) : NONE,
      outdated,
      ...(this.#isHeadedOtherwise(id, facts.state) && { headingChanged: true }),
    }
  }

  /** [FINAL6] */
  #isHeadedOtherwise(id: TableId, state: TableState): boolean {
    const { register, heading } = this.#sources
    const then = state === 'final' ? register().frozen(id)?.heading : undefined
    return then !== undefined && heading !== undefined && !isSameHeading(then, heading(id))
  }

  #said(room: string): { readonly denial: Denial | null; readonly outdated: boolean } {
    const { said, readOnly } = this.#sources
    const { denial = null, outdated = null } = said(room) ?? {}
    return { denial: readOnly ? 'viewer' : (outdated ?? denial), outdated: outdated !== null }
  }

  #facts(id: TableId): TableFacts {
    const { register, componentOf } = this.#sources
    return { id, component: componentOf(id), state: register().record(id)?.state ?? 'draft' }
  }

  /** Null: not known here. */
  #standing(): Standing | null {
    if (this.#stood?.version !== this.#version)
      this.#stood = { version: this.#version, standing: this.#readStanding() }
    return this.#stood.standing
  }

  #readStanding(): Standing | null {
    const { id, verified, administrator = false, limit } = this.#sources.person()
    const register = this.#sources.register()
    if (!verified || register.members().size === 0) return null
    return { grants: register.member(id)?.grants ?? [], administrator, ...(limit && { limit }) }
  }
}

function isSame(a: TableAccess, b: TableAccess): boolean {
  return (
    a.reason === b.reason &&
    a.state === b.state &&
    a.outdated === b.outdated &&
    a.headingChanged === b.headingChanged &&
    (a.moved === b.moved || JSON.stringify(a.moved) === JSON.stringify(b.moved)) &&
    JSON.stringify(a.record) === JSON.stringify(b.record)
  )
}

/** What the server gave as its reason; of one that this program does not know only that it may be read remains. */
export const asDenial = (reason: string): Denial => DENIALS.find((known) => known === reason) ?? 'viewer'
