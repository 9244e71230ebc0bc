/**
 * One message of a room, as said by either end: y-websocket's four tags and ours. `decodeMessage` gives back a closed union or throws
 * `AppError('malformed')`; the bytes in it are views into the frame. The encoders make whole messages, ready for one frame.
 */
import * as encoding from 'lib0/encoding'

import { AppError } from '../model/error.ts'
import { ByteReader } from './byte-reader.ts'
import { ACCESS, type AccessMode, DURABILITY, MESSAGE, SYNC } from './message-tag.ts'
import { WIRE_LIMITS } from './wire-limits.ts'

export type WireMessage =
  /** "This is what I have": the state vector. Answered by a step 2. */
  | { readonly is: 'step1'; readonly vector: Uint8Array }
  /** "This is what you lack." */
  | { readonly is: 'step2'; readonly update: Uint8Array }
  | { readonly is: 'update'; readonly update: Uint8Array }
  | { readonly is: 'awareness'; readonly body: Uint8Array }
  | { readonly is: 'auth'; readonly body: Uint8Array }
  | { readonly is: 'query-awareness' }
  /** The client: "my edits up to `version` are behind me on this socket; tell me when they are committed." */
  | { readonly is: 'ask-durability'; readonly version: number }
  /** The server, after the commit: everything up to `version` is on disk; `seq` is the room's place in the log. */
  | { readonly is: 'committed'; readonly version: number; readonly seq: number }
  | { readonly is: 'access'; readonly mode: AccessMode; readonly reason: string }
  /** The client, before it sends what it made while it was away: when that was. */
  | { readonly is: 'made'; readonly spans: readonly MadeSpan[] }

/** Yjs client `client` made its clocks from `clock` on, `length` of them, at `at` (milliseconds since 1970, by its own clock). */
export type MadeSpan = {
  readonly client: number
  readonly clock: number
  readonly length: number
  readonly at: number
}

const unknown = (what: string, value: number): AppError => new AppError('malformed', { what, value })

export function decodeMessage(bytes: Uint8Array): WireMessage {
  const reader = new ByteReader(bytes)
  const tag = reader.uint('message tag')
  switch (tag) {
    case MESSAGE.sync:
      return decodeSync(reader)
    case MESSAGE.awareness:
      return closed(reader, { is: 'awareness', body: reader.bytes('awareness') })
    case MESSAGE.auth:
      return { is: 'auth', body: reader.rest() }
    case MESSAGE.queryAwareness:
      return closed(reader, { is: 'query-awareness' })
    case MESSAGE.durability:
      return decodeDurability(reader.rest())
    case MESSAGE.access:
      return decodeAccess(reader.rest())
    case MESSAGE.made:
      return decodeMade(reader)
    default:
      throw unknown('message tag', tag)
  }
}

function decodeSync(reader: ByteReader): WireMessage {
  const kind = reader.uint('sync kind')
  const body = reader.bytes('sync body')
  reader.end('sync message')
  switch (kind) {
    case SYNC.step1:
      return { is: 'step1', vector: body }
    case SYNC.step2:
      return { is: 'step2', update: body }
    case SYNC.update:
      return { is: 'update', update: body }
    default:
      throw unknown('sync kind', kind)
  }
}

/** The body after tag 100: what a y-websocket `messageHandlers[100]` has left in its decoder. */
export function decodeDurability(
  body: Uint8Array,
): WireMessage & { readonly is: 'ask-durability' | 'committed' } {
  const reader = new ByteReader(body)
  const kind = reader.uint('durability kind')
  const version = reader.uint('version')
  switch (kind) {
    case DURABILITY.ask:
      return closed(reader, { is: 'ask-durability', version })
    case DURABILITY.committed:
      return closed(reader, { is: 'committed', version, seq: reader.uint('seq') })
    default:
      throw unknown('durability kind', kind)
  }
}

/** The body after tag 101. */
export function decodeAccess(body: Uint8Array): WireMessage & { readonly is: 'access' } {
  const reader = new ByteReader(body)
  const mode = reader.uint('access mode')
  const reason = reader.text('access reason', 1024)
  if (mode !== ACCESS.write && mode !== ACCESS.read) throw unknown('access mode', mode)
  return closed(reader, { is: 'access', mode, reason })
}

function decodeMade(reader: ByteReader): WireMessage {
  const count = reader.uint('made count')
  if (count > WIRE_LIMITS.madeSpans) throw new AppError('malformed', { what: 'made count', at: 0 })
  const spans: MadeSpan[] = []
  for (let n = 0; n < count; n++)
    spans.push({
      client: reader.uint('made client'),
      clock: reader.uint('made clock'),
      length: reader.uint('made length'),
      at: reader.uint('made at'),
    })
  return closed(reader, { is: 'made', spans })
}

function closed<T>(reader: ByteReader, message: T): T {
  reader.end('message')
  return message
}

const build = (...numbers: number[]): encoding.Encoder => {
  const encoder = encoding.createEncoder()
  for (const number of numbers) encoding.writeVarUint(encoder, number)
  return encoder
}

const withBytes = (body: Uint8Array, ...numbers: number[]): Uint8Array => {
  const encoder = build(...numbers)
  encoding.writeVarUint8Array(encoder, body)
  return encoding.toUint8Array(encoder)
}

export const encodeStep1 = (vector: Uint8Array): Uint8Array => withBytes(vector, MESSAGE.sync, SYNC.step1)
export const encodeStep2 = (update: Uint8Array): Uint8Array => withBytes(update, MESSAGE.sync, SYNC.step2)
/** Whether somebody is at work, without reading what she did. */
export const isUpdate = (message: Uint8Array): boolean =>
  message[0] === MESSAGE.sync && message[1] === SYNC.update

export const encodeUpdate = (update: Uint8Array): Uint8Array => withBytes(update, MESSAGE.sync, SYNC.update)
export const encodeAwarenessMessage = (body: Uint8Array): Uint8Array => withBytes(body, MESSAGE.awareness)
export const encodeQueryAwareness = (): Uint8Array => encoding.toUint8Array(build(MESSAGE.queryAwareness))

/** The client's question, sent after its updates. */
export const encodeAskDurability = (version: number): Uint8Array =>
  encoding.toUint8Array(build(MESSAGE.durability, DURABILITY.ask, version))

/** The server's answer, sent after the commit. */
export const encodeCommitted = (version: number, seq: number): Uint8Array =>
  encoding.toUint8Array(build(MESSAGE.durability, DURABILITY.committed, version, seq))

export function encodeAccess(mode: AccessMode, reason: string): Uint8Array {
  const encoder = build(MESSAGE.access, mode)
  encoding.writeVarString(encoder, reason)
  return encoding.toUint8Array(encoder)
}

/** At most `WIRE_LIMITS.madeSpans` of them. */
export function encodeMade(spans: readonly MadeSpan[]): Uint8Array {
  const encoder = build(MESSAGE.made, spans.length)
  for (const { client, clock, length, at } of spans)
    for (const number of [client, clock, length, at]) encoding.writeVarUint(encoder, number)
  return encoding.toUint8Array(encoder)
}

/** An awareness message without entries: harmless to every client, and it keeps a quiet socket from being given up after 30 s. */
export const KEEPALIVE: Uint8Array = encodeAwarenessMessage(Uint8Array.of(0))
