/**
 * Puts the server together: store, rooms, HTTP and websockets on one port. Nothing listens before everything is ready, and what fails on
 * the way is undone. Stopping: no new requests, sockets sent away with 1012, what was received committed, files closed.
 */
import type { AddressInfo } from 'node:net'

import { AppError } from '../shared/model/error.ts'
import { CLOSE } from '../shared/wire/close-code.ts'
import type { ServerConfig } from './config.ts'
import { systemCode, systemReason } from './file-refusal.ts'
import { createHttpServer } from './http/http-server.ts'
import type { Log } from './log.ts'
import { Metrics } from './metrics.ts'
import { readPlanFile } from './plan-file-rooms.ts'
import type { LogStore } from './room/ports.ts'
import { PresenceClock } from './room/presence-clock.ts'
import { ROOM_LIMITS, type RoomLimits } from './room/room-limits.ts'
import { Rooms } from './room/rooms.ts'
import { type SocketLimits, SocketServer } from './ws/socket-server.ts'

export type AppOptions = {
  readonly config: ServerConfig
  readonly log: Log
  readonly store: LogStore
  /** The built client. */
  readonly clientDirectory: string
  /** For tests that cannot wait. */
  readonly roomLimits?: Partial<RoomLimits>
  readonly socketLimits?: Partial<SocketLimits>
}

export type App = {
  /** `http://127.0.0.1:4100` */
  readonly url: string
  readonly metrics: Metrics
  /** Also closes the store. */
  stop(): Promise<void>
}

/** Between two looks after idle rooms, keepalives and gaps. */
const SWEEP_MS = 2_000
const PING_MS = 25_000

export async function startApp(options: AppOptions): Promise<App> {
  const { config, log, store } = options
  const metrics = new Metrics()
  const rooms = createRooms(options, metrics)
  const sockets = createSockets(options, rooms, metrics)
  metrics.gauge('rooms', () => rooms.count)
  metrics.gauge('sockets', () => sockets.count)

  let stopping = false
  const http = await createHttpServer({
    store,
    rooms,
    readPlanFile,
    importLimit: config.importLimit,
    printMetrics: () => metrics.print(),
    isStopping: () => stopping,
    log,
    clientDirectory: options.clientDirectory,
  })
  sockets.attach(http.server)
  await listen(() => http.listen({ host: config.host, port: config.port }), config)
  const sweeping = setInterval(() => rooms.sweep(), SWEEP_MS)

  const stop = async (): Promise<void> => {
    stopping = true
    clearInterval(sweeping)
    const unheard = http.close()
    await rooms.close(CLOSE.restarting)
    await sockets.close(CLOSE.restarting)
    await unheard
    await store.close()
    metrics.close()
  }
  return { url: addressOf(http.server.address()), metrics, stop }
}

function createRooms({ config, log, store, roomLimits }: AppOptions, metrics: Metrics): Rooms {
  return new Rooms({
    store,
    limits: {
      ...ROOM_LIMITS,
      document: config.documentLimit,
      update: config.updateLimit,
      compactRows: config.compactRows,
      compactBytes: config.compactBytes,
      idleMs: config.idleSeconds * 1000,
      ...roomLimits,
    },
    log,
    counts: metrics,
    clock: new PresenceClock(store.starts),
    now: () => performance.now(),
  })
}

function createSockets(options: AppOptions, rooms: Rooms, metrics: Metrics): SocketServer {
  const { config, log, store, socketLimits } = options
  return new SocketServer({
    rooms,
    store,
    limits: {
      frame: config.frameLimit,
      buffered: config.readerLimit,
      sockets: config.socketLimit,
      pingMs: PING_MS,
      ...socketLimits,
    },
    log,
    counts: metrics,
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
