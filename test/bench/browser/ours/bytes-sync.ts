/**
 * Stands where the product's websocket stands: says it is online, acknowledges what is asked, and brings what others wrote as the same
 * bytes, of one commit of the server each. What frames and the socket itself cost is not in it.
 */
import * as Y from 'yjs'

import type { PlanSync, RoomEvents, RoomLink } from '../../../../client/session/ports.ts'

export class BytesSync implements PlanSync {
  readonly state = 'online'
  readonly #rooms = new Map<string, Y.Doc>()

  join(room: string, y: object, events: RoomEvents): RoomLink {
    this.#rooms.set(room, y as Y.Doc)
    queueMicrotask(() => events.synced())
    return {
      ask: (version) => queueMicrotask(() => events.acknowledged(version)),
      setPresence: () => {},
      leave: () => this.#rooms.delete(room),
    }
  }

  bring(room: string, update: Uint8Array): void {
    const y = this.#rooms.get(room)
    if (!y) throw new Error(`nobody is in ${room}`)
    Y.applyUpdate(y, update, this)
  }

  connect(): void {}
  disconnect(): void {}
  close(): void {}

  onState(): () => void {
    return () => {}
  }
}
