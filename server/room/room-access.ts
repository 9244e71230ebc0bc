/**
 * Who may write into a room now: her pass decides, except that nobody writes into a frozen room. Whoever is concerned by a change is told
 * at once (message 101), and what she sends from then on is dropped. One per room.
 */
import type { Denial } from '../../shared/model/access.ts'
import { ACCESS } from '../../shared/wire/message-tag.ts'
import { encodeAccess } from '../../shared/wire/message.ts'
import type { Connection } from './connection.ts'

export type Access = { readonly mode: 'write' } | { readonly mode: 'read'; readonly reason: Denial }

const FROZEN: Access = { mode: 'read', reason: 'final' }

export type AccessPort = {
  readonly connections: Iterable<Connection>
  send(connection: Connection, message: Uint8Array): void
  /** She may write no more. */
  stopped(connection: Connection): void
  /** She may write again. */
  resumed(connection: Connection): void
}

export class RoomAccess {
  readonly #port: AccessPort
  #isFrozen: boolean

  constructor(port: AccessPort, isFrozen: boolean) {
    this.#port = port
    this.#isFrozen = isFrozen
  }

  get isFrozen(): boolean {
    return this.#isFrozen
  }

  setFrozen(frozen: boolean): void {
    if (frozen === this.#isFrozen) return
    this.#isFrozen = frozen
    for (const connection of this.#port.connections) this.review(connection)
  }

  /** The first word: a reader is told so before anything else, so that she knows before anything makes her send. */
  greet(connection: Connection): void {
    connection.access = this.#accessOf(connection)
    if (connection.access.mode === 'read') this.#tell(connection)
  }

  /** Her pass, or the room, may have changed. */
  review(connection: Connection): void {
    const [before, now] = [connection.access, this.#accessOf(connection)]
    if (before.mode === now.mode && reasonOf(before) === reasonOf(now)) return
    connection.access = now
    this.#tell(connection)
    if (before.mode === now.mode) return
    if (now.mode === 'read') this.#port.stopped(connection)
    else this.#port.resumed(connection)
  }

  #accessOf({ pass }: Connection): Access {
    // Her own reason first: a viewer stays one when the table is reopened.
    return this.#isFrozen && pass.mode === 'write' ? FROZEN : pass
  }

  #tell(connection: Connection): void {
    const { access } = connection
    this.#port.send(connection, encodeAccess(ACCESS[access.mode], reasonOf(access)))
  }
}

const reasonOf = (access: Access): string => (access.mode === 'read' ? access.reason : '')
