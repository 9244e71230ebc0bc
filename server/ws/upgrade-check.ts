/**
 * Who may open a socket at all. A page of another origin is refused at the upgrade, before anything is accepted: browsers send Origin
 * truthfully and let any page open a socket to localhost. Programs send none. The Host must be this machine's, which keeps out pages
 * whose name was pointed at 127.0.0.1.
 */
import type { IncomingHttpHeaders } from 'node:http'

import { isLoopbackHost } from '../loopback.ts'

export function mayUpgrade({ host, origin }: IncomingHttpHeaders): boolean {
  if (host === undefined || !isLoopbackHost(host)) return false
  if (origin === undefined) return true
  return URL.canParse(origin) && new URL(origin).host === host
}
