/**
 * The HTTP side: security first, then health, the declared routes of the interface, and the client's files. Nothing under `/api` is mounted
 * but with its access declared. Websockets attach to the same listener in `server/app.ts`.
 */
import { type FastifyBaseLogger, fastify, type FastifyInstance, LogController } from 'fastify'

import type { AppErrorCode } from '../../shared/model/error.ts'
import { addressKey } from '../address.ts'
import type { Site } from '../site.ts'
import { type HealthDeps, healthRoutes } from './health-routes.ts'
import { takeJson } from './json-body.ts'
import { RateLimit } from './rate-limit.ts'
import { handleErrors } from './refusal.ts'
import { mountRoutes, type Route, type RouteDeps } from './route.ts'
import { secure } from './security.ts'
import { serveClient } from './static-routes.ts'

export type HttpDeps = Omit<RouteDeps, 'personLimit'> &
  HealthDeps & {
    readonly site: Site
    readonly routes: readonly Route[]
    /** Requests a minute. */
    readonly limits: { readonly person: number; readonly address: number }
    /** Milliseconds, only ever growing. */
    readonly now: () => number
    /** Told the code of each refused request. */
    readonly onRefusal: (code: AppErrorCode) => void
    readonly log: FastifyBaseLogger
    readonly clientDirectory: string
  }

/** Bodies of everything but an import. */
const BODY_LIMIT = 1024 * 1024

export async function createHttpServer(deps: HttpDeps): Promise<FastifyInstance> {
  const { limits, now } = deps
  const app = fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    // Slow or endless headers hold nothing for long.
    http: {
      headersTimeout: 10_000,
      requestTimeout: 120_000,
      connectionsCheckingInterval: 2_000,
      maxHeaderSize: 16 * 1024,
    },
  })
  // JSON only: a form or plain text is what a page of another origin could send without asking.
  app.removeContentTypeParser('text/plain')
  takeJson(app)
  handleErrors(app, deps.onRefusal)
  await secure(app, deps.site)
  const addressLimit = new RateLimit(limits.address, now)
  app.addHook('onRequest', async (request) => {
    if (request.url.startsWith('/api')) addressLimit.take(addressKey(deps.credentialsOf(request.raw).address))
  })
  healthRoutes(app, deps)
  mountRoutes(app, deps.routes, { ...deps, personLimit: new RateLimit(limits.person, now) })
  await serveClient(app, deps.clientDirectory)
  return app
}
