/**
 * The door step of all sockets: who may wait there, and how whoever is not let in goes again. Strangers are counted apart from people we
 * know, in all and by address, so that nobody fills the house; they are told why and gone within a second. Whoever comes when it is full is
 * told in a way that lets her come again by herself.
 */
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

import type { WebSocket } from 'ws'

import { AppError } from '../../shared/model/error.ts'
import type { CloseReason } from '../../shared/wire/close-code.ts'
import { AddressAttendance } from '../attendance.ts'
import { closeSocket } from './close-socket.ts'

/** Throws `AppError('too-many')`. */
export type Rate = { take(key: string): void }

export type EntranceLimits = {
  /** Sockets, of all addresses together, of which it is being found out whose they are. */
  readonly strangers: number
  /** Sockets of one address of which nobody knows yet whose they are. */
  readonly strangersPerAddress: number
}

/** Of those who were told to go, so many may take their time. */
const LEAVING_MOST = 500
/** What their time is. */
const LEAVING_MS = 1_000
/** y-websocket and our own client come again by themselves, later and later. */
const COME_AGAIN_S = 5

export class Entrance {
  readonly #limits: EntranceLimits
  readonly #rate: Rate
  readonly #strangers = new AddressAttendance()
  readonly #leaving = new Set<WebSocket>()
  #asked = 0
  #isOpen = true

  constructor(limits: EntranceLimits, rate: Rate) {
    this.#limits = limits
    this.#rate = rate
  }

  /** From now on nobody comes in. */
  close(): void {
    this.#isOpen = false
  }

  /** The status of a refusal, or how to say that she is a stranger no more: because she is known, or because she is gone. */
  come(address: string): 429 | 503 | (() => void) {
    if (!this.#isOpen || this.#asked >= this.#limits.strangers) return 503
    const gone = this.#strangers.add(address, this.#limits.strangersPerAddress)
    if (gone === null) return 429
    if (isWithin(this.#rate, address)) return gone
    gone()
    return 429
  }

  /** Counts her among those of whom it is being found out who they are, until the answer is there. */
  async whileAsking<Answer>(answer: Promise<Answer>): Promise<Answer> {
    this.#asked++
    try {
      return await answer
    } finally {
      this.#asked--
    }
  }

  /** For whoever was never let in. */
  seeOff(socket: WebSocket, reason: CloseReason): void {
    closeSocket(socket, reason, LEAVING_MS)
    this.#leaving.add(socket)
    socket.once('close', () => this.#leaving.delete(socket))
    if (this.#leaving.size <= LEAVING_MOST) return
    // She was told; only her farewell is not waited for.
    for (const longest of this.#leaving) {
      this.#leaving.delete(longest)
      return longest.terminate()
    }
  }
}

export function isWithin(rate: Rate, key: string): boolean {
  try {
    rate.take(key)
    return true
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

/** Refuses an upgrade. */
export function turnAway(socket: Duplex, status: 403 | 429 | 503): void {
  const again = status === 403 ? '' : `Retry-After: ${COME_AGAIN_S}\r\n`
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${again}Connection: close\r\nContent-Length: 0\r\n\r\n`
  socket.end(head, () => socket.destroy())
}
