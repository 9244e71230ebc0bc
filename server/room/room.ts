/**
 * One live room. The order of everything: apply in memory (which refuses poison) → commit → fan out and acknowledge. A room whose commit
 * failed is dropped whole, because its memory is ahead of the disk and a state vector would claim an edit that nobody would offer again.
 * The rules are in SPEC.md beside this file. Made and dropped by `Rooms`.
 */
import type { AwarenessEntry } from '../../shared/wire/awareness.ts'
import { encodeAwareness } from '../../shared/wire/awareness.ts'
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import { isEmptyUpdate } from '../../shared/wire/merge-updates.ts'
import {
  encodeAwarenessMessage,
  encodeCommitted,
  encodeUpdate,
  KEEPALIVE,
} from '../../shared/wire/message.ts'
import { CommitQueue, type Committed } from './commit-queue.ts'
import { Connection, type RoomDesk } from './connection.ts'
import { GapWatch } from './gap-watch.ts'
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
  readonly #gap = new GapWatch<Connection>()
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
    this.#state = new RoomState(key.room)
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
      },
      log.seq,
    )
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

  /** The whole state, as one update. */
  encode(): Uint8Array {
    return this.#state.encode()
  }

  /** Written by a newer program: to be served by that one only. */
  get isNewer(): boolean {
    return this.#state.isNewer
  }

  /** [ROOM1] The server speaks first: what it has, and who is here. */
  enter(peer: RoomPeer): Connection {
    const connection = new Connection(this, peer, this.#deps.now)
    this.#connections.add(connection)
    this.#whenBuilt(0, () => {
      connection.send(this.#state.step1())
      this.sendPresence(connection)
    })
    return connection
  }

  leave(connection: Connection): void {
    if (!this.#connections.delete(connection)) return
    if (this.#connections.size === 0) this.#emptySince = this.#deps.now()
    this.#presence.leave(connection)
    if (this.#gap.forget(connection) && this.#state.hasPending) this.#rebuild()
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

  answerStep1(connection: Connection, vector: Uint8Array): void {
    this.#whenBuilt(vector.byteLength, () => connection.sendLarge(() => this.#state.step2(vector)))
  }

  receiveUpdate(connection: Connection, update: Uint8Array, answersStep1: boolean): void {
    this.#whenBuilt(update.byteLength, () => this.#apply(connection, update, answersStep1))
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
    this.#whenBuilt(0, () => {
      const answer = (): void =>
        this.#commits.after((seq) => {
          this.#deps.counts.count('acknowledgements')
          connection.send(this.#frame(encodeCommitted(version, seq)))
        })
      if (!this.#gap.hold(connection, answer)) answer()
    })
  }

  /** Called every few seconds. */
  sweep(): void {
    const { now, limits } = this.#deps
    for (const connection of this.#connections)
      if (connection.silence >= limits.keepaliveMs) connection.send(this.#frame(KEEPALIVE))
    this.#judgeGap(now())
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
      this.#whenBuilt(0, () => this.#commits.after(() => this.#drainedNow()))
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

  #apply(connection: Connection, update: Uint8Array, answersStep1: boolean): void {
    if (!this.#connections.has(connection)) return
    const { counts, limits } = this.#deps
    if (isEmptyUpdate(update)) return this.#lookForGap(connection, answersStep1)
    counts.count('updates')
    if (this.#state.wouldExceed(limits.document, update.byteLength)) {
      counts.count('refused_too_large')
      return this.dismiss(connection, CLOSE.tooLarge)
    }
    let made: readonly Uint8Array[]
    try {
      made = this.#state.apply(update)
    } catch {
      return this.#refusePoison(connection, CLOSE.malformed)
    }
    if (this.#state.isNewer) return this.#refusePoison(connection, CLOSE.tooOld)
    for (const one of made) {
      this.#state.committing(one)
      this.#commits.add(one, connection)
    }
    this.#lookForGap(connection, answersStep1)
  }

  /** [ROOM4] The document is spoilt and nothing of it was committed: it is built again from the log, and nobody else notices. */
  #refusePoison(connection: Connection, reason: CloseReason): void {
    this.#deps.counts.count('refused_poison')
    this.#deps.log.warn({ room: keyText(this.key) }, 'an update was refused; building the document again')
    this.#rebuild()
    this.dismiss(connection, reason)
  }

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

  // ---- gaps and rebuilding -------------------------------------------------------------------------------------------------------------

  #lookForGap(connection: Connection, answersStep1: boolean): void {
    if (!this.#state.hasPending) return this.#gap.close()
    const ask = this.#gap.note(connection, answersStep1, this.#deps.now())
    if (ask) connection.send(this.#state.step1())
    this.#judgeGap(this.#deps.now())
  }

  /** [ROOM6] One culprit is told so; several are asked to come back, and the culprit among them will be alone then. */
  #judgeGap(now: number): void {
    const hopeless = this.#gap.hopeless(now, this.#deps.limits.gapMs)
    if (hopeless.length === 0) return
    this.#gap.clear()
    this.#deps.counts.count('refused_gap', hopeless.length)
    this.#rebuild()
    for (const connection of hopeless)
      this.dismiss(connection, hopeless.length === 1 ? CLOSE.malformed : CLOSE.restarting)
  }

  #rebuild(): void {
    if (this.#door.isShut || this.#dead) return
    this.#door.shut()
    this.#gap.clear()
    this.#commits.after(() => {
      this.#deps.store.load(this.key).then(
        (log) => (log ? this.#rebuilt(log) : this.#fail(new Error('the room is gone'))),
        (error: unknown) => this.#fail(error),
      )
    })
  }

  #rebuilt(log: LoadedLog): void {
    if (this.#dead) return
    this.#load(log)
    this.#door.open()
  }

  #whenBuilt(bytes: number, task: () => void): void {
    if (!this.#dead) this.#door.pass(bytes, task)
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
