/**
 * The version of everything in this folder that two programs must agree on. A client names it when it opens a socket (`?v=`); a server
 * that no longer speaks it closes with 4426. `test/shared/wire/protocol-version.test.ts` fails when the wire changes and this does not.
 *
 * History, one line each:
 * 1: y-websocket tags 0–3, durability (100), access (101), tab frames, close codes, presence.
 * 2: the server's first frame on a tab socket says the epoch of its store; clients of version 1 are not sent it.
 * 3: times at which offline edits were made (102); sockets of servers that know who is there close with 4401 and 4403.
 */
export const PROTOCOL_VERSION = 3

/** The oldest client this code still understands. */
export const OLDEST_PROTOCOL_VERSION = 1

/** From this version on a client is told the epoch. */
export const HELLO_VERSION = 2

export const isSpokenVersion = (version: number): boolean =>
  Number.isInteger(version) && version >= OLDEST_PROTOCOL_VERSION && version <= PROTOCOL_VERSION
