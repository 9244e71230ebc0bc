/** What a room allows; the server's configuration decides, tests are stricter. */
import type { WorkLimit } from './work-shares.ts'

export type RoomLimits = {
  /** Largest document in bytes of its encoded state; a change beyond is refused with 4413. */
  readonly document: number
  /** Largest single update in bytes; a larger one is refused with 4413. Clients send what is larger in pieces. */
  readonly update: number
  /** Most structs in one update; a piece of what an honest client sends has fewer, however small they are. */
  readonly structs: number
  /** Log rows, and bytes of log, after which the log is condensed into a snapshot. */
  readonly compactRows: number
  readonly compactBytes: number
  /** A socket that said nothing for so long is sent a keepalive: y-websocket gives up after 30 s of silence. */
  readonly keepaliveMs: number
  /** An empty room stays in memory for so long. */
  readonly idleMs: number
  /** A client whose updates lack their cause has so long to send what is missing. */
  readonly gapMs: number
  /** Bytes of updates without their cause that are kept while it is awaited, for all clients of a room together. */
  readonly gapBytes: number
  /** Updates, and bytes of them, of somebody who may only read; more than an honest client has under way when it is told. */
  readonly droppedUpdates: number
  readonly droppedBytes: number
  /** Yjs client ids new to a room, of one connection; a browser has one for each time it is opened. And in all, of one person. */
  readonly newClients: number
  readonly clientsPerPerson: number
  /** How often somebody may make a room build its document again, and all rooms together; for how long she is kept out after the next time. */
  readonly spoils: number
  readonly spoilsEverywhere: number
  readonly spoilerMs: number
  /** Of the event loop, for each person: milliseconds at once, and a second. */
  readonly work: WorkLimit
}

export const ROOM_LIMITS: RoomLimits = {
  document: 64 * 1024 * 1024,
  update: 4 * 1024 * 1024,
  structs: 131_072,
  compactRows: 500,
  compactBytes: 4 * 1024 * 1024,
  keepaliveMs: 12_000,
  idleMs: 60_000,
  gapMs: 20_000,
  gapBytes: 2 * 1024 * 1024,
  droppedUpdates: 500,
  droppedBytes: 16 * 1024 * 1024,
  newClients: 1_000,
  clientsPerPerson: 20_000,
  spoils: 3,
  spoilsEverywhere: 6,
  spoilerMs: 60_000,
  // Half of the time for one, the other half for all others.
  work: { burst: 50, perSecond: 500 },
}
