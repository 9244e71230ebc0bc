/**
 * What a room does with an update before it is committed: too large, poison, newer than this program, without its cause, or good. One per
 * room; the room rebuilds the document when it is told that it is spoilt. Rules ROOM4, ROOM6, ROOM9, ROOM10,
 * ROOM35, ROOM37.
 */
import { AppError } from '../../shared/model/error.ts'
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import { isEmptyUpdate } from '../../shared/wire/merge-updates.ts'
import { clientsOf, reachOf, type UpdateClient } from '../../shared/wire/update-clients.ts'
import { checkUpdate } from './check-update.ts'
import type { ClientIds } from './client-ids.ts'
import type { Connection } from './connection.ts'
import { GapWatch } from './gap-watch.ts'
import type { AuditDesk, AuditNote, Beside, RoomCounts } from './ports.ts'
import type { RoomLimits } from './room-limits.ts'
import type { Applied, RoomState } from './room-state.ts'
import type { WorkShares } from './work-shares.ts'

export type IntakePort = {
  readonly state: RoomState
  readonly limits: RoomLimits
  readonly counts: RoomCounts
  readonly now: () => number
  readonly ids: ClientIds<Connection>
  readonly audit: AuditDesk
  /** Of all rooms together. */
  readonly work: WorkShares
  commit(update: Uint8Array, from: Connection, beside: Beside): void
  /** The document holds what must not stay; nothing of it was committed. Its author is gone. */
  spoilt(by: Connection, reason: CloseReason): void
  dismiss(connection: Connection, reason: CloseReason): void
}

type Outcome = 'whole' | 'no cause' | 'refused' | 'spoilt'

export class UpdateIntake {
  readonly #port: IntakePort
  readonly #gaps: GapWatch<Connection>

  constructor(port: IntakePort) {
    this.#port = port
    this.#gaps = new GapWatch<Connection>(port.limits.gapBytes)
  }

  /** [ROOM46] */
  receive(connection: Connection, update: Uint8Array, answersStep1: boolean): void {
    this.#port.work.doing(connection.guest.person, () => this.#receive(connection, update, answersStep1))
  }

