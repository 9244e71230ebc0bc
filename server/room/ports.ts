/**
 * Everything a room needs from the outside. `server/store` and `server/ws` implement these; tests fake them. A room knows no database,
 * no socket and no timer but through here.
 */
import type { DocumentEdit } from '../../shared/doc/audit-changes.ts'
import type { Denial } from '../../shared/model/access.ts'
import type { CloseReason } from '../../shared/wire/close-code.ts'
import type { AuditKind } from '../../shared/wire/rest-lifecycle.ts'
import type { RoomSummary } from '../../shared/wire/rest.ts'
import type { RoomFrame } from './room-frame.ts'

export type RoomKey = { readonly plan: string; readonly room: string }
export const keyText = (key: RoomKey): string => `${key.plan}/${key.room}`

export type NewRoom = { readonly room: string; readonly update: Uint8Array }

/** Who sits behind a connection, as the door found out. The server's word: presence and history name nobody else. */
export type RoomGuest = {
  /** Id of the person. */
  readonly person: string
  readonly name: string
  /** Id of the API token she came with; absent: none. */
  readonly token?: string
}

/** What a guest may do in one room. `reason`: why she may only read. */
export type RoomPass =
  | { readonly guest: RoomGuest; readonly mode: 'write' }
  | { readonly guest: RoomGuest; readonly mode: 'read'; readonly reason: Denial }

/**
 * One change as the audit log keeps it, without its place: that is given with the commit. Values are plain data in the model's form.
 * `author`: who owns the Yjs client that wrote it, where that is not the person who delivered it; else empty.
 */
export type AuditNote = {
  readonly kind: AuditKind
  readonly row: string
  readonly column: string
  readonly field: string
  readonly before?: unknown
  readonly after?: unknown
  readonly person: string
  /** Id of the API token she used; absent: none. */
  readonly token?: string
  readonly author: string
  readonly made: number
  readonly received: number
}

/** Who first brought structs of a Yjs client into a room. Written once, with the commit that brought them. */
export type ClientOwner = readonly [client: number, person: string]

/** A room as the log has it. Applied in order, the updates give the document. */
export type LoadedLog = {
  readonly updates: readonly Uint8Array[]
  /** Place of the last commit. */
  readonly seq: number
  /** Log rows after the snapshot, and their bytes: what tells when to compact. */
  readonly rows: number
  readonly bytes: number
  /** Rows and snapshots left out because they are damaged. */
  readonly quarantined: number
  /** Rows that should be there and are not. */
  readonly missing: number
  /** When the room was made, milliseconds since 1970. */
  readonly created: number
  /** A final table's: takes no updates. */
  readonly frozen: boolean
  readonly owners: readonly ClientOwner[]
}

/** A room's document as one update, and the place of the last commit in it. */
export type StoredState = { readonly update: Uint8Array; readonly seq: number }

/** What goes into the log with an update, in the same transaction. */
export type Beside = {
  readonly notes?: readonly AuditNote[]
  readonly owners?: readonly ClientOwner[]
}

/**
 * Where rooms live: an append-only log per room. Every implementation passes `test/contracts/log-store.contract.ts`; the rules are in
 * `server/store/SPEC.md`. What cannot be written or read now rejects with `AppError('storage-unavailable')` and changes nothing.
 */
export type LogStore = {
  /** Another, larger number after every restore from a backup. */
  readonly epoch: number
  /** Grows with every opening; what makes clocks of two runs comparable. */
  readonly starts: number
  /** A plan with its first rooms, all or none. `false`: the id is taken and nothing changed. */
  createPlan(plan: string, rooms: readonly NewRoom[]): Promise<boolean>
  /** Another room of a plan. `false`: it was there already and is untouched. Rejects `unknown-plan`, and `plan-full` for one
   * table more than a plan may have. */
  createRoom(key: RoomKey, update: Uint8Array): Promise<boolean>
  plans(): Promise<readonly string[]>
  /** In order of their names; empty: no such plan. */
  rooms(plan: string): Promise<readonly RoomSummary[]>
  /** Of all rooms of a plan; of a client that several people have brought structs of, who did so in the oldest room. */
  owners(plan: string): Promise<readonly ClientOwner[]>
  /** `null`: no such room. */
  load(key: RoomKey): Promise<LoadedLog | null>
  /** The document made of all that is committed, built beside everything else. What cannot be applied is left out. `null`: no such room. */
  state(key: RoomKey): Promise<StoredState | null>
  /**
   * Resolves after the commit, with the update's place in the room's log; what goes beside it is on disk then, too, or nothing is. Rejects
   * `unknown-table`, and `read-only` for a frozen room.
   */
  append(key: RoomKey, update: Uint8Array, beside?: Beside): Promise<number>
  /** Condenses the log so far into a snapshot. Nobody who loads can tell. */
  compact(key: RoomKey): Promise<void>
  /** A real write, to find out whether saving works. */
  probe(): Promise<void>
  /** Waits for what was asked before. */
  close(): Promise<void>
}

/** One client in one room, as the socket presents it. None of these throws, whatever the socket's state. */
export type RoomPeer = {
  send(frame: RoomFrame): void
  /**
   * For what may be large: built only when the socket has taken the large frame before it, so memory stays bounded. `null`: there is
   * nothing to send any more.
   */
  sendLarge(build: () => RoomFrame | null): void
  /** The room has let go of the peer already. */
  close(reason: CloseReason): void
}

/**
 * Makes the audit log's notes of what an update changed (`server/audit/`). `authorOf`: who owns a Yjs client; `madeAt`: when its author says
 * that a struct was made. Never throws.
 */
export type AuditDesk = (
  changes: readonly DocumentEdit[],
  by: {
    readonly person: string
    readonly token?: string
    authorOf(client: number): string | undefined
    madeAt(client: number, clock: number): number | undefined
  },
) => readonly AuditNote[]

/** What a room tells the operator. Never plan contents. */
export type RoomLog = {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** What a room counts. */
export type RoomCounts = {
  count(what: RoomCount, by?: number): void
  commitTook(milliseconds: number): void
}
export type RoomCount =
  | 'updates'
  | 'commits'
  | 'acknowledgements'
  | 'refused_malformed'
  | 'refused_poison'
  | 'refused_gap'
  | 'refused_too_large'
  | 'commit_failures'
  | 'faults'
  | 'quarantined_rows'
  | 'presence_ignored'
  | 'dropped_unread'
  | 'refused_writers'
  | 'refused_forged'
  | 'barred_spoilers'
