/**
 * All rooms of one plan over one websocket: the session's `PlanSync`. `goOffline` is `disconnect`; documents keep their edits, and the
 * difference travels after `connect`. Used in the browser and in Node (with `ws`).
 */
import { SCHEMA_VERSION } from '../../shared/doc/plan-document.ts'
import { PROTOCOL_VERSION } from '../../shared/wire/protocol-version.ts'
import { SOCKET_QUERY, tabSocketPath } from '../../shared/wire/socket-path.ts'
import type { LinkState, PlanSync, RoomEvents, RoomLink } from '../session/ports.ts'
import { RoomProvider } from './room-provider.ts'
import { TabLink } from './tab-link.ts'
import type { OpenSocket } from './web-socket-like.ts'

export type WebsocketSyncOptions = {
  /** Of the server, `http:` or `https:`. */
  readonly url: string
  readonly plan: string
  readonly openSocket: OpenSocket
  readonly random: () => number
}

export class WebsocketSync implements PlanSync {
  readonly #link: TabLink
  readonly #random: () => number
  readonly #rooms = new Map<string, { readonly provider: RoomProvider; readonly events: RoomEvents }>()
  readonly #handlers = new Set<(state: LinkState) => void>()
  /** As the server last said. */
  #epoch: number | null = null
  #state: LinkState = 'offline'
  #wanted = false

  constructor({ url, plan, openSocket, random }: WebsocketSyncOptions) {
    this.#random = random
    this.#link = new TabLink(socketUrl(url, plan), openSocket, random, {
      state: (state) => this.#say(state),
      epoch: (epoch) => {
        this.#epoch = epoch
        for (const { events } of this.#rooms.values()) events.epoch(epoch)
      },
      heard: () => {
        for (const { provider } of this.#rooms.values()) provider.heard()
      },
      refused: (code, reason) => {
        for (const { events } of this.#rooms.values()) events.refused(code, reason, 'plan')
      },
    })
    globalThis.addEventListener?.('online', this.#onNetwork)
    globalThis.addEventListener?.('offline', this.#onNoNetwork)
  }

  get state(): LinkState {
    return this.#state
  }

  join(room: string, y: object, events: RoomEvents): RoomLink {
    // The one place that takes a document's opaque value for what it is.
    const provider = new RoomProvider(room, y as YDoc, this.#link, events, this.#random)
    this.#rooms.set(room, { provider, events })
    if (this.#epoch !== null) events.epoch(this.#epoch)
    if (this.#wanted) provider.connect()
    return {
      ask: (version) => provider.ask(version),
      setPresence: (state) => provider.setPresence(state),
      leave: () => {
        if (this.#rooms.get(room)?.provider === provider) this.#rooms.delete(room)
        provider.leave()
      },
    }
  }

  connect(): void {
    this.#wanted = true
    this.#link.open()
    for (const { provider } of this.#rooms.values()) provider.connect()
  }

  disconnect(): void {
    this.#wanted = false
    for (const { provider } of this.#rooms.values()) provider.disconnect()
    this.#link.close()
  }

  onState(handler: (state: LinkState) => void): () => void {
    this.#handlers.add(handler)
    return () => this.#handlers.delete(handler)
  }

  close(): void {
    globalThis.removeEventListener?.('online', this.#onNetwork)
    globalThis.removeEventListener?.('offline', this.#onNoNetwork)
    this.disconnect()
    for (const { provider } of this.#rooms.values()) provider.leave()
    this.#rooms.clear()
    this.#handlers.clear()
  }

  readonly #onNetwork = (): void => {
    if (this.#wanted) this.#link.open()
  }

  readonly #onNoNetwork = (): void => {
    if (this.#wanted) this.#link.interrupt()
  }

  #say(state: LinkState): void {
    if (state === this.#state) return
    this.#state = state
    for (const handler of this.#handlers) handler(state)
  }
}

type YDoc = ConstructorParameters<typeof RoomProvider>[1]

function socketUrl(url: string, plan: string): string {
  const socket = new URL(tabSocketPath(plan), url)
  socket.protocol = socket.protocol === 'https:' ? 'wss:' : 'ws:'
  socket.searchParams.set(SOCKET_QUERY.protocol, String(PROTOCOL_VERSION))
  socket.searchParams.set(SOCKET_QUERY.schema, String(SCHEMA_VERSION))
  return socket.href
}
