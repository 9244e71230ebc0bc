/**
 * One room's bookkeeping of what the server has committed. Every own edit has a version; edits of other tabs and of earlier sittings that
 * are in this document count too. A question to the server carries the length of the book, and its answer settles every page up to there.
 * Saved ⇔ acknowledged version = local version, for every writer. [SAFE1]
 */
import { newerMark, type RoomMark } from '../../shared/model/room-mark.ts'

type Page = { readonly at: number; readonly writer: string; readonly version: number }

export class Acknowledgements {
  readonly #own: string
  readonly #marks = new Map<string, RoomMark>()
  #pages: Page[] = []
  #length = 0

  constructor(writer: string) {
    this.#own = writer
  }

  /** What a question to the server is about. */
  get length(): number {
    return this.#length
  }

  /** Own edits made so far. */
  get version(): number {
    return this.#marks.get(this.#own)?.version ?? 0
  }

  get isSaved(): boolean {
    return [...this.#marks.values()].every((mark) => mark.acked >= mark.version)
  }

  /** Edits in this document that are not acknowledged. */
  get unsaved(): number {
    let count = 0
    for (const mark of this.#marks.values()) count += Math.max(0, mark.version - mark.acked)
    return count
  }

  isAcknowledged(writer: string, version: number): boolean {
    return (this.#marks.get(writer)?.acked ?? 0) >= version
  }

  /** One more own edit is in the document. */
  grow(): RoomMark {
    const mark = { writer: this.#own, version: this.version + 1, acked: 0 }
    return this.learn(mark)
  }

  /** A writer's edits up to `mark.version` are in the document. */
  learn(mark: RoomMark): RoomMark {
    const known = newerMark(this.#marks.get(mark.writer), mark)
    this.#marks.set(mark.writer, known)
    if (known.version > known.acked)
      this.#pages.push({ at: ++this.#length, writer: mark.writer, version: mark.version })
    return known
  }

  /** The server has committed everything that was in the document when the book had this length. Gives the marks that grew. */
  settle(length: number): readonly RoomMark[] {
    const settled = new Map<string, RoomMark>()
    for (const { at, writer, version } of this.#pages)
      if (at <= length)
        settled.set(writer, newerMark(settled.get(writer), { writer, version, acked: version }))
    this.#pages = this.#pages.filter((page) => page.at > length)
    return this.confirm([...settled.values()])
  }

  /** Somebody else learned it from the server. Gives the marks that grew. */
  confirm(marks: readonly RoomMark[]): readonly RoomMark[] {
    const grown: RoomMark[] = []
    for (const mark of marks) {
      const known = this.#marks.get(mark.writer)
      const next = newerMark(known, mark)
      if (next.acked > (known?.acked ?? 0)) grown.push(next)
      this.#marks.set(mark.writer, next)
    }
    return grown
  }

  /** The room was replaced by the server's state: nothing of ours is in it. */
  forget(): void {
    const version = this.version
    this.#marks.clear()
    this.#pages = []
    // Versions are never used twice, or an old answer would settle a new edit.
    this.#marks.set(this.#own, { writer: this.#own, version, acked: version })
  }
}
