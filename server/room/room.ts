/**
 * One live room. The order of everything: apply in memory (which refuses poison) → commit → fan out and acknowledge. A room whose commit
 * failed is dropped whole, because its memory is ahead of the disk and a state vector would claim an edit that nobody would offer again.
 * The rules are in SPEC.md beside this file. Made and dropped by `Rooms`.
 */
import { AppError } from '../../shared/model/error.ts'
import type { AwarenessEntry } from '../../shared/wire/awareness.ts'
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import { isEmptyUpdate } from '../../shared/wire/merge-updates.ts'
import { encodeCommitted, encodeUpdate, KEEPALIVE, type MadeSpan } from '../../shared/wire/message.ts'
import { ClientIds } from './client-ids.ts'
import { CommitQueue, type Committed } from './commit-queue.ts'
import { Connection, type RoomDesk } from './connection.ts'
import { LogTail } from './log-tail.ts'
import type { MadeBudget } from './made-times.ts'
import type { PlanClients } from './plan-clients.ts'
import {
  type AuditDesk,
  type Beside,
  type LoadedLog,
  type LogStore,
  keyText,
  type RoomCounts,
  type RoomKey,
  type RoomLog,
  type RoomPass,
  type RoomPeer,
} from './ports.ts'
import type { PresenceClock } from './presence-clock.ts'
import { RoomAccess } from './room-access.ts'
import { RoomFrame } from './room-frame.ts'
import type { RoomLimits } from './room-limits.ts'
import { RoomPresence } from './room-presence.ts'
import { RoomState } from './room-state.ts'
import { type MakeUpdate, type RoomContents, ServerHand } from './server-hand.ts'
import type { Spoilers } from './spoilers.ts'
import { UpdateIntake } from './update-intake.ts'
import { WaitingRoom } from './waiting-room.ts'
import type { WorkShares } from './work-shares.ts'

export type RoomDeps = {
  readonly store: LogStore
  readonly limits: RoomLimits
  readonly log: RoomLog
  readonly counts: RoomCounts
  readonly audit: AuditDesk
  readonly clock: PresenceClock
  /** Of all rooms together. */
  readonly made: MadeBudget
  /** Of the room's plan. */
  readonly clients: PlanClients
  /** Of all rooms together. */
  readonly spoilers: Spoilers
  /** In every room. */
  dismissEverywhere(person: string): void
  /** Of all rooms together. */
  readonly work: WorkShares
  /** Milliseconds, only ever growing. */
  readonly now: () => number
}

/** So long after a restore people come back with what it lacks. */
const REFILL_MS = 30 * 86_400_000

/** Messages kept while a document is built again. */
const MOST_HELD_BYTES = 32 * 1024 * 1024

export class Room implements RoomDesk {
  readonly key: RoomKey
  readonly #deps: RoomDeps
  readonly #onDead: () => void
  readonly #connections = new Set<Connection>()
  readonly #commits: CommitQueue<Connection>
  readonly #presence: RoomPresence
  readonly #intake: UpdateIntake
  readonly #state: RoomState
  readonly #ids: ClientIds<Connection>
  readonly #access: RoomAccess
  readonly #hand: ServerHand
  /** As the log says. */
  #isFinal = false
  #dead = false
  #emptySince: number
  readonly #tail: LogTail
  /** Shut while the document is built again. */
  readonly #door = new WaitingRoom(MOST_HELD_BYTES, () => this.#fail(new Error('too much arrived at once')))

