/**
 * What is refused of an update by looking at its bytes, before anything of it is applied: bytes that are no update, kinds of content that no
 * document of ours has, values that nest deeper than any of ours, and deletions of the same thing again and again. Nothing is spoilt by it, so
 * no document is built again. Rules ROOM4, ROOM37, ROOM41.
 */
import { AppError } from '../../shared/model/error.ts'
import { DEEPEST_VALUE, scanUpdate, type UpdateScan } from '../../shared/wire/update-scan.ts'

/**
 * Embedded objects, formats and documents: our texts are plain, and Yjs tidies up formats in the square of their number. Bytes, and what Yjs
 * wrote before it had values.
 */
const FOREIGN: ReadonlySet<number> = new Set([2, 3, 5, 6, 9])
const TYPE = 7
/** The only shared type within another. */
const MAP = 1
/** In the name of every text. */
const COLON = 58

/** Throws `AppError('malformed')`. */
export function checkUpdate(update: Uint8Array): UpdateScan {
  const scan = scanUpdate(update, ({ ref, from, listOf }) => {
    if (FOREIGN.has(ref) || (ref === TYPE && update[from] !== MAP))
      throw new AppError('malformed', { what: 'content' })
    if (listOf !== null && !listOf.includes(COLON)) throw new AppError('malformed', { what: 'list' })
  })
  if (!scan.isTidy) throw new AppError('malformed', { what: 'deletions' })
  if (scan.depth > DEEPEST_VALUE) throw new AppError('malformed', { what: 'depth' })
  return scan
}
