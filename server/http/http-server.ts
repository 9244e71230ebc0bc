/** The HTTP side: security first, then health, plans and the client's files. Websockets attach to the same listener in `server/app.ts`. */
import { type FastifyBaseLogger, fastify, type FastifyInstance, LogController } from 'fastify'

import { type HealthDeps, healthRoutes } from './health-routes.ts'
import { type PlanRouteDeps, planRoutes } from './plan-routes.ts'
import { handleErrors } from './refusal.ts'
import { secure } from './security.ts'
import { serveClient } from './static-routes.ts'

export type HttpDeps = PlanRouteDeps &
  HealthDeps & { readonly log: FastifyBaseLogger; readonly clientDirectory: string }

/** Bodies of everything but an import. */
const BODY_LIMIT = 1024 * 1024

export async function createHttpServer(deps: HttpDeps): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    // Slow or endless headers hold nothing for long.
    http: { headersTimeout: 10_000, requestTimeout: 120_000, maxHeaderSize: 16 * 1024 },
  })
  // JSON only: a form or plain text is what a page of another origin could send without asking.
  app.removeContentTypeParser('text/plain')
  handleErrors(app)
  await secure(app)
  healthRoutes(app, deps)
  planRoutes(app, deps)
  await serveClient(app, deps.clientDirectory)
  return app
}
