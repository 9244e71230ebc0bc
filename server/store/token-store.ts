/**
 * API tokens: secrets for scripts, each for one plan and one role, kept as SHA-256. Reads are run here, writes are made for whoever puts them
 * into a transaction. A token of somebody who is deactivated, or whose time is over, is not found.
 */
import type { PlanRole } from '../../shared/model/access.ts'
import { PLAN_ROLES } from '../../shared/model/access.ts'
import type { ApiToken } from '../../shared/wire/rest-people.ts'
import type { PlanToken } from '../../shared/wire/rest-share.ts'
import { needed } from './needed.ts'
import { sql, type Tables, type TableStore, type Write } from './tables.ts'

type Row = Tables['token']

/** A token that may be used, and whose it is. */
export type LiveToken = {
  readonly id: string
  readonly person: string
  readonly personName: string
  readonly name: string
  readonly plan: string
  readonly role: PlanRole
  readonly expires: number | null
  readonly seen: number | null
}
export type NewTokenRow = Omit<Row, 'seen' | 'role'> & { readonly role: PlanRole }

export class TokenStore {
  readonly #tables: TableStore

  constructor(tables: TableStore) {
    this.#tables = tables
  }

  /** By the SHA-256 of its secret. */
  live(hash: string, now: number): Promise<LiveToken | null> {
    return this.#find('hash', hash, now)
  }

  liveById(id: string, now: number): Promise<LiveToken | null> {
    return this.#find('token.id', id, now)
  }

  /** Of one person, newest first; also those whose time is over. */
  async of(person: string): Promise<readonly ApiToken[]> {
    const query = sql
      .selectFrom('token')
      .select(['id', 'name', 'plan', 'role', 'created', 'expires', 'seen'])
      .where('person', '=', person)
      .orderBy('created', 'desc')
      .orderBy('id')
    return (await this.#tables.read<Unchecked<ApiToken>>(query.compile())).flatMap(checked)
  }

  /** For one plan, of everybody, newest first. */
  async for(plan: string): Promise<readonly PlanToken[]> {
    const query = sql
      .selectFrom('token')
      .innerJoin('person', 'person.id', 'token.person')
      .select(['token.id', 'token.name', 'plan', 'role', 'token.created', 'expires', 'token.seen'])
      .select(['person.id as person', 'person.name as personName'])
      .where('plan', '=', plan)
      .orderBy('token.created', 'desc')
      .orderBy('token.id')
    return (await this.#tables.read<Unchecked<PlanToken>>(query.compile())).flatMap(checked)
  }

  /** Also one whose time is over. */
  async find(id: string): Promise<(ApiToken & { readonly person: string }) | null> {
    const query = sql
      .selectFrom('token')
      .select(['id', 'person', 'name', 'plan', 'role', 'created', 'expires', 'seen'])
      .where('id', '=', id)
    const rows = await this.#tables.read<Unchecked<ApiToken & { person: string }>>(query.compile())
    return rows.flatMap(checked)[0] ?? null
  }

  async #find(by: 'hash' | 'token.id', value: string, now: number): Promise<LiveToken | null> {
    const query = sql
      .selectFrom('token')
      .innerJoin('person', 'person.id', 'token.person')
      .select(['token.id', 'token.person', 'person.name as personName', 'token.name', 'plan', 'role'])
      .select(['expires', 'token.seen'])
      .where(by, '=', value)
      .where('deactivated', 'is', null)
      .where((eb) => eb.or([eb('expires', 'is', null), eb('expires', '>', now)]))
    return (await this.#tables.read<Unchecked<LiveToken>>(query.compile())).flatMap(checked)[0] ?? null
  }
}

type Unchecked<T> = Omit<T, 'role'> & { readonly role: string }

/** A row of a database that somebody else may have written to. */
function checked<T extends { readonly role: PlanRole }>(row: Unchecked<T>): T[] {
  const role = PLAN_ROLES.find((known) => known === row.role)
  return role === undefined ? [] : [{ ...row, role } as unknown as T]
}

export const tokenWrites = {
  add: (token: NewTokenRow): Write => needed(sql.insertInto('token').values({ ...token, seen: null })),

  /** Only her own. */
  remove: (id: string, person: string): Write =>
    needed(sql.deleteFrom('token').where('id', '=', id).where('person', '=', person)),

  noteSeen: (id: string, now: number): Write =>
    sql.updateTable('token').set({ seen: now }).where('id', '=', id).compile(),
} as const
