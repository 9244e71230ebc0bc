/**
 * The audit log, read: pages for people (the history of a cell, a row, a table, a plan), everything in order for a file. Edits write it with
 * their own commit (`audit-row.ts`); what is no edit (rights, the life of tables, plans) is written by whoever changes it, in the same
 * transaction, with `auditWrite`. Rejects with `storage-unavailable`.
 */
import { sql as raw } from 'kysely'

import type { AuditEntry, AuditPage } from '../../shared/wire/rest-lifecycle.ts'
import type { AuditNote, RoomKey } from '../room/ports.ts'
import { auditRow } from './audit-row.ts'
import { sql, type TableStore, type Write } from './tables.ts'

export type AuditQuery = {
  readonly plan: string
  /** `outline` or a table's id; absent: the whole plan. */
  readonly room?: string
  readonly row?: string
  /** With `row`: that cell. Also told then: that its row came, with what, and went. Without: a column's own properties. */
  readonly column?: string
  /** Entries older than this one. */
  readonly before?: number
  readonly limit: number
}

type StoredEntry = Omit<AuditEntry, 'before' | 'after' | 'author' | 'name' | 'column' | 'token'> & {
  readonly token: string
  readonly token_name: string | null
  readonly col: string
  readonly before: string | null
  readonly after: string | null
  readonly author: string
  readonly name: string | null
}

type SizedEntry = { readonly id: number; readonly bytes: number }

/** Entries that are read at one time for a file. */
const BATCH = 1000
/** Bytes of values that are read at one time; a page ends there, and says where it goes on. */
const PAGE_BYTES = 2 * 1024 * 1024
/** Of an entry besides its values. */
const ENTRY_BYTES = 300
/** Entries that are forgotten at one time. */
const FORGOTTEN = 10_000

export class AuditStore {
  readonly #tables: TableStore

  constructor(tables: TableStore) {
    this.#tables = tables
  }

  /** Newest first. */
  async page({ plan, room, row, column, before, limit }: AuditQuery): Promise<AuditPage> {
    let query = sizesOf(plan)
      .orderBy('audit.id', 'desc')
      .limit(limit + 1)
    if (room !== undefined) query = query.where('room', '=', room)
    if (row !== undefined) query = query.where('row', '=', row)
    if (column !== undefined)
      query = query.where((is) => {
        const own = is('col', '=', column)
        if (row === undefined) return own
        return is.or([own, is.and([is('col', '=', ''), is('field', 'in', ['', '#d'])])])
      })
    if (before !== undefined) query = query.where('audit.id', '<', before)
    const found = await this.#tables.read<SizedEntry>(query.compile(), 'large')
    const taken = withinBytes(found.slice(0, limit))
    const entries = await this.#entries(taken)
    return {
      entries: entries.toReversed(),
      next: found.length > taken.length ? (taken.at(-1)?.id ?? null) : null,
    }
  }

  /** All of a plan, oldest first, read as fast as they are taken. */
  async *everything(plan: string): AsyncIterable<readonly AuditEntry[]> {
    let last = 0
    for (;;) {
      const query = sizesOf(plan).where('audit.id', '>', last).orderBy('audit.id').limit(BATCH)
      const found = await this.#tables.read<SizedEntry>(query.compile(), 'large')
      const taken = withinBytes(found)
      if (taken.length > 0) yield await this.#entries(taken)
      if (taken.length < found.length || found.length === BATCH) last = taken.at(-1)?.id ?? last
      else return
    }
  }

  /** Oldest first. */
  async #entries(which: readonly SizedEntry[]): Promise<AuditEntry[]> {
    const ids = JSON.stringify(which.map(({ id }) => id))
    const query = entries
      .where('audit.id', 'in', raw<number>`(SELECT value FROM json_each(${ids}))`)
      .orderBy('audit.id')
    return (await this.#tables.read<StoredEntry>(query.compile(), 'large')).map(entryOf)
  }

  /** Forgets what was received before a time; answers how much it was. */
  async forget(before: number): Promise<number> {
    let forgotten = 0
    for (;;) {
      // Entries are received in their order, so what is old is at the beginning.
      const oldest = sql.selectFrom('audit').select('id').orderBy('id').limit(FORGOTTEN)
      const statement = sql.deleteFrom('audit').where('id', 'in', oldest).where('received', '<', before)
      const [count = 0] = (await this.#tables.write([statement.compile()])) ?? []
      forgotten += count
      if (count < FORGOTTEN) return forgotten
    }
  }
}

/** Who did something: a person, the operator, or a script with a person's token. */
export type AuditBy = { readonly person: string; readonly token?: string }

/**
 * Something that is no edit, as a row to be written with what it tells of. `plan` empty: of the server. `room`: a table's id, or empty for the
 * plan as a whole.
 */
export type PlainNote = Pick<AuditNote, 'kind' | 'field' | 'before' | 'after'> &
  AuditBy &
  RoomKey & { readonly at: number; readonly row?: string; readonly column?: string }

export function auditWrite({ plan, room, at, row = '', column = '', ...note }: PlainNote): Write {
  const whole: AuditNote = { ...note, row, column, author: '', made: at, received: at }
  const [kind, , , field, before, after, person, token] = auditRow(whole)
  return sql
    .insertInto('audit')
    .values({
      plan,
      room,
      seq: 0,
      kind,
      row,
      col: column,
      field,
      before,
      after,
      person,
      token,
      author: '',
      made: at,
      received: at,
    })
    .compile()
}

/** Only how large they are: one may hold a long text twice. */
const sizesOf = (plan: string) =>
  sql
    .selectFrom('audit')
    .select([
      'audit.id as id',
      raw<number>`octet_length(ifnull("before", '')) + octet_length(ifnull("after", ''))`.as('bytes'),
    ])
    .where('audit.plan', '=', plan)

/** As many of the first as are not too much at one time; at least one. */
function withinBytes(found: readonly SizedEntry[]): readonly SizedEntry[] {
  let sum = 0
  const over = found.findIndex(({ bytes }) => (sum += bytes + ENTRY_BYTES) > PAGE_BYTES)
  return over < 0 ? found : found.slice(0, Math.max(1, over))
}

const entries = sql
  .selectFrom('audit')
  .leftJoin('person', 'person.id', 'audit.person')
  .leftJoin('token', 'token.id', 'audit.token')
  .select([
    'audit.id as id',
    'kind',
    'room',
    'seq',
    'row',
    'col',
    'field',
    'before',
    'after',
    'audit.person as person',
    'person.name as name',
    'audit.token as token',
    'token.name as token_name',
    'author',
    'made',
    'received',
  ])

function entryOf({ col, before, after, author, name, token, token_name, ...rest }: StoredEntry): AuditEntry {
  return {
    ...rest,
    column: col,
    name: name ?? '',
    ...(before !== null && { before: JSON.parse(before) as unknown }),
    ...(after !== null && { after: JSON.parse(after) as unknown }),
    ...(author !== '' && { author }),
    ...(token !== '' && { token: { id: token, name: token_name ?? '' } }),
  }
}
