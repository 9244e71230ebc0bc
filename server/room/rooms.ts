/**
 * The rooms in memory. A room is opened once however many ask for it at the same time, dropped when it could not save, and unloaded when
 * nobody has been in it for a while. Rooms exist only because a plan, a table or an import made them: asking for any other makes nothing.
 */
import { AppError } from '../../shared/model/error.ts'
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import type { Connection } from './connection.ts'
import { Freezer } from './freezer.ts'
import { MadeBudget } from './made-times.ts'
import { PlanClients } from './plan-clients.ts'
import { type AuditNote, keyText, type RoomKey, type RoomPass, type RoomPeer } from './ports.ts'
import { Room, type RoomDeps } from './room.ts'
import type { MakeUpdate, RoomContents } from './server-hand.ts'
import { Spoilers } from './spoilers.ts'
import { WorkShares } from './work-shares.ts'

/** What a room needs that is not the rooms' own. */
type RoomsDeps = Omit<RoomDeps, 'clients' | 'made' | 'spoilers' | 'work' | 'dismissEverywhere'>

/** Plans that nobody has open, of which it is remembered whose their Yjs clients are. */
const MOST_OTHER_PLANS = 20

export class Rooms {
  readonly #deps: RoomsDeps
  readonly #made = new MadeBudget()
  readonly #spoilers: Spoilers
  readonly #work: WorkShares
  readonly #open = new Map<string, Promise<Room | null>>()
  readonly #live = new Map<string, Room>()
  readonly #freezer = new Freezer()
  readonly #clients = new Map<string, Promise<PlanClients>>()
  #closed = false