  #receive(connection: Connection, update: Uint8Array, answersStep1: boolean): void {
    if (!isEmptyUpdate(update)) {
      this.#port.counts.count('updates')
      if (update.byteLength > this.#port.limits.update) return this.#refuseTooLarge(connection)
      const structs = structsOf(update)
      if (structs === null) return this.#refuseUnread(connection)
      if (structs > this.#port.limits.structs) return this.#refuseTooLarge(connection)
      if (this.#apply(connection, update) === 'no cause') this.#gapOpened(connection, update)
    }
    if (answersStep1 && this.#gaps.has(connection)) this.#tryAgain(connection)
  }

  /** Keeps an acknowledgement back while something of its client lacks its cause; `false`: nothing does. */
  hold(connection: Connection, acknowledge: () => void): boolean {
    if (!this.#gaps.hold(connection, acknowledge)) return false
    this.judge()
    return true
  }

  /** Ends the gaps that have been open for too long, or grew too large. */
  judge(): void {
    for (const connection of this.#gaps.due(this.#port.now(), this.#port.limits.gapMs))
      if (this.#tryAgain(connection) === 'spoilt') return
  }

  /** Answers whether something of it lacked its cause, which is gone now. */
  forget(connection: Connection): boolean {
    const had = this.#gaps.has(connection)
    this.#gaps.forget(connection)
    return had
  }

  #apply(connection: Connection, update: Uint8Array): Outcome {
    const { state, limits, ids, work } = this.#port
    const { person } = connection.guest
    const clients = clientsOf(update) ?? []
    if (clients.some((one) => this.#isForged(connection, update, one))) return this.#refuseForged(connection)
    if (this.#areTooMany(connection, clients)) {
      this.#refuseTooLarge(connection)
      return 'refused'
    }
    const clocks = clients.map(({ client }) => state.clockOf(client))
    if (state.wouldExceed(limits.document, update.byteLength)) {
      this.#refuseTooLarge(connection)
      return 'refused'
    }
    let applied: Applied
    try {
      applied = state.apply(update, work.hasSearched(person))
    } catch (error) {
      const isCostly = error instanceof AppError && error.code === 'too-large'
      return this.#refusePoison(connection, isCostly ? CLOSE.tooLarge : CLOSE.malformed)
    }
    work.searched(person, applied.steps)
    if (state.isNewer) return this.#refusePoison(connection, CLOSE.tooOld)
    const grown = clients
      .map(({ client }) => client)
      .filter((client, at) => state.clockOf(client) > (clocks[at] ?? 0))
    const owners = ids.brought(grown, connection)
    connection.newClients += owners.length
    const beside = { owners, notes: this.#notes(connection, applied) }
    connection.made.arrived((client) => state.clockOf(client))
    for (const [at, made] of applied.made.entries())
      this.#port.commit(made, connection, at === 0 ? beside : {})
    return applied.isWhole ? 'whole' : 'no cause'
  }

  /** [ROOM42] Client ids that are new to the room; each is remembered for ever. What a restored room lacks may be of very many. */
  #areTooMany(connection: Connection, clients: readonly UpdateClient[]): boolean {
    const { ids, limits } = this.#port
    if (ids.mayRefill) return false
    const fresh = clients.filter(({ client }) => ids.isNew(client)).length
    return (
      connection.newClients + fresh > limits.newClients ||
      ids.countOf(connection.guest.person) + fresh > limits.clientsPerPerson
    )
  }

  #notes({ guest, made }: Connection, { edits }: Applied): readonly AuditNote[] {
    if (edits.length === 0) return []
    return this.#port.audit(edits, {
      person: guest.person,
      ...(guest.token !== undefined && { token: guest.token }),
      authorOf: (client) => this.#port.ids.ownerOf(client),
      madeAt: (client, clock) => made.at(client, clock),
    })
  }

  /** [ROOM35] New structs under another person's client id. What the room has already may be repeated by anybody. */
  #isForged(connection: Connection, update: Uint8Array, { client, to }: UpdateClient): boolean {
    const { ids, state } = this.#port
    if (!(ids.mayRefill ? ids.isLiveElsewhere(client, connection) : ids.isAnothers(client, connection)))
      return false
    try {
      return (to ?? reachOf(update, client)) > state.clockOf(client)
    } catch {
      // Applying it says what is wrong with it.
      return false
    }
  }

  /** After a restore an honest client may be faster to bring another's edits than she is herself: it is told to come back. */
  #refuseForged(connection: Connection): Outcome {
    this.#port.counts.count('refused_forged')
    this.#port.dismiss(connection, this.#port.ids.mayRefill ? CLOSE.restarting : CLOSE.clientTaken)
    return 'refused'
  }

  #refuseTooLarge(connection: Connection): void {
    this.#port.counts.count('refused_too_large')
    this.#port.dismiss(connection, CLOSE.tooLarge)
  }

  /** Nothing of it was applied, so nothing is spoilt. */
  #refuseUnread(connection: Connection): void {
    this.#port.counts.count('refused_poison')
    this.#port.dismiss(connection, CLOSE.malformed)
  }

  #refusePoison(connection: Connection, reason: CloseReason): 'spoilt' {
    this.#port.counts.count('refused_poison')
    this.#port.dismiss(connection, reason)
    this.#port.spoilt(connection, reason)
    return 'spoilt'
  }

  #gapOpened(connection: Connection, update: Uint8Array): void {
    // It was sent before she was told that she may only read: her answer would be dropped.
    if (connection.access.mode === 'read') return connection.dropped.lost()
    if (this.#gaps.keep(connection, update, this.#port.now())) {
      connection.dropped.asked()
      connection.send(this.#port.state.step1())
    }
    return this.judge()
  }

  /** Once more with everything that arrived meanwhile, from whomever; who still lacks something has to go. */
  #tryAgain(connection: Connection): 'spoilt' | 'done' {
    const kept = this.#gaps.take(connection)
    if (!kept) return 'done'
    const outcome = this.#apply(connection, kept.update)
    if (outcome === 'spoilt') return outcome
    if (outcome === 'whole') kept.acknowledge()
    if (outcome === 'no cause') {
      this.#port.counts.count('refused_gap')
      this.#port.dismiss(connection, CLOSE.malformed)
    }
    return 'done'
  }
}

/** How many there are in an update; null: it is refused unread [ROOM37, ROOM41]. */
function structsOf(update: Uint8Array): number | null {
  try {
    return checkUpdate(update).structs
  } catch {
    return null
  }
}
