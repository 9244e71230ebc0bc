/**
 * The plan's register as the database has it: where every table stands, what final ones print, who is or was a member. Only what differs is
 * written, one plan at a time, in the way of everybody's edits. Brought up to date after every step and every change of rights, and once
 * after every start when it is first needed (`withRegisters`). When that fails it is logged, and done with the next change.
 */
import { RegisterDoc, type RegisterMember } from '../../shared/doc/register-doc.ts'
import type { LifecycleRecord } from '../../shared/model/lifecycle.ts'
import { EMPTY_UPDATE } from '../../shared/wire/merge-updates.ts'
import { REGISTER_ROOM } from '../../shared/wire/socket-path.ts'
import type { DoorChange } from '../auth/door-port.ts'
import type { LogStore } from '../room/ports.ts'
import type { Rooms } from '../room/rooms.ts'
import { LifecycleStore } from '../store/lifecycle-store.ts'
import { MembershipStore } from '../store/membership-store.ts'
import type { TableStore } from '../store/tables.ts'

export type ProjectionDeps = {
  readonly tables: TableStore
  readonly store: Pick<LogStore, 'createRoom' | 'rooms'>
  readonly rooms: Pick<Rooms, 'state' | 'write'>
  readonly log: { warn(facts: object, message: string): void }
  /** In [0, 1). */
  readonly random?: () => number
}

/** `frozen`: as JSON. */
type Change = { readonly record: LifecycleRecord; readonly frozen: string | null }
/** What the database says. */
type Truth = {
  readonly records: ReadonlyMap<string, LifecycleRecord>
  readonly members: ReadonlyMap<string, RegisterMember>
}
type Running = { readonly done: Promise<void>; again: boolean }

export class RegisterProjection {
  readonly #deps: ProjectionDeps
  readonly #lifecycle: LifecycleStore
  readonly #memberships: MembershipStore
  /** One Yjs client for all that this server writes: one for every change would stay in the register for ever. */
  readonly #client: number
  readonly #running = new Map<string, Running>()
  /** Plans whose register is there, and was brought up to date since the start. */
  readonly #known = new Map<string, Promise<void>>()

  constructor(deps: ProjectionDeps) {
    this.#deps = deps
    this.#lifecycle = new LifecycleStore(deps.tables)
    this.#memberships = new MembershipStore(deps.tables)
    this.#client = Math.floor((deps.random ?? Math.random)() * 0xffff_ffff) + 1
  }

  /** Resolves when the register says what the database said when this was called, or cannot be written. Never rejects. */
  async reconcile(plan: string): Promise<void> {
    const running = this.#running.get(plan)
    if (running) {
      running.again = true
      return running.done
    }
    const turn: Running = { done: this.#untilTold(plan), again: false }
    this.#running.set(plan, turn)
    return turn.done
  }

  /** Rights, people or names changed. That tables' did is told by whoever took the step. */
  heard({ plan, person, tables }: DoorChange): void {
    if (tables !== undefined) return
    if (plan !== undefined) void this.reconcile(plan)
    else if (person !== undefined) void this.#reconcileOf(person)
  }

  /** Everything she is a member of. */
  async #reconcileOf(person: string): Promise<void> {
    try {
      for (const plan of await this.#memberships.plansOf(person)) await this.reconcile(plan)
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'could not see which registers a change of a person concerns')
    }
  }

  /** The register is about to be read: there is one, and it is brought up to date once after every start. */
  needed(plan: string): Promise<void> {
    const known = this.#known.get(plan) ?? this.#begin(plan)
    this.#known.set(plan, known)
    return known
  }

  async #begin(plan: string): Promise<void> {
    try {
      if (!(await this.#isThere(plan))) return void this.#known.delete(plan)
    } catch (error) {
      this.#known.delete(plan)
      throw error
    }
    // Whoever reads it is not kept waiting, because writing it reads it, too.
    setImmediate(() => void this.reconcile(plan))
  }

  /** False: no such plan. */
  async #isThere(plan: string): Promise<boolean> {
    const { store } = this.#deps
    const rooms = await store.rooms(plan)
    if (rooms.length === 0) return false
    if (!rooms.some(({ room }) => room === REGISTER_ROOM))
      await store.createRoom({ plan, room: REGISTER_ROOM }, EMPTY_UPDATE)
    return true
  }

  async #untilTold(plan: string): Promise<void> {
    // What asks in the same turn is asked for together.
    await Promise.resolve()
    for (;;) {
      const turn = this.#running.get(plan)
      if (turn) turn.again = false
      try {
        await this.#write(plan)
      } catch (error) {
        this.#known.delete(plan)
        this.#deps.log.warn({ plan, err: error }, 'could not write the register; it is tried again')
      }
      if (turn?.again) continue
      this.#running.delete(plan)
      return
    }
  }

  async #write(plan: string): Promise<void> {
    const { rooms } = this.#deps
    const key = { plan, room: REGISTER_ROOM }
    if (!(await this.#isThere(plan))) return
    this.#known.set(plan, Promise.resolve())
    const truth = await this.#truth(plan)
    const state = await rooms.state(key)
    const stale = state === null ? [] : this.#read(state, (register) => staleTables(register, truth.records))
    const printed = await this.#printed(plan, stale)
    await rooms.write(key, (now) =>
      this.#read(now, (register) => {
        register.writeAs(this.#client)
        return changeOf(register, truth, printed)
      }),
    )
  }

  async #truth(plan: string): Promise<Truth> {
    const [records, members] = await Promise.all([
      this.#lifecycle.records(plan),
      this.#memberships.members(plan),
    ])
    return {
      records,
      members: new Map(
        members.map(({ person, name, active, grants }) => [person, { name, grants: active ? grants : [] }]),
      ),
    }
  }

  /** Values of final tables can be megabytes: only those that are not in the register yet are read. */
  async #printed(plan: string, stale: readonly LifecycleRecord[]): Promise<readonly Change[]> {
    const final = stale.filter(({ state }) => state === 'final').map(({ table }) => table)
    const frozen = await this.#lifecycle.frozen(plan, final)
    return stale.map((record) => ({ record, frozen: frozen.get(record.table) ?? null }))
  }

  #read<T>(state: Uint8Array, look: (register: RegisterDoc) => T): T {
    const register = new RegisterDoc({ random: unused, now: unused, mainLanguage: () => 'en' })
    try {
      register.apply(state, 'log')
      return look(register)
    } finally {
      register.destroy()
    }
  }
}

function staleTables(
  register: RegisterDoc,
  records: ReadonlyMap<string, LifecycleRecord>,
): readonly LifecycleRecord[] {
  return [...records.values()].filter((record) => {
    const { table, state } = record
    const isThere = JSON.stringify(register.record(table)) === JSON.stringify(record)
    return !isThere || (state === 'final') !== register.hasFrozen(table)
  })
}

/** Null: nothing differs. */
function changeOf(register: RegisterDoc, { members }: Truth, changes: readonly Change[]): Uint8Array | null {
  const vector = register.encodeVector()
  let isChanged = false
  register.onUpdate(() => {
    isChanged = true
  })
  register.put(changes)
  register.putMembers(withFormer(register, members))
  return isChanged ? register.diff(vector) : null
}

function withFormer(
  register: RegisterDoc,
  members: ReadonlyMap<string, RegisterMember>,
): ReadonlyMap<string, RegisterMember> {
  const all = new Map(members)
  for (const [person, { name }] of register.members())
    if (!all.has(person)) all.set(person, { name, grants: [] })
  return all
}

const unused = (): never => {
  throw new Error('a register is written as the database has it')
}
