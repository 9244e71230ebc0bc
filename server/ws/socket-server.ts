/**
 * All websockets of a server. `/ws/<plan>` and `/ws/<plan>/<room>` are accepted and then, when something is wrong, closed with one of our
 * codes: y-websocket stops for good only on those, and a refusal at the upgrade it would repeat for ever. Nothing is read from a socket
 * before it is known whose it is. Half-open connections are found by pings. Bytes that cannot be understood close their own socket and
 * disturb nobody.
 */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

import { WebSocket, WebSocketServer } from 'ws'

import { SCHEMA_VERSION } from '../../shared/doc/plan-document.ts'
import { AppError } from '../../shared/model/error.ts'
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import { HELLO_VERSION, isSpokenVersion } from '../../shared/wire/protocol-version.ts'
import { OUTLINE_ROOM, readSocketPath, SOCKET_QUERY, type SocketPath } from '../../shared/wire/socket-path.ts'
import { addressKey } from '../address.ts'
import { Attendance } from '../attendance.ts'
import { SOCKET_PROTOCOL } from '../auth/bearer.ts'
import type { DoorPort } from '../auth/door-port.ts'
import type { Credentials, Principal } from '../auth/principal.ts'
import type { LogStore, RoomLog } from '../room/ports.ts'
import type { Rooms } from '../room/rooms.ts'
import { TokenBucket } from '../token-bucket.ts'
import { closeSocket } from './close-socket.ts'
import { Entrance, type EntranceLimits, isWithin, type Rate, turnAway } from './entrance.ts'
import { LargeTurns } from './large-turns.ts'
import { answerWithoutUpgrade, isSocketUpgrade } from './other-upgrade.ts'
import { type Pace, ReadingPace } from './reading-pace.ts'
import { RightsWatch } from './rights-watch.ts'
import { RoomSocket } from './room-socket.ts'
import { SENDER_LIMITS, SocketSender } from './socket-sender.ts'
import type { Speaker } from './speaker.ts'
import { TabSocket } from './tab-socket.ts'
import { Turnstile } from './turnstile.ts'
import { mayUpgrade, type OwnSite } from './upgrade-check.ts'

export type SocketLimits = EntranceLimits & {
  /** Largest frame taken, in bytes; larger ones end in 1009. */
  readonly frame: number
  /** Bytes that may wait for a reader before it is dropped. */
  readonly buffered: number
  /** Of people who are known; strangers are counted apart. */
  readonly sockets: number
  readonly socketsPerPerson: number
  /** Rooms that one socket may open in a minute. */
  readonly roomsPerMinute: number
  readonly pace: Pace
  /** Between two looks at everybody's rights. */
  readonly reviewMs: number
  /** Between two pings; who did not answer the one is cut off at the other. */
  readonly pingMs: number
  /** What a whole document may take to be sent, beside the time its bytes need. */
  readonly largeMs?: number
  readonly largeBytesPerMs?: number
}

/** What honest clients never meet; the server's configuration decides the rest. */
export const SOCKET_LIMITS = {
  socketsPerPerson: 200,
  strangers: 1000,
  strangersPerAddress: 200,
  roomsPerMinute: 2000,
  pace: {
    messages: { burst: 20_000, perSecond: 5_000 },
    bytes: { burst: 64 * 1024 * 1024, perSecond: 16 * 1024 * 1024 },
  },
  reviewMs: 60_000,
  pingMs: 25_000,
} as const satisfies Partial<SocketLimits>

export type SocketCounts = {
  count(what: 'sockets_refused' | 'slow_readers' | 'slowed_writers' | 'malformed_frames'): void
}

export type SocketServerDeps = {
  readonly rooms: Rooms
  readonly store: Pick<LogStore, 'epoch' | 'rooms'>
  readonly limits: SocketLimits
  readonly log: RoomLog
  readonly counts: SocketCounts
  readonly door: DoorPort
  readonly site: OwnSite
  /** The same buckets as for requests. */
  readonly addressLimit: Rate
  readonly personLimit: Rate
  /** What an upgrade says of who asks. */
  readonly credentialsOf: (request: IncomingMessage) => Credentials
}

export class SocketServer {
  readonly #deps: SocketServerDeps
  readonly #server: WebSocketServer
  readonly #alive = new WeakSet<WebSocket>()
  /** Of the last pings; who was read slower answers the one before. */
  #pingWords: readonly Buffer[] = []
  readonly #pings: ReturnType<typeof setInterval>
  readonly #watch: RightsWatch
  readonly #turns = new LargeTurns()
  readonly #senders = new WeakMap<WebSocket, SocketSender>()
  readonly #people = new Attendance()
  readonly #entrance: Entrance
  /** Those that were seen to be there: plans stay. */
  readonly #plans = new Set<string>()

