/**
 * What waits in memory to be read by whoever asked for it. Somebody who asks and does not read gets no more answers once she has so much of it
 * (429), nobody gets large ones once there is so much in all (503), and an answer that does not move, or is read more slowly than the slowest
 * line, is cut off with its connection. Used by `http-server.ts`; sockets have `server/ws/socket-sender.ts`.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { AppError } from '../../shared/model/error.ts'
import { refusalOf } from './refusal.ts'

export type AnswerLimits = {
  /** Bytes of one person, or of one address of somebody unknown. One answer of any size is always under way. */
  readonly each: number
  /** Bytes of everybody together; small answers go out all the same. */
  readonly all: number
  /** An answer of which nothing was taken for so long is cut off. */
  readonly stillMs: number
  /** The pace of the slowest honest reader; an answer has `stillMs` more than it needs at that. */
  readonly bytesPerMs: number
}

const MIB = 1024 * 1024
/** 128 kbit/s, as for sockets. */
export const ANSWER_LIMITS: AnswerLimits = {
  each: 64 * MIB,
  all: 512 * MIB,
  stillMs: 60_000,
  bytesPerMs: 16,
}

const SMALL = 64 * 1024
/** A file or a list that is made while it is read: what of it may wait. */
const STREAM = 128 * 1024
const LISTENERS = 20
/** Until somebody asks again. */
const SOME_SECONDS = 5

export class UnsentAnswers {
  readonly #limits: AnswerLimits
  readonly #onRefusal: (code: AppError['code']) => void
  readonly #of = new Map<string, number>()
  readonly #keys = new WeakMap<FastifyRequest, string>()
  #all = 0

  constructor(limits: Partial<AnswerLimits>, onRefusal: (code: AppError['code']) => void) {
    this.#limits = { ...ANSWER_LIMITS, ...limits }
    this.#onRefusal = onRefusal
  }

  /** Bytes. */
  get all(): number {
    return this.#all
  }

  /** Whose the answer will be, before anything is made for it. Throws `too-many` when she has to read first. */
  isFor(request: FastifyRequest, person: string): void {
    const key = `person ${person}`
    this.#keys.set(request, key)
    if ((this.#of.get(key) ?? 0) > this.#limits.each) throw tooMany()
  }

  watch(app: FastifyInstance, addressOf: (request: FastifyRequest) => string): void {
    app.addHook('onSend', async (request, reply, payload: unknown) => {
      const bytes = sizeOf(payload)
      if (bytes === 0) return payload
      const key = this.#keys.get(request) ?? `address ${addressOf(request)}`
      const refusal = this.#refusal(key, bytes)
      if (refusal === null) this.#send(reply, key, bytes, isStream(payload))
      return refusal === null ? payload : this.#refuse(reply, payload, refusal)
    })
  }

  #refusal(key: string, bytes: number): AppError | null {
    const { each, all } = this.#limits
    const waiting = this.#of.get(key) ?? 0
    if (bytes <= SMALL && waiting <= each) return null
    if (waiting > 0 && waiting + bytes > each) return tooMany()
    return this.#all > 0 && this.#all + bytes > all ? new AppError('storage-unavailable') : null
  }

  #refuse(reply: FastifyReply, payload: unknown, error: AppError): string {
    if (isStream(payload)) payload.destroy()
    this.#onRefusal(error.code)
    const { status, body } = refusalOf(error)
    for (const name of Object.keys(reply.getHeaders()))
      if (name.startsWith('content-') && !name.startsWith('content-security')) reply.removeHeader(name)
    void reply
      .status(status)
      .header('retry-after', String(SOME_SECONDS))
      .header('content-type', 'application/json; charset=utf-8')
    return JSON.stringify(body)
  }

  /** Until it is with the system that sends it, or nobody wants it any more. */
  #send({ raw }: FastifyReply, key: string, bytes: number, isEndless: boolean): void {
    const { stillMs, bytesPerMs } = this.#limits
    this.#count(key, bytes)
    // The system's own watch: it starts anew whenever some of it was taken, and ends the connection.
    raw.socket?.setTimeout(stillMs)
    const late = isEndless ? undefined : setTimeout(() => raw.destroy(), stillMs + bytes / bytesPerMs)
    // What is piped is listened to by many already; it is one response, and they go with it.
    if (isEndless) raw.setMaxListeners(LISTENERS)
    raw.once('close', () => {
      clearTimeout(late)
      this.#count(key, -bytes)
    })
  }

  #count(key: string, bytes: number): void {
    this.#all += bytes
    const now = (this.#of.get(key) ?? 0) + bytes
    if (now === 0) this.#of.delete(key)
    else this.#of.set(key, now)
  }
}

const tooMany = (): AppError => new AppError('too-many', { seconds: SOME_SECONDS })

type Destroyable = { destroy(): void }

const isStream = (payload: unknown): payload is Destroyable =>
  typeof payload === 'object' && payload !== null && 'pipe' in payload && 'destroy' in payload

function sizeOf(payload: unknown): number {
  if (typeof payload === 'string') return Buffer.byteLength(payload)
  if (payload instanceof Uint8Array) return payload.byteLength
  return isStream(payload) ? STREAM : 0
}
