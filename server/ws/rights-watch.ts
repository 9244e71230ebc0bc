/**
 * Keeps every socket to what the door says now. When somebody's rights, session or tables' states change, the sockets concerned are held in
 * the same turn and looked at, so many at a time; all of them now and then besides, should a word have been missed. Whoever is nobody any
 * more is closed with 4401, whoever may not be here with 4403. From the turn of a change until the door has answered nothing they say is
 * taken. When the door cannot answer a change, or takes too long, the socket is closed with 1013 and comes back to ask.
 */
import { CLOSE, type CloseReason } from '../../shared/wire/close-code.ts'
import type { DoorChange, DoorPort } from '../auth/door-port.ts'
import type { Principal } from '../auth/principal.ts'
import type { RoomLog } from '../room/ports.ts'
import { FairQueue } from './fair-queue.ts'
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

type Tables = ReadonlySet<string> | undefined
/** A look that has not begun: what changes meanwhile is looked at together. */
type Waiting = { tables: Tables; letThrough: () => void }

/** So long is the door waited for when it is asked about one socket. */
const PATIENCE_MS = 500
/** Sockets of each lane that are looked at at the same time. */
const AT_ONCE = 16

export class RightsWatch {
  readonly #door: DoorPort
  readonly #log: RoomLog
  readonly #watched = new Set<Watched>()
  readonly #stop: () => void
  readonly #timer: ReturnType<typeof setInterval>
  /** Apart, so that whoever is sent away does not wait for all who work in a table, nor these for the regular look. */
  readonly #ofPeople = new Lane()
  readonly #ofTables = new Lane()
  readonly #regular = new Lane()
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
    for (const lane of [this.#ofPeople, this.#ofTables, this.#regular]) lane.queue.clear()
  }

  #changed(change: DoorChange): void {
    this.#changes++
    const { tables } = change
    const lane = tables ? this.#ofTables : this.#ofPeople
    // Held, all of them, before anybody is asked about.
    const concerned = [...this.#watched].filter((watched) => concerns(change, watched))
    const held = concerned.map((watched) => [watched, { tables, letThrough: watched.hold() }] as const)
    for (const [watched, waiting] of held)
      this.#look(lane, watched, waiting, (look) => this.#answer(watched, look))
  }

  #lookAtAll(): void {
    for (const watched of this.#watched) {
      const waiting = { tables: undefined, letThrough: () => {} }
      this.#look(this.#regular, watched, waiting, () => this.#regularLook(watched))
    }
  }

  #look(
    { queue, waiting }: Lane,
    watched: Watched,
    more: Waiting,
    work: (look: Waiting) => Promise<void>,
  ): void {
    const before = waiting.get(watched)
    if (before) {
      before.tables = before.tables && more.tables && new Set([...before.tables, ...more.tables])
      // The later hold goes on.
      before.letThrough()
      before.letThrough = more.letThrough
      return
    }
    waiting.set(watched, more)
    queue.add(watched.principal.person, async () => {
      waiting.delete(watched)
      if (this.#watched.has(watched)) await work(more)
    })
  }

  /** [WS14] Never rejects. */
  async #answer(watched: Watched, { tables, letThrough }: Waiting): Promise<void> {
    try {
      if (await this.#isInTime(this.#review(watched, tables))) return letThrough()
      this.#log.warn({}, 'rights could not be looked up in time after a change')
    } catch (error) {
      this.#log.error({ err: error }, 'rights could not be looked up after a change')
    }
    return watched.close(CLOSE.storageUnavailable)
  }

  /** Never rejects. What was true a minute ago is believed until it can be asked again. */
  async #regularLook(watched: Watched): Promise<void> {
    try {
      await this.#isInTime(this.#review(watched, undefined))
    } catch (error) {
      this.#log.warn({ err: error }, 'rights could not be looked up')
    }
  }

  async #isInTime(review: Promise<void>): Promise<boolean> {
    const patience = new Patience(PATIENCE_MS)
    try {
      return await patience.bears(review)
    } finally {
      patience.end()
    }
  }

  /** No session ends by what becomes of tables. */
  async #review(watched: Watched, tables: Tables): Promise<void> {
    const { principal, speaker } = watched
    if (tables === undefined && !(await this.#door.isValid(principal)))
      return watched.close(CLOSE.signInNeeded)
    if (!(await speaker.review(tables))) watched.close(CLOSE.notAllowed)
    return undefined
  }
}

/** Looks that wait for each other, at most one for each socket. */
class Lane {
  readonly queue = new FairQueue(AT_ONCE)
  readonly waiting = new Map<Watched, Waiting>()
}

const concerns = ({ person, plan, tables }: DoorChange, watched: Watched): boolean =>
  (person === undefined || person === watched.principal.person) &&
  (plan === undefined || plan === watched.plan) &&
  (tables === undefined || watched.speaker.isInAny(tables))
