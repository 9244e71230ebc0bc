/**
 * Where API tokens are made and taken back. A token never gives more than its person has; asking for more than she could ever use is refused, so
 * that nobody believes in a token that does less than it says.
 */
import { type Grant, PLAN_ROLES, type PlanRole } from '../../shared/model/access.ts'
import { AppError } from '../../shared/model/error.ts'
import type { ApiToken, NewToken } from '../../shared/wire/rest-people.ts'
import type { PlanToken } from '../../shared/wire/rest-share.ts'
import { noteRights } from '../store/rights-audit.ts'
import { sessionWrites } from '../store/session-store.ts'
import type { TableStore } from '../store/tables.ts'
import { type NewTokenRow, TokenStore, tokenWrites } from '../store/token-store.ts'
import { newTokenSecret, tokenHash } from './api-tokens.ts'
import type { Auth } from './auth.ts'
import type { DoorChanges } from './door-changes.ts'
import type { Principal } from './principal.ts'
import type { Rights } from './rights.ts'
import { newId } from './secret.ts'

export type TokenDeskDeps = {
  readonly tables: TableStore
  readonly auth: Pick<Auth, 'people'>
  readonly rights: Rights
  readonly changes: DoorChanges
  readonly now?: () => number
}

const DAY = 86_400_000
/** One person's. */
const MOST_TOKENS = 100

export class TokenDesk {
  readonly #deps: TokenDeskDeps
  readonly #store: TokenStore
  readonly #now: () => number

  constructor(deps: TokenDeskDeps) {
    this.#deps = deps
    this.#store = new TokenStore(deps.tables)
    this.#now = deps.now ?? Date.now
  }

  /** Newest first. */
  of(person: string): Promise<readonly ApiToken[]> {
    return this.#store.of(person)
  }

  for(plan: string): Promise<readonly PlanToken[]> {
    return this.#store.for(plan)
  }

  /**
   * Rejects `unknown-person`, `unknown-plan` (she is no member), `not-allowed` (she has not this role), `too-many`, `sign-in-needed` (ended
   * meanwhile).
   */
  async make(
    by: Principal,
    person: string,
    { name, plan, role, days }: NewToken,
  ): Promise<{ readonly token: ApiToken; readonly secret: string }> {
    const { tables, auth, rights } = this.#deps
    if (!(await auth.people.find(person))?.active) throw new AppError('unknown-person', { person })
    const grants = await rights.grants(plan, person)
    if (grants.length === 0) throw new AppError('unknown-plan', { plan })
    if (!reaches(grants, role)) throw new AppError('not-allowed', { reason: 'not-hers' })
    if ((await this.#store.of(person)).length >= MOST_TOKENS) throw new AppError('too-many', { seconds: 60 })
    const now = this.#now()
    const token = {
      id: newId(),
      name,
      plan,
      role,
      created: now,
      expires: days === null ? null : now + days * DAY,
    }
    const secret = newTokenSecret()
    const row: NewTokenRow = { ...token, person, hash: tokenHash(secret) }
    const note = {
      plan,
      of: person,
      by,
      now,
      field: 'token',
      after: { id: token.id, name, role },
    } as const
    // What ends her sessions ends her tokens: none is made by a request that was still under way.
    const still = by.is === 'person' ? [sessionWrites.isThere(by.session)] : []
    if (!(await tables.write([...still, tokenWrites.add(row), noteRights(note)])))
      throw new AppError('sign-in-needed')
    return { token: { ...token, seen: null }, secret }
  }

  /** One of hers, or one for a plan. Rejects `link-invalid` when there is none such. */
  async revoke(
    by: Principal,
    { id, ...whose }: { readonly id: string } & ({ readonly person: string } | { readonly plan: string }),
  ): Promise<void> {
    const token = await this.#store.find(id)
    const isMeant = token && ('person' in whose ? token.person === whose.person : token.plan === whose.plan)
    if (!isMeant) throw new AppError('unknown-token')
    const { plan, person, name, role } = token
    const note = noteRights({
      plan,
      of: person,
      by,
      now: this.#now(),
      field: 'token',
      before: { id, name, role },
    })
    if (!(await this.#deps.tables.write([tokenWrites.remove(id, person), note])))
      throw new AppError('unknown-token')
    this.#deps.changes.tell({ person })
  }
}

/** In any part of the plan. */
const reaches = (grants: readonly Grant[], role: PlanRole): boolean =>
  grants.some((grant) => PLAN_ROLES.indexOf(grant.role) <= PLAN_ROLES.indexOf(role))
