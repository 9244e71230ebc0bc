/**
 * Statements about people. Reads are run here; writes are only made (`personWrites`), because what happens to a person mostly happens together
 * with something else, in one transaction of `server/auth/`. `must` writes are what races cannot pass.
 */
import { type ExpressionBuilder, type RawBuilder, sql as raw, type SqlBool } from 'kysely'

import { needed } from './needed.ts'
import { sql, type Tables, type TableStore, type Write } from './tables.ts'

export type PersonRow = Tables['person']
export type NewPerson = Pick<PersonRow, 'id' | 'name' | 'email' | 'password' | 'language' | 'created'> & {
  readonly administrator: boolean
}
/** Of each kind: when it was used last, and begun, if it is not over. */
export type SessionsLive = readonly {
  readonly shared: boolean
  readonly seenAfter: number
  readonly createdAfter: number
}[]
/** With what `PersonEntry` adds to her row. */
export type PersonSummaryRow = PersonRow & { readonly sso: number; readonly sessions: number }

export class PeopleStore {
  readonly #tables: TableStore

  constructor(tables: TableStore) {
    this.#tables = tables
  }

  async find(id: string): Promise<PersonRow | null> {
    const query = sql.selectFrom('person').selectAll().where('id', '=', id)
    return (await this.#tables.read<PersonRow>(query.compile()))[0] ?? null
  }

  /** The address as `emailKey` gives it. */
  async byEmail(email: string): Promise<PersonRow | null> {
    const query = sql.selectFrom('person').selectAll().where('email', '=', email)
    return (await this.#tables.read<PersonRow>(query.compile()))[0] ?? null
  }

  async isAnybody(): Promise<boolean> {
    return (await this.#tables.read(sql.selectFrom('person').select('id').limit(1).compile())).length > 0
  }

  /** Everybody, by name. `isLive`: which sessions count. */
  all(isLive: SessionsLive): Promise<readonly PersonSummaryRow[]> {
    const query = sql
      .selectFrom('person')
      .selectAll()
      .select((eb) => [
        eb
          .selectFrom('identity')
          .select((of) => of.fn.countAll<number>().as('count'))
          .whereRef('identity.person', '=', 'person.id')
          .as('sso'),
        eb
          .selectFrom('session')
          .select((of) => of.fn.countAll<number>().as('count'))
          .whereRef('session.person', '=', 'person.id')
          .where((of) =>
            of.or(
              isLive.map(({ shared, seenAfter, createdAfter }) =>
                of.and([
                  of('shared', '=', shared ? 1 : 0),
                  of('session.seen', '>', seenAfter),
                  of('session.created', '>', createdAfter),
                ]),
              ),
            ),
          )
          .as('sessions'),
      ])
      .orderBy('name')
      .orderBy('id')
    return this.#tables.read<PersonSummaryRow>(query.compile())
  }

  /** Who may sign in. */
  async isLastAdministrator(id: string): Promise<boolean> {
    const query = sql
      .selectFrom('person')
      .select('id')
      .where('administrator', '=', 1)
      .where('deactivated', 'is', null)
      .limit(2)
    const found = await this.#tables.read<{ id: string }>(query.compile())
    return found.length === 1 && found[0]?.id === id
  }

  /** Active people in whose name or address `text` occurs. */
  search(text: string, limit: number): Promise<readonly PersonRow[]> {
    const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    const query = sql
      .selectFrom('person')
      .selectAll()
      .where('deactivated', 'is', null)
      .where((eb) => eb.or([like('name', pattern), like('email', pattern)]))
      .orderBy('name')
      .limit(limit)
    return this.#tables.read<PersonRow>(query.compile())
  }

  async recoveryCodesLeft(person: string): Promise<number> {
    const query = sql.selectFrom('recovery_code').select('hash').where('person', '=', person)
    return (await this.#tables.read(query.compile())).length
  }
}

const like = (column: 'name' | 'email', pattern: string): RawBuilder<SqlBool> =>
  raw<SqlBool>`${raw.ref(column)} like ${pattern} escape '\\'`

const rowOf = ({ administrator, ...person }: NewPerson): PersonRow => ({
  ...person,
  administrator: administrator ? 1 : 0,
  totp: null,
  totp_step: null,
  seen: null,
  deactivated: null,
})

/** Of another person: an administrator who may sign in. */
const anotherAdministrator = (eb: ExpressionBuilder<Tables, 'person'>, id: string) =>
  eb.exists(
    sql
      .selectFrom('person as other')
      .select('other.id')
      .where('other.id', '!=', id)
      .where('other.administrator', '=', 1)
      .where('other.deactivated', 'is', null),
  )

/** `deactivated` is no administrator any more in the sense of the last one. */
const notTheLast = (eb: ExpressionBuilder<Tables, 'person'>, id: string) =>
  eb.or([eb('administrator', '=', 0), eb('deactivated', 'is not', null), anotherAdministrator(eb, id)])

export const personWrites = {
  /** Changes nothing, so that nothing with it is written either, when the address is somebody's. */
  add: (person: NewPerson): Write =>
    needed(
      sql
        .insertInto('person')
        .values(rowOf(person))
        .onConflict((taken) => taken.doNothing()),
    ),

  /** Only as the very first person. */
  addFirst: (person: NewPerson): Write => {
    const row = rowOf(person)
    const values = sql
      .selectNoFrom((eb) => [
        eb.val(row.id).as('id'),
        eb.val(row.name).as('name'),
        eb.val(row.email).as('email'),
        eb.val(row.password).as('password'),
        eb.val(row.administrator).as('administrator'),
        eb.val(row.language).as('language'),
        eb.val(row.created).as('created'),
      ])
      .where((eb) => eb.not(eb.exists(sql.selectFrom('person as other').select('other.id'))))
    return needed(
      sql
        .insertInto('person')
        .columns(['id', 'name', 'email', 'password', 'administrator', 'language', 'created'])
        .expression(values),
    )
  },

  describe: (id: string, change: { readonly name?: string; readonly language?: string | null }): Write =>
    needed(sql.updateTable('person').set(change).where('id', '=', id)),

  /** `old`: only while this is her password; absent: whatever it is. */
  setPassword: (id: string, password: string, old?: string | null): Write => {
    const update = sql
      .updateTable('person')
      .set({ password })
      .where('id', '=', id)
      .where('deactivated', 'is', null)
    return needed(old === undefined ? update : update.where('password', 'is', old))
  },

  setTotp: (id: string, totp: string | null, step: number | null): Write =>
    needed(sql.updateTable('person').set({ totp, totp_step: step }).where('id', '=', id)),

  /** No password and no second factor: she comes in by single sign-on alone. */
  dropSecrets: (id: string): Write =>
    needed(
      sql
        .updateTable('person')
        .set({ password: null, totp: null, totp_step: null })
        .where('id', '=', id)
        .where('deactivated', 'is', null),
    ),

  /** Takes the code of a time step, once, and only of the secret it was checked with. */
  takeStep: (id: string, totp: string, step: number): Write =>
    needed(
      sql
        .updateTable('person')
        .set({ totp_step: step })
        .where('id', '=', id)
        .where('totp', '=', totp)
        .where((eb) => eb.or([eb('totp_step', 'is', null), eb('totp_step', '<', step)])),
    ),

  noteSeen: (id: string, now: number): Write =>
    sql.updateTable('person').set({ seen: now }).where('id', '=', id).compile(),

  makeAdministrator: (id: string): Write =>
    needed(sql.updateTable('person').set({ administrator: 1 }).where('id', '=', id)),

  /** Never the last. */
  endAdministrator: (id: string): Write =>
    needed(
      sql
        .updateTable('person')
        .set({ administrator: 0 })
        .where('id', '=', id)
        .where((eb) => notTheLast(eb, id)),
    ),

  /** Never the last administrator. */
  deactivate: (id: string, now: number): Write =>
    needed(
      sql
        .updateTable('person')
        .set((eb) => ({ deactivated: eb.fn.coalesce('deactivated', eb.val(now)) }))
        .where('id', '=', id)
        .where((eb) => notTheLast(eb, id)),
    ),

  reactivate: (id: string): Write =>
    needed(sql.updateTable('person').set({ deactivated: null }).where('id', '=', id)),

  addRecoveryCode: (person: string, hash: string): Write =>
    needed(sql.insertInto('recovery_code').values({ person, hash })),

  useRecoveryCode: (person: string, hash: string): Write =>
    needed(sql.deleteFrom('recovery_code').where('person', '=', person).where('hash', '=', hash)),

  dropRecoveryCodes: (person: string): Write =>
    sql.deleteFrom('recovery_code').where('person', '=', person).compile(),

  dropTokens: (person: string): Write => sql.deleteFrom('token').where('person', '=', person).compile(),
} as const
