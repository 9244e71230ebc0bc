/**
 * What the server itself does in a room: waits until everything received is committed, and edits (the register). Its edits go the way of
 * everybody's: applied, committed, told. One per room; when the room can save no more, everything that waits here fails.
 */
import { AppError } from '../../shared/model/error.ts'
import { isEmptyUpdate } from '../../shared/wire/merge-updates.ts'
import { checkUpdate } from './check-update.ts'
import type { CommitQueue } from './commit-queue.ts'
import type { Connection } from './connection.ts'
import type { Beside } from './ports.ts'
import type { RoomState } from './room-state.ts'
import type { WaitingRoom } from './waiting-room.ts'

/** What was committed up to `seq`, as one update. */
export type RoomContents = { readonly state: Uint8Array; readonly seq: number }

/** Given the state; null: there is nothing to change. */
export type MakeUpdate = (state: Uint8Array) => Uint8Array | null

export type ServerHandPort = {
  readonly state: RoomState
  readonly commits: CommitQueue<Connection>
  readonly door: WaitingRoom
  isFrozen(): boolean
  spoilt(): void
}

export class ServerHand {
  readonly #port: ServerHandPort
  readonly #failing = new Set<(error: unknown) => void>()
  #failed: { readonly error: unknown } | null = null

  constructor(port: ServerHandPort) {
    this.#port = port
  }

  /** After everything received so far is committed: what the room holds then. Rejects when it cannot be saved. */
  settled(): Promise<RoomContents> {
    return this.#promise((done) => this.#whenSettled(done))
  }

  /** After everything received so far is on disk, or cannot be. */
  drained(): Promise<void> {
    const { door, commits } = this.#port
    return this.#promise<void>((done) => door.pass(0, () => commits.after(() => done()))).catch(() => {})
  }

  /** [ROOM34] Resolves with the place of the commit. Rejects `read-only`, with what `make` threw, or when it cannot be saved. */
  write(make: MakeUpdate, beside: Beside): Promise<number> {
    const { door, commits } = this.#port
    const isFrozen = this.#port.isFrozen()
    return this.#promise((done, failed) => {
      if (isFrozen) return failed(new AppError('read-only', { why: 'frozen' }))
      return door.pass(0, () => {
        try {
          this.#edit(make, beside)
        } catch (error) {
          return failed(error)
        }
        return commits.after(done)
      })
    })
  }

  /** From now on everything fails, and what waits does at once. */
  fail(error: unknown): void {
    this.#failed ??= { error }
    for (const failed of this.#failing) failed(error)
  }

  #edit(make: MakeUpdate, beside: Beside): void {
    const { state, commits } = this.#port
    const update = make(state.encode())
    if (update === null || isEmptyUpdate(update)) return
    checkUpdate(update)
    let isWhole = false
    try {
      const applied = state.apply(update)
      isWhole = applied.isWhole
      for (const [at, one] of applied.made.entries()) commits.add(one, null, at === 0 ? beside : {})
    } catch (error) {
      this.#port.spoilt()
      throw error
    }
    if (!isWhole) throw new Error('an edit of the server lacked its cause')
  }

  #whenSettled(done: (contents: RoomContents) => void): void {
    const { door, commits, state } = this.#port
    door.pass(0, () =>
      commits.after((seq) => {
        if (door.isShut) this.#whenSettled(done)
        else done({ state: state.encode(), seq })
      }),
    )
  }

  #promise<T>(start: (done: (value: T) => void, failed: (error: unknown) => void) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#failed) return reject(this.#failed.error)
      const failed = (error: unknown): void => {
        this.#failing.delete(failed)
        reject(error)
      }
      this.#failing.add(failed)
      return start((value) => {
        this.#failing.delete(failed)
        resolve(value)
      }, failed)
    })
  }
}
