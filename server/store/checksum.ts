import { crc32 } from 'node:zlib'

/** Of a stored payload together with its place, so that a flipped byte and a row in the wrong place are both seen. */
export const checksum = (payload: Uint8Array, seq: number): number => crc32(payload, seq >>> 0)