  /** `frozen`: also when the log does not say so yet. */
  constructor(key: RoomKey, log: LoadedLog, deps: RoomDeps, frozen: boolean, onDead: () => void) {
    this.key = key
    this.#deps = deps
    this.#onDead = onDead
    this.#state = new RoomState(key.room, deps.now)
    this.#ids = new ClientIds<Connection>(deps.clients)
    this.#access = this.#createAccess(frozen)
    this.#tail = new LogTail(
      log,
      deps.limits,
      () => deps.store.compact(key),
      (error) => deps.log.warn({ room: keyText(key), err: error }, 'could not condense the log'),
    )
    this.#load(log)
    this.#emptySince = deps.now()
    this.#commits = new CommitQueue<Connection>(
      {
        append: (update, beside) => this.#append(update, beside),
        onCommitted: (committed) => this.#committed(committed),
        onFailed: (error) => this.#fail(error),
        onFault: (error) => this.#tellingFailed(error),
      },
      log.seq,
    )
    this.#intake = new UpdateIntake({
      ...deps,
      state: this.#state,
      ids: this.#ids,
      commit: (update, from, beside) => this.#commits.add(update, from, beside),
      spoilt: (by, reason) => this.#spoiltBy(by, reason),
      dismiss: (connection, reason) => this.dismiss(connection, reason),
    })
    this.#presence = new RoomPresence({
      ...deps,
      room: key.room,
      connections: this.#connections,
      ids: this.#ids,
      dismiss: (connection, reason) => this.dismiss(connection, reason),
    })
    this.#hand = new ServerHand({
      state: this.#state,
      commits: this.#commits,
      door: this.#door,
      isFrozen: () => this.#access.isFrozen,
      spoilt: () => this.#spoilt(),
    })
  }

  /** The whole state, as one update; `null` while it is built again, and when encoding it would take long. */
  encodeSmall(): Uint8Array | null {
    return this.#door.isShut || !this.#state.isSmall ? null : this.#state.encode()
  }

  /** Written by a newer program: to be served by that one only. */
  get isNewer(): boolean {
    return this.#state.isNewer
  }

  /** [ROOM1] The server speaks first: what it has, and who is here; to whoever may only read it says that, and asks for nothing. */
  enter(peer: RoomPeer, pass: RoomPass): Connection {
    const connection = new Connection(this, peer, pass, this.#deps.now, this.#deps.made)
    this.#connections.add(connection)
    this.#access.greet(connection)
    this.#ask(connection)
    this.#whenBuilt(connection, 0, () => this.sendPresence(connection))
    return connection
  }

  passChanged(connection: Connection): void {
    if (!this.#connections.has(connection)) return
    this.#access.review(connection)
    this.#presence.renamed(connection)
  }

  leave(connection: Connection): void {
    if (!this.#connections.delete(connection)) return
    if (this.#connections.size === 0) this.#emptySince = this.#deps.now()
    this.#presence.leave(connection)
    this.#intake.forget(connection)
    this.#ids.leave(connection)
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

  /** [ROOM45] All connections of somebody, who may come back in a while. */
  dismissPerson(person: string): void {
    for (const connection of this.#connections)
      if (connection.guest.person === person) this.dismiss(connection, CLOSE.full)
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
    if (connection.access.mode === 'read') return this.#dropUnread(connection, update)
    if (answersStep1) connection.dropped.madeGood()
    this.#whenBuilt(connection, update.byteLength, () =>
      this.#intake.receive(connection, update, answersStep1),
    )
  }

  /** [ROOM36] She made structs under these clients; what another person has written there would be taken for hers. */
  receiveMade(connection: Connection, spans: readonly MadeSpan[]): void {
    if (connection.access.mode === 'read') return
    this.#deps.work.doing(connection.guest.person, () => this.#claimMade(connection, spans))
  }

  #claimMade(connection: Connection, spans: readonly MadeSpan[]): void {
    const clients = new Set(spans.map(({ client }) => client))
    for (const client of clients) {
      if (this.#ids.isAnothers(client, connection)) {
        this.#deps.counts.count('refused_forged')
        return this.dismiss(connection, CLOSE.clientTaken)
      }
      this.#ids.claim(client, connection)
    }
  }

  receivePresence(connection: Connection, entries: readonly AwarenessEntry[]): void {
    this.#presence.receive(connection, entries)
  }

  sendPresence(connection: Connection): void {
    this.#presence.sendTo(connection)
  }

  /** [ROOM3] Answers only once everything received before is committed. [ROOM31] Never, while something of it was dropped. */
  acknowledge(connection: Connection, version: number): void {
    if (connection.dropped.isMissing) return
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
    return this.#hand.drained()
  }

  // ---- frozen, and the server's own edits ----------------------------------------------------------------------------------------------

  /** [ROOM32] From now on nothing is taken. */
  freeze(): void {
    this.#access.setFrozen(true)
  }

  thaw(): void {
    this.#isFinal = false
    this.#access.setFrozen(false)
  }

  /** A freeze that failed: back to what the log said. */
  unfreeze(): void {
    this.#access.setFrozen(this.#isFinal)
  }

  /** The room is no more; whoever asked for it asks for a new one. */
  get isDead(): boolean {
    return this.#dead
  }

  settled(): Promise<RoomContents> {
    return this.#hand.settled()
  }

  write(make: MakeUpdate, beside: Beside): Promise<number> {
    return this.#hand.write(make, beside)
  }

  destroy(): void {
    this.#dead = true
    this.#hand.fail(new AppError('storage-unavailable', { why: 'the room was closed' }))
    this.#state.destroy()
  }

  // ---- an update's way -----------------------------------------------------------------------------------------------------------------

  /** [ROOM31] */
  #dropUnread(connection: Connection, update: Uint8Array): void {
    // A reader who has nothing to add may say so.
    if (isEmptyUpdate(update)) return
    this.#deps.counts.count('dropped_unread')
    if (!connection.dropped.drop(update.byteLength, this.#deps.limits)) return
    this.#deps.counts.count('refused_writers')
    this.dismiss(connection, CLOSE.notAllowed)
  }

  async #append(update: Uint8Array, beside: Beside): Promise<number> {
    const began = this.#deps.now()
    const seq = await this.#deps.store.append(this.key, update, beside)
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
    // Frozen behind our back: whoever comes back is told.
    const isFrozen = error instanceof AppError && error.code === 'read-only'
    this.dismissAll(isFrozen ? CLOSE.restarting : CLOSE.storageUnavailable)
    this.#hand.fail(error)
    this.#door.drop()
    this.#state.destroy()
  }

  /** It is on disk, and somebody could not be told: everybody comes back and has it then. */
  #tellingFailed(error: unknown): void {
    this.#deps.counts.count('faults')
    this.#deps.log.error({ room: keyText(this.key), err: error }, 'a change could not be passed on')
    this.dismissAll(CLOSE.restarting)
  }

  // ---- rebuilding ------------------------------------------------------------------------------------------------------------------------

  /** [ROOM46] What it takes is hers. [ROOM45] A newer page than this server does not know better, and is not counted. */
  #spoiltBy({ guest: { person } }: Connection, reason: CloseReason): void {
    const { work, spoilers, counts, log } = this.#deps
    this.#spoilt()
    work.charge(person, this.#state.loadMs)
    const barred = reason === CLOSE.tooOld ? null : spoilers.count(keyText(this.key), person)
    if (barred === null) return
    counts.count('barred_spoilers')
    log.warn(
      { room: keyText(this.key), person, from: barred },
      'kept out for a while: refused updates of hers made rooms build their documents again and again',
    )
    if (barred === 'everywhere') this.#deps.dismissEverywhere(person)
    else this.dismissPerson(person)
  }

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
    this.#isFinal = log.frozen
    if (log.frozen) this.#access.setFrozen(true)
    const refused = this.#state.load(log)
    const lost = { quarantined: log.quarantined + refused, missing: log.missing }
    this.#ids.load(log.owners, lost.quarantined + lost.missing > 0 || this.#isJustRestored(log))
    if (lost.quarantined + lost.missing === 0) return
    this.#tail.keepAll()
    this.#deps.counts.count('quarantined_rows', lost.quarantined)
    this.#deps.log.error(
      { room: keyText(this.key), ...lost },
      'the log of this room is damaged; serving the rest',
    )
  }

  /** [ROOM35] A restored database has another epoch than when the room was made. */
  #isJustRestored({ created }: LoadedLog): boolean {
    const { epoch } = this.#deps.store
    return created < epoch && Date.now() - epoch < REFILL_MS
  }

  // ---- small things --------------------------------------------------------------------------------------------------------------------

  #createAccess(frozen: boolean): RoomAccess {
    return new RoomAccess(
      {
        connections: this.#connections,
        send: (connection, message) => connection.send(this.#frame(message)),
        stopped: (connection) => {
          if (this.#intake.forget(connection)) connection.dropped.lost()
        },
        resumed: (connection) => {
          if (connection.dropped.isUncertain) this.dismiss(connection, CLOSE.restarting)
          else this.#ask(connection)
        },
      },
      frozen,
    )
  }

  /** For all the connection has; whoever may only read is asked for nothing. */
  #ask(connection: Connection): void {
    this.#whenBuilt(connection, 0, () => {
      if (connection.access.mode === 'read') return
      connection.dropped.asked()
      connection.send(this.#state.step1())
    })
  }

  #frame(message: Uint8Array): RoomFrame {
    return new RoomFrame(this.key.room, message)
  }
}
