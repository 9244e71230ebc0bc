/** For whoever watches the server: is the process up, can it save, what has it counted. */
import type { FastifyInstance } from 'fastify'

import type { LogStore } from '../room/ports.ts'

export type HealthDeps = {
  readonly store: Pick<LogStore, 'probe'>
  readonly printMetrics: () => string
  readonly isStopping: () => boolean
}

export function healthRoutes(app: FastifyInstance, deps: HealthDeps): void {
  app.get('/healthz', async () => ({ ok: true }))
  app.get('/readyz', async (_request, reply) => {
    if (deps.isStopping()) return reply.status(503).send({ ready: false })
    try {
      await deps.store.probe()
      return { ready: true }
    } catch {
      return reply.status(503).send({ ready: false })
    }
  })
  app.get('/metrics', (_request, reply) => reply.type('text/plain; version=0.0.4').send(deps.printMetrics()))
}
