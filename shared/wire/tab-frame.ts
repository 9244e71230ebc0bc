/**
 * Frames of the tab socket: all rooms of a plan over one websocket. Each frame is the room's name, a kind, and a payload: a room's
 * message (`data`), nothing (`open`, and `close` by a client that leaves), or code and reason (`close` by the server).
 * The client opens a room and may send at once; the server answers with a step 1, or with a close for that room alone. Before anything else
 * the server says which store it has (`hello`, of no room).
 */
import * as encoding from 'lib0/encoding'

import { AppError } from '../model/error.ts'
import { ByteReader } from './byte-reader.ts'
import { WIRE_LIMITS } from './wire-limits.ts'

export const TAB_FRAME = { data: 0, open: 1, close: 2, hello: 3 } as const

export type TabFrame =
  | { readonly is: 'data'; readonly room: string; readonly message: Uint8Array }
  | { readonly is: 'open'; readonly room: string }
  /** `epoch` is another number after every restore from a backup. */
  | { readonly is: 'hello'; readonly room: ''; readonly epoch: number }
  /** Code 1000 when the frame says nothing more. */
  | { readonly is: 'close'; readonly room: string; readonly code: number; readonly reason: string }

/** Throws `AppError('malformed')`; `message` is a view into the frame. */
export function decodeTabFrame(bytes: Uint8Array): TabFrame {
  const reader = new ByteReader(bytes)
  const room = reader.text('room', WIRE_LIMITS.roomName)
  const kind = reader.uint('frame kind')
  switch (kind) {
    case TAB_FRAME.data:
      return { is: 'data', room, message: reader.rest() }
    case TAB_FRAME.open:
      reader.end('open frame')
      return { is: 'open', room }
    case TAB_FRAME.close:
      return { is: 'close', room, ...readClose(reader) }
    case TAB_FRAME.hello:
      return readHello(reader, room)
    default:
      throw new AppError('malformed', { what: 'frame kind', value: kind })
  }
}

function readHello(reader: ByteReader, room: string): TabFrame {
  if (room !== '') throw new AppError('malformed', { what: 'hello of a room' })
  const epoch = reader.uint('epoch')
  reader.end('hello frame')
  return { is: 'hello', room, epoch }
}

function readClose(reader: ByteReader): { code: number; reason: string } {
  if (reader.left === 0) return { code: 1000, reason: '' }
  const code = reader.uint('close code')
  const reason = reader.text('close reason', WIRE_LIMITS.closeReason)
  reader.end('close frame')
  return { code, reason }
}

const start = (room: string, kind: number): encoding.Encoder => {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, room)
  encoding.writeVarUint(encoder, kind)
  return encoder
}

export function encodeTabData(room: string, message: Uint8Array): Uint8Array {
  const encoder = start(room, TAB_FRAME.data)
  encoding.writeUint8Array(encoder, message)
  return encoding.toUint8Array(encoder)
}

export const encodeTabOpen = (room: string): Uint8Array => encoding.toUint8Array(start(room, TAB_FRAME.open))

export function encodeTabHello(epoch: number): Uint8Array {
  const encoder = start('', TAB_FRAME.hello)
  encoding.writeVarUint(encoder, epoch)
  return encoding.toUint8Array(encoder)
}

/** Without a reason: the client leaves. With one: the server closes this room. */
export function encodeTabClose(
  room: string,
  why?: { readonly code: number; readonly says: string },
): Uint8Array {
  const encoder = start(room, TAB_FRAME.close)
  if (why) {
    encoding.writeVarUint(encoder, why.code)
    encoding.writeVarString(encoder, why.says)
  }
  return encoding.toUint8Array(encoder)
}
