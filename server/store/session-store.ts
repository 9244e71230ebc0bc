/** Statements about sessions: who is signed in where. Only the SHA-256 of a cookie's token is here. Called by `server/auth/sessions.ts`. */
import { needed } from './needed.ts'
import { sql, type Tables, type TableStore, type Write } from './tables.ts'

export type SessionRow = Tables['session']

/** What must still be so of the person, or no session begins. `password`: what was checked; absent: she came another way. */
export type StillSo = { readonly password?: string }

export class SessionStore {
  readonly #tables: TableStore

  constructor(tables: TableStore) {
    this.#tables = tables
  }

  async find(hash: string): Promise<SessionRow | null> {
    const query = sql.selectFrom('session').selectAll().where('hash', '=', hash)
    return (await this.#tables.read<SessionRow>(query.compile()))[0] ?? null
  }

  async byId(id: string): Promise<SessionRow | null> {
    const query = sql.selectFrom('session').selectAll().where('id', '=', id)
    return (await this.#tables.read<SessionRow>(query.compile()))[0] ?? null
  }

  /** Used last first. */
  ofPerson(person: string): Promise<readonly SessionRow[]> {
    const query = sql.selectFrom('session').selectAll().where('person', '=', person).orderBy('seen', 'desc')
    return this.#tables.read<SessionRow>(query.compile())
  }
}

export const sessionWrites = {
  /** For an active person only. */
  start: (row: SessionRow, still: StillSo): Write => {
    const values = sql
      .selectFrom('person')
      .select((eb) => [
        eb.val(row.hash).as('hash'),
        eb.val(row.id).as('id'),
        'person.id as person',
        eb.val(row.shared).as('shared'),
        eb.val(row.created).as('created'),
        eb.val(row.seen).as('seen'),
        eb.val(row.agent).as('agent'),
        eb.val(row.address).as('address'),
      ])
      .where('person.id', '=', row.person)
      .where('person.deactivated', 'is', null)
    return needed(
      sql
        .insertInto('session')
        .columns(['hash', 'id', 'person', 'shared', 'created', 'seen', 'agent', 'address'])
        .expression(
          still.password === undefined ? values : values.where('person.password', '=', still.password),
        ),
    )
  },

  /** Changes nothing but when it is there: what is written with it is written only while the session has not ended. */
  isThere: (id: string): Write =>
    needed(
      sql
        .updateTable('session')
        .set((eb) => ({ seen: eb.ref('seen') }))
        .where('id', '=', id),
    ),

  /** All but `id` and the `others` used last. */
  keepLatest: (person: string, id: string, others: number): Write =>
    sql
      .deleteFrom('session')
      .where('person', '=', person)
      .where('id', '!=', id)
      .where(
        'id',
        'not in',
        sql
          .selectFrom('session')
          .select('id')
          .where('person', '=', person)
          .where('id', '!=', id)
          .orderBy('seen', 'desc')
          .orderBy('created', 'desc')
          .limit(others),
      )
      .compile(),

  touch: (id: string, now: number): Write =>
    sql.updateTable('session').set({ seen: now }).where('id', '=', id).compile(),

  end: (hash: string): Write => sql.deleteFrom('session').where('hash', '=', hash).compile(),

  endOne: (person: string, id: string): Write =>
    needed(sql.deleteFrom('session').where('person', '=', person).where('id', '=', id)),

  /** Of one person; `except`: the id of the one that stays. */
  endAll: (person: string, except?: string): Write => {
    const all = sql.deleteFrom('session').where('person', '=', person)
    return (except === undefined ? all : all.where('id', '!=', except)).compile()
  },

  /** Those of one kind that are over by now. */
  dropOver: (shared: boolean, seenBefore: number, createdBefore: number): Write =>
    sql
      .deleteFrom('session')
      .where('shared', '=', shared ? 1 : 0)
      .where((eb) => eb.or([eb('seen', '<=', seenBefore), eb('created', '<=', createdBefore)]))
      .compile(),
} as const
