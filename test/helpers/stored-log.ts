/** A room's stored log as a store gives it, without a database: sound, of so many updates, and nothing else said of it. */
import type { LoadedLog } from '../../server/room/ports.ts'

export const storedLog = (updates: readonly Uint8Array[] = []): LoadedLog => ({
  updates,
  seq: 0,
  rows: 0,
  bytes: 0,
  quarantined: 0,
  missing: 0,
  created: 0,
  frozen: false,
  owners: [],
})
