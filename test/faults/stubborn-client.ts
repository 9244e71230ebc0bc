/**
 * A writer who does not give up: it comes back whenever it is sent away, offers all it has, and knows at every moment what the server has
 * acknowledged. What a person's browser does, small enough for a test to count by.
 */
import * as Y from 'yjs'

import { encodeAskDurability, encodeStep1, encodeStep2, encodeUpdate } from '../../shared/wire/message.ts'
import type { WireMessage } from '../../shared/wire/message.ts'
import { checkedVector } from '../../shared/wire/state-vector.ts'
import { RawClient } from '../helpers/raw-client.ts'

const COME_BACK_MS = 100

type Edit = { readonly key: string; readonly version: number; readonly at: number }

export class StubbornClient {
  readonly doc = new Y.Doc()
  readonly edits: Edit[] = []
  /** Milliseconds from each edit to its acknowledgement. */
  readonly waits: number[] = []
  /** How often it was sent away with each code. */
  readonly codes = new Map<number, number>()
  acked = 0
  readonly #where: () => { readonly url: string; readonly headers: Record<string, string> }
  #version = 0
  #raw: RawClient | null = null
  #synced = false
  #ended = false
  #told = 0

  /** `where` is asked before each attempt: a server that is started again has another key. */
  constructor(where: () => { readonly url: string; readonly headers: Record<string, string> }) {
    this.#where = where
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'remote') return
      this.#version++
      if (this.isConnected) this.#raw?.send(encodeUpdate(update))
    })
    this.#connect()
  }

  get isConnected(): boolean {
    return this.#synced && this.#raw?.socket.readyState === this.#raw?.socket.OPEN
  }

  get isSaved(): boolean {
    return this.acked === this.#version
  }

  set(key: string, value: unknown): void {
    this.doc.getMap('cells').set(key, value)
    this.edits.push({ key, version: this.#version, at: performance.now() })
    if (this.isConnected) this.#raw?.send(encodeAskDurability(this.#version))
  }

  /** Keys of all edits that were acknowledged. */
  saved(): string[] {
    return this.edits.filter(({ version }) => version <= this.acked).map(({ key }) => key)
  }

  end(): void {
    this.#ended = true
    this.#raw?.end()
  }

  #connect(): void {
    if (this.#ended) return
    this.#synced = false
    const { url, headers } = this.#where()
    const raw = new RawClient(url, { headers })
    this.#raw = raw
    raw.onMessage = (message) => this.#hear(raw, message)
    raw.opened.then(
      () => raw.send(encodeStep1(Y.encodeStateVector(this.doc))),
      () => {},
    )
    raw.socket.on('close', (code) => {
      this.codes.set(code, (this.codes.get(code) ?? 0) + 1)
      this.#synced = false
      setTimeout(() => this.#connect(), COME_BACK_MS)
    })
  }

  #hear(raw: RawClient, message: WireMessage): void {
    switch (message.is) {
      case 'step1':
        raw.send(encodeStep2(Y.encodeStateAsUpdate(this.doc, checkedVector(message.vector))))
        this.#synced = true
        return raw.send(encodeAskDurability(this.#version))
      case 'step2':
      case 'update':
        return Y.applyUpdate(this.doc, message.update, 'remote')
      case 'committed':
        this.acked = Math.max(this.acked, message.version)
        for (; (this.edits[this.#told]?.version ?? Infinity) <= this.acked; this.#told++)
          this.waits.push(performance.now() - (this.edits[this.#told]?.at ?? 0))
        return
      default:
    }
  }
}
