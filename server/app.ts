/**
 * Puts the server together: store, rooms, HTTP and websockets on one port. Nothing listens before everything is ready, and what fails on
 * the way is undone. Stopping: new
 * requests are refused (503), those under way end, sockets are sent away with 1012, what was received is committed, and files are closed.
 */
import type { AddressInfo } from 'node:net'

import { AppError, must } from '../shared/model/error.ts'
import { CLOSE } from '../shared/wire/close-code.ts'
import { readProxies } from './address.ts'
import type { ServerConfig } from './config.ts'
import { credentialsOf, type ReadCredentials } from './credentials.ts'
import { systemCode, systemReason } from './file-refusal.ts'
import { createHttpServer } from './http/http-server.ts'
import { AddressRate, RateLimit } from './http/rate-limit.ts'
import type { Route } from './http/route.ts'
import type { BodyPatience } from './http/slow-bodies.ts'
import { UnderWay } from './http/under-way.ts'
import { type AnswerLimits, UnsentAnswers } from './http/unsent-answers.ts'
import { isLoopbackAddress } from './loopback.ts'
import { Metrics } from './metrics.ts'
import { createParts, type Parts, type PartsOptions } from './parts.ts'
import { routesOf } from './routes.ts'
import { Site } from './site.ts'
import { AuditStore } from './store/audit-store.ts'
import { SOCKET_LIMITS, type SocketLimits, SocketServer } from './ws/socket-server.ts'

export type AppOptions = Omit<PartsOptions, 'site' | 'metrics'> & {
  /** The built client. */
  readonly clientDirectory: string
  /** For tests that cannot wait. */
  readonly socketLimits?: Partial<SocketLimits>
  readonly bodies?: Partial<BodyPatience>
  readonly answers?: Partial<AnswerLimits>
  readonly connections?: number
}

export type App = {
  /** `http://127.0.0.1:4100`: where it listens. Where people find it is `parts.site`. */
  readonly url: string
  readonly metrics: Metrics
  readonly parts: Parts
  /** Everything under `/api`. */
  readonly routes: readonly Route[]
  readonly underWay: UnderWay
  readonly unsent: UnsentAnswers
  /** Also closes the store. */
  stop(): Promise<void>
}

/** Connections beside those of sockets. */
const REQUEST_CONNECTIONS = 4_000
/** Between two looks after idle rooms, keepalives and gaps. */
const SWEEP_MS = 2_000
/** Between two clearings of what is over: sessions, links. */
const CLEAR_MS = 3_600_000
const DAY_MS = 86_400_000
/** For requests under way when the server stops; together with all else less than `lifecycle.ts` waits. */
const FINISH_MS = 4_000
/** For the last answers after that. */
const ANSWER_MS = 500

export async function startApp(options: AppOptions): Promise<App> {
  const { config, log, store } = options
  const metrics = new Metrics()
  const site = new Site(config.publicUrl)
  const parts = createParts({ ...options, site, metrics })
  const { rooms, auth, door } = parts
  const routes = routesOf(parts)
  const readCredentials = credentialsOf(must(readProxies(config.trustedProxies), 'checked settings'))
  const limits = requestLimits(config)
  const sockets = createSockets(options, parts, { ...limits, credentialsOf: readCredentials })
  metrics.gauge('rooms', () => rooms.count)
  metrics.gauge('sockets', () => sockets.count)
  metrics.gauge('people', () => sockets.people)

  const underWay = new UnderWay()
  const unsent = new UnsentAnswers(options.answers ?? {}, metrics.requestRefused)
  metrics.gauge('unsent_answer_bytes', () => unsent.all)
  const http = await createHttpServer({
    site,
    door,
    routes,
    credentialsOf: readCredentials,
    isPlan: (plan) => parts.outlines.isPlan(plan),
    ...limits,
    underWay,
    ...(options.bodies && { bodies: options.bodies }),
    unsent,
    connections: options.connections ?? config.socketLimit + config.strangerSockets + REQUEST_CONNECTIONS,
    store,
    printMetrics: () => metrics.print(),
    onRefusal: metrics.requestRefused,
    metricsToken: config.metricsToken,
    isPublic: config.publicUrl !== '' || !isLoopbackAddress(config.host),
    isStopping: () => underWay.isStopping,
    log,
    clientDirectory: options.clientDirectory,
  })
  sockets.attach(http.server)
  await listen(() => http.listen({ host: config.host, port: config.port }), config)
  const url = addressOf(http.server.address())
  site.listensOn(url)
  const sweeping = setInterval(() => rooms.sweep(), SWEEP_MS)
  const clear = (): void =>
    void Promise.all([auth.sweep(), forgetHistory(parts)]).catch((error: unknown) =>
      log.warn({ err: error }, 'could not clear what is over'),
    )
  const clearing = setInterval(clear, CLEAR_MS)

  const stop = async (): Promise<void> => {
    underWay.stop()
    sockets.refuseNew()
    clearInterval(sweeping)
    clearInterval(clearing)
    await underWay.over(FINISH_MS)
    // Who waits for a calculation is told that there will be none.
    await parts.threads.close()
    await underWay.over(ANSWER_MS)
    const unheard = http.close()
    await rooms.close(CLOSE.restarting)
    await sockets.close(CLOSE.restarting)
    await unheard
    await store.close()
    metrics.close()
  }
  return { url, metrics, parts, routes, underWay, unsent, stop }
}

/** One bucket each for requests and for sockets. */
function requestLimits({ personRequests, addressRequests }: ServerConfig): RequestLimits {
  const now = (): number => performance.now()
  return {
    personLimit: new RateLimit(personRequests, now),
    addressLimit: new AddressRate(addressRequests, now),
  }
}

type RequestLimits = { readonly personLimit: RateLimit; readonly addressLimit: AddressRate }

/** [AUD9] */
async function forgetHistory({ config, tables }: Parts): Promise<void> {
  if (config.auditDays > 0) await new AuditStore(tables).forget(Date.now() - config.auditDays * DAY_MS)
}

function createSockets(
  options: AppOptions,
  parts: Parts,
  asked: RequestLimits & { readonly credentialsOf: ReadCredentials },
): SocketServer {
  const { config, socketLimits } = options
  const { rooms, store, log, metrics, door, site } = parts
  return new SocketServer({
    rooms,
    store,
    limits: {
      ...SOCKET_LIMITS,
      frame: config.frameLimit,
      buffered: config.readerLimit,
      sockets: config.socketLimit,
      socketsPerPerson: config.personSockets,
      strangers: config.strangerSockets,
      strangersPerAddress: config.addressSockets,
      ...socketLimits,
    },
    log,
    counts: metrics,
    door,
    site,
    ...asked,
  })
}

async function listen(start: () => Promise<unknown>, { host, port }: ServerConfig): Promise<void> {
  try {
    await start()
  } catch (error) {
    if (systemCode(error) === 'EADDRINUSE') throw new AppError('port-in-use', { port })
    const reason = systemReason(error)
    throw reason === null ? error : new AppError('port-refused', { host, port, reason })
  }
}

function addressOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${host}:${address.port}`
}
