/**
 * All websockets of a server. `/ws/<plan>` and `/ws/<plan>/<room>` are accepted and then, when something is wrong, closed with one of our
 * codes: y-websocket stops for good only on those, and a refusal at the upgrade it would repeat for ever. Half-open connections are found
 * by pings. Bytes that cannot be understood close their own socket and disturb nobody.
 */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

import { WebSocket, WebSocketServer } from 'ws'

import { SCHEMA_VERSION } from '../../shared/doc/plan-document.ts'
import { AppError } from '../../shared/model/error.ts'
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import { HELLO_VERSION, isSpokenVersion } from '../../shared/wire/protocol-version.ts'
import { readSocketPath, SOCKET_QUERY, type SocketPath } from '../../shared/wire/socket-path.ts'
import type { LogStore, RoomLog } from '../room/ports.ts'
import type { Rooms } from '../room/rooms.ts'
import { closeSocket } from './close-socket.ts'
import { serveRoomSocket } from './room-socket.ts'
import { SocketSender } from './socket-sender.ts'
import { TabSocket } from './tab-socket.ts'
import { mayUpgrade } from './upgrade-check.ts'

export type SocketLimits = {
  /** Largest frame taken, in bytes; larger ones end in 1009. */
  readonly frame: number
  /** Bytes that may wait for a reader before it is dropped. */
  readonly buffered: number
  readonly sockets: number
  /** Between two pings; who did not answer the one is cut off at the other. */
  readonly pingMs: number
}

export type SocketCounts = { count(what: 'sockets_refused' | 'slow_readers' | 'malformed_frames'): void }

export type SocketServerDeps = {
  readonly rooms: Rooms
  readonly store: Pick<LogStore, 'epoch' | 'rooms'>
  readonly limits: SocketLimits
  readonly log: RoomLog
  readonly counts: SocketCounts
}

/** A socket's way of speaking, once it is known what it is for. */
type Speaker = { receive(bytes: Uint8Array): void; leave(): void }

export class SocketServer {
  readonly #deps: SocketServerDeps
  readonly #server: WebSocketServer
  readonly #alive = new WeakSet<WebSocket>()
  readonly #pings: ReturnType<typeof setInterval>

  constructor(deps: SocketServerDeps) {
    this.#deps = deps
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: true,
      maxPayload: deps.limits.frame,
      perMessageDeflate: false,
    })
    this.#pings = setInterval(() => this.#ping(), deps.limits.pingMs)
    this.#pings.unref()
  }

  get count(): number {
    return this.#server.clients.size
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
  }

  /** Closes every socket; resolves when all are gone. */
  async close(reason: CloseReason): Promise<void> {
    clearInterval(this.#pings)
    const gone = [...this.#server.clients].map(
      (socket) => new Promise((resolve) => void socket.once('close', resolve)),
    )
    for (const socket of this.#server.clients) closeSocket(socket, reason)
    await Promise.all(gone)
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    if (!mayUpgrade(request.headers)) {
      this.#deps.counts.count('sockets_refused')
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    this.#server.handleUpgrade(request, socket, head, (accepted) => this.#accept(accepted, request.url ?? ''))
  }

  #accept(socket: WebSocket, url: string): void {
    this.#alive.add(socket)
    socket.on('pong', () => this.#alive.add(socket))
    // Broken frames and oversized ones are answered by `ws` itself (1002, 1007, 1009).
    socket.on('error', () => this.#deps.counts.count('malformed_frames'))
    const [path = '', query = ''] = url.split('?', 2)
    const meant = readSocketPath(path)
    const search = new URLSearchParams(query)
    const refused = this.#refusal(meant, search)
    if (refused || !meant) {
      this.#deps.counts.count('sockets_refused')
      closeSocket(socket, refused ?? CLOSE.unknownRoom)
      return
    }
    this.#serve(socket, this.#speaker(socket, meant, Number(search.get(SOCKET_QUERY.protocol))))
  }

  #speaker(socket: WebSocket, { plan, room }: SocketPath, version: number): Speaker {
    const { rooms, store, limits, counts } = this.#deps
    const sender = new SocketSender(socket, limits.buffered, () => counts.count('slow_readers'))
    if (room !== null) return serveRoomSocket(socket, sender, { plan, room }, rooms)
    void this.#checkPlan(socket, plan)
    const tab = new TabSocket(socket, sender, plan, rooms)
    if (version >= HELLO_VERSION) tab.greet(store.epoch)
    return tab
  }

  #serve(socket: WebSocket, speaker: Speaker): void {
    socket.on('close', () => speaker.leave())
    socket.on('message', (data: Buffer, isBinary) => {
      if (socket.readyState !== WebSocket.OPEN) return
      try {
        if (!isBinary) throw new AppError('malformed', { what: 'text frame' })
        speaker.receive(data)
      } catch (error) {
        this.#refuseMessage(socket, error)
      }
    })
  }

  #refuseMessage(socket: WebSocket, error: unknown): void {
    if (error instanceof AppError && error.code === 'malformed') {
      this.#deps.counts.count('malformed_frames')
      closeSocket(socket, CLOSE.malformed)
      return
    }
    // A fault of ours: it ends this socket, not the server.
    this.#deps.log.error({ err: error }, 'a message could not be handled')
    closeSocket(socket, CLOSE.restarting)
  }

  #refusal(meant: SocketPath | null, query: URLSearchParams): CloseReason | null {
    if (meant === null) return CLOSE.unknownRoom
    if (this.#server.clients.size > this.#deps.limits.sockets) return CLOSE.tooMany
    const version = query.get(SOCKET_QUERY.protocol)
    // A plain y-websocket client says no version; the tab socket is ours and does.
    if (version === null ? meant.room === null : !isSpokenVersion(Number(version))) return CLOSE.tooOld
    const schema = query.get(SOCKET_QUERY.schema)
    if (schema !== null && Number(schema) !== SCHEMA_VERSION) return CLOSE.tooOld
    const epoch = query.get(SOCKET_QUERY.epoch)
    return epoch !== null && Number(epoch) !== this.#deps.store.epoch ? CLOSE.epoch : null
  }

  /** Rooms are looked up one by one; a plan that is not there is said once, for the whole socket. */
  async #checkPlan(socket: WebSocket, plan: string): Promise<void> {
    try {
      if ((await this.#deps.store.rooms(plan)).length === 0) closeSocket(socket, CLOSE.unknownRoom)
    } catch {
      closeSocket(socket, CLOSE.storageUnavailable)
    }
  }

  #ping(): void {
    for (const socket of this.#server.clients) {
      if (!this.#alive.delete(socket)) socket.terminate()
      else socket.ping()
    }
  }
}
