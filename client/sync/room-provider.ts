/**
 * One document's y-websocket provider, with what it lacks: our message 100 (what is committed) and 101 (what we may do), a barrier after
 * sync step 2, so that an acknowledgement always covers everything this client had, and quiet tear-down. Made by `WebsocketSync`.
 */
import { WebsocketProvider } from 'y-websocket'

import { isFinalClose } from '../../shared/wire/close-code.ts'
import { ACCESS, MESSAGE, SYNC } from '../../shared/wire/message-tag.ts'
import {
  decodeAccess,
  decodeDurability,
  encodeAskDurability,
  encodeMade,
  isUpdate,
} from '../../shared/wire/message.ts'
import { splitMessage } from '../../shared/wire/split-message.ts'
import { WIRE_LIMITS } from '../../shared/wire/wire-limits.ts'
import type { PresenceState, RoomEvents, RoomLink } from '../session/ports.ts'
import { ownPresence } from './own-presence.ts'
import { RoomSocket } from './room-socket.ts'
import type { TabLink } from './tab-link.ts'

type YDoc = ConstructorParameters<typeof WebsocketProvider>[2]
type Decoder = Parameters<WebsocketProvider['messageHandlers'][number]>[1]

export class RoomProvider implements RoomLink {
  readonly #provider: WebsocketProvider
  readonly #events: RoomEvents
  readonly #link: TabLink
  /** Our difference has been sent on this connection: from here on a question covers everything. */
  #pastBarrier = false
  /** The latest question without an answer; put again on every connection. */
  #asked: number | null = null
  #left = false

  constructor(room: string, y: YDoc, link: TabLink, events: RoomEvents, random: () => number) {
    this.#events = events
    this.#link = link
    this.#provider = new WebsocketProvider('ws://tab', room, y, {
      connect: false,
      disableBc: true,
      // The provider makes it with `new` and uses what RoomSocket has.
      WebSocketPolyfill: this.#socketClass(room) as unknown as typeof WebSocket,
      // The link has its own backoff; this one only spreads the rooms after a server closed them one by one.
      maxBackoffTime: Math.round(1000 + random() * 3000),
    })
    leaveNoExitListener(this.#provider)
    this.#provider.awareness.setLocalState(null)
    this.#listen()
  }

  ask(version: number): void {
    this.#asked = version
    if (this.#pastBarrier) this.#put()
  }

  setPresence(state: PresenceState | null): void {
    this.#provider.awareness.setLocalState(state)
  }

  /** What y-websocket would otherwise take for a dead connection: the link as a whole is alive. */
  heard(): void {
    this.#provider.wsLastMessageReceived = Date.now()
  }

  connect(): void {
    if (!this.#left) this.#provider.connect()
  }

  disconnect(): void {
    this.#provider.disconnect()
  }

  leave(): void {
    this.#left = true
    this.#provider.destroy()
    this.#provider.awareness.destroy()
  }

  #put(): void {
    const { ws } = this.#provider
    if (this.#asked === null || ws === null || ws.readyState !== ws.OPEN) return
    ws.send(new Uint8Array(encodeAskDurability(this.#asked)))
  }

  #listen(): void {
    const provider = this.#provider
    const { awareness } = provider
    provider.on('sync', (synced) => {
      if (synced) this.#events.synced()
    })
    provider.on('connection-close', (event) => {
      this.#pastBarrier = false
      if (event && !this.#left && !isFinalClose(event.code)) this.#events.closed(event.code, event.reason)
    })
    provider.on('closed', ({ code, reason }) =>
      this.#events.refused(code, reason, ...(this.#link.isRefused ? (['plan'] as const) : [])),
    )
    provider.messageHandlers[MESSAGE.durability] = (_encoder, decoder) => {
      const answer = decodeDurability(tail(decoder))
      if (answer.is !== 'committed') return
      if (this.#asked !== null && answer.version >= this.#asked) this.#asked = null
      this.#events.acknowledged(answer.version)
    }
    provider.messageHandlers[MESSAGE.access] = (_encoder, decoder) => {
      const { mode, reason } = decodeAccess(tail(decoder))
      this.#events.access(mode === ACCESS.write ? 'write' : 'read', reason)
    }
    awareness.on('change', () => this.#events.presence(statesOf(awareness)))
  }

  #socketClass(room: string): new (url: string) => RoomSocket {
    const link = this.#link
    const events = {
      prepare: (message: Uint8Array): readonly Uint8Array[] => {
        const own = ownPresence(message, this.#provider.awareness.clientID)
        // What is typed before the server has asked is part of the difference; alone it would lack its cause there.
        if (own === null || (!this.#pastBarrier && isUpdate(own))) return []
        return this.#isBarrier(message) ? [...this.#made(), ...splitMessage(own)] : splitMessage(own)
      },
      sent: (message: Uint8Array): void => this.#sent(message),
      indigestible: (error: unknown): void =>
        this.#events.broken(error instanceof Error ? error.message : String(error)),
    }
    return class extends RoomSocket {
      constructor() {
        super(room, link, events)
      }
    }
  }

  /** The first difference of a connection: everything that was made before it is in it. */
  #isBarrier(message: Uint8Array): boolean {
    return !this.#pastBarrier && message[0] === MESSAGE.sync && message[1] === SYNC.step2
  }

  /** [SYNC7] When it was made, in as many messages as that takes. */
  #made(): readonly Uint8Array[] {
    const spans = this.#events.made?.() ?? []
    const messages: Uint8Array[] = []
    for (let at = 0; at < spans.length; at += WIRE_LIMITS.madeSpans)
      messages.push(encodeMade(spans.slice(at, at + WIRE_LIMITS.madeSpans)))
    return messages
  }

  #sent(message: Uint8Array): void {
    if (!this.#isBarrier(message)) return
    this.#pastBarrier = true
    // The provider is still in the middle of its message; the question must follow it.
    this.#put()
  }
}

/** Everyone in the room but ourselves; a client without a state of its own is nobody. */
function statesOf(awareness: WebsocketProvider['awareness']): ReadonlyMap<number, PresenceState> {
  const states = new Map<number, PresenceState>()
  for (const [client, state] of awareness.getStates())
    if (client !== awareness.clientID) states.set(client, state)
  return states
}

const tail = (decoder: Decoder): Uint8Array => decoder.arr.subarray(decoder.pos)

/** In Node each provider listens for the end of the process, and 35 of them are a warning. Its socket's end says the same. */
function leaveNoExitListener(provider: object): void {
  const host: unknown = Reflect.get(globalThis, 'process')
  if (typeof host !== 'object' || host === null || !('off' in host) || typeof host.off !== 'function') return
  host.off('exit', Reflect.get(provider, '_exitHandler'))
}
