/**
 * One live room. The order of everything: apply in memory (which refuses poison) → commit → fan out and acknowledge. A room whose commit
 * failed is dropped whole, because its memory is ahead of the disk and a state vector would claim an edit that nobody would offer again.
 * The rules are in SPEC.md beside this file. Made and dropped by `Rooms`.
 */
import type { AwarenessEntry } from '../../shared/wire/awareness.ts'
import { encodeAwareness } from '../../shared/wire/awareness.ts'
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import {
  encodeAwarenessMessage,
  encodeCommitted,
  encodeUpdate,
  KEEPALIVE,
} from '../../shared/wire/message.ts'
import { CommitQueue, type Committed } from './commit-queue.ts'
import { Connection, type RoomDesk } from './connection.ts'
import { LogTail } from './log-tail.ts'
import {
  type LoadedLog,
  type LogStore,
  keyText,
  type RoomCounts,
  type RoomKey,
  type RoomLog,
  type RoomPeer,
} from './ports.ts'
import { PresenceBoard } from './presence-board.ts'
import type { PresenceClock } from './presence-clock.ts'
import { RoomFrame } from './room-frame.ts'
import type { RoomLimits } from './room-limits.ts'
import { RoomState } from './room-state.ts'
import { UpdateIntake } from './update-intake.ts'
import { WaitingRoom } from './waiting-room.ts'

export type RoomDeps = {
  readonly store: LogStore
  readonly limits: RoomLimits
  readonly log: RoomLog
  readonly counts: RoomCounts
  readonly clock: PresenceClock
  /** Milliseconds, only ever growing. */
  readonly now: () => number
}

/** Messages kept while a document is built again. */
const MOST_HELD_BYTES = 32 * 1024 * 1024

export class Room implements RoomDesk {
  readonly key: RoomKey
  readonly #deps: RoomDeps
  readonly #onDead: () => void
  readonly #connections = new Set<Connection>()
  readonly #commits: CommitQueue<Connection>
  readonly #presence: PresenceBoard<Connection>
  readonly #intake: UpdateIntake
  readonly #state: RoomState
  #dead = false
  #emptySince: number
  readonly #tail: LogTail
  /** Shut while the document is built again. */
  readonly #door = new WaitingRoom(MOST_HELD_BYTES, () => this.#fail(new Error('too much arrived at once')))
  readonly #whenDrained: (() => void)[] = []

