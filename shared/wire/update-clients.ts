/**
 * Whose structs an update brings, read from its bytes without a document. Nearly every update is one client's, and then its first few
 * numbers tell; only an update of several is read through. Null: it cannot be read, and applying it will say so.
 */
import * as Y from 'yjs'

import { ByteReader } from './byte-reader.ts'

/** `to`: the clock after the last struct of that client; `null` where it was not read (one client only). */
export type UpdateClient = { readonly client: number; readonly to: number | null }

export function clientsOf(update: Uint8Array): readonly UpdateClient[] | null {
  try {
    const reader = new ByteReader(update)
    const count = reader.uint('clients')
    if (count === 0) return []
    if (count === 1) {
      reader.uint('structs')
      return [{ client: reader.uint('client'), to: null }]
    }
    return [...Y.parseUpdateMeta(update).to].map(([client, to]) => ({ client, to }))
  } catch {
    return null
  }
}

/** The clock after an update's last struct of `client`. Throws on garbage. */
export const reachOf = (update: Uint8Array, client: number): number =>
  Y.parseUpdateMeta(update).to.get(client) ?? 0
