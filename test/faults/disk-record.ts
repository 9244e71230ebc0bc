/**
 * Reads what `disk-shim.c` wrote down: what was done to the files and what was sent to whom, in one order. Also finds, in what was sent, the
 * acknowledgements: the moment at which each client could have heard that its edits are saved.
 */
import { readFileSync } from 'node:fs'

import { decodeMessage } from '../../shared/wire/message.ts'

/** Files go by their inode, as names come and go. */
export type DiskEntry =
  | { readonly what: 'create'; readonly file: number; readonly name: string }
  | { readonly what: 'write'; readonly file: number; readonly at: number; readonly data: Buffer }
  | { readonly what: 'truncate'; readonly file: number; readonly length: number }
  | { readonly what: 'sync-begins'; readonly file: number }
  /** What the file held at the entry `since` is on disk now. A directory's: its names. */
  | { readonly what: 'synced'; readonly file: number; readonly since: number }
  | { readonly what: 'remove'; readonly name: string }
  | { readonly what: 'rename'; readonly name: string; readonly to: string }
  /** To the peer at this port. */
  | { readonly what: 'sent'; readonly port: number; readonly data: Buffer }

const HEADER = 1 + 8 + 8 + 4 + 4

export function readRecord(path: string): DiskEntry[] {
  const bytes = readFileSync(path)
  const entries: DiskEntry[] = []
  for (let at = 0; at + HEADER <= bytes.length;) {
    const what = String.fromCharCode(bytes.readUInt8(at))
    const [file, place] = [Number(bytes.readBigUInt64LE(at + 1)), Number(bytes.readBigUInt64LE(at + 9))]
    const [nameLength, length] = [bytes.readUInt32LE(at + 17), bytes.readUInt32LE(at + 21)]
    const name = bytes.toString('utf8', at + HEADER, at + HEADER + nameLength)
    const end = at + HEADER + nameLength + length
    // Killed while it was being written down: not done either.
    if (end > bytes.length) break
    entries.push(entryOf(what, file, place, name, bytes.subarray(end - length, end)))
    at = end
  }
  return entries
}

function entryOf(what: string, file: number, at: number, name: string, data: Buffer): DiskEntry {
  switch (what) {
    case 'C':
      return { what: 'create', file, name }
    case 'W':
      return { what: 'write', file, at, data }
    case 'T':
      return { what: 'truncate', file, length: at }
    case 'B':
      return { what: 'sync-begins', file }
    case 'S':
      return { what: 'synced', file, since: at }
    case 'U':
      return { what: 'remove', name }
    case 'R':
      return { what: 'rename', name, to: data.toString('utf8') }
    case 'A':
      return { what: 'sent', port: file, data }
    default:
      throw new Error(`an entry of the disk's record that nobody knows: ${what}`)
  }
}

/** At the entry `index` the client at `port` could hear that its edits up to `version` are saved. */
export type Acknowledged = { readonly index: number; readonly port: number; readonly version: number }

/** Reads the websocket streams of all clients for message 100, in the order of the entries. */
export function acknowledgementsIn(entries: readonly DiskEntry[]): Acknowledged[] {
  const streams = new Map<number, ServerStream>()
  const found: Acknowledged[] = []
  for (const [index, entry] of entries.entries()) {
    if (entry.what !== 'sent') continue
    const stream = streams.get(entry.port) ?? new ServerStream()
    streams.set(entry.port, stream)
    for (const version of stream.read(entry.data)) found.push({ index, port: entry.port, version })
  }
  return found
}

/** What a server says on one connection: an answer to the upgrade, then frames without masks. */
class ServerStream {
  #rest = Buffer.alloc(0)
  #upgraded = false
  #isOther = false

  /** Versions acknowledged in these bytes. */
  read(data: Buffer): number[] {
    if (this.#isOther) return []
    this.#rest = Buffer.concat([this.#rest, data])
    if (!this.#upgraded) {
      const end = this.#rest.indexOf('\r\n\r\n')
      if (end < 0) return []
      this.#isOther = !this.#rest.subarray(0, end).toString('latin1').startsWith('HTTP/1.1 101')
      this.#upgraded = true
      this.#rest = this.#rest.subarray(end + 4)
    }
    const versions: number[] = []
    for (let frame = this.#frame(); frame !== null; frame = this.#frame()) {
      // As soon as the first byte of a frame can leave, all of it may.
      const message = frame.isBinary ? decodeMessage(new Uint8Array(frame.payload)) : null
      if (message?.is === 'committed') versions.push(message.version)
    }
    return versions
  }

  #frame(): { readonly isBinary: boolean; readonly payload: Buffer } | null {
    const bytes = this.#rest
    if (this.#isOther || bytes.length < 2) return null
    const short = bytes.readUInt8(1) & 0x7f
    const header = short === 126 ? 4 : short === 127 ? 10 : 2
    if (bytes.length < header) return null
    const length =
      short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short
    if (bytes.length < header + length) return null
    this.#rest = bytes.subarray(header + length)
    return { isBinary: (bytes.readUInt8(0) & 0x0f) === 2, payload: bytes.subarray(header, header + length) }
  }
}
