/**
 * For a stored update that holds values nested deeper than any process should have to read: the same update, in which whatever holds such a
 * value counts as deleted. Everything else of it stays as it was, places and clocks included. Called where a log is read (`server/store`);
 * what lies on disk is not touched. Bytes that are no update are given back as they are: applying them says what is wrong.
 */
import * as encoding from 'lib0/encoding'

import { DEEPEST_VALUE, type ScannedContent, scanUpdate } from './update-scan.ts'

const DELETED = 1
const CONTENT = 0x1f

/** The very same bytes when nothing is too deep. */
export function withoutDeepValues(update: Uint8Array): Uint8Array {
  const deep: ScannedContent[] = []
  try {
    scanUpdate(update, (content) => {
      if (content.depth > DEEPEST_VALUE) deep.push(content)
    })
  } catch {
    return update
  }
  if (deep.length === 0) return update
  const encoder = encoding.createEncoder()
  let copied = 0
  for (const { info, from, to, values } of deep) {
    encoding.writeUint8Array(encoder, update.subarray(copied, info))
    encoding.writeUint8(encoder, ((update[info] ?? 0) & ~CONTENT) | DELETED)
    encoding.writeUint8Array(encoder, update.subarray(info + 1, from))
    encoding.writeVarUint(encoder, values)
    copied = to
  }
  encoding.writeUint8Array(encoder, update.subarray(copied))
  return encoding.toUint8Array(encoder)
}
