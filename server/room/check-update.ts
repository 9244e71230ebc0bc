/**
 * What is refused of an update by looking at its bytes, before anything of it is applied: bytes that are no update, and values that nest
 * deeper than any of ours. Nothing is spoilt by it, so no document is built again. Rules ROOM4, ROOM37.
 */
import { AppError } from '../../shared/model/error.ts'
import { DEEPEST_VALUE, scanUpdate } from '../../shared/wire/update-scan.ts'

/** Throws `AppError('malformed')`. */
export function checkUpdate(update: Uint8Array): void {
  if (scanUpdate(update).depth > DEEPEST_VALUE) throw new AppError('malformed', { what: 'depth' })
}
