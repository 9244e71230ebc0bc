/** How a snapshot lies on disk: Yjs v2, gzip. Only stores call this, off the event loop; garbage throws. */
import { gunzipSync, gzipSync } from 'node:zlib'

import { condenseUpdates, expandSnapshot } from '../../shared/wire/condense-updates.ts'

/** Far above the largest room a server accepts; a damaged length must not take the memory. */
const LARGEST = 1024 * 1024 * 1024

export function packSnapshot(updates: readonly Uint8Array[]): {
  payload: Buffer
  refused: readonly number[]
} {
  const { snapshot, refused } = condenseUpdates(updates)
  return { payload: gzipSync(snapshot), refused }
}

/** Back to one v1 update. */
export const unpackSnapshot = (payload: Uint8Array): Uint8Array =>
  expandSnapshot(gunzipSync(payload, { maxOutputLength: LARGEST }))
