/**
 * The life of tables on the server: draft → in review → final, and back. Rights, states and what the person saw are checked here, for every
 * table of a step; all of them take it or none. Steps of one plan are taken one after the other. The rules are in SPEC.md.
 *
 * Finalising: values are calculated first, so that nobody is disturbed when that fails; then the rooms are frozen; if somebody wrote between,
 * they are calculated again; then one transaction makes it durable (state, frozen room, audit). A server that is killed anywhere comes up
 * with all of it or nothing. Whatever fails thaws the rooms and changes nothing.
 */
import { tableDenial } from '../../shared/model/access.ts'
import { AppError, must } from '../../shared/model/error.ts'
import { tableId } from '../../shared/model/ids.ts'
import { afterStep, type LifecycleRecord, type TableState } from '../../shared/model/lifecycle.ts'
import type { TableLife } from '../../shared/wire/rest-lifecycle.ts'
import { OUTLINE_ROOM, RESERVED_ROOMS } from '../../shared/wire/socket-path.ts'
import type { DoorChanges } from '../auth/door-changes.ts'
import type { DoorPort } from '../auth/door-port.ts'
import type { Principal } from '../auth/principal.ts'
import type { PlanOrder, PlanStates, TableContents, TableValues } from '../calc/plan-task.ts'
import type { PlanThreads } from '../calc/plan-threads.ts'
import type { LogStore } from '../room/ports.ts'
import type { Rooms } from '../room/rooms.ts'
import { LifecycleStore, type StepRow, stepWrites } from '../store/lifecycle-store.ts'
import type { TableStore } from '../store/tables.ts'
import { InTurn } from './in-turn.ts'
import { KnownFeeds } from './known-feeds.ts'
import { type ReadPlan, readPlan } from './plan-states.ts'
import type { RegisterProjection } from './register-projection.ts'
import type { StepOrder } from './step-order.ts'
import { StepPlaces } from './step-places.ts'

