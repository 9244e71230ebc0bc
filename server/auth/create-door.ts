/**
 * The door of one server with everything behind it. `changes.tell` is for whoever changes what rights depend on (memberships, tokens, states of
 * tables), after it is durable; what changes about people and sessions is forwarded from `Auth`.
 */
import type { PlanOutlines } from '../plan-outlines.ts'
import type { TableStore } from '../store/tables.ts'
import { ApiTokens } from './api-tokens.ts'
import type { Auth } from './auth.ts'
import { DoorChanges } from './door-changes.ts'
import { Door } from './door.ts'
import { Rights } from './rights.ts'

export type DoorParts = {
  readonly door: Door
  readonly rights: Rights
  readonly changes: DoorChanges
}

export function createDoor(options: {
  readonly tables: TableStore
  readonly auth: Auth
  readonly outlines: Pick<PlanOutlines, 'component'>
  readonly operatorKey: string | null
  readonly now?: () => number
}): DoorParts {
  const { tables, auth, outlines, operatorKey, now = Date.now } = options
  const changes = new DoorChanges()
  const tokens = new ApiTokens(tables, changes, now)
  const rights = new Rights(tables, outlines, changes)
  auth.changes.on(changes.tell)
  return {
    door: new Door({ people: auth.people, sessions: auth.sessions, tokens, rights, changes, operatorKey }),
    rights,
    changes,
  }
}
