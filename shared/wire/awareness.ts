/**
 * The body of an awareness message (y-protocols): who is here, one entry per Yjs client. A server owns the clocks: it takes a client's
 * entry for its own client id only, gives it a clock of its own and passes it on, so a poisoned clock dies with its socket.
 */
import * as encoding from 'lib0/encoding'

import { AppError } from '../model/error.ts'
import { ByteReader } from './byte-reader.ts'
import { WIRE_LIMITS } from './wire-limits.ts'

export type AwarenessEntry = {
  /** Yjs client id. */
  readonly client: number
  readonly clock: number
  /** JSON; `null` as text: gone. */
  readonly state: string
}

export const GONE = 'null'

export function decodeAwareness(body: Uint8Array): AwarenessEntry[] {
  const reader = new ByteReader(body)
  const count = reader.uint('awareness count')
  if (count > WIRE_LIMITS.awarenessEntries)
    throw new AppError('malformed', { what: 'awareness count', at: 0 })
  const entries: AwarenessEntry[] = []
  for (let n = 0; n < count; n++) {
    const client = reader.uint('awareness client')
    const clock = reader.uint('awareness clock')
    entries.push({ client, clock, state: reader.text('awareness state') })
  }
  reader.end('awareness')
  return entries
}

export function encodeAwareness(entries: readonly AwarenessEntry[]): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, entries.length)
  for (const entry of entries) {
    encoding.writeVarUint(encoder, entry.client)
    encoding.writeVarUint(encoder, entry.clock)
    encoding.writeVarString(encoder, entry.state)
  }
  return encoding.toUint8Array(encoder)
}
