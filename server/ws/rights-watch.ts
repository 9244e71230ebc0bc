/**
 * Keeps every socket to what the door says now. When somebody's rights, session or a table's state change, the sockets concerned are looked
 * at in the same turn; all of them now and then besides, should a word have been missed. Whoever is nobody any more is closed with 4401,
 * whoever may not be here with 4403. From the turn of a change until the door has answered nothing they say is taken. When the door cannot
 * answer a change, or takes too long, the socket is closed with 1013 and comes back to ask.
 */
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import type { DoorChange, DoorPort } from '../auth/door-port.ts'
import type { Principal } from '../auth/principal.ts'
import type { RoomLog } from '../room/ports.ts'
import { Patience } from './patience.ts'
import type { Speaker } from './speaker.ts'

export type Watched = {
  readonly principal: Principal
  readonly plan: string
  readonly speaker: Speaker
  /** Takes nothing of what she says until what this gives is called. */
  hold(): () => void
  /** Lets go of everything at once, and closes. */
  close(reason: CloseReason): void
}

/** So long is what somebody says kept while the door is asked. */
const PATIENCE_MS = 500

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
    const concerned = [...this.#watched].filter((watched) => concerns(change, watched))
    if (concerned.length === 0) return
    const patience = new Patience(PATIENCE_MS)
    const answers = concerned.map((watched) => this.#answer(watched, change.table, patience))
    void Promise.all(answers).then(() => patience.end())
  }

  /** [WS14] Never rejects. */
  async #answer(watched: Watched, table: string | undefined, patience: Patience): Promise<void> {
    const letThrough = watched.hold()
    try {
      if (await patience.bears(this.#review(watched, table))) return letThrough()
      this.#log.warn({}, 'rights could not be looked up in time after a change')
    } catch (error) {
      this.#log.error({ err: error }, 'rights could not be looked up after a change')
    }
    return watched.close(CLOSE.storageUnavailable)
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