  constructor(deps: SocketServerDeps) {
    this.#deps = deps
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: true,
      maxPayload: deps.limits.frame,
      perMessageDeflate: false,
      // The token beside it is never said back.
      handleProtocols: (protocols) => (protocols.has(SOCKET_PROTOCOL) ? SOCKET_PROTOCOL : false),
    })
    this.#entrance = new Entrance(deps.limits, deps.addressLimit)
    this.#watch = new RightsWatch(deps.door, deps.limits.reviewMs, deps.log)
    this.#pings = setInterval(() => this.#ping(), deps.limits.pingMs)
    this.#pings.unref()
  }

  get count(): number {
    return this.#server.clients.size
  }

  /** Who has at least one socket. */
  get people(): number {
    return this.#people.size
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      if (isSocketUpgrade(request)) this.#upgrade(request, socket, head)
      else answerWithoutUpgrade(server, request, socket, head)
    })
  }

  /** Whoever comes from now on is told to come again; whoever is here stays until `close`. */
  refuseNew(): void {
    this.#entrance.close()
  }

  /** Closes every socket; resolves when all are gone. */
  async close(reason: CloseReason): Promise<void> {
    clearInterval(this.#pings)
    this.refuseNew()
    this.#watch.close()
    const gone = [...this.#server.clients].map(
      (socket) => new Promise((resolve) => void socket.once('close', resolve)),
    )
    for (const socket of this.#server.clients) closeSocket(socket, reason)
    await Promise.all(gone)
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    if (!mayUpgrade(request.headers, this.#deps.site)) return this.#turnAway(socket, 403)
    const credentials = this.#deps.credentialsOf(request)
    const noStranger = this.#entrance.come(addressKey(credentials.address))
    if (typeof noStranger === 'number') return this.#turnAway(socket, noStranger)
    socket.once('close', noStranger)
    return this.#server.handleUpgrade(request, socket, head, (accepted) => {
      void this.#accept(accepted, request.url ?? '', credentials, noStranger)
    })
  }

  #turnAway(socket: Duplex, status: 403 | 429 | 503): void {
    this.#deps.counts.count('sockets_refused')
    turnAway(socket, status)
  }

  /** `onKnown`: she is signed in, whatever else is wrong. */
  async #accept(
    socket: WebSocket,
    url: string,
    credentials: Credentials,
    onKnown: () => void,
  ): Promise<void> {
    this.#alive.add(socket)
    // Only an answer to our ping: whoever reads nothing does not know its word.
    socket.on('pong', (word) => {
      if (this.#pingWords.some((own) => own.equals(word))) this.#alive.add(socket)
    })
    // Broken frames and oversized ones are answered by `ws` itself (1002, 1007, 1009).
    socket.on('error', () => this.#deps.counts.count('malformed_frames'))
    const [path = '', query = ''] = url.split('?', 2)
    const meant = readSocketPath(path)
    const search = new URLSearchParams(query)
    const refused = this.#refusal(meant, search)
    if (refused || !meant) return this.#seeOff(socket, refused ?? CLOSE.unknownRoom)
    // [WS9] Until it is known whose it is nothing is read: what comes meanwhile waits in the network.
    socket.pause()
    const principal = await this.#entrance.whileAsking(this.#identify(credentials))
    if ('code' in principal) return this.#seeOff(socket, principal)
    onKnown()
    return this.#welcome(socket, principal, meant, Number(search.get(SOCKET_QUERY.protocol)))
  }

  async #identify(credentials: Credentials): Promise<Principal | CloseReason> {
    try {
      for (;;) {
        const { changes } = this.#watch
        const principal = await this.#deps.door.identify(credentials)
        if (principal === null) return CLOSE.signInNeeded
        if (changes === this.#watch.changes) return principal
      }
    } catch (error) {
      this.#deps.log.error({ err: error }, 'could not find out who asks')
      return CLOSE.storageUnavailable
    }
  }

  async #welcome(socket: WebSocket, principal: Principal, meant: SocketPath, version: number): Promise<void> {
    const { person } = principal
    const full = this.#fullFor(principal)
    if (full) return this.#seeOff(socket, full)
    if (socket.readyState !== WebSocket.OPEN) return
    socket.once('close', this.#people.add(person))
    const speaker = this.#speaker(socket, principal, meant)
    const close = (reason: CloseReason): void => {
      speaker.leave()
      this.#refuse(socket, reason)
    }
    const { pace, turnstile } = this.#serve(socket, speaker, person)
    const readOn = pace.hold()
    const hold = (): (() => void) => {
      const releases = [speaker.hold(), turnstile.hold()]
      return () => {
        for (const release of releases) release()
      }
    }
    socket.once('close', this.#watch.add({ principal, plan: meant.plan, speaker, hold, close }))
    const refused = await this.#planRefusal(principal, meant.plan)
    if (refused) return close(refused)
    if (speaker instanceof TabSocket && version >= HELLO_VERSION) speaker.greet(this.#deps.store.epoch)
    readOn()
  }

  #fullFor({ is, person }: Principal): CloseReason | null {
    const { limits, personLimit } = this.#deps
    if (this.#people.count(person) >= limits.socketsPerPerson) return CLOSE.tooMany
    if (this.#people.total >= limits.sockets) return CLOSE.full
    return is === 'operator' || isWithin(personLimit, person) ? null : CLOSE.full
  }

  #speaker(socket: WebSocket, principal: Principal, { plan, room }: SocketPath): Speaker {
    const { rooms, limits, counts, door } = this.#deps
    const sender = new SocketSender(
      socket,
      { ...SENDER_LIMITS, ...limits },
      { turns: this.#turns, person: principal.person },
      () => counts.count('slow_readers'),
    )
    this.#senders.set(socket, sender)
    const deps = {
      plan,
      rooms,
      sender,
      pass: (of: string) => door.pass(principal, { plan, room: of }),
      used: () => door.noteUse?.(principal),
    }
    if (room !== null) return new RoomSocket(socket, room, deps)
    const openings = new TokenBucket({ burst: limits.roomsPerMinute, perSecond: limits.roomsPerMinute / 60 })
    return new TabSocket(socket, deps, openings)
  }

  #serve(
    socket: WebSocket,
    speaker: Speaker,
    person: string,
  ): { readonly pace: ReadingPace; readonly turnstile: Turnstile } {
    const { rooms, limits, counts } = this.#deps
    const slowed = (): void => counts.count('slowed_writers')
    const pace = new ReadingPace(socket, limits.pace, slowed)
    const take = (message: Uint8Array): void => {
      if (socket.readyState !== WebSocket.OPEN) return
      try {
        speaker.receive(message)
      } catch (error) {
        this.#refuseMessage(socket, error)
      }
    }
    const turnstile = new Turnstile(pace, take, () => {
      const wait = rooms.waitOf(person)
      if (wait > 0) slowed()
      return wait
    })
    socket.on('close', () => {
      pace.stop()
      turnstile.clear()
      speaker.leave()
    })
    socket.on('message', (data: Buffer, isBinary) => {
      if (socket.readyState !== WebSocket.OPEN) return
      pace.read(data.byteLength)
      if (isBinary) turnstile.receive(data)
      else this.#refuseMessage(socket, new AppError('malformed', { what: 'text frame' }))
    })
    return { pace, turnstile }
  }

  #refuse(socket: WebSocket, reason: CloseReason): void {
    this.#deps.counts.count('sockets_refused')
    closeSocket(socket, reason)
  }

  #seeOff(socket: WebSocket, reason: CloseReason): void {
    this.#deps.counts.count('sockets_refused')
    this.#entrance.seeOff(socket, reason)
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
    const version = query.get(SOCKET_QUERY.protocol)
    // A plain y-websocket client says no version; the tab socket is ours and does.
    if (version === null ? meant.room === null : !isSpokenVersion(Number(version))) return CLOSE.tooOld
    const schema = query.get(SOCKET_QUERY.schema)
    if (schema !== null && Number(schema) !== SCHEMA_VERSION) return CLOSE.tooOld
    const epoch = query.get(SOCKET_QUERY.epoch)
    return epoch !== null && Number(epoch) !== this.#deps.store.epoch ? CLOSE.epoch : null
  }

  /** Rooms are looked up one by one; a plan that is not there, or not for her, is said once, for the whole socket. */
  async #planRefusal(principal: Principal, plan: string): Promise<CloseReason | null> {
    const { door, store } = this.#deps
    try {
      if ((await door.pass(principal, { plan, room: OUTLINE_ROOM })) === null) return CLOSE.unknownRoom
      if (!this.#plans.has(plan) && (await store.rooms(plan)).length === 0) return CLOSE.unknownRoom
      this.#plans.add(plan)
      return null
    } catch (error) {
      this.#deps.log.error({ err: error }, 'could not look up a plan')
      return CLOSE.storageUnavailable
    }
  }

  #ping(): void {
    const word = randomBytes(8)
    this.#pingWords = [word, ...this.#pingWords.slice(0, 1)]
    for (const socket of this.#server.clients) {
      // A ping waits behind a whole document, which may take long; the sender knows how long.
      if (this.#senders.get(socket)?.isSendingLarge) this.#alive.add(socket)
      else if (!this.#alive.delete(socket)) socket.terminate()
      else socket.ping(word)
    }
  }
}
