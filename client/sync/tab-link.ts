/**
 * The one websocket of a tab, with all rooms of a plan on it. Providers see a `RoomSocket` each. A broken link is made again with jittered
 * backoff for as long as anybody wants it; a close with 44xx ends it for all rooms until `open` is called. A link that has been silent for
 * longer than the server would be is taken for dead.
 */
import { isFinalClose } from '../../shared/wire/close-code.ts'
import { decodeTabFrame, encodeTabOpen } from '../../shared/wire/tab-frame.ts'
import type { LinkState } from '../session/ports.ts'
import { Backoff } from './backoff.ts'
import type { RoomSocket } from './room-socket.ts'
import { OPEN, type OpenSocket, type WebSocketLike } from './web-socket-like.ts'

/** The server says something at least every 12 s. */
const SILENCE = 30_000

export type LinkEvents = {
  state(state: LinkState): void
  /** The first word of every connection: which store the server has. */
  epoch(epoch: number): void
  /** Anything at all was heard from the server. */
  heard(): void
  /** The server will not have this tab at all. */
  refused(code: number, reason: string): void
}

export class TabLink {
  readonly #url: string
  readonly #openSocket: OpenSocket
  readonly #events: LinkEvents
  readonly #backoff: Backoff
  readonly #rooms = new Map<string, RoomSocket>()
  #socket: WebSocketLike | null = null
  #wanted = false
  #isRefused = false
  #timer: ReturnType<typeof setTimeout> | null = null
  #watch: ReturnType<typeof setTimeout> | null = null

  constructor(url: string, openSocket: OpenSocket, random: () => number, events: LinkEvents) {
    this.#url = url
    this.#openSocket = openSocket
    this.#events = events
    this.#backoff = new Backoff(random)
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === OPEN
  }

  /** The server has closed it for good: what rooms are told goes for the plan. */
  get isRefused(): boolean {
    return this.#isRefused
  }

  get state(): LinkState {
    if (!this.#wanted) return 'offline'
    return this.isOpen ? 'online' : 'connecting'
  }

  open(): void {
    this.#wanted = true
    this.#isRefused = false
    this.#backoff.reset()
    this.#cancel()
    this.#connect()
  }

  close(): void {
    this.#wanted = false
    this.#cancel()
    this.#drop(1000, '')
    this.#events.state('offline')
  }

  /** The network is gone: do not wait for the silence to tell. */
  interrupt(): void {
    if (!this.#socket) return
    this.#drop(1006, 'no network')
    this.#again()
  }

  enter(socket: RoomSocket): void {
    this.#rooms.get(socket.room)?.closed(1000, '')
    this.#rooms.set(socket.room, socket)
    if (!this.isOpen) return
    this.#socket?.send(bytes(encodeTabOpen(socket.room)))
    queueMicrotask(() => socket.opened())
  }

  leave(socket: RoomSocket): void {
    if (this.#rooms.get(socket.room) === socket) this.#rooms.delete(socket.room)
  }

  send(frame: Uint8Array): void {
    if (this.isOpen) this.#socket?.send(bytes(frame))
  }

  #connect(): void {
    if (this.#socket || !this.#wanted) return
    let socket: WebSocketLike
    try {
      socket = this.#openSocket(this.#url)
    } catch {
      this.#again()
      return
    }
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    this.#events.state('connecting')
    // One that was let go of is not listened to any more.
    const ifMine =
      <T>(handler: (event: T) => void) =>
      (event: T): void => {
        if (this.#socket === socket) handler(event)
      }
    socket.addEventListener(
      'open',
      ifMine(() => this.#opened(socket)),
    )
    socket.addEventListener(
      'message',
      ifMine(({ data }: { readonly data: unknown }) => {
        this.#heard()
        if (data instanceof ArrayBuffer) this.#receive(new Uint8Array(data))
      }),
    )
    socket.addEventListener('error', () => undefined)
    socket.addEventListener(
      'close',
      ifMine(({ code, reason }: { readonly code: number; readonly reason: string }) =>
        this.#lost(code, reason),
      ),
    )
    this.#expectSound()
  }

  #opened(socket: WebSocketLike): void {
    this.#heard()
    this.#events.state('online')
    for (const room of this.#members()) {
      socket.send(bytes(encodeTabOpen(room.room)))
      room.opened()
    }
  }

  /** A copy: rooms come and go while they are told. */
  #members(): readonly RoomSocket[] {
    return Array.from(this.#rooms.values())
  }

  #receive(frame: Uint8Array): void {
    let decoded
    try {
      decoded = decodeTabFrame(frame)
    } catch {
      // What the server says cannot be understood: begin anew.
      this.#drop(1002, 'unreadable frame')
      this.#again()
      return
    }
    if (decoded.is === 'hello') return this.#events.epoch(decoded.epoch)
    const room = this.#rooms.get(decoded.room)
    if (decoded.is === 'data') {
      // A server that opens and then sends everybody away (its disk is full) is not to be stormed.
      this.#backoff.reset()
      room?.receive(decoded.message)
    } else if (decoded.is === 'close') room?.closed(decoded.code, decoded.reason)
  }

  #lost(code: number, reason: string): void {
    const final = isFinalClose(code)
    this.#isRefused = final
    if (final) this.#wanted = false
    this.#drop(code, reason)
    if (final) {
      this.#events.refused(code, reason)
      this.#events.state('offline')
    } else this.#again()
  }

  /** Lets go of the socket and tells every room. */
  #drop(code: number, reason: string): void {
    const socket = this.#socket
    this.#socket = null
    if (this.#watch) clearTimeout(this.#watch)
    this.#watch = null
    socket?.close()
    for (const room of this.#members()) room.closed(code, reason)
  }

  #again(): void {
    if (!this.#wanted) return
    this.#events.state('connecting')
    this.#cancel()
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#connect()
    }, this.#backoff.next())
  }

  #heard(): void {
    this.#events.heard()
    this.#expectSound()
  }

  /** Networks die without a word (sleep, a pulled cable): no sound for long enough is an end too. */
  #expectSound(): void {
    if (this.#watch) clearTimeout(this.#watch)
    this.#watch = setTimeout(() => {
      this.#drop(1006, 'silence')
      this.#again()
    }, SILENCE)
  }

  #cancel(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }
}

/** Frames are made by lib0 on plain array buffers; the type does not say so. */
const bytes = (frame: Uint8Array): Uint8Array<ArrayBuffer> => frame as Uint8Array<ArrayBuffer>
