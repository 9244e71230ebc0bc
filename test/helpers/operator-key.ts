/** The key under which a program on the server's machine may do everything, as a running server notes it in its data directory. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Headers of a request or an upgrade. */
export function operatorHeaders(data: string): Record<string, string> {
  const note: unknown = JSON.parse(readFileSync(join(data, 'server.json'), 'utf8'))
  const key: unknown = typeof note === 'object' && note !== null ? Reflect.get(note, 'key') : undefined
  return typeof key === 'string' ? { authorization: `Bearer ${key}` } : {}
}
