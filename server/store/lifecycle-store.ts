/**
 * Where every table stands, and what final ones print. Reads are run here; writes are only made, so that a step, the frozen room and the
 * audit log's row are one transaction, all or none. Of two steps at once from the same state one changes nothing, and so is undone.
 */
import { sql as raw } from 'kysely'

import { isSlug, tableId } from '../../shared/model/ids.ts'
import {
  LIFECYCLE_STEPS,
  type LifecycleRecord,
  TABLE_STATES,
  type TableState,
} from '../../shared/model/lifecycle.ts'
import { auditWrite } from './audit-store.ts'
import { needed } from './needed.ts'
import { sql, type TableStore, type Write } from './tables.ts'

type Row = {
  readonly room: string
  readonly state: string
  readonly step: string
  readonly person: string
  readonly name: string
  readonly at: number
  readonly note: string
  readonly hash: string
}

export class LifecycleStore {
  readonly #tables: TableStore

  constructor(tables: TableStore) {
    this.#tables = tables
  }

  /** Of the tables that somebody took a step with. */
  async records(plan: string): Promise<ReadonlyMap<string, LifecycleRecord>> {
    const query = sql
      .selectFrom('lifecycle')
      .select(['room', 'state', 'step', 'person', 'name', 'at', 'note', 'hash'])
      .where('plan', '=', plan)
      .orderBy('room')
    const rows = await this.#tables.read<Row>(query.compile())
    return new Map(rows.flatMap((row) => recordOf(row) ?? []).map((record) => [record.table, record]))
  }

  /** What final tables print, as JSON; `among`: of these only. */
  async frozen(plan: string, among?: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (among?.length === 0) return new Map()
    let query = sql
      .selectFrom('lifecycle')
      .select(['room', 'frozen'])
      .where('plan', '=', plan)
      .where('state', '=', 'final')
      .where('frozen', 'is not', null)
    if (among) query = query.where('room', 'in', among)
    const rows = await this.#tables.read<{ room: string; frozen: string }>(query.compile(), 'large')
    return new Map(rows.map(({ room, frozen }) => [room, frozen]))
  }
}

/** Rows of a database that somebody else may have written to. */
function recordOf(row: Row): readonly [LifecycleRecord] | null {
  const state = TABLE_STATES.find((known) => known === row.state)
  const step = LIFECYCLE_STEPS.find((known) => known === row.step)
  if (state === undefined || step === undefined || !isSlug(row.room)) return null
  const { person, name, at, note, hash } = row
  return [{ table: tableId(row.room), state, step, person, name, at, note, hash }]
}

/** A step that is about to be taken. */
export type StepRow = {
  readonly plan: string
  readonly from: TableState
  readonly record: LifecycleRecord
  /** Of a table that becomes final: what it prints, as JSON, and the place of the last commit that this is of. */
  readonly final?: { readonly frozen: string; readonly seq: number }
}

/** Each of them must change something: the table stands where it stood, and nobody wrote into its room behind the server's back. */
export function stepWrites({ plan, from, record, final }: StepRow): readonly Write[] {
  const { table: room, ...rest } = record
  const values = { plan, room, ...rest, frozen: final?.frozen ?? null }
  const { plan: _, room: __, ...changed } = values
  const step =
    from === 'draft'
      ? sql
          .insertInto('lifecycle')
          .values(values)
          .onConflict((there) =>
            there.columns(['plan', 'room']).doUpdateSet(changed).where('lifecycle.state', '=', from),
          )
      : sql
          .updateTable('lifecycle')
          .set(changed)
          .where('plan', '=', plan)
          .where('room', '=', room)
          .where('state', '=', from)
  const writes = [needed(step)]
  if (final) writes.push(needed(freezing(plan, room, final.seq)))
  else if (from === 'final') writes.push(needed(thawing(plan, room)))
  return [...writes, note(plan, from, record)]
}

const roomOf = (plan: string, room: string) =>
  sql.updateTable('room').where('plan', '=', plan).where('name', '=', room)

const freezing = (plan: string, room: string, seq: number) =>
  roomOf(plan, room)
    .set({ frozen: 1 })
    .where('frozen', '=', 0)
    .where(raw<boolean>`NOT EXISTS (SELECT 1 FROM log WHERE log.room = room.id AND log.seq > ${seq})`)

const thawing = (plan: string, room: string) => roomOf(plan, room).set({ frozen: 0 }).where('frozen', '=', 1)

const note = (plan: string, from: TableState, { table, state, step, person, at, ...rest }: LifecycleRecord) =>
  auditWrite({
    plan,
    room: table,
    at,
    kind: 'lifecycle',
    field: step,
    before: { state: from },
    after: { state, note: rest.note, hash: rest.hash },
    person,
  })
