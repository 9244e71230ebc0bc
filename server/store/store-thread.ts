/**
 * One SQLite thread as seen from the event loop: ask, and be answered. Whatever goes wrong there (disk full, file locked, the thread
 * gone) rejects with `AppError('storage-unavailable')`; a thread that died stays dead and says so to everybody, and once to `onLost`.
 */
import { Worker } from 'node:worker_threads'

import { AppError } from '../../shared/model/error.ts'
import type { ThreadAnswer, ThreadAsk, ThreadRequest, ThreadSetup } from './thread-protocol.ts'

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

const unavailable = (why: string, code = ''): AppError => new AppError('storage-unavailable', { why, code })

/** [ROOM38] Far more than what a server ever took in needs. */
const STACK_MB = 64

export class StoreThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0
  #gone: string | null = null
  #isClosing = false
  readonly #onLost: (why: string) => void

  /** [SQ16] `onLost` is told when the thread ends though nobody closed it. */
  constructor(setup: ThreadSetup, onLost: (why: string) => void = () => {}) {
    this.#onLost = onLost
    this.#worker = new Worker(new URL('./sqlite-thread.ts', import.meta.url), {
      workerData: setup,
      resourceLimits: { stackSizeMb: STACK_MB },
    })
    this.#worker.on('message', (answer: ThreadAnswer) => this.#answered(answer))
    this.#worker.on('error', (error) => this.#ended(error.message))
    this.#worker.on('exit', () => this.#ended('the storage thread ended'))
  }

  /** The caller names the type its request is answered with (`thread-protocol.ts`). */
  ask<T>(ask: ThreadAsk): Promise<T> {
    if (this.#gone !== null) return Promise.reject(unavailable(this.#gone))
    const request: ThreadRequest = { id: ++this.#lastId, ask }
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(request.id, { resolve: resolve as (value: unknown) => void, reject })
      this.#worker.postMessage(request)
    })
  }

  async close(): Promise<void> {
    this.#isClosing = true
    if (this.#gone === null) await this.ask({ what: 'close' })
    await this.#worker.terminate()
  }

  #answered(answer: ThreadAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if ('failed' in answer) waiting?.reject(unavailable(answer.failed.message, answer.failed.code))
    else waiting?.resolve(answer.ok)
  }

  #ended(why: string): void {
    const isNews = this.#gone === null
    this.#gone ??= why
    for (const waiting of this.#waiting.values()) waiting.reject(unavailable(this.#gone))
    this.#waiting.clear()
    if (isNews && !this.#isClosing) this.#onLost(why)
  }
}
