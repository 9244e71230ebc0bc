/**
 * What every answer carries and every request must show. The policy lets the page load only its own files; nothing is inline. A request for
 * another host's name is refused before its route runs; so is one that changes something and comes from a page of another origin, or that a
 * page could have sent without our script: it has to carry `x-fascicle`, which no form and no foreign page can add. A cookie without a word
 * of which page it was is refused, too: programs show a token.
 */
import type { IncomingHttpHeaders } from 'node:http'

import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyRequest } from 'fastify'

import { AppError } from '../../shared/model/error.ts'
import { bearerOf } from '../auth/bearer.ts'
import type { Site } from '../site.ts'
import { HEALTH } from './health-routes.ts'
import { sendRefusal } from './refusal.ts'
import { isInterface } from './route.ts'

const SELF = ["'self'"]
const HALF_A_YEAR_S = 180 * 24 * 3600

/** A page of ours says this with whatever it changes. */
export const OWN_HEADER = 'x-fascicle'

export async function secure(app: FastifyInstance, site: Site): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': SELF,
        'style-src': SELF,
        'img-src': [...SELF, 'data:'],
        'font-src': SELF,
        'connect-src': SELF,
        'worker-src': SELF,
        'manifest-src': SELF,
        'form-action': SELF,
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    // On plain HTTP, which is this machine only, browsers ignore it.
    strictTransportSecurity: site.isSecure && { maxAge: HALF_A_YEAR_S, includeSubDomains: false },
    referrerPolicy: { policy: 'same-origin' },
  })
  // What is one person's is kept by no cache between us, and not on the disk of a shared computer.
  app.addHook('onSend', async (request, reply, payload) => {
    if (isInterface(request) && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    return payload
  })
  app.addHook('onRequest', async (request, reply) => {
    const what = refused(request, site)
    if (what !== null) return sendRefusal(reply, new AppError('not-allowed', { what }))
    return undefined
  })
}

function refused(request: FastifyRequest, site: Site): 'host' | 'origin' | null {
  const { method, headers } = request
  const { host } = headers
  // Probes and collectors ask by the machine's address; they are told nothing of anybody, and nothing is set.
  if (!site.isOwnHost(host)) return HEALTH.includes(request.routeOptions.url ?? '') ? null : 'host'
  const isForeign = isOfAnotherSite(headers['sec-fetch-site'])
  if (method === 'GET' || method === 'HEAD')
    // A link from elsewhere may lead to a page of ours; a foreign page may not load what is under /api into itself.
    return isForeign && isInterface(request) && headers['sec-fetch-mode'] !== 'navigate' ? 'origin' : null
  if (isForeign || !site.isOwnOrigin(headers.origin, host)) return 'origin'
  return isProgram(headers) || isOurPage(headers) ? null : 'origin'
}

const isProgram = ({ authorization }: IncomingHttpHeaders): boolean =>
  bearerOf({ authorization, protocols: undefined }) !== null

/** Who comes with a cookie is a browser, and browsers say which page it was. */
function isOurPage(headers: IncomingHttpHeaders): boolean {
  if (headers[OWN_HEADER] === undefined) return false
  return (
    headers.cookie === undefined || headers.origin !== undefined || headers['sec-fetch-site'] !== undefined
  )
}

/** `Sec-Fetch-Site`, which only browsers send, and always truthfully. */
const isOfAnotherSite = (site: string | string[] | undefined): boolean =>
  site !== undefined && site !== 'same-origin' && site !== 'none'
