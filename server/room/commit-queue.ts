/**
 * What was applied and is not on disk yet. One append per room is under way at a time; what arrives meanwhile is merged into the next,
 * so a busy room writes few rows and an idle one waits for nobody. `onCommitted` fans out, `after` acknowledges; nothing happens before
 * the commit. After a failed append the queue is dead: whoever holds the room drops it. What fails after the commit is told apart, because
 * nothing is lost by it.
 */
import { mergeUpdates } from '../../shared/wire/merge-updates.ts'
import { BatchNotes } from './batch-notes.ts'
import type { Beside, ClientOwner } from './ports.ts'

type Batch<From> = {
  readonly updates: Uint8Array[]
  readonly notes: BatchNotes
  readonly owners: ClientOwner[]
  from: From | null
}

export type Committed<From> = {
  readonly update: Uint8Array
  /** Whose update it is; null when several people's were merged, and for the server's own. */
  readonly from: From | null
  readonly seq: number
}

export type CommitPort<From> = {
  append(update: Uint8Array, beside: Beside): Promise<number>
  onCommitted(committed: Committed<From>): void
  /** The append failed: what was added is not on disk. */
  onFailed(error: unknown): void
  /** It is on disk, and telling somebody of it failed. */
  onFault(error: unknown): void
}

export class CommitQueue<From> {
  readonly #port: CommitPort<From>
  #next: Batch<From> | null = null
  #writing = false
  #dead = false
  #seq: number
  #added = 0
  #committed = 0
  #waiting: { readonly upTo: number; readonly call: (seq: number) => void }[] = []

  constructor(port: CommitPort<From>, seq: number) {
    this.#port = port
    this.#seq = seq
  }

  /** Place of the last commit. */
  get seq(): number {
    return this.#seq
  }

  get isSettled(): boolean {
    return this.#committed === this.#added
  }

  /** What is given beside it goes into the same commit, whoever else is in it. */
  add(update: Uint8Array, from: From | null, { notes = [], owners = [] }: Beside = {}): void {
    this.#added++
    this.#next ??= { updates: [], notes: new BatchNotes(), owners: [], from }
    this.#next.updates.push(update)
    for (const note of notes) this.#next.notes.add(note)
    for (const owner of owners) this.#next.owners.push(owner)
    if (this.#next.from !== from) this.#next.from = null
    if (!this.#writing) void this.#write()
  }

  /** Calls back once everything added so far is committed; never, when it cannot be. */
  after(call: (seq: number) => void): void {
    if (this.#dead) return
    if (this.isSettled) call(this.#seq)
    else this.#waiting.push({ upTo: this.#added, call })
  }

  async #write(): Promise<void> {
    this.#writing = true
    // Whatever else came in this turn of the event loop belongs to the same commit.
    await new Promise((turn) => setImmediate(turn))
    while (this.#next !== null) {
      const { updates, from, notes, owners } = this.#next
      this.#next = null
      let update: Uint8Array
      try {
        update = mergeUpdates(updates)
        this.#seq = await this.#port.append(update, { notes: notes.all, owners })
      } catch (error) {
        this.#dead = true
        this.#waiting = []
        this.#port.onFailed(error)
        return
      }
      this.#committed += updates.length
      const seq = this.#seq
      this.#guarded(() => this.#port.onCommitted({ update, from, seq }))
      this.#release()
    }
    this.#writing = false
  }

  #release(): void {
    while (this.#waiting[0] && this.#waiting[0].upTo <= this.#committed) {
      const { call } = this.#waiting[0]
      this.#waiting.shift()
      this.#guarded(() => call(this.#seq))
    }
  }

  #guarded(tell: () => void): void {
    try {
      tell()
    } catch (error) {
      this.#port.onFault(error)
    }
  }
}
