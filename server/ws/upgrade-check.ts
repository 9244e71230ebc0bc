/**
 * Who may open a socket at all. A page of another origin is refused at the upgrade, before anything is accepted: browsers send Origin
 * truthfully and let any page open a socket to wherever they like. Programs send none. The Host must be ours, which keeps out pages whose
 * name was pointed at this machine.
 */
import type { IncomingHttpHeaders } from 'node:http'

/** Which names and pages are ours; `server/site.ts`. */
export type OwnSite = {
  isOwnHost(host: string | undefined): boolean
  isOwnOrigin(origin: string | undefined, host: string | undefined): boolean
}

export const mayUpgrade = ({ host, origin }: IncomingHttpHeaders, site: OwnSite): boolean =>
  site.isOwnHost(host) && site.isOwnOrigin(origin, host)
