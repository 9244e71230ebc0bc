/**
 * The door as sockets and routes see it: who asks, what she may do here, and when that changes. `server/auth/door.ts` is the real one; tests of
 * rooms and sockets may stand their own. Everything here may reject with `storage-unavailable`.
 */
import type { Standing, TableFacts } from '../../shared/model/access.ts'
import type { RoomKey, RoomPass } from '../room/ports.ts'
import type { Credentials, Principal } from './principal.ts'

export type DoorPort = {
  /** Null: nobody we know (no credentials, or such that are unknown, over, revoked). */
  identify(credentials: Credentials): Promise<Principal | null>
  /** False as soon as the session, token or person is no more. */
  isValid(principal: Principal): Promise<boolean>
  /** She is at work over a socket, which sends no requests: her session is in use. Costs next to nothing. */
  noteUse?(principal: Principal): void
  standing(principal: Principal, plan: string): Promise<Standing>
  /** Component and state of a table; of one that the outline does not name, no component. */
  table(plan: string, table: string): Promise<TableFacts>
  /** Null: she may not even read it, or there is no such plan for her. */
  pass(principal: Principal, key: RoomKey): Promise<RoomPass | null>
  /**
   * Something changed that may change passes: of one person (everywhere), or of one plan (for everybody), or of one person's session.
   * Called after it is durable. Whoever holds connections asks anew for those concerned, at once.
   */
  onChange(handler: (change: DoorChange) => void): () => void
}

export type DoorChange = {
  readonly person?: string
  readonly plan?: string
  /** Only the passes to these tables: no person's rights and no session are others than before. One change for all that change at once. */
  readonly tables?: ReadonlySet<string>
}
