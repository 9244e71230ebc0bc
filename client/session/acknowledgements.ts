/**
 * One room's bookkeeping of what the server has committed. Every own edit has a version; edits of other tabs and of earlier sittings that
 * are in this document count too. A question to the server carries the length of the book, and its answer settles every page up to there.
 * Saved ⇔ acknowledged version = local version, for every writer [SAFE1], and the server still has the store that it had then [SAFE7].
 */
import { newerMark, type RoomMark } from '../../shared/model/room-mark.ts'

/** Of the mark that says which store the server had when this room was last connected. */
const SERVER = ''

type Page = { readonly at: number; readonly writer: string; readonly version: number }

export class Acknowledgements {
  readonly #own: string
  readonly #marks = new Map<string, RoomMark>()
  #pages: Page[] = []
  #length = 0
  /** Of the server we are connected to, or were last; 0: not known. */
  #epoch = 0
  /** The page that is to be settled before anything is saved again. */
  #owed: number | null = null

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
    return this.#owed === null && [...this.#marks.values()].every((mark) => this.#missing(mark) === 0)
  }

  /** Edits in this document that are not acknowledged. */
  get unsaved(): number {
    let count = 0
    for (const mark of this.#marks.values()) count += this.#missing(mark)
    return count
  }

  isAcknowledged(writer: string, version: number): boolean {
    return this.#acked(this.#marks.get(writer)) >= version
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
    if (this.#missing(known) > 0) this.#write(mark)
    return known
  }

  /**
   * The server says which store it has. When that is another than before (a backup was put in its place), nothing counts as saved until
   * everything in this document has been sent and committed again. Gives the marks that changed by it.
   */
  renew(epoch: number): readonly RoomMark[] {
    const marks = Array.from(this.#marks.values())
    const known = Math.max(0, ...marks.map((mark) => mark.epoch ?? 0))
    this.#epoch = epoch
    const changed: RoomMark[] = []
    if (epoch !== known) {
      changed.push({ writer: SERVER, version: 0, acked: 0, epoch })
      for (const { writer, version } of marks)
        if (writer !== SERVER) changed.push({ writer, version, acked: 0, epoch })
      if (known !== 0) this.#owed = ++this.#length
    }
    for (const mark of changed) this.#marks.set(mark.writer, mark)
    for (const mark of this.#marks.values()) if (this.#missing(mark) > 0) this.#write(mark)
    return changed
  }

  /** The server has committed everything that was in the document when the book had this length. Gives the marks that grew. */
  settle(length: number): readonly RoomMark[] {
    const settled = new Map<string, RoomMark>()
    for (const { at, writer, version } of this.#pages)
      if (at <= length)
        settled.set(writer, newerMark(settled.get(writer), this.#acknowledgedNow(writer, version)))
    this.#pages = this.#pages.filter((page) => page.at > length)
    if (this.#owed !== null && this.#owed <= length) this.#owed = null
    return this.confirm([...settled.values()])
  }

  /** Another tab learned it from the server, also that it begins anew. Gives the marks that grew. */
  confirm(marks: readonly RoomMark[]): readonly RoomMark[] {
    const grown: RoomMark[] = []
    for (const mark of marks) {
      const known = this.#marks.get(mark.writer)
      const next = newerMark(known, mark)
      if (next.acked > (known?.acked ?? 0)) grown.push(next)
      this.#marks.set(mark.writer, next)
      if (this.#missing(next) > this.#missing(known)) this.#write(next)
    }
    return grown
  }

  /** The edit is in this document. */
  includes(writer: string, version: number): boolean {
    return (this.#marks.get(writer)?.version ?? 0) >= version
  }

  /**
   * [REF6] What is not acknowledged is not in the document any more, or is not going to be: the document is the server's own. Gives all
   * marks as they are now. Of others' edits those remain that were acknowledged; an own version is never used again.
   */
  renounce(): readonly RoomMark[] {
    this.#pages = []
    this.#owed = null
    const epoch = Math.max(this.#epoch, this.#marks.get(SERVER)?.epoch ?? 0)
    for (const [writer, mark] of Array.from(this.#marks)) {
      const version = writer === this.#own ? mark.version : this.#acked(mark)
      const settled = { writer, version, acked: version, ...(epoch > 0 && { epoch }) }
      if (writer !== SERVER && version === 0) this.#marks.delete(writer)
      else if (writer !== SERVER) this.#marks.set(writer, settled)
    }
    return [...this.#marks.values()]
  }

  /** What another store than the server's present one acknowledged does not count. */
  #acked(mark: RoomMark | undefined): number {
    const present = this.#marks.get(SERVER)?.epoch ?? 0
    return mark && (mark.epoch ?? 0) >= present ? mark.acked : 0
  }

  #missing(mark: RoomMark | undefined): number {
    return mark ? Math.max(0, mark.version - this.#acked(mark)) : 0
  }

  #write({ writer, version }: RoomMark): void {
    this.#pages.push({ at: ++this.#length, writer, version })
  }

  #acknowledgedNow(writer: string, version: number): RoomMark {
    return { writer, version, acked: version, ...(this.#epoch > 0 && { epoch: this.#epoch }) }
  }
}
