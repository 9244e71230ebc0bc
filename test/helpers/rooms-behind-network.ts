import type { WebSocket } from 'ws'
import * as Y from 'yjs'

import { PlanSession } from '../../client/session/plan-session.ts'
import type { PlanStore } from '../../client/session/ports.ts'
import type { WebSocketLike } from '../../client/sync/web-socket-like.ts'
import { WebsocketSync } from '../../client/sync/websocket-sync.ts'
import { auditDesk } from '../../server/audit/audit-desk.ts'
import type { RoomPass } from '../../server/room/ports.ts'
import { PresenceClock } from '../../server/room/presence-clock.ts'
import { ROOM_LIMITS } from '../../server/room/room-limits.ts'
import { Rooms } from '../../server/room/rooms.ts'
import { MemoryLogStore } from '../../server/store/memory-log-store.ts'
import { TokenBucket } from '../../server/token-bucket.ts'
import { LargeTurns } from '../../server/ws/large-turns.ts'
import { SENDER_LIMITS, SocketSender } from '../../server/ws/socket-sender.ts'
import { TabSocket } from '../../server/ws/tab-socket.ts'
/**
 * The real client stack (sessions, y-websocket, tab link) and the real server's (tab sockets, rooms, a log in memory) with a network in
 * between that a test holds back and cuts. Like a websocket it keeps the order of one connection's frames; everything else may be late.
 */
import { workbookFile } from '../../shared/export/workbook-file.ts'
import { AppError } from '../../shared/model/error.ts'
import { planId, type TableId } from '../../shared/model/ids.ts'
import { CLOSE } from '../../shared/wire/close-code.ts'
import { directCalc } from './direct-calc.ts'
import { FakeNetwork } from './fake-server.ts'

const PLAN = 'small'
const PASS: RoomPass = { guest: { person: 'somebody', name: 'Somebody' }, mode: 'write' }
const OPEN = 1
const CLOSED = 3

export class RoomsBehindNetwork {
  readonly network = new FakeNetwork()
  readonly store = new MemoryLogStore({ epoch: 1 })
  readonly #counts = new Map<string, number>()
  readonly #sockets = new Set<Wire>()
  #rooms: Rooms

  private constructor() {
    this.#rooms = this.#start()
  }

  static async create(states: ReadonlyMap<string, Uint8Array>): Promise<RoomsBehindNetwork> {
    const made = new RoomsBehindNetwork()
    await made.store.createPlan(
      PLAN,
      [...states].map(([room, update]) => ({ room, update })),
    )
    return made
  }

  /** How often a room counted something. */
  count(what: string): number {
    return this.#counts.get(what) ?? 0
  }

  /** `drop`: the connection ends without the session having a say. */
  async open(
    name: string,
    store: PlanStore,
    random: () => number,
  ): Promise<{ readonly session: PlanSession; drop(): void }> {
    const socket = new WebsocketSync({
      url: 'http://server',
      plan: PLAN,
      openSocket: () => this.#connect(),
      random,
    })
    const session = await PlanSession.open({
      planId: planId(PLAN),
      store,
      socket,
      calc: directCalc(),
      makeRoom: (table) => this.#makeRoom(table),
      person: { id: `person-${name}`, name, verified: false },
      env: { random, now: Date.now },
      writeWorkbook: workbookFile,
      within: 5000,
    })
    return { session, drop: () => socket.close() }
  }