  constructor(key: RoomKey, log: LoadedLog, deps: RoomDeps, onDead: () => void) {
    this.key = key
    this.#deps = deps
    this.#onDead = onDead
    this.#state = new RoomState(key.room, deps.now)
    this.#load(log)
    this.#tail = new LogTail(
      log,
      deps.limits,
      () => deps.store.compact(key),
      (error) => deps.log.warn({ room: keyText(key), err: error }, 'could not condense the log'),
    )
    this.#emptySince = deps.now()
    this.#commits = new CommitQueue<Connection>(
      {
        append: (update) => this.#append(update),
        onCommitted: (committed) => this.#committed(committed),
        onFailed: (error) => this.#fail(error),
        onFault: (error) => this.#tellingFailed(error),
      },
      log.seq,
    )
    this.#intake = new UpdateIntake({
      ...deps,
      state: this.#state,
      commit: (update, from) => this.#commits.add(update, from),
      spoilt: () => this.#spoilt(),
      dismiss: (connection, reason) => this.dismiss(connection, reason),
    })
    this.#presence = new PresenceBoard<Connection>(
      {
        onChange: (entries) => this.#broadcastPresence(entries),
        onReplaced: (older) => this.dismiss(older, CLOSE.idle),
        onIgnored: () => deps.counts.count('presence_ignored'),
      },
      deps.clock,
      deps.now,
    )
  }

  /** The whole state, as one update; `null` while it is built again. */
  encode(): Uint8Array | null {
    return this.#door.isShut ? null : this.#state.encode()
  }

  /** Written by a newer program: to be served by that one only. */
  get isNewer(): boolean {
    return this.#state.isNewer
  }

  /** [ROOM1] The server speaks first: what it has, and who is here. */
  enter(peer: RoomPeer): Connection {
    const connection = new Connection(this, peer, this.#deps.now)
    this.#connections.add(connection)
    this.#whenBuilt(connection, 0, () => {
      connection.send(this.#state.step1())
      this.sendPresence(connection)
    })
    return connection
  }

  leave(connection: Connection): void {
    if (!this.#connections.delete(connection)) return
    if (this.#connections.size === 0) this.#emptySince = this.#deps.now()
    this.#presence.leave(connection)
    this.#intake.forget(connection)
  }

  /** Closes one connection for a reason of its own. */
  dismiss(connection: Connection, reason: CloseReason): void {
    if (reason === CLOSE.malformed) this.#deps.counts.count('refused_malformed')
    this.leave(connection)
    connection.end(reason)
  }

  /** Closes every connection; what was received is still committed. */
  dismissAll(reason: CloseReason): void {
    for (const connection of this.#connections) this.dismiss(connection, reason)
  }

  /** [ROOM11] */
  fault(connection: Connection, error: unknown): void {
    this.#deps.counts.count('faults')
    this.#deps.log.error({ room: keyText(this.key), err: error }, 'a client could not be served')
    this.dismiss(connection, CLOSE.restarting)
  }

  answerStep1(connection: Connection, vector: Uint8Array): void {
    this.#whenBuilt(connection, vector.byteLength, () => {
      connection.sendAnswer(vector, (latest) => {
        if (!this.#door.isShut) return this.#state.step2(latest)
        // Its turn came while the document is spoilt.
        this.answerStep1(connection, latest)
        return null
      })
    })
  }

  receiveUpdate(connection: Connection, update: Uint8Array, answersStep1: boolean): void {
    this.#whenBuilt(connection, update.byteLength, () =>
      this.#intake.receive(connection, update, answersStep1),
    )
  }

  receivePresence(connection: Connection, entries: readonly AwarenessEntry[]): void {
    this.#presence.receive(connection, entries, connection.isOpening)
  }

  sendPresence(connection: Connection): void {
    const others = this.#presence.entries(connection)
    if (others.length > 0) connection.send(this.#frame(encodeAwarenessMessage(encodeAwareness(others))))
  }

  /** [ROOM3] Answers only once everything received before is committed. */
  acknowledge(connection: Connection, version: number): void {
    this.#whenBuilt(connection, 0, () => {
      const answer = (): void =>
        this.#commits.after((seq) => {
          this.#deps.counts.count('acknowledgements')
          connection.send(this.#frame(encodeCommitted(version, seq)))
        })
      if (!this.#intake.hold(connection, answer)) answer()
    })
  }

  /** Called every few seconds. */
  sweep(): void {
    for (const connection of this.#connections)
      if (connection.silence >= this.#deps.limits.keepaliveMs) connection.send(this.#frame(KEEPALIVE))
    if (!this.#door.isShut) this.#intake.judge()
  }

  get isIdle(): boolean {
    const { now, limits } = this.#deps
    const quiet = this.#commits.isSettled && !this.#tail.isBusy && !this.#door.isShut
    return this.#connections.size === 0 && quiet && now() - this.#emptySince >= limits.idleMs
  }

  /** After everything received is on disk, or cannot be. */
  drained(): Promise<void> {
    if (this.#dead) return Promise.resolve()
    return new Promise((resolve) => {
      this.#whenDrained.push(resolve)
      this.#door.pass(0, () => this.#commits.after(() => this.#drainedNow()))
    })
  }

  #drainedNow(): void {
    for (const resolve of this.#whenDrained.splice(0)) resolve()
  }

  destroy(): void {
    this.#dead = true
    this.#state.destroy()
  }

  // ---- an update's way -----------------------------------------------------------------------------------------------------------------

  async #append(update: Uint8Array): Promise<number> {
    const began = this.#deps.now()
    const seq = await this.#deps.store.append(this.key, update)
    this.#deps.counts.count('commits')
    this.#deps.counts.commitTook(this.#deps.now() - began)
    return seq
  }

  #committed({ update, from }: Committed<Connection>): void {
    const frame = this.#frame(encodeUpdate(update))
    for (const connection of this.#connections) if (connection !== from) connection.send(frame)
    this.#tail.grew(update.byteLength)
  }

  /** [ROOM5] */
  #fail(error: unknown): void {
    if (this.#dead) return
    this.#dead = true
    this.#deps.counts.count('commit_failures')
    this.#deps.log.error({ room: keyText(this.key), err: error }, 'could not save; the room is closed')
    this.#onDead()
    this.dismissAll(CLOSE.storageUnavailable)
    this.#door.drop()
    this.#drainedNow()
    this.#state.destroy()
  }

  /** It is on disk, and somebody could not be told: everybody comes back and has it then. */
  #tellingFailed(error: unknown): void {
    this.#deps.counts.count('faults')
    this.#deps.log.error({ room: keyText(this.key), err: error }, 'a change could not be passed on')
    this.dismissAll(CLOSE.restarting)
  }

  // ---- rebuilding ------------------------------------------------------------------------------------------------------------------------

  /** [ROOM4] Nobody else notices. */
  #spoilt(): void {
    this.#deps.log.warn({ room: keyText(this.key) }, 'an update was refused; building the document again')
    this.#rebuild()
  }

  #rebuild(): void {
    if (this.#door.isShut || this.#dead) return
    this.#door.shut()
    this.#commits.after(() => {
      this.#deps.store.load(this.key).then(
        (log) => (log ? this.#rebuilt(log) : this.#fail(new Error('the room is gone'))),
        (error: unknown) => this.#fail(error),
      )
    })
  }

  #rebuilt(log: LoadedLog): void {
    if (this.#dead) return
    try {
      this.#load(log)
    } catch (error) {
      return this.#fail(error)
    }
    this.#door.open()
  }

  /** Now, or when the document is right again; unless the client is gone by then. What fails here may have spoilt it. */
  #whenBuilt(connection: Connection, bytes: number, task: () => void): void {
    if (this.#dead) return
    this.#door.pass(bytes, () => {
      if (!this.#connections.has(connection)) return
      try {
        task()
      } catch (error) {
        this.#rebuild()
        this.fault(connection, error)
      }
    })
  }

  /** [ROOM23] */
  #load(log: LoadedLog): void {
    const refused = this.#state.load(log)
    const lost = { quarantined: log.quarantined + refused, missing: log.missing }
    if (lost.quarantined + lost.missing === 0) return
    this.#deps.counts.count('quarantined_rows', lost.quarantined)
    this.#deps.log.error(
      { room: keyText(this.key), ...lost },
      'the log of this room is damaged; serving the rest',
    )
  }

  // ---- small things --------------------------------------------------------------------------------------------------------------------

  #frame(message: Uint8Array): RoomFrame {
    return new RoomFrame(this.key.room, message)
  }

  #broadcastPresence(entries: readonly (AwarenessEntry & { readonly owner: Connection | null })[]): void {
    const owners = new Set(entries.map((entry) => entry.owner))
    const frame = this.#frame(encodeAwarenessMessage(encodeAwareness(entries)))
    for (const connection of this.#connections) {
      if (!owners.has(connection)) {
        connection.send(frame)
        continue
      }
      const others = entries.filter((entry) => entry.owner !== connection)
      if (others.length > 0) connection.send(this.#frame(encodeAwarenessMessage(encodeAwareness(others))))
    }
  }
}
