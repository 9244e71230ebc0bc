/** Well-made Yjs updates that nobody of ours writes, byte by byte: making them with Yjs would cost as much as taking them in. */
import * as encoding from 'lib0/encoding'

const ITEM_OF_ROOT_KEY = 8 | 32
const [ARRAY, OBJECT, TRUE] = [117, 118, 120]

function itemsOf(client: number, count: number, clock = 0): encoding.Encoder {
  const encoder = encoding.createEncoder()
  for (const number of [1, count, client, clock]) encoding.writeVarUint(encoder, number)
  return encoder
}

function rootKey(encoder: encoding.Encoder, root: string, key: string): void {
  encoding.writeUint8(encoder, ITEM_OF_ROOT_KEY)
  encoding.writeVarUint(encoder, 1)
  encoding.writeVarString(encoder, root)
  encoding.writeVarString(encoder, key)
  encoding.writeVarUint(encoder, 1)
}

function finished(encoder: encoding.Encoder): Uint8Array {
  encoding.writeVarUint(encoder, 0)
  return encoding.toUint8Array(encoder)
}

/** One cell whose value is `depth` objects (or lists) within each other. */
export function deepValue(depth: number, { client = 5, key = 'r:deep', lists = false } = {}): Uint8Array {
  const encoder = itemsOf(client, 1)
  rootKey(encoder, 'cells', key)
  for (let n = 0; n < depth; n++) {
    encoding.writeUint8(encoder, lists ? ARRAY : OBJECT)
    encoding.writeVarUint(encoder, 1)
    if (!lists) encoding.writeVarString(encoder, 'a')
  }
  encoding.writeUint8(encoder, TRUE)
  return finished(encoder)
}

/** So many maps, each the only entry of the one before it. */
export function deepTypes(depth: number, client = 6): Uint8Array {
  const encoder = itemsOf(client, depth)
  for (let n = 0; n < depth; n++) {
    encoding.writeUint8(encoder, 7 | 32)
    encoding.writeVarUint(encoder, n === 0 ? 1 : 0)
    if (n === 0) encoding.writeVarString(encoder, 'rows')
    else {
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, n - 1)
    }
    encoding.writeVarString(encoder, 'a')
    encoding.writeVarUint(encoder, 1)
  }
  return finished(encoder)
}

/** Every client sets the same key at the same time, the largest number first, as Yjs orders them. */
export function manyClients(count: number, { from = 1_000_000, key = 'k' } = {}): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, count)
  for (let n = count; n > 0; n--) {
    for (const number of [1, from + n, 0]) encoding.writeVarUint(encoder, number)
    rootKey(encoder, 'cells', key)
    encoding.writeUint8(encoder, TRUE)
  }
  return finished(encoder)
}

/** One client that sets one key as if it had never set it before, again and again. */
export function forgetfulClient(count: number, { client = 7, key = 'k' } = {}): Uint8Array {
  const encoder = itemsOf(client, count)
  for (let n = 0; n < count; n++) {
    rootKey(encoder, 'cells', key)
    encoding.writeUint8(encoder, TRUE)
  }
  return finished(encoder)
}

/** One client that sets one key again and again, each time before all it has set. */
export function backwardsClient(count: number, { client = 8, key = 'k' } = {}): Uint8Array {
  const encoder = itemsOf(client, count)
  rootKey(encoder, 'cells', key)
  encoding.writeUint8(encoder, TRUE)
  for (let n = 1; n < count; n++) {
    encoding.writeUint8(encoder, 8 | 64)
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, n - 1)
    encoding.writeVarUint(encoder, 1)
    encoding.writeUint8(encoder, TRUE)
  }
  return finished(encoder)
}

/** A long text of which every other letter is deleted. */
export function sieve(letters: number, client = 9): Uint8Array {
  const encoder = itemsOf(client, 1)
  encoding.writeUint8(encoder, 4)
  encoding.writeVarUint(encoder, 1)
  encoding.writeVarString(encoder, 'text:a')
  encoding.writeVarString(encoder, 'x'.repeat(letters))
  for (const number of [1, client, Math.floor(letters / 2)]) encoding.writeVarUint(encoder, number)
  for (let n = 1; n <= Math.floor(letters / 2); n++) {
    encoding.writeVarUint(encoder, 2 * n - 1)
    encoding.writeVarUint(encoder, 1)
  }
  return encoding.toUint8Array(encoder)
}

/** A text of so many single letters that never become one piece: each is said to stand before the one before it. `from`: goes on there. */
export function fence(letters: number, { client = 10, name = 'r1:c1:en', from = 0 } = {}): Uint8Array {
  const encoder = itemsOf(client, letters, from)
  for (let n = from; n < from + letters; n++) {
    encoding.writeUint8(encoder, n === 0 ? 4 : 4 | 64)
    if (n === 0) {
      encoding.writeVarUint(encoder, 1)
      encoding.writeVarString(encoder, name)
    } else {
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, n - 1)
    }
    encoding.writeVarString(encoder, 'x')
  }
  return finished(encoder)
}

/** One letter that says neither what it stands behind nor before what: 16 bytes, for which all of a text is looked through. */
export function probe(client: number, clock = 0, name = 'r1:c1:en'): Uint8Array {
  const encoder = encoding.createEncoder()
  for (const number of [1, 1, client, clock, 4, 1]) encoding.writeVarUint(encoder, number)
  encoding.writeVarString(encoder, name)
  encoding.writeVarString(encoder, 'y')
  return finished(encoder)
}

/** A text of pairs, each before the one before: a letter that is gone, and one that is not. */
export function pairs(count: number, { client = 11, name = 'r1:c1:en' } = {}): Uint8Array {
  const encoder = itemsOf(client, 2 * count)
  const id = (clock: number): void => {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, clock)
  }
  for (let n = 0; n < count; n++) {
    encoding.writeUint8(encoder, n === 0 ? 1 : 1 | 64)
    if (n > 0) id(2 * n - 2)
    else {
      encoding.writeVarUint(encoder, 1)
      encoding.writeVarString(encoder, name)
    }
    encoding.writeVarUint(encoder, 1)
    encoding.writeUint8(encoder, n === 0 ? 4 | 128 : 4 | 64 | 128)
    id(2 * n)
    if (n > 0) id(2 * n - 2)
    encoding.writeVarString(encoder, 'x')
  }
  return finished(encoder)
}

/** Deletions of one client's, as they are given, and nothing else. */
export function deleting(
  client: number,
  ...ranges: (readonly [clock: number, length: number])[]
): Uint8Array {
  const encoder = encoding.createEncoder()
  for (const number of [0, 1, client, ranges.length, ...ranges.flat()]) encoding.writeVarUint(encoder, number)
  return encoding.toUint8Array(encoder)
}
