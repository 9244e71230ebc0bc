/**
 * What every answer carries and every request must show. The policy lets the page load only its own files; nothing is inline. A request
 * whose Host is not this machine's, or that changes something and comes from a page of another origin, is refused before its route runs.
 */
import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyRequest } from 'fastify'

import { AppError } from '../../shared/model/error.ts'
import { isLoopbackHost } from '../loopback.ts'
import { sendRefusal } from './refusal.ts'

const SELF = ["'self'"]

export async function secure(app: FastifyInstance): Promise<void> {
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
    // Plain HTTP on this machine; a proxy that adds TLS adds this header, too.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'same-origin' },
  })
  app.addHook('onRequest', async (request, reply) => {
    if (!isWelcome(request)) return sendRefusal(reply, new AppError('not-allowed', { what: 'origin' }))
    return undefined
  })
}

function isWelcome({ method, headers }: FastifyRequest): boolean {
  const { host, origin } = headers
  if (host === undefined || !isLoopbackHost(host)) return false
  if (method === 'GET' || method === 'HEAD') return true
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)
}
