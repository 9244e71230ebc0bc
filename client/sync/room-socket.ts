/**
 * What a y-websocket provider takes for its websocket: one room's share of the tab's link. It opens when the link is open, and closes with
 * the link or alone. The provider reads `OPEN` and its like from the instance.
 */
import { encodeTabClose, encodeTabData } from '../../shared/wire/tab-frame.ts'
import type { TabLink } from './tab-link.ts'

export type RoomSocketEvents = {
  /** After a message of the provider was handed to the link. */
  sent(message: Uint8Array): void
  /** A message that the provider could not digest. */
  indigestible(error: unknown): void
  /** What of a provider's message goes out, in as many pieces as frames need. */
  prepare(message: Uint8Array): readonly Uint8Array[]
}

export class RoomSocket {
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSING = 2
  readonly CLOSED = 3
  readonly room: string
  binaryType = 'arraybuffer'
  readyState = 0
  onopen: (() => void) | null = null
  onmessage: ((event: { data: Uint8Array }) => void) | null = null
  onclose: ((event: { code: number; reason: string }) => void) | null = null
  onerror: (() => void) | null = null
  readonly #link: TabLink
  readonly #events: RoomSocketEvents

  constructor(room: string, link: TabLink, events: RoomSocketEvents) {
    this.room = room
    this.#link = link
    this.#events = events
    link.enter(this)
  }

  send(message: Uint8Array): void {
    if (this.readyState !== this.OPEN) return
    for (const piece of this.#events.prepare(message)) this.#link.send(encodeTabData(this.room, piece))
    this.#events.sent(message)
  }

  /** The provider leaves. */
  close(): void {
    if (this.readyState === this.OPEN) this.#link.send(encodeTabClose(this.room))
    this.closed(1000, '')
  }

  // ---- called by the link

  opened(): void {
    if (this.readyState !== this.CONNECTING) return
    this.readyState = this.OPEN
    this.onopen?.()
  }

  receive(message: Uint8Array): void {
    if (this.readyState !== this.OPEN) return
    try {
      this.onmessage?.({ data: message })
    } catch (error) {
      this.#events.indigestible(error)
    }
  }

  closed(code: number, reason: string): void {
    if (this.readyState === this.CLOSED) return
    this.readyState = this.CLOSED
    this.#link.leave(this)
    this.onclose?.({ code, reason })
  }
}
