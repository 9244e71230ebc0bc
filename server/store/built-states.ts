/**
 * Rooms as whole documents, built in a reading thread for whoever reads a room that nobody has open (`SqliteLogStore.state`). Building takes
 * seconds for the largest, so each is built once for every place of its log and kept, the ones last asked for, within bounds.
 */
import { type StoredState, keyText, type RoomKey } from '../room/ports.ts'
import { documentFrom } from '../room/room-document.ts'
import type { SqliteReader } from './sqlite-reader.ts'

/** Bytes of documents that are kept. */
const MOST_BYTES = 96 * 1024 * 1024

export class BuiltStates {
  readonly #reader: Pick<SqliteReader, 'head' | 'load'>
  readonly #most: number
  /** In the order of their last use. */
  readonly #kept = new Map<string, StoredState>()
  #bytes = 0

  constructor(reader: Pick<SqliteReader, 'head' | 'load'>, most = MOST_BYTES) {
    this.#reader = reader
    this.#most = most
  }

  of(key: RoomKey): StoredState | null {
    const text = keyText(key)
    const kept = this.#kept.get(text)
    this.#forget(text)
    const state = kept !== undefined && kept.seq === this.#reader.head(key) ? kept : this.#build(key)
    if (state) this.#keep(text, state)
    return state
  }

  #build(key: RoomKey): StoredState | null {
    const log = this.#reader.load(key)
    if (!log) return null
    const { document } = documentFrom(key.room, log)
    const update = document.encode()
    document.destroy()
    return { update, seq: log.seq }
  }

  #keep(text: string, state: StoredState): void {
    this.#kept.set(text, state)
    this.#bytes += state.update.byteLength
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#most) return
      this.#forget(oldest)
    }
  }

  #forget(text: string): void {
    this.#bytes -= this.#kept.get(text)?.update.byteLength ?? 0
    this.#kept.delete(text)
  }
}
