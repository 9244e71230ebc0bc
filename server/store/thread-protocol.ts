/** What the main thread and the SQLite threads say to each other. */
import type { NewRoom, RoomKey } from '../room/ports.ts'
import type { Append, NewSnapshot } from './sqlite-writer.ts'
import type { Statement, Write } from './tables.ts'

export type ThreadSetup = {
  readonly role: 'writer' | 'reader'
  readonly file: string
  /** How long a write waits for another process to let go of the file. */
  readonly busyTimeout: number
}

export type ThreadAsk =
  | { readonly what: 'append'; readonly batch: readonly Append[] }
  | { readonly what: 'create-plan'; readonly plan: string; readonly rooms: readonly NewRoom[] }
  | { readonly what: 'create-room'; readonly key: RoomKey; readonly update: Uint8Array }
  | { readonly what: 'keep-snapshot'; readonly snapshot: NewSnapshot }
  | { readonly what: 'read'; readonly statement: Statement }
  | { readonly what: 'write'; readonly statements: readonly Write[] }
  | { readonly what: 'probe' }
  | { readonly what: 'meta' }
  | { readonly what: 'plans' }
  | { readonly what: 'rooms'; readonly plan: string }
  | { readonly what: 'owners'; readonly plan: string }
  | { readonly what: 'load'; readonly key: RoomKey }
  | { readonly what: 'condense'; readonly key: RoomKey }
  | { readonly what: 'state'; readonly key: RoomKey }
  | { readonly what: 'close' }

export type ThreadRequest = { readonly id: number; readonly ask: ThreadAsk }
export type ThreadAnswer =
  | { readonly id: number; readonly ok: unknown }
  | { readonly id: number; readonly failed: { readonly code: string; readonly message: string } }
