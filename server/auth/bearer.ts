/**
 * The secret of a script, where one can come with a request: `Authorization: Bearer`, or a socket's `Sec-WebSocket-Protocol`, which is all that
 * a browser lets a program say. Whoever shows one is not asked for a cookie, and pages cannot make a browser show one.
 */
import type { Credentials } from './principal.ts'

/** The protocol a server answers when the secret came with it. */
export const SOCKET_PROTOCOL = 'fascicle'
const IN_PROTOCOLS = /^\s*fascicle\s*,\s*token\.([A-Za-z0-9_-]+)\s*$/

/** Null: none. Other schemes (a proxy's own `Basic`) are not ours. */
export function bearerOf({
  authorization,
  protocols,
}: Pick<Credentials, 'authorization' | 'protocols'>): string | null {
  const [, bearer] = /^Bearer +(\S+)\s*$/i.exec(authorization ?? '') ?? []
  if (bearer !== undefined) return bearer
  return IN_PROTOCOLS.exec(protocols ?? '')?.[1] ?? null
}
