/**
 * The document of a room and what is derived from it: the encoded whole for newcomers, kept until the next change, and the size. After
 * `apply` threw, or brought in what must not stay, the document is spoilt; `load` builds it anew.
 */
import { isEmptyVector } from '../../shared/wire/merge-updates.ts'
import { encodeStep1, encodeStep2 } from '../../shared/wire/message.ts'
import type { LoadedLog } from './ports.ts'
import { documentFrom, RoomDocument } from './room-document.ts'
import { RoomFrame } from './room-frame.ts'

export class RoomState {
  readonly #room: string
  #document: RoomDocument
  #made: Uint8Array[] = []
  #full: RoomFrame | null = null
  /** At least the size of the document; exact after it was measured. */
  #size = 0

  constructor(room: string) {
    this.#room = room
    this.#document = new RoomDocument(room)
  }

  /** Replaces the document. Answers how many stored updates could not be applied and were left out. */
  load(log: LoadedLog): number {
    this.#document.destroy()
    const { document, refused } = documentFrom(this.#room, log)
    this.#document = document
    this.#full = null
    this.#size = log.updates.reduce((sum, update) => sum + update.byteLength, 0)
    document.onUpdate((update) => {
      this.#full = null
      this.#made.push(update)
    })
    return refused
  }

  get isNewer(): boolean {
    return this.#document.isNewer
  }

  /** Something was applied whose cause has not arrived. */
  get hasPending(): boolean {
    return this.#document.hasPending
  }

  /** What is new in the update, ready to be committed; nothing for a duplicate. Throws on poison. */
  apply(update: Uint8Array): readonly Uint8Array[] {
    this.#made = []
    this.#document.apply(update, 'client')
    return this.#made
  }

  committing(update: Uint8Array): void {
    this.#size += update.byteLength
  }

  encode(): Uint8Array {
    return this.#document.encode()
  }

  step1(): RoomFrame {
    return new RoomFrame(this.#room, encodeStep1(this.#document.encodeVector()))
  }

  step2(vector: Uint8Array): RoomFrame {
    if (!isEmptyVector(vector)) return new RoomFrame(this.#room, encodeStep2(this.#document.diff(vector)))
    this.#full ??= new RoomFrame(this.#room, encodeStep2(this.#document.encode()))
    return this.#full
  }

  /** Whether so many bytes more would make the document larger than `limit`. Measures only when it comes near. */
  wouldExceed(limit: number, bytes: number): boolean {
    if (this.#size + bytes <= limit) return false
    this.#size = this.#document.encode().byteLength
    return this.#size + bytes > limit
  }

  destroy(): void {
    this.#document.destroy()
  }
}