  /** The server is stopped as one stops a server, and started again on the same log. */
  async restart(): Promise<void> {
    await this.#rooms.close(CLOSE.restarting)
    for (const socket of this.#sockets) socket.cut()
    this.#rooms = this.#start()
  }

  setDiskFull(full: boolean): void {
    this.store.failWith = full ? new AppError('storage-unavailable') : null
  }

  sweep(): void {
    this.#rooms.sweep()
  }

  async states(): Promise<Map<string, Uint8Array>> {
    const rooms = await this.store.rooms(PLAN)
    const states = await Promise.all(rooms.map(({ room }) => this.#rooms.state({ plan: PLAN, room })))
    return new Map(rooms.map(({ room }, at) => [room, states[at]!]))
  }

  /** What `POST /api/plans/…/tables` does. */
  async #makeRoom(room: TableId): Promise<void> {
    await this.store.createRoom({ plan: PLAN, room }, Y.encodeStateAsUpdate(new Y.Doc()))
  }

  #start(): Rooms {
    return new Rooms({
      store: this.store,
      limits: { ...ROOM_LIMITS, compactRows: 7, idleMs: 0 },
      log: { info: () => {}, warn: () => {}, error: () => {} },
      counts: {
        count: (what, by = 1) => void this.#counts.set(what, this.count(what) + by),
        commitTook: () => {},
      },
      audit: auditDesk(Date.now),
      clock: new PresenceClock(1),
      now: () => performance.now(),
    })
  }

  #connect(): WebSocketLike {
    const wire = new Wire(
      this.network,
      (socket) => {
        const sender = new SocketSender(
          socket,
          { ...SENDER_LIMITS, buffered: ROOM_LIMITS.document },
          { turns: new LargeTurns(), person: 'ana' },
          () => {},
        )
        const pass = (): Promise<RoomPass> => Promise.resolve(PASS)
        const openings = new TokenBucket({ burst: 1e9, perSecond: 1e9 })
        const tab = new TabSocket(
          socket,
          { plan: PLAN, rooms: this.#rooms, sender, pass, used: () => {} },
          openings,
        )
        tab.greet(this.store.epoch)
        return tab
      },
      () => void this.#sockets.delete(wire),
    )
    this.#sockets.add(wire)
    return wire.client
  }
}

type Listener = (event: never) => void

/** One connection: both ends, and what is on its way between them. */
class Wire {
  life = 0
  readonly client: WebSocketLike
  readonly #network: FakeNetwork
  readonly #onGone: () => void
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #sent = { up: 0, down: 0 }
  readonly #arrived = { up: 0, down: 0 }
  #clientState = 0
  #serverState = OPEN
  #tab: TabSocket | null = null

  constructor(network: FakeNetwork, accept: (socket: WebSocket) => TabSocket, onGone: () => void) {
    this.#network = network
    this.#onGone = onGone
    this.client = this.#clientEnd()
    this.#go('up', () => {
      this.#go('down', () => {
        this.#clientState = OPEN
        this.#say('open', {})
      })
      this.#tab = accept(this.#serverEnd())
    })
  }

  /** Whatever is on its way is gone, and both ends know. */
  cut(code = 1006): void {
    if (this.#clientState === CLOSED) return
    this.life++
    this.#clientState = CLOSED
    this.#serverState = CLOSED
    this.#tab?.leave()
    this.#onGone()
    this.#say('close', { code, reason: '' })
  }

  #clientEnd(): WebSocketLike {
    const state = (): number => this.#clientState
    return {
      binaryType: 'arraybuffer',
      get readyState() {
        return state()
      },
      addEventListener: (type: string, handler: Listener) => {
        const known = this.#listeners.get(type) ?? new Set()
        this.#listeners.set(type, known.add(handler))
      },
      send: (data) => this.#go('up', () => this.#tab?.receive(data)),
      close: () => this.cut(1000),
    }
  }

  #serverEnd(): WebSocket {
    const state = (): number => this.#serverState
    const end = {
      bufferedAmount: 0,
      get readyState() {
        return state()
      },
      send: (bytes: Uint8Array, sent?: () => void) => {
        this.#go('down', () => this.#say('message', { data: bytes.slice().buffer }))
        if (sent) setImmediate(sent)
      },
      close: (code: number) => {
        this.#serverState = CLOSED
        this.#go('down', () => this.cut(code))
      },
      terminate: () => this.cut(),
      once: () => end,
    }
    // The part of a `ws` socket that senders and tab sockets use.
    return end as unknown as WebSocket
  }

  /** In order: a frame waits for those before it; one that arrives twice is heard once. */
  #go(way: 'up' | 'down', arrive: () => void): void {
    const number = ++this.#sent[way]
    this.#network.send(this, () => {
      if (number > this.#arrived[way] + 1) return false
      if (number <= this.#arrived[way]) return true
      this.#arrived[way] = number
      arrive()
      return true
    })
  }

  #say(type: string, event: object): void {
    for (const handler of this.#listeners.get(type) ?? []) handler(event as never)
  }
}
