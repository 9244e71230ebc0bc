/** A state vector as it comes over the wire, checked without a document: pairs of client and clock, as many as it says. */
import { AppError } from '../model/error.ts'
import { ByteReader } from './byte-reader.ts'

/** Throws `AppError('malformed')`; gives the bytes back. */
export function checkedVector(vector: Uint8Array): Uint8Array {
  const reader = new ByteReader(vector)
  const pairs = reader.uint('vector count')
  if (pairs * 2 > reader.left) throw new AppError('malformed', { what: 'vector count', at: 0 })
  for (let n = 0; n < pairs; n++) {
    reader.uint('vector client')
    reader.uint('vector clock')
  }
  reader.end('state vector')
  return vector
}

/**
 * Whether the owner of `vector` has less than half of what `whole` has: what she lacks is most of the document, and all of it is as good an
 * answer. Both are state vectors that were checked.
 */
export function knowsLittle(vector: Uint8Array, whole: Uint8Array): boolean {
  const known = clocksOf(vector)
  let [all, hers] = [0, 0]
  for (const [client, clock] of clocksOf(whole)) {
    all += clock
    hers += Math.min(clock, known.get(client) ?? 0)
  }
  return hers * 2 < all
}

function clocksOf(vector: Uint8Array): ReadonlyMap<number, number> {
  const reader = new ByteReader(vector)
  const clocks = new Map<number, number>()
  for (let pairs = reader.uint('vector count'); pairs > 0; pairs--) {
    const client = reader.uint('vector client')
    clocks.set(client, reader.uint('vector clock'))
  }
  return clocks
}
