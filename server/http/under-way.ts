/**
 * Requests under way, so that a server that stops ends none of them in the middle: what comes after that is told to come back (503), and
 * whoever watches sees that it is not ready any more. Health goes on answering.
 */
import type { FastifyInstance } from 'fastify'

import { AppError } from '../../shared/model/error.ts'
import { HEALTH } from './health-routes.ts'
import { sendRefusal } from './refusal.ts'

export class UnderWay {
  #count = 0
  #isStopping = false
  readonly #waiting = new Set<() => void>()

  get count(): number {
    return this.#count
  }

  get isStopping(): boolean {
    return this.#isStopping
  }

  /** From now on what comes is refused. */
  stop(): void {
    this.#isStopping = true
  }

  watch(app: FastifyInstance): void {
    app.addHook('onRequest', async (request, reply) => {
      if (HEALTH.includes(request.routeOptions.url ?? '')) return undefined
      if (this.#isStopping) {
        void reply.header('connection', 'close').header('retry-after', '2')
        return sendRefusal(reply, new AppError('storage-unavailable'))
      }
      this.#count++
      reply.raw.once('close', () => {
        if (--this.#count === 0) for (const over of this.#waiting) over()
      })
      return undefined
    })
  }

  /** Resolves when nothing is under way, or after that time. */
  over(withinMs: number): Promise<void> {
    if (this.#count === 0) return Promise.resolve()
    return new Promise((resolve) => {
      const over = (): void => {
        clearTimeout(enough)
        this.#waiting.delete(over)
        resolve()
      }
      const enough = setTimeout(over, withinMs)
      this.#waiting.add(over)
    })
  }
}
