/**
 * First number of every message, and the second one where a tag has kinds. 0–3 are y-websocket's, so its clients work unchanged;
 * ours start at 100, and a client that never asks never hears them (101 excepted, which it logs and ignores).
 */
export const MESSAGE = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  durability: 100,
  access: 101,
  made: 102,
} as const

/** Kinds of `MESSAGE.sync`. */
export const SYNC = { step1: 0, step2: 1, update: 2 } as const

/** Kinds of `MESSAGE.durability`: the client asks after its updates, the server answers after the commit. */
export const DURABILITY = { ask: 0, committed: 1 } as const

/** What `MESSAGE.access` says about this connection to this room. */
export const ACCESS = { write: 0, read: 1 } as const
export type AccessMode = (typeof ACCESS)[keyof typeof ACCESS]
