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
