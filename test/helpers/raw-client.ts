/**
 * A client of one room that says exactly what a test tells it to, over a real plain socket. With a document it is a small honest client:
 * it answers step 1, applies what it hears, and knows which of its edits were acknowledged.
 */
import { WebSocket } from 'ws'
import * as Y from 'yjs'

import { type AwarenessEntry, decodeAwareness } from '../../shared/wire/awareness.ts'
import {
  decodeMessage,
  encodeAskDurability,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
  type WireMessage,
} from '../../shared/wire/message.ts'
import { checkedVector } from '../../shared/wire/state-vector.ts'

export type RawClientOptions = {
  readonly origin?: string
  readonly headers?: Record<string, string>
  readonly protocols?: string[]
}

export class RawClient {
  readonly socket: WebSocket
  readonly heard: WireMessage[] = []
  readonly closed: Promise<{ code: number; reason: string }>
  readonly opened: Promise<void>
  onMessage: (message: WireMessage) => void = () => {}

  constructor(url: string, options: RawClientOptions = {}) {
    const { protocols = [], ...rest } = options
    this.socket = new WebSocket(url, protocols, { perMessageDeflate: false, ...rest })
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
    })
    this.opened = new Promise((resolve, reject) => {
      this.socket.on('open', resolve)
      this.socket.on('error', reject)
    })
    this.opened.catch(() => {})
    this.socket.on('message', (data: Buffer) => {
      const message = decodeMessage(new Uint8Array(data))
      this.heard.push(message)
      this.onMessage(message)
    })
  }

  send(bytes: Uint8Array | string): void {
    this.socket.send(bytes)
  }

  end(): void {
    this.socket.terminate()
  }

  /** All presence entries heard so far, the newest of each client. */
  presence(): Map<number, AwarenessEntry> {
    const newest = new Map<number, AwarenessEntry>()
    for (const message of this.heard)
      if (message.is === 'awareness')
        for (const entry of decodeAwareness(message.body)) newest.set(entry.client, entry)
    return newest
  }

  count(is: WireMessage['is']): number {
    return this.heard.filter((message) => message.is === is).length
  }
}

/** An edit as its author knows it. */
export type LedgerEntry = { readonly key: string; readonly value: unknown; readonly version: number }

export class HonestClient {
  readonly raw: RawClient
  readonly doc: Y.Doc
  readonly ledger: LedgerEntry[] = []
  version = 0
  acked = 0
  synced = false
  readonly ready: Promise<void>

  constructor(url: string, doc = new Y.Doc(), options: RawClientOptions = {}) {
    this.doc = doc
    this.raw = new RawClient(url, options)
    this.ready = new Promise((resolve) => {
      this.raw.onMessage = (message) => this.#hear(message, resolve)
    })
    this.raw.opened.then(
      () => this.raw.send(encodeStep1(Y.encodeStateVector(doc))),
      () => {},
    )
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'remote') return
      this.version++
      if (this.synced && this.raw.socket.readyState === WebSocket.OPEN) this.raw.send(encodeUpdate(update))
    })
  }

  get isSaved(): boolean {
    return this.acked === this.version
  }

  cells(): Record<string, unknown> {
    return this.doc.getMap('cells').toJSON()
  }

  set(key: string, value: unknown): void {
    this.doc.getMap('cells').set(key, value)
    this.ledger.push({ key, value, version: this.version })
    if (this.synced && this.raw.socket.readyState === WebSocket.OPEN) this.ask()
  }

  ask(version = this.version): void {
    this.raw.send(encodeAskDurability(version))
  }

  end(): void {
    this.raw.end()
  }

  #hear(message: WireMessage, ready: () => void): void {
    switch (message.is) {
      case 'step1':
        this.raw.send(encodeStep2(Y.encodeStateAsUpdate(this.doc, checkedVector(message.vector))))
        this.synced = true
        this.ask()
        return
      case 'step2':
        Y.applyUpdate(this.doc, message.update, 'remote')
        return ready()
      case 'update':
        return Y.applyUpdate(this.doc, message.update, 'remote')
      case 'committed':
        this.acked = Math.max(this.acked, message.version)
        return
      default:
    }
  }
}
