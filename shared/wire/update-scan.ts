/**
 * Looks through the bytes of a Yjs update (v1) without making anything of them, and without recursion: how deep its values nest and how much
 * there is in it. Yjs reads values by recursion, and what a warm process can still read a cold one cannot, so a depth is refused by number
 * and before anything is applied (`server/room/update-intake.ts`). Throws `AppError('malformed')` where the bytes are no update.
 */
import { AppError } from '../model/error.ts'
import { ByteReader } from './byte-reader.ts'

/** Nothing of ours is half as deep: measured in `test/shared/wire/update-scan.test.ts`. */
export const DEEPEST_VALUE = 16

export type UpdateScan = {
  /** Objects and lists within each other, in the deepest value; 0: none. */
  readonly depth: number
  /** Yjs clients whose structs are in it. */
  readonly clients: number
  readonly structs: number
  /** Ranges of deletions are in their order and apart, as Yjs writes them: it goes through what each of them covers. */
  readonly isTidy: boolean
}

/** What a struct holds. `from`..`to`: its bytes. */
export type ScannedContent = {
  readonly ref: number
  /** Name of the root in whose list it is, as UTF-8, where it says so; null: it has a key, or its neighbours tell. */
  readonly listOf: Uint8Array | null
  /** Place of the struct's first byte, which says what content there is. */
  readonly info: number
  readonly from: number
  readonly to: number
  /** Values in it; what Yjs counts for those kinds that may nest. */
  readonly values: number
  readonly depth: number
}

export function scanUpdate(update: Uint8Array, onContent?: (content: ScannedContent) => void): UpdateScan {
  const reader = new ByteReader(update)
  const clients = reader.uint('clients')
  let [structs, depth] = [0, 0]
  for (let n = 0; n < clients; n++) {
    const count = reader.uint('structs')
    reader.uint('client')
    reader.uint('clock')
    for (let at = 0; at < count; at++) {
      const content = scanStruct(reader)
      if (content === null) continue
      depth = Math.max(depth, content.depth)
      onContent?.(content)
    }
    structs += count
  }
  return { depth, clients, structs, isTidy: scanDeletions(reader) }
}

/** Answers whether they are in their order and apart. */
function scanDeletions(reader: ByteReader): boolean {
  let isTidy = true
  const seen = new Set<number>()
  for (let n = reader.uint('deleted clients'); n > 0; n--) {
    const client = reader.uint('client')
    isTidy &&= !seen.has(client)
    seen.add(client)
    let end = 0
    for (let left = reader.uint('deletions'); left > 0; left--) {
      const clock = reader.uint('clock')
      isTidy &&= clock >= end
      end = clock + reader.uint('length')
    }
  }
  return isTidy
}

const CONTENT = 0x1f
const SKIP = 10
const HAS_SUB = 0x20
const HAS_RIGHT = 0x40
const HAS_LEFT = 0x80

function scanStruct(reader: ByteReader): ScannedContent | null {
  const at = reader.at
  const info = reader.byte('struct')
  const ref = info & CONTENT
  if (ref === 0 || info === SKIP) {
    reader.uint('length')
    return null
  }
  if (info & HAS_LEFT) skipId(reader)
  if (info & HAS_RIGHT) skipId(reader)
  let listOf: Uint8Array | null = null
  // Only what has no neighbour says where it belongs.
  if ((info & (HAS_LEFT | HAS_RIGHT)) === 0) {
    if (reader.uint('parent') === 1) listOf = reader.bytes('root')
    else skipId(reader)
    if (info & HAS_SUB) {
      skipText(reader)
      listOf = null
    }
  }
  const from = reader.at
  const { values, depth } = scanContent(reader, ref)
  return { ref, listOf, info: at, from, to: reader.at, values, depth }
}

type Found = { readonly values: number; readonly depth: number }
const flat = { values: 1, depth: 0 }

const CONTENTS: { readonly [ref: number]: (reader: ByteReader) => Found } = {
  // Deleted
  1: (reader) => ({ values: reader.uint('length'), depth: 0 }),
  // JSON
  2: (reader) => each(reader, jsonDepth),
  // Binary
  3: (reader) => (skipText(reader), flat),
  // String
  4: (reader) => (skipText(reader), flat),
  // Embed
  5: (reader) => ({ values: 1, depth: jsonDepth(reader) }),
  // Format
  6: (reader) => (skipText(reader), { values: 1, depth: jsonDepth(reader) }),
  // Type; elements and hooks have a name
  7: (reader) => {
    const type = reader.uint('type')
    if (type === 3 || type === 5) skipText(reader)
    return flat
  },
  // Any
  8: (reader) => each(reader, anyDepth),
  // Document
  9: (reader) => (skipText(reader), { values: 1, depth: anyDepth(reader) }),
}

function scanContent(reader: ByteReader, ref: number): Found {
  const scan = CONTENTS[ref]
  if (!scan) throw new AppError('malformed', { what: 'content', at: reader.at })
  return scan(reader)
}

function each(reader: ByteReader, depthOf: (reader: ByteReader) => number): Found {
  const values = reader.uint('values')
  let depth = 0
  for (let n = 0; n < values; n++) depth = Math.max(depth, depthOf(reader))
  return { values, depth }
}

function skipId(reader: ByteReader): void {
  reader.uint('client')
  reader.uint('clock')
}

const skipText = (reader: ByteReader): void => reader.skip(reader.uint('length'), 'text')

const ARRAY = 117
const OBJECT = 118

/** A value as lib0 writes it. */
function anyDepth(reader: ByteReader): number {
  /** Entries still to come, of each list and object that is open. */
  const open: { left: number; readonly named: boolean }[] = []
  let deepest = 0
  for (;;) {
    const kind = reader.byte('value')
    if (kind === ARRAY || kind === OBJECT) {
      open.push({ left: reader.uint('entries'), named: kind === OBJECT })
      deepest = Math.max(deepest, open.length)
    } else skipPlain(reader, kind)
    for (let top = open.at(-1); top?.left === 0; top = open.at(-1)) open.pop()
    const top = open.at(-1)
    if (!top) return deepest
    top.left--
    if (top.named) skipText(reader)
  }
}

function skipPlain(reader: ByteReader, kind: number): void {
  switch (kind) {
    // undefined, null, true, false
    case 127:
    case 126:
    case 121:
    case 120:
      return
    // An integer of variable length
    case 125:
      while (reader.byte('integer') >= 128);
      return
    case 124:
      return reader.skip(4, 'float')
    case 123:
    case 122:
      return reader.skip(8, 'number')
    // A text, and bytes
    case 119:
    case 116:
      return skipText(reader)
    default:
      throw new AppError('malformed', { what: 'value', at: reader.at })
  }
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [34, 92, 91, 93, 123, 125]

/** Of a value as JSON text; whether it is JSON is for others to say. */
function jsonDepth(reader: ByteReader): number {
  let [depth, deepest, isText] = [0, 0, false]
  const text = reader.bytes('JSON')
  for (let at = 0; at < text.length; at++) {
    const byte = text[at]
    if (isText) {
      if (byte === BACKSLASH) at++
      else if (byte === QUOTE) isText = false
    } else if (byte === QUOTE) isText = true
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) deepest = Math.max(deepest, ++depth)
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--
  }
  return deepest
}
