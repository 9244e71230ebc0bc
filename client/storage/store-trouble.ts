/** What an IndexedDB failure means for the person. Dexie wraps the browser's error; the innermost one that says something counts. */
import type { StoreTrouble } from '../session/ports.ts'

const KINDS: readonly (readonly [RegExp, StoreTrouble['kind']])[] = [
  [/Quota/, 'full'],
  [/^VersionError$/, 'newer'],
  [/^(MissingAPIError|SecurityError|NotAllowedError)$/, 'unavailable'],
]

export function storeTrouble(error: unknown): StoreTrouble {
  const reason = error instanceof Error ? error.message : String(error)
  for (const name of namesOf(error))
    for (const [pattern, kind] of KINDS) if (pattern.test(name)) return { kind, reason }
  return { kind: 'failed', reason }
}

function* namesOf(error: unknown): Iterable<string> {
  for (let at: unknown = error, depth = 0; depth < 5 && typeof at === 'object' && at !== null; depth++) {
    if ('name' in at && typeof at.name === 'string') yield at.name
    at = 'inner' in at ? at.inner : null
  }
}
