/** How much log lies after a room's snapshot, and the condensing of it when that is due. One at a time, beside everything else. */
import type { LoadedLog } from './ports.ts'
import type { RoomLimits } from './room-limits.ts'

export class LogTail {
  readonly #limits: RoomLimits
  readonly #compact: () => Promise<void>
  readonly #onError: (error: unknown) => void
  #rows: number
  #bytes: number
  #busy = false
  /** [ROOM38] */
  #mayCondense = true

  constructor(
    log: LoadedLog,
    limits: RoomLimits,
    compact: () => Promise<void>,
    onError: (error: unknown) => void,
  ) {
    this.#rows = log.rows
    this.#bytes = log.bytes
    this.#limits = limits
    this.#compact = compact
    this.#onError = onError
  }

  get isBusy(): boolean {
    return this.#busy
  }

  /** Something of the log could not be served: what is there is left as it is, however long it grows. */
  keepAll(): void {
    this.#mayCondense = false
  }

  /** A row was committed. */
  grew(bytes: number): void {
    this.#rows++
    this.#bytes += bytes
    const due = this.#rows >= this.#limits.compactRows || this.#bytes >= this.#limits.compactBytes
    if (due && !this.#busy && this.#mayCondense) void this.#condense()
  }

  async #condense(): Promise<void> {
    this.#busy = true
    const [rows, bytes] = [this.#rows, this.#bytes]
    try {
      await this.#compact()
      this.#rows -= rows
      this.#bytes -= bytes
    } catch (error) {
      // Nothing is lost by it: the log is only longer than it need be, and the next row tries again.
      this.#onError(error)
    }
    this.#busy = false
  }
}