export type TableLifeDeps = {
  readonly tables: TableStore
  readonly store: Pick<LogStore, 'rooms'>
  readonly rooms: Pick<Rooms, 'state' | 'freeze' | 'thaw'>
  readonly door: Pick<DoorPort, 'isValid' | 'standing' | 'table'>
  readonly changes: Pick<DoorChanges, 'tell'>
  readonly threads: Pick<PlanThreads, 'run'>
  readonly register: Pick<RegisterProjection, 'reconcile'>
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/** Where the tables of a step stand before it. */
type Before = ReadonlyMap<string, TableState>
/** What a table holds, and prints. */
type Found = { readonly hash: string; readonly final?: StepRow['final'] }

export class TableLives {
  readonly #deps: TableLifeDeps
  readonly #lifecycle: LifecycleStore
  readonly #turns = new InTurn()
  readonly #places = new StepPlaces()
  readonly #feeds = new KnownFeeds()

  constructor(deps: TableLifeDeps) {
    this.#deps = deps
    this.#lifecycle = new LifecycleStore(deps.tables)
  }

  /** Rejects `not-allowed`, `unknown-table`, `wrong-state`, `changed-meanwhile`, `cells-failing`, `calculation-failed`, `too-many`. */
  async take(by: Principal, plan: string, order: StepOrder): Promise<readonly LifecycleRecord[]> {
    // Whoever may not takes nobody's place.
    await this.#check(by, plan, order)
    const leave = this.#places.take(plan, by.is === 'operator' ? null : by.person)
    const taken = this.#turns.run(plan, async () => {
      await this.#check(by, plan, order)
      const records =
        order.step === 'finalise'
          ? await this.#finalise(by, plan, order)
          : await this.#write(by, plan, order, await this.#contents(plan, order))
      await this.#told(plan, order)
      return records
    })
    return taken.finally(leave)
  }

  /** Of a table that is in the plan. Rejects `unknown-table`, `calculation-failed`. */
  async life(plan: string, table: string): Promise<TableLife> {
    const [rooms, records] = await Promise.all([this.#deps.store.rooms(plan), this.#lifecycle.records(plan)])
    if (!rooms.some(({ room }) => room === table) || RESERVED_ROOMS.includes(table)) throw unknownTable(table)
    const edited = rooms.filter(({ room }) => room === OUTLINE_ROOM || !RESERVED_ROOMS.includes(room))
    const final = [...records.values()].filter(({ state }) => state === 'final').map((record) => record.table)
    const state = JSON.stringify([edited, final])
    const feeds = await this.#feeds.of(plan, table, state, () => this.#findFeeds(plan, table))
    const fedBy = feeds.filter((id) => records.get(id)?.state !== 'final')
    return { record: records.get(table) ?? null, fedBy }
  }

  async #findFeeds(plan: string, table: string): Promise<readonly string[]> {
    const read = async (): Promise<PlanStates> => (await readPlan(this.#deps, plan)).states
    return this.#deps.threads.run({ what: 'feeds', plan: read, table })
  }

  /** Before anything is done, and once more before it is made durable: a right that was taken away meanwhile is gone. */
  async #check(by: Principal, plan: string, { step, tables }: StepOrder): Promise<Before> {
    const { door, store } = this.#deps
    if (!(await door.isValid(by))) throw new AppError('sign-in-needed')
    const [standing, rooms, records] = await Promise.all([
      door.standing(by, plan),
      store.rooms(plan),
      this.#lifecycle.records(plan),
    ])
    const before = new Map<string, TableState>()
    for (const table of tables) {
      if (!rooms.some(({ room }) => room === table)) throw unknownTable(table)
      const state = records.get(table)?.state ?? 'draft'
      const denied = tableDenial(standing, step, { ...(await door.table(plan, table)), state })
      // That a table is final already is no question of rights.
      if (denied !== null && denied !== 'final') throw new AppError('not-allowed', { table, reason: denied })
      if (afterStep(state, step) === null) throw new AppError('wrong-state', { table, state })
      before.set(table, state)
    }
    return before
  }

  async #contents(plan: string, { tables, seen }: StepOrder): Promise<ReadonlyMap<string, Found>> {
    const read = async (): Promise<PlanStates> => (await readPlan(this.#deps, plan, tables)).states
    const found = await this.#deps.threads.run({ what: 'contents', plan: read, tables })
    for (const contents of found) checkSeen(contents, seen)
    return new Map(found.map(({ table, content }) => [table, { hash: content }]))
  }

  async #finalise(by: Principal, plan: string, order: StepOrder): Promise<readonly LifecycleRecord[]> {
    const { rooms } = this.#deps
    let read: ReadPlan | undefined
    const first = await this.#values(async () => (read = await readPlan(this.#deps, plan)).states, order)
    const { states, seqs } = must(read, 'what was calculated')
    const frozen: string[] = []
    try {
      const held = new Map<string, { readonly state: Uint8Array; readonly seq: number }>()
      for (const table of order.tables) {
        const contents = await rooms.freeze({ plan, room: table })
        frozen.push(table)
        held.set(table, contents)
      }
      const isSame = order.tables.every((table) => held.get(table)?.seq === seqs.get(table))
      const tables = states.tables.map(([id, state]) => [id, held.get(id)?.state ?? state] as const)
      const values = isSame ? first : await this.#values({ ...states, tables }, order)
      const found = values.map(({ table, hash, frozen: json }) => {
        const { seq } = must(held.get(table), 'a frozen room')
        return [table, { hash, final: { frozen: json, seq } }] as const
      })
      return await this.#write(by, plan, order, new Map(found))
    } catch (error) {
      for (const table of frozen) rooms.thaw({ plan, room: table })
      throw error
    }
  }

  async #values(
    plan: PlanOrder['plan'],
    { tables, seen, failingIsKnown }: StepOrder,
  ): Promise<readonly TableValues[]> {
    const values = await this.#deps.threads.run({ what: 'values', plan, tables })
    for (const one of values) {
      checkSeen(one, seen)
      if (one.failing === 0 || failingIsKnown) continue
      throw new AppError('cells-failing', {
        table: one.table,
        count: one.failing,
        cells: one.firstFailing.join(', '),
      })
    }
    return values
  }

  async #write(
    by: Principal,
    plan: string,
    order: StepOrder,
    found: ReadonlyMap<string, Found>,
  ): Promise<readonly LifecycleRecord[]> {
    const { tables, now = Date.now } = this.#deps
    const before = await this.#check(by, plan, order)
    const at = now()
    const rows = order.tables.map((table): StepRow => {
      const { hash, final } = must(found.get(table), 'what the table holds')
      const from = must(before.get(table), 'where the table stands')
      const state = must(afterStep(from, order.step), 'where the step leads')
      const { step, note } = order
      const record = { table: tableId(table), state, step, person: by.person, name: by.name, at, note, hash }
      return { plan, from, record, ...(final && { final }) }
    })
    if (await tables.write(rows.flatMap(stepWrites))) return rows.map(({ record }) => record)
    throw await this.#outrun(plan, order)
  }

  /** Something else came between, although steps take turns: another program wrote to the database. */
  async #outrun(plan: string, { step, tables }: StepOrder): Promise<AppError> {
    const records = await this.#lifecycle.records(plan)
    for (const table of tables) {
      const state = records.get(table)?.state ?? 'draft'
      if (afterStep(state, step) === null) return new AppError('wrong-state', { table, state })
    }
    return new AppError('changed-meanwhile', { table: must(tables[0], 'a table') })
  }

  /** It is durable: everybody hears of it. */
  async #told(plan: string, { step, tables }: StepOrder): Promise<void> {
    const { rooms, changes, register } = this.#deps
    if (step === 'reopen') for (const table of tables) rooms.thaw({ plan, room: table })
    changes.tell({ plan, tables: new Set(tables) })
    await register.reconcile(plan)
  }
}

function checkSeen({ table, content }: TableContents, seen: ReadonlyMap<string, string>): void {
  const hash = seen.get(table)
  if (hash !== undefined && hash !== content) throw new AppError('changed-meanwhile', { table })
}

const unknownTable = (table: string): AppError => new AppError('unknown-table', { table: table.slice(0, 64) })
