/**
 * What a room answers to questions about its state, each made once and kept until the document changes: after a restart everybody asks for
 * the same, and encoding a large document takes a tenth of a second. Whoever knows little of the document is sent all of it. One per room.
 */
import { encodeStep1, encodeStep2 } from '../../shared/wire/message.ts'
import { knowsLittle } from '../../shared/wire/state-vector.ts'
import type { RoomDocument } from './room-document.ts'
import { RoomFrame } from './room-frame.ts'

/** Answers kept beside the whole document, and the bytes of them. */
const MOST_PARTS = 16
const MOST_BYTES = 4 * 1024 * 1024

type Source = Pick<RoomDocument, 'encode' | 'encodeVector' | 'diff'>

export class RoomAnswers {
  readonly #room: string
  #whole: RoomFrame | null = null
  #question: { readonly vector: Uint8Array; readonly frame: RoomFrame } | null = null
  /** By the state vector that was asked with, in the order of asking. */
  readonly #parts = new Map<string, RoomFrame>()
  #bytes = 0

  constructor(room: string) {
    this.#room = room
  }

  /** The document is another one. */
  forget(): void {
    this.#whole = null
    this.#question = null
    this.#parts.clear()
    this.#bytes = 0
  }

  step1(document: Source): RoomFrame {
    return this.#own(document).frame
  }

  step2(document: Source, vector: Uint8Array): RoomFrame {
    if (knowsLittle(vector, this.#own(document).vector))
      return (this.#whole ??= this.#frame(encodeStep2(document.encode())))
    const name = Buffer.from(vector).toString('latin1')
    const known = this.#parts.get(name)
    if (known) return known
    const part = this.#frame(encodeStep2(document.diff(vector)))
    this.#keep(name, part)
    return part
  }

  #own(document: Source): { readonly vector: Uint8Array; readonly frame: RoomFrame } {
    if (this.#question) return this.#question
    const vector = document.encodeVector()
    return (this.#question = { vector, frame: this.#frame(encodeStep1(vector)) })
  }

  #keep(name: string, part: RoomFrame): void {
    const bytes = name.length + part.message.byteLength
    if (bytes > MOST_BYTES / 2) return
    this.#parts.set(name, part)
    this.#bytes += bytes
    for (const [oldest, frame] of this.#parts) {
      if (this.#parts.size <= MOST_PARTS && this.#bytes <= MOST_BYTES) return
      this.#parts.delete(oldest)
      this.#bytes -= oldest.length + frame.message.byteLength
    }
  }

  #frame(message: Uint8Array): RoomFrame {
    return new RoomFrame(this.#room, message)
  }
}
