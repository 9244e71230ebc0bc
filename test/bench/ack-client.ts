/**
 * A client of any of the servers that a bench compares: makes real edits in a document of its own, does not apply those of others, and knows
 * how long each of its edits took to be answered. What an answer means differs, and is the strongest thing each server says: Fascicle, that
 * the edit is on disk; Hocuspocus (its `SyncStatus`), that it is applied in memory; `@y/websocket-server` says nothing, so it is asked for what
 * it has after the edit, which it answers when the edit is applied in memory.
 */
import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import * as Y from 'yjs'

import { MESSAGE, SYNC } from '../../shared/wire/message-tag.ts'
import { encodeAskDurability, encodeStep1, encodeStep2, encodeUpdate } from '../../shared/wire/message.ts'

export type Dialect = 'fascicle' | 'yjs' | 'hocuspocus'
/** `document`: how Hocuspocus is told which one is meant. */
export type Target = {
  readonly url: string
  readonly document: string
  readonly headers: Readonly<Record<string, string>>
}

const HOCUSPOCUS = { auth: 2, syncStatus: 8 } as const

export class AckClient {
  readonly synced: Promise<void>
  readonly #dialect: Dialect
  readonly #socket: WebSocket
  readonly #prefix: Uint8Array
  readonly #doc = new Y.Doc()
  readonly #waiting: { readonly since: number; readonly done: (milliseconds: number) => void }[] = []
  #sent = 0
  #isSynced = false

  constructor(dialect: Dialect, { url, document, headers }: Target) {
    this.#dialect = dialect
    this.#prefix =
      dialect === 'hocuspocus' ? written((to) => encoding.writeVarString(to, document)) : new Uint8Array()
    this.#socket = new WebSocket(url, { perMessageDeflate: false, headers })
    this.#doc.on('update', (update: Uint8Array) => this.#say(encodeUpdate(update)))
    this.#socket.on('open', () => {
      if (dialect === 'hocuspocus')
        this.#say(
          written((to) => {
            encoding.writeVarUint(to, HOCUSPOCUS.auth)
            encoding.writeVarUint(to, 0)
            encoding.writeVarString(to, '')
          }),
        )
      this.#say(encodeStep1(Y.encodeStateVector(this.#doc)))
    })
    this.synced = new Promise((resolve, reject) => {
      this.#socket.on('message', (data: Buffer) => this.#hear(data.subarray(this.#prefix.length), resolve))
      this.#socket.on('error', reject)
      this.#socket.on('close', (code) => reject(new Error(`closed with ${code}`)))
    })
  }

  /** Resolves with the milliseconds until the answer. */
  edit(): Promise<number> {
    const answered = new Promise<number>(
      (done) => void this.#waiting.push({ since: performance.now(), done }),
    )
    this.#sent++
    this.#doc.getMap('cells').set(`r${this.#doc.clientID}:c${this.#sent % 10}`, this.#sent)
    if (this.#dialect === 'fascicle') this.#say(encodeAskDurability(this.#sent))
    if (this.#dialect === 'yjs') this.#say(encodeStep1(Y.encodeStateVector(this.#doc)))
    return answered
  }

  end(): void {
    this.#socket.terminate()
  }

  #say(message: Uint8Array): void {
    this.#socket.send(this.#prefix.length === 0 ? message : Buffer.concat([this.#prefix, message]))
  }

  #hear(message: Buffer, synced: () => void): void {
    const [tag, kind] = message
    if (tag === MESSAGE.sync && kind === SYNC.step1) this.#say(encodeStep2(Uint8Array.of(0, 0)))
    else if (tag === MESSAGE.sync && kind === SYNC.step2 && !this.#isSynced) {
      this.#isSynced = true
      synced()
    } else if (this.#isAnswer(tag, kind)) this.#answered()
  }

  #isAnswer(tag = -1, kind = -1): boolean {
    if (this.#dialect === 'fascicle') return tag === MESSAGE.durability
    if (this.#dialect === 'yjs') return tag === MESSAGE.sync && kind === SYNC.step2
    return this.#isSynced && tag === HOCUSPOCUS.syncStatus
  }

  #answered(): void {
    const first = this.#waiting.shift()
    first?.done(performance.now() - first.since)
  }
}

function written(write: (to: encoding.Encoder) => void): Uint8Array {
  const to = encoding.createEncoder()
  write(to)
  return encoding.toUint8Array(to)
}
