/**
 * The one door: who asks (a session's cookie, a token, the operator's key), and what she may do here. Sockets and routes ask through
 * `DoorPort` and decide nothing by themselves. Whatever cannot be read now rejects with `storage-unavailable`: nobody comes in by a fault.
 */
import { createHash, timingSafeEqual } from 'node:crypto'

import {
  type Denial,
  NO_STANDING,
  planDenial,
  type Standing,
  tableDenial,
  type TableFacts,
} from '../../shared/model/access.ts'
import type { RoomGuest, RoomKey, RoomPass } from '../room/ports.ts'
import { type ApiTokens, nameOfToken } from './api-tokens.ts'
import { bearerOf } from './bearer.ts'
import type { DoorChanges } from './door-changes.ts'
import type { DoorChange, DoorPort } from './door-port.ts'
import type { People } from './people.ts'
import { type Credentials, OPERATOR, type Principal } from './principal.ts'
import type { Rights } from './rights.ts'
import type { Sessions } from './sessions.ts'

export type DoorDeps = {
  readonly people: Pick<People, 'find'>
  readonly sessions: Pick<Sessions, 'find' | 'isAlive' | 'touch'>
  readonly tokens: ApiTokens
  readonly rights: Rights
  readonly changes: DoorChanges
  /** Noted for this machine's command line; null: there is none. */
  readonly operatorKey: string | null
}

const THE_OPERATOR: Principal = { is: 'operator', person: OPERATOR, name: 'operator' }
const EVERYTHING: Standing = { grants: [{ scope: 'plan', role: 'owner' }], administrator: true }

export class Door implements DoorPort {
  readonly #deps: DoorDeps
  /** Grows with every change, so that what was found out while something changed is found out anew. */
  #changes = 0

  constructor(deps: DoorDeps) {
    this.#deps = deps
    deps.changes.onFirst(() => this.#changes++)
  }

  identify(credentials: Credentials): Promise<Principal | null> {
    const bearer = bearerOf(credentials)
    // Whoever shows a secret is whom it names, or nobody.
    if (bearer === null) return this.#signedIn(credentials.cookie)
    return this.#isOperator(bearer) ? Promise.resolve(THE_OPERATOR) : this.#deps.tokens.identify(bearer)
  }

  isValid(principal: Principal): Promise<boolean> {
    switch (principal.is) {
      case 'person':
        return this.#deps.sessions.isAlive(principal.session, principal.person)
      case 'token':
        return this.#deps.tokens.isValid(principal)
      case 'operator':
        return Promise.resolve(true)
    }
  }

  noteUse(principal: Principal): void {
    if (principal.is === 'person') this.#deps.sessions.touch(principal.session, principal.person)
  }

  async standing(principal: Principal, plan: string): Promise<Standing> {
    const { rights } = this.#deps
    switch (principal.is) {
      case 'person':
        return {
          grants: await rights.grants(plan, principal.person),
          administrator: principal.administrator,
        }
      case 'token':
        if (principal.plan !== plan) return NO_STANDING
        return {
          grants: await rights.grants(plan, principal.person),
          administrator: false,
          limit: principal.role,
        }
      case 'operator':
        return EVERYTHING
    }
  }

  table(plan: string, table: string): Promise<TableFacts> {
    return this.#deps.rights.table(plan, table)
  }

  async pass(principal: Principal, key: RoomKey): Promise<RoomPass | null> {
    for (;;) {
      const before = this.#changes
      const pass = await this.#pass(principal, key)
      if (before === this.#changes) return pass
    }
  }

  onChange(handler: (change: DoorChange) => void): () => void {
    return this.#deps.changes.on(handler)
  }

  async #signedIn(cookie: string | undefined): Promise<Principal | null> {
    const found = await this.#deps.sessions.find(cookie)
    if (!found) return null
    const { id, name, administrator } = found.person
    return { is: 'person', person: id, name, administrator, session: found.session }
  }

  async #pass(principal: Principal, key: RoomKey): Promise<RoomPass | null> {
    const standing = await this.standing(principal, key.plan)
    if (planDenial(standing, 'read') !== null) return null
    const guest = await this.#guest(principal)
    const reason = await this.#writeDenial(standing, key)
    return reason === null ? { guest, mode: 'write' } : { guest, mode: 'read', reason }
  }

  /** Under the name she has now: she may have come under another. */
  async #guest(principal: Principal): Promise<RoomGuest> {
    const { is, person, name } = principal
    if (is === 'operator') return { person, name }
    const current = (await this.#deps.people.find(person))?.name ?? name
    if (is === 'person') return { person, name: current }
    return { person, name: nameOfToken(current, principal.label), token: principal.token }
  }

  async #writeDenial(standing: Standing, { plan, room }: RoomKey): Promise<Denial | null> {
    switch (room) {
      case 'outline':
        return planDenial(standing, 'structure')
      case 'discussion':
        return planDenial(standing, 'comment')
      case 'register':
        // The server's own.
        return 'viewer'
      default:
        return tableDenial(standing, 'edit', await this.table(plan, room))
    }
  }

  #isOperator(secret: string): boolean {
    const { operatorKey } = this.#deps
    return operatorKey !== null && timingSafeEqual(sha256(secret), sha256(operatorKey))
  }
}

/** Of equal length, whatever was sent. */
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
