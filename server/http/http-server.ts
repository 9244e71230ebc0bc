/**
 * The HTTP side: security first, then health, the declared routes of the interface, and the client's files. Nothing under `/api` is mounted
 * but with its access declared. Websockets attach to the same listener in `server/app.ts`.
 */
import type { IncomingMessage } from 'node:http'

import { type FastifyBaseLogger, fastify, type FastifyInstance, LogController } from 'fastify'

import type { AppErrorCode } from '../../shared/model/error.ts'
import { addressKey } from '../address.ts'
import type { Site } from '../site.ts'
import { type HealthDeps, healthRoutes } from './health-routes.ts'
import { takeJson } from './json-body.ts'
import type { AddressRate } from './rate-limit.ts'
import { handleErrors } from './refusal.ts'
import { isInterface, mountRoutes, type Route, type RouteDeps, STRANGERS_BODY } from './route.ts'
import { secure } from './security.ts'
import { BODY_PATIENCE, type BodyPatience, endSlowBodies } from './slow-bodies.ts'
import { serveClient } from './static-routes.ts'
import type { UnderWay } from './under-way.ts'
import type { UnsentAnswers } from './unsent-answers.ts'

export type HttpDeps = RouteDeps &
  HealthDeps & {
    readonly site: Site
    readonly routes: readonly Route[]
    readonly addressLimit: AddressRate
    /** Told the code of each refused request. */
    readonly onRefusal: (code: AppErrorCode) => void
    readonly log: FastifyBaseLogger
    readonly clientDirectory: string
    readonly underWay: UnderWay
    readonly bodies?: Partial<BodyPatience>
    readonly unsent: UnsentAnswers
    /** Connections open at one time, sockets among them. */
    readonly connections: number
  }

/** A connection on which nothing is asked is closed after this. */
const KEPT_MS = 30_000

export async function createHttpServer(deps: HttpDeps): Promise<FastifyInstance> {
  const { credentialsOf, addressLimit } = deps
  const addressOf = (request: IncomingMessage): string => addressKey(credentialsOf(request).address)
  const app = fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: STRANGERS_BODY,
    // What was under way is over when this is closed: `app.ts`.
    forceCloseConnections: true,
    keepAliveTimeout: KEPT_MS,
    // Slow or endless headers hold nothing for long.
    http: {
      headersTimeout: 10_000,
      // For imports over a slow line; other bodies end sooner.
      requestTimeout: 300_000,
      connectionsCheckingInterval: 2_000,
      maxHeaderSize: 16 * 1024,
    },
  })
  app.server.maxConnections = deps.connections
  deps.unsent.watch(app, ({ raw }) => addressOf(raw))
  // JSON only: a form or plain text is what a page of another origin could send without asking.
  app.removeContentTypeParser('text/plain')
  takeJson(app)
  handleErrors(app, deps.onRefusal)
  await secure(app, deps.site)
  deps.underWay.watch(app)
  app.addHook('onRequest', async (request) => {
    if (isInterface(request)) addressLimit.take(addressOf(request.raw))
  })
  endSlowBodies(app, { ...BODY_PATIENCE, ...deps.bodies }, addressOf)
  healthRoutes(app, deps)
  mountRoutes(app, deps.routes, deps)
  await serveClient(app, deps.clientDirectory)
  return app
}
