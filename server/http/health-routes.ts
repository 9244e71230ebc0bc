/**
 * For whoever watches the server: is the process up, can it save and read, what has it counted. The first two are open to all and say nothing more than
 * yes or no; what was counted is for programs on this machine, or for whoever has the secret.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { setTimeout as later } from 'node:timers/promises'

import type { FastifyInstance, FastifyRequest } from 'fastify'

import { AppError } from '../../shared/model/error.ts'
import { bearerOf } from '../auth/bearer.ts'
import { isLoopbackAddress, isLoopbackHost } from '../loopback.ts'
import type { LogStore } from '../room/ports.ts'

/** Asked by whatever address a probe or a collector has for this machine. */
export const HEALTH: readonly string[] = ['/healthz', '/readyz', '/metrics']

export type HealthDeps = {
  /** Written to and read from. */
  readonly store: Pick<LogStore, 'probe' | 'plans'>
  readonly printMetrics: () => string
  readonly isStopping: () => boolean
  /** Empty: there is none, and only programs on this machine read the counts. */
  readonly metricsToken: string
  /** Whether others than this machine’s programs can come here, over a proxy say: then they are for who has the secret alone. */
  readonly isPublic: boolean
}

export function healthRoutes(app: FastifyInstance, deps: HealthDeps): void {
  const canSave = sharedProbe(deps.store)
  app.get('/healthz', async () => ({ ok: true }))
  app.get('/readyz', async (_request, reply) => {
    if (!deps.isStopping() && (await canSave())) return { ready: true }
    return reply.status(503).send({ ready: false })
  })
  app.get('/metrics', (request, reply) => {
    if (!mayReadMetrics(request, deps)) throw new AppError('not-allowed', { what: 'metrics' })
    return reply.type('text/plain; version=0.0.4').send(deps.printMetrics())
  })
}

/** Who asks waits no longer than this; milliseconds. */
const PROBE_WITHIN = 2_000

/**
 * A real write and a real read, which are two threads’; everybody who asks while one is under way hears of the same, so that asking often
 * costs nothing. One that takes longer than anybody waits is as good as failed.
 */
function sharedProbe(store: HealthDeps['store']): () => Promise<boolean> {
  let under: Promise<boolean> | null = null
  return async () => {
    under ??= Promise.all([store.probe(), store.plans()])
      .then(
        () => true,
        () => false,
      )
      .finally(() => (under = null))
    const patience = new AbortController()
    const answer = await Promise.race([under, later(PROBE_WITHIN, false, { signal: patience.signal })])
    patience.abort()
    return answer
  }
}

function mayReadMetrics(
  { raw, headers }: FastifyRequest,
  { metricsToken: token, isPublic }: HealthDeps,
): boolean {
  if (token !== '') {
    const shown = bearerOf({ authorization: headers.authorization, protocols: undefined })
    return shown !== null && timingSafeEqual(sha256(shown), sha256(token))
  }
  if (isPublic) return false
  const isDirect = headers['x-forwarded-for'] === undefined && headers.forwarded === undefined
  return isDirect && isLoopbackHost(headers.host ?? '') && isLoopbackAddress(raw.socket.remoteAddress ?? '')
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
