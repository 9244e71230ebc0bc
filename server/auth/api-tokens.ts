/**
 * API tokens as scripts use them: what is kept of one is the SHA-256. Every use finds out anew whether the token still counts, from a memory
 * that forgets at once when its person changes or it is revoked. They are made and taken back in `token-desk.ts`.
 */
import { createHash, randomBytes } from 'node:crypto'

import type { TableStore } from '../store/tables.ts'
import { type LiveToken, TokenStore, tokenWrites } from '../store/token-store.ts'
import type { DoorChanges } from './door-changes.ts'
import { FreshCache } from './fresh-cache.ts'
import type { Principal } from './principal.ts'

type TokenPrincipal = Principal & { readonly is: 'token' }

const SECRET = /^fsc_[A-Za-z0-9_-]{43}$/
export const newTokenSecret = (): string => `fsc_${randomBytes(32).toString('base64url')}`
export const tokenHash = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

/** What whoever works beside a script is shown. */
export const nameOfToken = (person: string, label: string): string => `${person} (${label})`

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
    const hash = tokenHash(secret)
    const token = await this.#live.get(hash, () => this.#store.live(hash, this.#now()))
    if (!token || this.#isOver(token)) return null
    this.#noteSeen(token)
    const { id, person, personName, name, plan, role } = token
    return { is: 'token', person, name: nameOfToken(personName, name), label: name, token: id, plan, role }
  }

  async isValid({ token: id }: TokenPrincipal): Promise<boolean> {
    return (await this.#store.liveById(id, this.#now())) !== null
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
