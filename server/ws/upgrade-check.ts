/**
 * Who may open a socket at all. A page of another origin is refused at the upgrade, before anything is accepted: browsers send Origin
 * truthfully and let any page open a socket to wherever they like. Programs send none, and no cookie either: they show a token. A cookie
 * without an Origin is neither, and refused. The Host must be ours, which keeps out pages whose name was pointed at this machine.
 */
import type { IncomingHttpHeaders } from 'node:http'

import { bearerOf } from '../auth/bearer.ts'

/** Which names and pages are ours; `server/site.ts`. */
export type OwnSite = {
  isOwnHost(host: string | undefined): boolean
  isOwnOrigin(origin: string | undefined, host: string | undefined): boolean
}

export function mayUpgrade(headers: IncomingHttpHeaders, site: OwnSite): boolean {
  const { host, origin, cookie, authorization } = headers
  if (!site.isOwnHost(host) || !site.isOwnOrigin(origin, host)) return false
  const isProgram = bearerOf({ authorization, protocols: headers['sec-websocket-protocol'] }) !== null
  return origin !== undefined || cookie === undefined || isProgram
}
