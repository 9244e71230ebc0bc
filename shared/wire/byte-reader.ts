/**
 * Reads bytes that a stranger wrote. Every length is checked against the bytes that are there before anything is made of it, so a
 * declared length costs nothing; whatever does not fit throws `AppError('malformed')`, which ends as close 4400.
 * Byte arrays it returns are views into the message, not copies.
 */
import * as decoding from 'lib0/decoding'
import { decodeUtf8 } from 'lib0/string'

import { AppError } from '../model/error.ts'

const malformed = (what: string, at: number): AppError => new AppError('malformed', { what, at })

export class ByteReader {
  readonly #decoder: decoding.Decoder

  constructor(bytes: Uint8Array) {
    this.#decoder = decoding.createDecoder(bytes)
  }

  get left(): number {
    return this.#decoder.arr.length - this.#decoder.pos
  }

  /** Place of the next byte. */
  get at(): number {
    return this.#decoder.pos
  }

  byte(what: string): number {
    return this.#read(what, decoding.readUint8)
  }

  skip(count: number, what: string): void {
    if (count > this.left) throw malformed(what, this.at)
    this.#decoder.pos += count
  }

  /** An unsigned integer of variable length, at most 2⁵³ − 1. */
  uint(what: string): number {
    const at = this.#decoder.pos
    const value = this.#read(what, decoding.readVarUint)
    if (!Number.isSafeInteger(value)) throw malformed(what, at)
    return value
  }

  /** Bytes with their length before them. */
  bytes(what: string, limit = Number.MAX_SAFE_INTEGER): Uint8Array {
    const at = this.#decoder.pos
    const length = this.uint(what)
    if (length > this.left || length > limit) throw malformed(what, at)
    return this.#read(what, (decoder) => decoding.readUint8Array(decoder, length))
  }

  /** UTF-8 with its length in bytes before it. */
  text(what: string, limit = Number.MAX_SAFE_INTEGER): string {
    const at = this.#decoder.pos
    const raw = this.bytes(what, limit)
    try {
      return decodeUtf8(raw)
    } catch {
      throw malformed(what, at)
    }
  }

  rest(): Uint8Array {
    return decoding.readTailAsUint8Array(this.#decoder)
  }

  /** Nothing may follow. */
  end(what: string): void {
    if (this.left > 0) throw malformed(what, this.#decoder.pos)
  }

  #read<T>(what: string, read: (decoder: decoding.Decoder) => T): T {
    const at = this.#decoder.pos
    try {
      return read(this.#decoder)
    } catch {
      throw malformed(what, at)
    }
  }
}
