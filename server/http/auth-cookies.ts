/** The cookies of a session and of a sign-in under way at the provider, as they go into an answer. Read by `server/auth/session-cookie.ts`. */
import type { FastifyReply } from 'fastify'

import { type CookieKind, sessionCookie, ssoCookie } from '../auth/session-cookie.ts'
import { SESSION_TIMES } from '../auth/session-times.ts'
import type { NewSession } from '../auth/sessions.ts'
import { SSO_FLOW_MS } from '../auth/single-sign-on.ts'

/** On a shared computer it goes with the browser's window. */
export function keepSession(reply: FastifyReply, publicUrl: string, { token, shared }: NewSession): void {
  set(reply, sessionCookie(publicUrl), token, shared ? undefined : SESSION_TIMES.own.absolute / 1000)
}

export const dropSession = (reply: FastifyReply, publicUrl: string): void =>
  set(reply, sessionCookie(publicUrl), '', 0)

export const keepSso = (reply: FastifyReply, publicUrl: string, sealed: string): void =>
  set(reply, ssoCookie(publicUrl), sealed, SSO_FLOW_MS / 1000)

export const dropSso = (reply: FastifyReply, publicUrl: string): void =>
  set(reply, ssoCookie(publicUrl), '', 0)

/**
 * Lax: also whoever follows a link to us from a letter is signed in, but a foreign page's form is not. Values are base64url and need no
 * quoting. By hand: the library for it loads itself only when it is registered as a plugin, and then needs a newer Node than ours.
 */
function set(reply: FastifyReply, { name, secure }: CookieKind, value: string, seconds?: number): void {
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax']
  if (secure) parts.push('Secure')
  if (seconds !== undefined) parts.push(`Max-Age=${Math.floor(seconds)}`)
  void reply.header('set-cookie', parts.join('; '))
}
