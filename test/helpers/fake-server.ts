/**
 * A server without sockets for tests of sessions: rooms, commits, refusals, and a network in between that a test may hold back, reorder,
 * duplicate or cut. With `network.auto` everything is delivered as soon as possible.
 */
import * as Y from 'yjs'

import type {
  LinkState,
  MakeRoom,
  PlanSync,
  PresenceState,
  RoomEvents,
  RoomLink,
} from '../../client/session/ports.ts'
import type { Denial } from '../../shared/model/access.ts'
import { EMPTY_UPDATE } from '../../shared/wire/merge-updates.ts'

/** One connection of many: when its life ends, what it had on its way is gone. */
type Sender = { readonly life: number }
type Packet = { readonly from: Sender; readonly life: number; readonly deliver: () => boolean }

export class FakeNetwork {
  auto = true
  readonly queue: Packet[] = []
  #pumping = false

  /** `deliver` gives false when it must wait for something sent before. */
  send(from: Sender, deliver: () => boolean): void {
    this.queue.push({ from, life: from.life, deliver })
    if (this.auto) this.#pump()
  }

  /** Everything that is on its way arrives. */
  drain(): void {
    for (let idle = 0; this.queue.length > 0 && idle <= this.queue.length;) idle = this.step(0) ? 0 : idle + 1
  }

  /** One packet arrives. False when it has to wait. */
  step(index: number): boolean {
    const [packet] = this.queue.splice(index, 1)
    if (!packet || packet.life !== packet.from.life) return true
    if (packet.deliver()) return true
    this.queue.push(packet)
    return false
  }

  /** The packet arrives, and will arrive once more. */
  repeat(index: number): void {
    const packet = this.queue[index]
    if (packet && packet.life === packet.from.life && packet.deliver()) return
  }

  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    queueMicrotask(() => {
      this.#pumping = false
      if (this.auto) this.drain()
    })
  }
}

type Room = {
  readonly doc: Y.Doc
  readonly members: Set<Member>
  readonly presence: Map<number, PresenceState>
}

type Member = {
  readonly sync: FakeSync
  readonly y: Y.Doc
  readonly events: RoomEvents
  sent: number
  readonly arrived: Set<number>
  asked: number | null
  live: boolean
  /** [server] Something of this connection was dropped, and not sent again since. */
  dropped: boolean
}

export class FakeServer {
  readonly network = new FakeNetwork()
  readonly rooms = new Map<string, Room>()
  /** Rooms that are refused with this code. */
  readonly refuse = new Map<string, number>()
  /** The code somebody is refused a room with; null: she is not. */
  refuses: (client: FakeSync, room: string) => number | null = () => null
  /** Why somebody may only read a room; null: she may write. Tell with `tellAccess` when it answers otherwise. */
  denialOf: (client: FakeSync, room: string) => Denial | null = () => null
  /**
   * How many packets later a room's state comes than the frame that tells what one may do there; null: with it. With the real server it is a
   * frame of its own.
   */
  stateLater: (room: string) => number | null = () => null
  /** While false, what arrives is applied in memory and never acknowledged, and is lost by `crash`. */
  committing = true
  up = true
  readonly clients = new Set<FakeSync>()

  constructor(states: ReadonlyMap<string, Uint8Array>) {
    for (const [name, state] of states) this.load(name, state)
  }