  constructor(deps: RoomsDeps) {
    this.#deps = deps
    const { limits, now } = deps
    this.#spoilers = new Spoilers(
      { free: limits.spoils, freeEverywhere: limits.spoilsEverywhere, forgetMs: limits.spoilerMs },
      now,
    )
    this.#work = new WorkShares(limits.work, now)
  }

  /** Spans of message 102 that are kept until their structs arrive. */
  get spans(): number {
    return this.#made.total
  }

  get count(): number {
    return this.#live.size
  }

  /** [ROOM46] Milliseconds until somebody may be listened to again; 0: now. */
  waitOf(person: string): number {
    return this.#work.wait(person)
  }

  /** Lets a peer in with the pass that the door gave her, or says with which words to turn it away. */
  async enter(key: RoomKey, peer: RoomPeer, pass: RoomPass): Promise<Connection | CloseReason> {
    if (this.#closed) return CLOSE.restarting
    // [ROOM45]
    if (this.#spoilers.isBarred(keyText(key), pass.guest.person)) return CLOSE.full
    try {
      const room = await this.#room(key)
      if (this.#closed) return CLOSE.restarting
      if (room?.isDead) return await this.enter(key, peer, pass)
      if (room?.isNewer) {
        this.#deps.log.error({ room: keyText(key) }, 'written by a newer Fascicle; update this server')
        return CLOSE.storageUnavailable
      }
      return room ? room.enter(peer, pass) : CLOSE.unknownRoom
    } catch (error) {
      this.#deps.log.error({ room: keyText(key), err: error }, 'could not open the room')
      return CLOSE.storageUnavailable
    }
  }

  /** [ROOM44] The whole state of a room as one update, without opening it; `null`: no such room. */
  async state(key: RoomKey): Promise<Uint8Array | null> {
    const small = this.#live.get(keyText(key))?.encodeSmall()
    return small ?? (await this.#deps.store.state(key))?.update ?? null
  }

  /**
   * [ROOM32] From the call on the room takes nothing; resolves with what it holds once everything received before is committed. It stays
   * frozen, also when it is unloaded or dropped meanwhile, until `thaw`; whoever asked makes that durable (`room.frozen`). Rejects, and
   * then the room is not frozen by this call: `unknown-table`, `storage-unavailable`.
   */
  async freeze(key: RoomKey): Promise<RoomContents> {
    const text = keyText(key)
    const release = this.#freezer.hold(text)
    this.#live.get(text)?.freeze()
    try {
      return await (await this.#opened(key)).settled()
    } catch (error) {
      if (release()) this.#live.get(text)?.unfreeze()
      throw error
    }
  }

  /** Takes back every `freeze`. What the log says itself counts when the room is opened the next time. */
  thaw(key: RoomKey): void {
    const text = keyText(key)
    this.#freezer.thaw(text)
    this.#live.get(text)?.thaw()
  }

  /**
   * [ROOM34] An edit of the server's own: `make` is given the room's state and answers with an update, or null for none. One at a time;
   * committed before it resolves with its place, and told to everybody in the room. Rejects `unknown-table`, `read-only`,
   * `storage-unavailable`, or with what `make` threw.
   */
  async write(key: RoomKey, make: MakeUpdate, notes: readonly AuditNote[] = []): Promise<number> {
    return (await this.#opened(key)).write(make, { notes })
  }

  sweep(): void {
    for (const [text, room] of this.#live) {
      try {
        room.sweep()
      } catch (error) {
        this.#deps.log.error({ room: text, err: error }, 'a room could not be looked after')
      }
      if (!room.isIdle) continue
      this.#forget(text, room)
      room.destroy()
    }
    this.#forgetClients()
  }

  /** Sends everybody away and waits until everything received is on disk. */
  async close(reason: CloseReason): Promise<void> {
    this.#closed = true
    await Promise.allSettled(this.#open.values())
    const rooms = [...this.#live.values()]
    for (const room of rooms) room.dismissAll(reason)
    await Promise.all(rooms.map((room) => room.drained()))
    for (const room of rooms) room.destroy()
    this.#live.clear()
    this.#open.clear()
  }

  async #opened(key: RoomKey): Promise<Room> {
    for (;;) {
      if (this.#closed) throw new AppError('storage-unavailable', { why: 'the server is stopping' })
      const room = await this.#room(key)
      if (!room) throw new AppError('unknown-table', { table: key.room })
      if (room.isNewer) throw new AppError('storage-unavailable', { why: 'written by a newer Fascicle' })
      // It may have been dropped between two turns; the next one is opened then.
      if (!room.isDead) return room
    }
  }

  async #room(key: RoomKey): Promise<Room | null> {
    const text = keyText(key)
    const opening = this.#open.get(text)
    if (opening) return opening
    const opened = this.#load(key, text)
    this.#open.set(text, opened)
    try {
      const room = await opened
      if (!room) this.#open.delete(text)
      return room
    } catch (error) {
      this.#open.delete(text)
      throw error
    }
  }

  async #load(key: RoomKey, text: string): Promise<Room | null> {
    const log = await this.#deps.store.load(key)
    if (!log) return null
    const clients = await this.#clientsOf(key.plan)
    const frozen = log.frozen || this.#freezer.isHeld(text)
    const deps = {
      ...this.#deps,
      clients,
      made: this.#made,
      spoilers: this.#spoilers,
      work: this.#work,
      dismissEverywhere: (person: string): void => {
        for (const one of this.#live.values()) one.dismissPerson(person)
      },
    }
    const room: Room = new Room(key, log, deps, frozen, () => this.#forget(text, room))
    this.#live.set(text, room)
    return room
  }

  #clientsOf(plan: string): Promise<PlanClients> {
    const known = this.#clients.get(plan)
    if (known) {
      // The last one used is the last to be forgotten.
      this.#clients.delete(plan)
      this.#clients.set(plan, known)
      return known
    }
    const loaded = this.#deps.store.owners(plan).then((owners) => new PlanClients(owners))
    this.#clients.set(plan, loaded)
    loaded.catch(() => this.#clients.delete(plan))
    return loaded
  }

  /** [ROOM22] */
  #forgetClients(): void {
    const inUse = new Set([...this.#open.keys()].map((text) => text.slice(0, text.indexOf('/'))))
    const others = [...this.#clients.keys()].filter((plan) => !inUse.has(plan))
    for (const plan of others.slice(0, -MOST_OTHER_PLANS)) this.#clients.delete(plan)
  }

  #forget(text: string, room: Room): void {
    if (this.#live.get(text) !== room) return
    this.#live.delete(text)
    this.#open.delete(text)
  }
}
