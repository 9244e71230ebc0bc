/**
 * What a room does with an update before it is committed: too large, poison, newer than this program, without its cause, or good. One per
 * room; the room rebuilds the document when it is told that it is spoilt. Rules ROOM4, ROOM6, ROOM9, ROOM10.
 */
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import { isEmptyUpdate } from '../../shared/wire/merge-updates.ts'
import type { Connection } from './connection.ts'
import { GapWatch } from './gap-watch.ts'
import type { RoomCounts } from './ports.ts'
import type { RoomLimits } from './room-limits.ts'
import type { Applied, RoomState } from './room-state.ts'

export type IntakePort = {
  readonly state: RoomState
  readonly limits: RoomLimits
  readonly counts: RoomCounts
  readonly now: () => number
  commit(update: Uint8Array, from: Connection): void
  /** The document holds what must not stay; nothing of it was committed. */
  spoilt(): void
  dismiss(connection: Connection, reason: CloseReason): void
}

export class UpdateIntake {
  readonly #port: IntakePort
  readonly #gaps: GapWatch<Connection>

  constructor(port: IntakePort) {
    this.#port = port
    this.#gaps = new GapWatch<Connection>(port.limits.gapBytes)
  }

  receive(connection: Connection, update: Uint8Array, answersStep1: boolean): void {
    if (!isEmptyUpdate(update)) {
      this.#port.counts.count('updates')
      if (update.byteLength > this.#port.limits.update) return this.#refuseTooLarge(connection)
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

  forget(connection: Connection): void {
    this.#gaps.forget(connection)
  }

  #apply(connection: Connection, update: Uint8Array): 'whole' | 'no cause' | 'too large' | 'spoilt' {
    const { state, limits } = this.#port
    if (state.wouldExceed(limits.document, update.byteLength)) {
      this.#refuseTooLarge(connection)
      return 'too large'
    }
    let applied: Applied
    try {
      applied = state.apply(update)
    } catch {
      return this.#refusePoison(connection, CLOSE.malformed)
    }
    if (state.isNewer) return this.#refusePoison(connection, CLOSE.tooOld)
    for (const made of applied.made) this.#port.commit(made, connection)
    return applied.isWhole ? 'whole' : 'no cause'
  }

  #refuseTooLarge(connection: Connection): void {
    this.#port.counts.count('refused_too_large')
    this.#port.dismiss(connection, CLOSE.tooLarge)
  }

  #refusePoison(connection: Connection, reason: CloseReason): 'spoilt' {
    this.#port.counts.count('refused_poison')
    this.#port.spoilt()
    this.#port.dismiss(connection, reason)
    return 'spoilt'
  }

  #gapOpened(connection: Connection, update: Uint8Array): void {
    if (this.#gaps.keep(connection, update, this.#port.now())) connection.send(this.#port.state.step1())
    this.judge()
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
