/**
 * One client of a sync bench: light enough that a hundred of them do not measure themselves. It makes real edits in a document of its own
 * and does not apply those of others; each edit carries the moment it was made, which whoever receives it reads from the bytes.
 */
import { WebSocket } from 'ws'
import * as Y from 'yjs'

import { MESSAGE, SYNC } from '../../shared/wire/message-tag.ts'
import { encodeAskDurability, encodeStep1, encodeStep2, encodeUpdate } from '../../shared/wire/message.ts'
import { splitUpdate } from '../../shared/wire/split-message.ts'
import { WIRE_LIMITS } from '../../shared/wire/wire-limits.ts'
import type { Target } from './ack-client.ts'

const MARK = '~T'
const DIGITS = 12

export class LoadClient {
  readonly synced: Promise<void>
  /** Bytes of the step 2 that answered ours. */
  step2Bytes = 0
  acknowledged = 0
  sent = 0
  readonly #socket: WebSocket
  readonly #doc = new Y.Doc()
  readonly #onEdit: (milliseconds: number) => void

  constructor({ url, headers }: Target, onEdit: (milliseconds: number) => void) {
    this.#onEdit = onEdit
    this.#socket = new WebSocket(url, { perMessageDeflate: false, headers })
    this.#socket.on('open', () => this.#socket.send(encodeStep1(Y.encodeStateVector(this.#doc))))
    this.synced = new Promise((resolve, reject) => {
      this.#socket.on('message', (data: Buffer) => this.#hear(data, resolve))
      this.#socket.on('error', reject)
      this.#socket.on('close', (code) => reject(new Error(`closed with ${code}`)))
    })
    this.synced.catch(() => {})
  }

  edit(ask: boolean): void {
    const now = String(Math.round(performance.now() * 1000)).padStart(DIGITS, '0')
    this.#doc.once('update', (update: Uint8Array) => this.#socket.send(encodeUpdate(update)))
    this.#doc.getMap(`cells`).set(`row${this.#doc.clientID}:c${this.sent % 10}`, MARK + now)
    this.sent++
    if (ask) this.#socket.send(encodeAskDurability(this.sent))
  }

  /** A whole document, in pieces as our clients send it. */
  upload(update: Uint8Array): void {
    for (const piece of splitUpdate(update, WIRE_LIMITS.updatePiece)) this.#socket.send(encodeUpdate(piece))
  }

  end(): void {
    this.#socket.terminate()
  }

  #hear(data: Buffer, synced: () => void): void {
    const [tag, kind] = data
    if (tag === MESSAGE.durability) this.acknowledged++
    if (tag !== MESSAGE.sync) return
    if (kind === SYNC.step1) this.#socket.send(encodeStep2(Uint8Array.of(0, 0)))
    else if (kind === SYNC.step2) {
      this.step2Bytes = data.length
      synced()
    } else this.#readMarks(data)
  }

  #readMarks(data: Buffer): void {
    const now = performance.now()
    for (let at = data.indexOf(MARK); at >= 0; at = data.indexOf(MARK, at + DIGITS)) {
      const made = Number(data.toString('latin1', at + MARK.length, at + MARK.length + DIGITS)) / 1000
      if (Number.isFinite(made)) this.#onEdit(now - made)
    }
  }
}
