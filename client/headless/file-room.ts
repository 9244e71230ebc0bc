/**
 * One document's log: updates with the marks of who made them, and acknowledgements. Used by FilePlanStore, one call at a time.
 * Damaged stretches and pieces that could not be applied go to a second log beside it. Errors of the file system reject.
 */
import { isRoomMark, newerMark, type RoomMark } from '../../shared/model/room-mark.ts'
import type { StoredRoom } from '../session/ports.ts'
import { FrameLog } from './frame-log.ts'

/** First byte of a payload. */
const KIND = { update: 1, marks: 2 } as const
const TIDY_AT = { pieces: 500, bytes: 4 << 20 } as const

type Piece = { readonly update: Uint8Array | null; readonly marks: readonly RoomMark[] }

export class FileRoom {
  readonly #path: string
  readonly #log: FrameLog
  readonly #aside: FrameLog
  readonly #marks = new Map<string, RoomMark>()
  #loaded: readonly Piece[]
  #broken: number
  /** To be kept aside. */
  #bad: readonly Uint8Array[] = []
  #pieces = 0
  #bytesWhenTidy = 0
  #whole: (() => Uint8Array) | null = null

  private constructor(
    path: string,
    log: FrameLog,
    aside: FrameLog,
    loaded: readonly Piece[],
    broken: number,
  ) {
    this.#path = path
    this.#log = log
    this.#aside = aside
    this.#loaded = loaded
    this.#broken = broken
    for (const piece of loaded) this.#note(piece.marks)
  }

  static async open(path: string): Promise<FileRoom> {
    const main = await FrameLog.open(path)
    const aside = await FrameLog.open(`${path}.aside`)
    const { damaged, frames } = main.read
    const broken = aside.read.frames.length + damaged.length
    const room = new FileRoom(path, main.log, aside.log, frames.map(decode), broken)
    room.#bad = damaged
    await room.#keepBad().catch(() => undefined)
    return room
  }

  get path(): string {
    return this.#path
  }

  async load(whole: () => Uint8Array): Promise<StoredRoom> {
    this.#whole = whole
    if (this.#loaded.length === 0) this.#loaded = (await this.#log.read()).map(decode)
    const updates = this.#loaded.flatMap((piece) => piece.update ?? [])
    this.#pieces = this.#loaded.length
    this.#bytesWhenTidy = this.#log.size
    return { updates, marks: [...this.#marks.values()], broken: this.#broken }
  }

  async setAside(indexes: readonly number[]): Promise<void> {
    const pieces = (await this.#log.read()).map(decode)
    const updates = pieces.flatMap((piece) => piece.update ?? [])
    const bad = new Set(indexes)
    this.#bad = updates.filter((_, index) => bad.has(index))
    this.#broken += bad.size
    await this.#keepBad()
    const good = updates.filter((_, index) => !bad.has(index))
    await this.#log.rewrite([
      ...good.map((update) => encode({ update, marks: [] })),
      encode({ update: null, marks: [...this.#marks.values()] }),
    ])
  }

  async append(update: Uint8Array, mark: RoomMark | undefined): Promise<void> {
    await this.#write({ update, marks: mark ? [mark] : [] })
    if (this.#pieces <= TIDY_AT.pieces && this.#log.size - this.#bytesWhenTidy <= TIDY_AT.bytes) return
    // The update is written. On a full disk the log stays long for a while.
    await this.#tidy().catch(() => undefined)
    this.#pieces = 1
    this.#bytesWhenTidy = this.#log.size
  }

  async acknowledge(marks: readonly RoomMark[]): Promise<void> {
    await this.#write({ update: null, marks })
  }

  /** In one step; `state` null: the updates stay as they are. What was set aside before is nobody's concern any more. */
  async replace(state: Uint8Array | null, marks: readonly RoomMark[]): Promise<void> {
    const kept = state === null ? (await this.#log.read()).map(decode) : []
    const updates = state === null ? kept.flatMap((piece) => piece.update ?? []) : [state]
    await this.#keepBad()
    await this.#log.rewrite([
      ...updates.map((update) => encode({ update, marks: [] })),
      encode({ update: null, marks: [...marks] }),
    ])
    this.#loaded = []
    this.#marks.clear()
    this.#note(marks)
    this.#pieces = updates.length + 1
    this.#bytesWhenTidy = this.#log.size
  }

  sync(): Promise<void> {
    return this.#log.sync()
  }

  async close(): Promise<void> {
    await this.#log.close()
    await this.#aside.close()
  }

  async #write(piece: Piece): Promise<void> {
    this.#loaded = []
    await this.#log.append([encode(piece)])
    this.#note(piece.marks)
    this.#pieces++
  }

  async #tidy(): Promise<void> {
    if (!this.#whole) return
    await this.#keepBad()
    await this.#log.rewrite([encode({ update: this.#whole(), marks: [...this.#marks.values()] })])
  }

  /** Before the log is written anew: what could not be kept aside so far is in it still. */
  async #keepBad(): Promise<void> {
    if (this.#bad.length === 0) return
    await this.#aside.append(this.#bad)
    await this.#aside.sync()
    this.#bad = []
  }

  #note(marks: readonly RoomMark[]): void {
    for (const mark of marks) this.#marks.set(mark.writer, newerMark(this.#marks.get(mark.writer), mark))
  }
}

/** Kind, length of the marks as JSON, the marks, the update. */
function encode({ update, marks }: Piece): Uint8Array {
  const head = Buffer.from(JSON.stringify(marks))
  const start = Buffer.alloc(5)
  start.writeUInt8(update ? KIND.update : KIND.marks, 0)
  start.writeUInt32BE(head.length, 1)
  return Buffer.concat([start, head, update ?? Buffer.alloc(0)])
}

function decode(payload: Uint8Array): Piece {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  const length = bytes.readUInt32BE(1)
  // The frame's checksum held, so this is what `encode` wrote.
  const marks = readMarks(JSON.parse(bytes.toString('utf8', 5, 5 + length)))
  return { update: bytes[0] === KIND.update ? payload.subarray(5 + length) : null, marks }
}

function readMarks(parsed: unknown): RoomMark[] {
  if (!Array.isArray(parsed)) return []
  return parsed.filter(isRoomMark)
}