  load(name: string, state: Uint8Array): void {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, state)
    this.rooms.set(name, { doc, members: new Set(), presence: new Map() })
  }

  /** The server's own edit: everybody in the room hears it. */
  write(name: string, update: Uint8Array): void {
    const room = this.rooms.get(name)
    if (!room) return this.load(name, update)
    Y.applyUpdate(room.doc, update)
    for (const member of room.members)
      this.network.send(member.sync, () => {
        Y.applyUpdate(member.y, update, member)
        return true
      })
  }

  /** What `POST /api/plans/…/tables` does: the room is there afterwards. */
  readonly makeRoom: MakeRoom = async (table) => {
    if (!this.up) throw new TypeError('Failed to fetch')
    if (!this.rooms.has(table)) this.load(table, EMPTY_UPDATE)
  }

  client(): FakeSync {
    const client = new FakeSync(this)
    this.clients.add(client)
    return client
  }

  /** Comes back with what was committed: `states`. */
  crash(states: ReadonlyMap<string, Uint8Array>): void {
    for (const client of this.clients) client.cut()
    this.rooms.clear()
    for (const [name, state] of states) this.load(name, state)
  }

  /** Whoever is in the room hears what she may do; who may write again is asked for what she has. */
  tellAccess(name: string): void {
    for (const member of this.rooms.get(name)?.members ?? []) member.sync.hearAccess(name, member)
  }

  states(): Map<string, Uint8Array> {
    return new Map([...this.rooms].map(([name, room]) => [name, Y.encodeStateAsUpdate(room.doc)]))
  }
}

export class FakeSync implements PlanSync {
  life = 0
  readonly #server: FakeServer
  readonly #members = new Map<string, Member>()
  readonly #handlers = new Set<(state: LinkState) => void>()
  #state: LinkState = 'offline'

  constructor(server: FakeServer) {
    this.#server = server
  }

  get state(): LinkState {
    return this.#state
  }

