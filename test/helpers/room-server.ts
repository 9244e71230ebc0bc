/**
 * Rooms behind real sockets on a free port, with a plan `p` that has an outline and two tables, and a door of the test's own; without the
 * HTTP side and its people. Stopped after the test.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { onTestFinished } from 'vitest'
import * as Y from 'yjs'

import { auditDesk } from '../../server/audit/audit-desk.ts'
import { Metrics } from '../../server/metrics.ts'
import { PresenceClock } from '../../server/room/presence-clock.ts'
import { ROOM_LIMITS, type RoomLimits } from '../../server/room/room-limits.ts'
import { Rooms } from '../../server/room/rooms.ts'
import { Site } from '../../server/site.ts'
import { MemoryLogStore } from '../../server/store/memory-log-store.ts'
import type { SqliteLogStore } from '../../server/store/sqlite-log-store.ts'
import type { Rate } from '../../server/ws/entrance.ts'
import { SOCKET_LIMITS, type SocketLimits, SocketServer } from '../../server/ws/socket-server.ts'
import { CLOSE } from '../../shared/wire/close-code.ts'
import { EMPTY_UPDATE } from '../../shared/wire/merge-updates.ts'
import { HonestClient, RawClient, type RawClientOptions } from './raw-client.ts'
import { SmallDoor } from './small-door.ts'
import { TabClient } from './tab-client.ts'

export type RoomServer<Store = MemoryLogStore> = {
  readonly store: Store
  readonly door: SmallDoor
  readonly rooms: Rooms
  readonly sockets: SocketServer
  readonly metrics: Metrics
  readonly url: string
  readonly ws: string
  raw(path?: string, options?: RawClientOptions): RawClient
  honest(path?: string, options?: RawClientOptions, doc?: Y.Doc): HonestClient
  tab(path?: string, options?: RawClientOptions): TabClient
  stop(): Promise<void>
}

type Options<Store> = {
  readonly store?: Store
  readonly door?: SmallDoor
  readonly publicUrl?: string
  readonly roomLimits?: Partial<RoomLimits>
  readonly socketLimits?: Partial<SocketLimits>
  readonly addressLimit?: Rate
  readonly personLimit?: Rate
}

const SWEEP_MS = 200

export async function startRooms<Store extends MemoryLogStore | SqliteLogStore = MemoryLogStore>(
  options: Options<Store> = {},
): Promise<RoomServer<Store>> {
  const store = options.store ?? (new MemoryLogStore() as Store)
  const door = options.door ?? new SmallDoor()
  await store.createPlan(
    'p',
    ['outline', 't', 'u'].map((room) => ({ room, update: EMPTY_UPDATE })),
  )
  const metrics = new Metrics()
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const rooms = new Rooms({
    store,
    // Everybody is the same person unless a test says otherwise, so nobody is kept out, or waits, for what another did.
    limits: {
      ...ROOM_LIMITS,
      spoils: Infinity,
      spoilsEverywhere: Infinity,
      work: { burst: 50, perSecond: Infinity },
      ...options.roomLimits,
    },
    log,
    counts: metrics,
    audit: auditDesk(Date.now),
    clock: new PresenceClock(store.starts),
    now: () => performance.now(),
  })
  const sockets = new SocketServer({
    rooms,
    store,
    limits: {
      ...SOCKET_LIMITS,
      frame: 8 * 1024 * 1024,
      buffered: 4 * 1024 * 1024,
      sockets: 2000,
      ...options.socketLimits,
    },
    log,
    counts: metrics,
    door,
    site: new Site(options.publicUrl ?? ''),
    addressLimit: options.addressLimit ?? { take: () => {} },
    personLimit: options.personLimit ?? { take: () => {} },
    credentialsOf: ({ headers, socket }) => ({
      cookie: headers.cookie,
      authorization: headers.authorization,
      protocols: headers['sec-websocket-protocol'],
      address: socket.remoteAddress ?? '',
    }),
  })
  metrics.gauge('rooms', () => rooms.count)
  metrics.gauge('sockets', () => sockets.count)
  const http = createServer((_request, response) => void response.writeHead(404).end())
  sockets.attach(http)
  await new Promise<void>((listening) => void http.listen(0, '127.0.0.1', listening))
  const sweeping = setInterval(() => rooms.sweep(), SWEEP_MS)
  const stop = async (): Promise<void> => {
    clearInterval(sweeping)
    await rooms.close(CLOSE.restarting)
    await sockets.close(CLOSE.restarting)
    await new Promise((closed) => void http.close(closed))
    metrics.close()
    await store.close()
  }
  let stopped: Promise<void> | null = null
  const stopOnce = (): Promise<void> => (stopped ??= stop())
  onTestFinished(stopOnce)
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const ws = url.replace('http', 'ws')
  const ended = <Client extends { end(): void }>(client: Client): Client => {
    onTestFinished(() => client.end())
    return client
  }
  return {
    store,
    door,
    rooms,
    sockets,
    metrics,
    url,
    ws,
    raw: (path = '/ws/p/t', clientOptions) => ended(new RawClient(ws + path, clientOptions)),
    honest: (path = '/ws/p/t', clientOptions, doc) =>
      ended(new HonestClient(ws + path, doc ?? new Y.Doc(), clientOptions)),
    tab: (path = '/ws/p?v=3', clientOptions) => {
      const client = new TabClient(ws + path, clientOptions)
      onTestFinished(() => client.socket.terminate())
      return client
    },
    stop: stopOnce,
  }
}
