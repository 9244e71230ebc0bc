/**
 * API tokens: made and taken back by their person, shown once, used by scripts. What is kept is the SHA-256. Every use finds out anew
 * whether the token still counts, from a memory that forgets at once when its person changes or it is revoked.
 */
import { createHash, randomBytes } from 'node:crypto'

import type { PlanRole } from '../../shared/model/access.ts'
import type { TableStore } from '../store/tables.ts'
import { type LiveToken, TokenStore, tokenWrites } from '../store/token-store.ts'
import type { DoorChanges } from './door-changes.ts'
import { FreshCache } from './fresh-cache.ts'
import type { Principal } from './principal.ts'
import { newId } from './secret.ts'

type TokenPrincipal = Principal & { readonly is: 'token' }

const SECRET = /^fsc_[A-Za-z0-9_-]{43}$/
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
const MOST = 10_000
const NOTED_EVERY_MS = 60_000

export class ApiTokens {
  readonly #tables: TableStore
  readonly #store: TokenStore
  readonly #now: () => number
  readonly #live = new FreshCache<LiveToken>(MOST)
  readonly #noted = new Map<string, number>()

  constructor(tables: TableStore, changes: DoorChanges, now: () => number = Date.now) {
    this.#tables = tables
    this.#store = new TokenStore(tables)
    this.#now = now
    changes.onFirst(({ person, plan }) => {
      if (person !== undefined && plan === undefined)
        this.#live.forgetWhere((token) => token.person === person)
    })
  }

  /** Null: unknown, revoked, over, or its person is deactivated. */
  async identify(secret: string): Promise<TokenPrincipal | null> {
    if (!SECRET.test(secret)) return null
    const hash = hashOf(secret)
    const token = await this.#live.get(hash, () => this.#store.live(hash, this.#now()))
    if (!token || this.#isOver(token)) return null
    this.#noteSeen(token)
    const { id, person, personName, name, plan, role } = token
    return { is: 'token', person, name: `${personName} (${name})`, token: id, plan, role }
  }

  async isValid({ token: id }: TokenPrincipal): Promise<boolean> {
    return (await this.#store.liveById(id, this.#now())) !== null
  }

  list(person: string): ReturnType<TokenStore['of']> {
    return this.#store.of(person)
  }

  /** `secret` is told now and never again. */
  async make(of: {
    readonly person: string
    readonly name: string
    readonly plan: string
    readonly role: PlanRole
    readonly expires: number | null
  }): Promise<{ readonly id: string; readonly secret: string }> {
    const [id, secret] = [newId(), `fsc_${randomBytes(32).toString('base64url')}`]
    await this.#tables.write([tokenWrites.add({ ...of, id, hash: hashOf(secret), created: this.#now() })])
    return { id, secret }
  }

  #isOver({ expires }: LiveToken): boolean {
    return expires !== null && expires <= this.#now()
  }

  /** At most once a minute; that it could not be noted is no reason to refuse. */
  #noteSeen({ id, seen }: LiveToken): void {
    const now = this.#now()
    const last = this.#noted.get(id) ?? seen ?? -Infinity
    if (now - last < NOTED_EVERY_MS) return
    if (this.#noted.size >= MOST) this.#noted.clear()
    this.#noted.set(id, now)
    this.#tables.write([tokenWrites.noteSeen(id, now)]).catch(() => this.#noted.delete(id))
  }
}
