/**
 * The plan's register: what the server tells everybody about the life of its tables, and of its members' names and rights. Only the server writes it
 * (`server/finalise/`), clients store it like any other document and know the state of every table offline, too. Read with suspicion like
 * everything that comes over a wire: what has the wrong shape is as good as absent.
 */
import { type Grant, isGrant, isScope, PLAN_ROLES } from '../model/access.ts'
import type { FrozenValues } from '../model/frozen-values.ts'
import { isSlug, tableId, type TableId } from '../model/ids.ts'
import { LIFECYCLE_STEPS, type LifecycleRecord, TABLE_STATES } from '../model/lifecycle.ts'
import { type DocEnv, PlanDocument } from './plan-document.ts'

export const REGISTER = 'register'

export type RegisterMember = { readonly name: string; readonly grants: readonly Grant[] }

export class RegisterDoc extends PlanDocument {
  readonly #states = this.y.getMap('states')
  readonly #frozen = this.y.getMap('frozen')
  readonly #people = this.y.getMap('people')
  /** What was read of the texts that are there. */
  readonly #read = new Map<TableId, { readonly text: string; readonly frozen: FrozenValues | null }>()

  constructor(env: DocEnv) {
    super(REGISTER, env)
  }

  /** Null: a draft that nobody has taken a step with. */
  record(table: TableId): LifecycleRecord | null {
    return readRecord(table, this.#states.get(table))
  }

  records(): LifecycleRecord[] {
    return [...this.#states.keys()].filter(isSlug).flatMap((id) => this.record(tableId(id)) ?? [])
  }

  /**
   * Of a final table; the same object until the register changes. Stored as JSON: one text is encoded, merged and applied ten times as fast as
   * tens of thousands of fields, and only whoever asks reads it.
   */
  frozen(table: TableId): FrozenValues | null {
    const text = this.#frozen.get(table)
    if (typeof text !== 'string') return null
    const known = this.#read.get(table)
    if (known?.text === text) return known.frozen
    const frozen = readFrozen(text)
    this.#read.set(table, { text, frozen })
    return frozen
  }

  /** Whether something is there that `frozen` would read. */
  hasFrozen(table: TableId): boolean {
    return typeof this.#frozen.get(table) === 'string'
  }

  /** A member, or a former one (without grants). Null: nobody who was ever in this plan. */
  member(person: string): RegisterMember | null {
    return readMember(this.#people.get(person))
  }

  members(): ReadonlyMap<string, RegisterMember> {
    const members = new Map<string, RegisterMember>()
    for (const person of this.#people.keys()) {
      const member = this.member(person)
      if (member) members.set(person, member)
    }
    return members
  }

  /** [server] As this Yjs client from now on: to be called after everything there is was applied, or Yjs takes it for somebody else's. */
  writeAs(client: number): void {
    this.y.clientID = client
  }

  /** [server] One transaction. `frozen`: also as JSON already; null: none any more. */
  put(
    changes: readonly { readonly record: LifecycleRecord; readonly frozen: FrozenValues | string | null }[],
  ): void {
    this.y.transact(() => {
      for (const { record, frozen } of changes) {
        this.#states.set(record.table, { ...record })
        if (frozen !== null)
          this.#frozen.set(record.table, typeof frozen === 'string' ? frozen : JSON.stringify(frozen))
        else if (this.#frozen.has(record.table)) this.#frozen.delete(record.table)
      }
    })
  }

  /** [server] Writes what differs. Members are never taken away: history speaks of former ones, too. */
  putMembers(members: ReadonlyMap<string, RegisterMember>): void {
    this.y.transact(() => {
      for (const [person, member] of members)
        if (JSON.stringify(this.#people.get(person)) !== JSON.stringify(member))
          this.#people.set(person, member)
    })
  }

  protected override refresh(): void {
    // Read on demand.
  }
}

function readRecord(table: TableId, stored: unknown): LifecycleRecord | null {
  if (typeof stored !== 'object' || stored === null) return null
  const get = (field: string): unknown => Reflect.get(stored, field)
  const text = (field: string): string => {
    const value = get(field)
    return typeof value === 'string' ? value : ''
  }
  const state = TABLE_STATES.find((known) => known === get('state'))
  const step = LIFECYCLE_STEPS.find((known) => known === get('step'))
  const at = get('at')
  if (state === undefined || step === undefined || typeof at !== 'number') return null
  return {
    table,
    state,
    step,
    person: text('person'),
    name: text('name'),
    at,
    note: text('note'),
    hash: text('hash'),
  }
}

function readMember(stored: unknown): RegisterMember | null {
  if (!isRecord(stored)) return null
  const [name, grants]: unknown[] = [Reflect.get(stored, 'name'), Reflect.get(stored, 'grants')]
  return {
    name: typeof name === 'string' ? name : '',
    grants: Array.isArray(grants) ? grants.flatMap((grant: unknown) => readGrant(grant) ?? []) : [],
  }
}

function readGrant(stored: unknown): Grant | null {
  if (!isRecord(stored)) return null
  const scope: unknown = Reflect.get(stored, 'scope')
  const role = PLAN_ROLES.find((known) => known === Reflect.get(stored, 'role'))
  if (typeof scope !== 'string' || !isScope(scope) || role === undefined) return null
  return isGrant(scope, role) ? { scope, role } : null
}

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function readFrozen(text: string): FrozenValues | null {
  try {
    const stored: unknown = JSON.parse(text)
    return isFrozen(stored) ? stored : null
  } catch {
    return null
  }
}

function isFrozen(stored: unknown): stored is FrozenValues {
  return (
    isRecord(stored) && isRecord(Reflect.get(stored, 'values')) && isRecord(Reflect.get(stored, 'sources'))
  )
}
