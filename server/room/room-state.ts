/**
 * The document of a room and what is derived from it: the encoded whole for newcomers, kept until the next change, and the size. After
 * `apply` threw the document is spoilt; `load` builds it anew.
 */
import { type DocumentEdit, observeEdits } from '../../shared/doc/audit-changes.ts'
import { MOST_OUTLINE_BYTES } from '../../shared/model/plan-limits.ts'
import { OUTLINE_ROOM, REGISTER_ROOM } from '../../shared/wire/socket-path.ts'
import type { LoadedLog } from './ports.ts'
import { RoomAnswers } from './room-answers.ts'
import { documentFrom, RoomDocument } from './room-document.ts'
import type { RoomFrame } from './room-frame.ts'

/**
 * Measuring is encoding the whole document, which takes a second for the largest. It is done when so much of the limit (a part of it) came in
 * since, and not before some time has passed.
 */
const MEASURE_AFTER = 1 / 64
const MEASURE_MS = 5_000
/** By what was counted, which is never less than what there is. */
const SMALL_BYTES = 256 * 1024

/** Bytes of a document that are built in a millisecond. */
const LOADED_IN_MS = 10_000

/** What became of an update. */
export type Applied = {
  /** What is new in it, ready to be committed; nothing for a duplicate. */
  readonly made: readonly Uint8Array[]
  /** `false`: something in it lacked its cause, and is not in the document. */
  readonly isWhole: boolean
  /** Of looking for places. */
  readonly steps: number
  /** What it changed, for the audit log. */
  readonly edits: readonly DocumentEdit[]
}

export class RoomState {
  readonly #room: string
  #document: RoomDocument
  #made: Uint8Array[] = []
  #edits: DocumentEdit[] = []
  readonly #answers: RoomAnswers
  readonly #now: () => number
  /** The size of the document when it was measured, and what came in since. */
  #measured = 0
  #grown = 0
  #measuredAt = -Infinity
  #loadMs = 0

  constructor(room: string, now: () => number) {
    this.#room = room
    this.#now = now
    this.#document = new RoomDocument(room)
    this.#answers = new RoomAnswers(room)
  }

  /** Replaces the document. Answers how many stored updates could not be applied and were left out. */
  load(log: LoadedLog): number {
    const began = this.#now()
    this.#document.destroy()
    const { document, refused } = documentFrom(this.#room, log)
    this.#document = document
    this.#answers.forget()
    this.#measured = 0
    this.#grown = log.updates.reduce((sum, update) => sum + update.byteLength, 0)
    this.#measuredAt = -Infinity
    document.onUpdate((update) => {
      this.#answers.forget()
      this.#made.push(update)
    })
    if (this.#room !== REGISTER_ROOM)
      observeEdits(document, (edits) => {
        for (const edit of edits) this.#edits.push(edit)
      })
    this.#loadMs = this.#now() - began
    return refused
  }

  /** What building the document anew takes: as long as the last time, and never less than its size tells. */
  get loadMs(): number {
    return Math.max(this.#loadMs, (this.#measured + this.#grown) / LOADED_IN_MS)
  }

  get isNewer(): boolean {
    return this.#document.isNewer
  }

  /** `isFrugal`: as `RoomDocument.takeIn`. Throws on poison. */
  apply(update: Uint8Array, isFrugal = false): Applied {
    this.#made = []
    this.#edits = []
    const { isWhole, steps } = this.#document.takeIn(update, isFrugal)
    for (const made of this.#made) this.#grown += made.byteLength
    return { made: this.#made, isWhole, steps, edits: this.#edits }
  }

  /** The clock after the last struct the document has of a Yjs client. */
  clockOf(client: number): number {
    return this.#document.clockOf(client)
  }

  /** So small that encoding it holds nobody up. */
  get isSmall(): boolean {
    return this.#measured + this.#grown <= SMALL_BYTES
  }

  encode(): Uint8Array {
    return this.#document.encode()
  }

  step1(): RoomFrame {
    return this.#answers.step1(this.#document)
  }

  step2(vector: Uint8Array): RoomFrame {
    return this.#answers.step2(this.#document, vector)
  }

  /**
   * Whether so many bytes more would make the document larger than `most`, or than an outline may be. Near it the answer is exact to a part
   * of the limit; when much comes in at once, the estimate decides, which counts what was overwritten, too.
   */
  wouldExceed(most: number, bytes: number): boolean {
    const limit = this.#room === OUTLINE_ROOM ? Math.min(most, MOST_OUTLINE_BYTES) : most
    if (this.#measured + this.#grown + bytes <= limit) return false
    if (this.#grown > limit * MEASURE_AFTER) {
      if (this.#now() - this.#measuredAt < MEASURE_MS) return true
      this.#measured = this.#document.encode().byteLength
      this.#grown = 0
      this.#measuredAt = this.#now()
    }
    return this.#measured + bytes > limit
  }

  destroy(): void {
    this.#document.destroy()
  }
}
