/**
 * Keeps every socket to what the door says now. When somebody's rights, session or a table's state change, the sockets concerned are looked
 * at in the same turn; all of them now and then besides, should a word have been missed. Whoever is nobody any more is closed with 4401,
 * whoever may not be here with 4403. When the door cannot answer a change, the socket is closed with 1013 and comes back to ask.
 */
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import type { DoorChange, DoorPort } from '../auth/door-port.ts'
import type { Principal } from '../auth/principal.ts'
import type { RoomLog } from '../room/ports.ts'
import type { Speaker } from './speaker.ts'

export type Watched = {
  readonly principal: Principal
  readonly plan: string
  readonly speaker: Speaker
  /** Lets go of everything at once, and closes. */
  close(reason: CloseReason): void
}

export class RightsWatch {
  readonly #door: DoorPort
  readonly #log: RoomLog
  readonly #watched = new Set<Watched>()
  readonly #stop: () => void
  readonly #timer: ReturnType<typeof setInterval>
  #changes = 0

  constructor(door: DoorPort, everyMs: number, log: RoomLog) {
    this.#door = door
    this.#log = log
    this.#stop = door.onChange((change) => this.#changed(change))
    this.#timer = setInterval(() => this.#lookAtAll(), everyMs)
    this.#timer.unref()
  }

  /** Grows with every change: what was asked before the last one is to be asked again. */
  get changes(): number {
    return this.#changes
  }

  add(watched: Watched): () => void {
    this.#watched.add(watched)
    return () => void this.#watched.delete(watched)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#stop()
    this.#watched.clear()
  }

  #changed(change: DoorChange): void {
    this.#changes++
    for (const watched of this.#watched)
      if (concerns(change, watched))
        this.#review(watched, change.table).catch((error: unknown) => {
          this.#log.error({ err: error }, 'rights could not be looked up after a change')
          watched.close(CLOSE.storageUnavailable)
        })
  }

  #lookAtAll(): void {
    for (const watched of this.#watched)
      this.#review(watched, undefined).catch((error: unknown) => {
        // What was true a minute ago is believed until it can be asked again.
        this.#log.warn({ err: error }, 'rights could not be looked up')
      })
  }

  async #review(watched: Watched, table: string | undefined): Promise<void> {
    const { principal, speaker } = watched
    if (!(await this.#door.isValid(principal))) return watched.close(CLOSE.signInNeeded)
    if (!(await speaker.review(table))) watched.close(CLOSE.notAllowed)
    return undefined
  }
}

const concerns = (change: DoorChange, { principal, plan }: Watched): boolean =>
  (change.person === undefined || change.person === principal.person) &&
  (change.plan === undefined || change.plan === plan)
