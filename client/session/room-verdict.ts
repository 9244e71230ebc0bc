/**
 * What the server last said of one room: whether it lets us in, whether we may write, whether it can save. Plain bookkeeping for `OpenRoom`,
 * which acts on it.
 */
import type { Denial } from '../../shared/model/access.ts'
import { CLOSE } from '../../shared/wire/close-code.ts'
import { asDenial } from './access-board.ts'
import type { RefusedRoom } from './session-types.ts'

export class RoomVerdict {
  readonly #room: string
  #refused: RefusedRoom | null = null
  #mayOnlyRead = false
  #needsSignIn = false
  #cannotSave = false

  constructor(room: string) {
    this.#room = room
  }

  get refused(): RefusedRoom | null {
    return this.#refused
  }

  /** Said on this very connection. */
  get mayOnlyRead(): boolean {
    return this.#mayOnlyRead
  }

  get needsSignIn(): boolean {
    return this.#needsSignIn
  }

  get cannotSave(): boolean {
    return this.#cannotSave
  }

  /** Why we may only read. */
  get reason(): Denial {
    return asDenial(this.#refused?.reason ?? '')
  }

  /** Why nothing of ours is taken; null: nobody said so. */
  get denial(): Denial | null {
    if (this.#refused?.mode === 'read') return this.reason
    return this.#refused?.code === CLOSE.notAllowed.code ? 'not-a-member' : null
  }

  /** The server's state has come: we are in. */
  letIn(): void {
    this.#cannotSave = false
    this.#needsSignIn = false
    if (!this.#mayOnlyRead) this.#refused = null
  }

  access(mode: 'write' | 'read', reason: string): void {
    this.#mayOnlyRead = mode === 'read'
    this.#refused = mode === 'read' ? { room: this.#room, mode, code: 0, reason } : null
  }

  /** For the time being. */
  closed(code: number): void {
    this.#cannotSave = code === CLOSE.storageUnavailable.code
    this.#mayOnlyRead = false
  }

  /** For good, until somebody asks again. [SIGN1] Whoever has to sign in is not refused. */
  closedFor(code: number, reason: string): void {
    this.#mayOnlyRead = false
    if (code === CLOSE.signInNeeded.code) this.#needsSignIn = true
    else this.#refused = { room: this.#room, mode: 'closed', code, reason }
  }

  /** The next connection may say otherwise. What is known stands until it does. */
  disconnected(): void {
    this.#mayOnlyRead = false
  }

  askAgain(): void {
    this.#needsSignIn = false
    if (this.#refused?.mode === 'closed') this.#refused = null
  }
}
