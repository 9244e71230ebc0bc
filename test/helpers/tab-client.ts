/** A tab socket that says what a test tells it to, and sorts what it hears by room. */
import { WebSocket } from 'ws'

import { decodeMessage, type WireMessage } from '../../shared/wire/message.ts'
import { decodeTabFrame, encodeTabClose, encodeTabData, encodeTabOpen } from '../../shared/wire/tab-frame.ts'
import type { RawClientOptions } from './raw-client.ts'

export class TabClient {
  readonly socket: WebSocket
  readonly opened: Promise<void>
  readonly closed: Promise<number>
  readonly #heard = new Map<string, WireMessage[]>()
  readonly closes = new Map<string, number>()

  constructor(url: string, { protocols = [], ...rest }: RawClientOptions = {}) {
    this.socket = new WebSocket(url, protocols, rest)
    this.opened = new Promise((resolve) => void this.socket.on('open', resolve))
    this.closed = new Promise((resolve) => void this.socket.on('close', resolve))
    this.socket.on('error', () => {})
    this.socket.on('message', (data: Buffer) => {
      const frame = decodeTabFrame(new Uint8Array(data))
      if (frame.is === 'data') this.heard(frame.room).push(decodeMessage(frame.message))
      else if (frame.is === 'close') this.closes.set(frame.room, frame.code)
    })
  }

  heard(room: string): WireMessage[] {
    const list = this.#heard.get(room) ?? []
    this.#heard.set(room, list)
    return list
  }

  open(room: string): void {
    this.socket.send(encodeTabOpen(room))
  }

  leave(room: string): void {
    this.socket.send(encodeTabClose(room))
  }

  send(room: string, message: Uint8Array): void {
    this.socket.send(encodeTabData(room, message))
  }
}