  join(room: string, y: object, events: RoomEvents): RoomLink {
    const member: Member = {
      sync: this,
      y: y as Y.Doc,
      events,
      sent: 0,
      arrived: new Set(),
      asked: null,
      live: false,
      dropped: false,
    }
    this.#members.set(room, member)
    member.y.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== member && member.live) this.#sendUpdate(room, member, update)
    })
    if (this.#state === 'online') this.#enter(room, member)
    return {
      ask: (version) => {
        member.asked = version
        if (member.live) this.#sendAsk(room, member)
      },
      setPresence: (state) => {
        const live = this.#server.rooms.get(room)
        if (state) live?.presence.set(member.y.clientID, state)
        else live?.presence.delete(member.y.clientID)
        this.#showPresence(room)
      },
      leave: () => {
        member.live = false
        if (this.#members.get(room) === member) this.#members.delete(room)
        this.#server.rooms.get(room)?.members.delete(member)
      },
    }
  }

  connect(): void {
    if (this.#state === 'online') return
    if (!this.#server.up) return this.#say('connecting')
    this.#say('online')
    for (const [room, member] of this.#members) this.#enter(room, member)
  }

  disconnect(): void {
    this.cut()
    this.#say('offline')
  }

  /** The connection breaks: whatever is on its way is gone. */
  cut(): void {
    this.life++
    for (const [name, member] of this.#members) {
      member.live = false
      member.sent = 0
      member.dropped = false
      member.arrived.clear()
      const room = this.#server.rooms.get(name)
      room?.members.delete(member)
      room?.presence.delete(member.y.clientID)
      this.#showPresence(name)
    }
    this.#say('connecting')
  }

  /** The server closes the connection for good. */
  throwOut(code: number): void {
    if (this.#state !== 'online') return
    this.cut()
    this.#say('offline')
    for (const { events } of Array.from(this.#members.values())) events.refused(code, '', 'plan')
  }

  onState(handler: (state: LinkState) => void): () => void {
    this.#handlers.add(handler)
    return () => this.#handlers.delete(handler)
  }

  close(): void {
    this.cut()
    this.#members.clear()
    this.#server.clients.delete(this)
    this.#state = 'offline'
  }

  hearAccess(name: string, member: Member): void {
    const { network } = this.#server
    const denial = this.#server.denialOf(this, name)
    network.send(this, () => {
      if (this.#members.get(name) !== member) return true
      member.events.access(denial === null ? 'write' : 'read', denial ?? '')
      const room = this.#server.rooms.get(name)
      if (denial === null && room && this.#members.get(name) === member)
        this.#sendUpdate(name, member, Y.encodeStateAsUpdate(member.y, Y.encodeStateVector(room.doc)), true)
      return true
    })
  }

  #enter(name: string, member: Member): void {
    const { network, rooms, refuse, refuses } = this.#server
    const code = refuse.get(name) ?? refuses(this, name) ?? (rooms.has(name) ? null : 4404)
    if (code !== null) {
      network.send(this, () => {
        if (this.#members.get(name) === member) member.events.refused(code, 'refused by the test')
        return true
      })
      return
    }
    const room = rooms.get(name)!
    const wanted = Y.encodeStateVector(member.y)
    // Step 1 and 2 both ways, in order.
    network.send(this, () => {
      if (this.#members.get(name) !== member) return true
      room.members.add(member)
      const denial = this.#server.denialOf(this, name)
      const theirs = Y.encodeStateAsUpdate(room.doc, wanted)
      const vector = Y.encodeStateVector(room.doc)
      network.send(this, () => {
        if (this.#members.get(name) !== member) return true
        if (denial !== null) member.events.access('read', denial)
        const bringState = (): boolean => {
          if (this.#members.get(name) !== member) return true
          Y.applyUpdate(member.y, theirs, member)
          member.live = true
          if (denial === null) this.#sendUpdate(name, member, Y.encodeStateAsUpdate(member.y, vector), true)
          member.events.synced()
          this.#showPresence(name)
          if (denial === null) this.#sendAsk(name, member)
          return true
        }
        const later = this.#server.stateLater(name)
        if (later === null) return bringState()
        let passed = 0
        network.send(this, () => passed++ >= later && bringState())
        return true
      })
      return true
    })
  }

  /** `whole`: all that the server lacked when it asked. */
  #sendUpdate(name: string, member: Member, update: Uint8Array, whole = false): void {
    const { network, rooms } = this.#server
    const number = ++member.sent
    network.send(this, () => {
      const room = rooms.get(name)
      if (!room) return true
      member.arrived.add(number)
      member.dropped = (member.dropped && !whole) || this.#server.denialOf(this, name) !== null
      if (this.#server.denialOf(this, name) !== null) return true
      let changed: Uint8Array | null = null
      const note = (made: Uint8Array): void => void (changed = made)
      room.doc.on('update', note)
      Y.applyUpdate(room.doc, update)
      room.doc.off('update', note)
      if (changed !== null)
        for (const other of room.members) if (other !== member) this.#passOn(other, changed)
      return true
    })
  }

  #passOn(other: Member, update: Uint8Array): void {
    this.#server.network.send(other.sync, () => {
      Y.applyUpdate(other.y, update, other)
      return true
    })
  }

  #sendAsk(name: string, member: Member): void {
    const { asked, sent } = member
    if (asked === null) return
    this.#server.network.send(this, () => {
      const room = this.#server.rooms.get(name)
      if (member.dropped) return true
      const isAllHere = Array.from({ length: sent }, (_, n) => n + 1).every((n) => member.arrived.has(n))
      if (!this.#server.committing || !room || room.doc.store.pendingStructs || !isAllHere) return false
      this.#server.network.send(this, () => {
        if (this.#members.get(name) !== member) return true
        if (member.asked !== null && asked >= member.asked) member.asked = null
        member.events.acknowledged(asked)
        return true
      })
      return true
    })
  }

  #showPresence(name: string): void {
    const room = this.#server.rooms.get(name)
    if (!room) return
    for (const member of room.members)
      this.#server.network.send(member.sync, () => {
        const others = [...room.presence].filter(([client]) => client !== member.y.clientID)
        member.events.presence(new Map(others))
        return true
      })
  }

  #say(state: LinkState): void {
    if (state === this.#state) return
    this.#state = state
    for (const handler of Array.from(this.#handlers)) handler(state)
  }
}
