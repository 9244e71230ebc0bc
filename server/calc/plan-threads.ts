/**
 * Reads and calculates plans beside everything else the server does: in one thread, one task at a time, because each may need the memory of a
 * whole plan. The thread waits a little for the next task, since loading the engine takes longer than reading most plans. A task that takes
 * too long, or too much memory, is ended and rejects `calculation-failed`; a table that the plan does not have is `unknown-table`; when too
 * many wait, one more is `too-many`. Whoever takes a step with tables comes before those who only look, and these take half of the places at
 * most [FIN14]. A plan is read when its turn has come, not before [FIN16].
 */
import { Worker } from 'node:worker_threads'

import { AppError } from '../../shared/model/error.ts'
import { faultLine } from '../fault-text.ts'
import type { PlanAnswer, PlanOrder, PlanResults, PlanTask } from './plan-task.ts'

export type PlanThreadLimits = {
  readonly milliseconds: number
  /** How long a thread waits for the next task. */
  readonly restMilliseconds: number
  readonly megabytes: number
  readonly waiting: number
}

/** A plan of a million cells stays well below. */
export const PLAN_THREAD_LIMITS: PlanThreadLimits = {
  milliseconds: 60_000,
  restMilliseconds: 20_000,
  megabytes: 2048,
  waiting: 50,
}

type Waiting = {
  readonly order: PlanOrder
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}

/** After which those who were too many may ask again. */
const SOME_SECONDS = 10

export class PlanThreads {
  readonly #limits: PlanThreadLimits
  readonly #steps: Waiting[] = []
  readonly #looks: Waiting[] = []
  #working: Promise<void> | null = null
  /** Waiting or under way. */
  #places = 0
  #looking = 0
  #stop: ((error: Error) => void) | null = null
  #resting: { readonly thread: Worker; readonly until: NodeJS.Timeout } | null = null
  #closed = false
  readonly #onFault: (reason: string) => void

  /** `onFault` is told what kind of fault it was and where; nothing of the plan. */
  constructor(limits: Partial<PlanThreadLimits> = {}, onFault: (reason: string) => void = () => {}) {
    this.#limits = { ...PLAN_THREAD_LIMITS, ...limits }
    this.#onFault = onFault
  }

  /**
   * The answer is of the kind that was asked for. A plan that is still to be read is read when its turn has come; what that rejects with, this
   * does.
   */
  async run<Order extends PlanOrder>(order: Order): Promise<PlanResults[Order['what']]> {
    const isLook = order.what === 'feeds'
    const { waiting } = this.#limits
    if (this.#places >= waiting || (isLook && this.#looking >= waiting / 2))
      throw new AppError('too-many', { seconds: SOME_SECONDS })
    this.#places++
    if (isLook) this.#looking++
    try {
      return (await this.#inTurn(order, isLook ? this.#looks : this.#steps)) as PlanResults[Order['what']]
    } finally {
      this.#places--
      if (isLook) this.#looking--
    }
  }

  /** Ends what runs and refuses what waits. */
  async close(): Promise<void> {
    this.#closed = true
    this.#stop?.(failure('the server is stopping'))
    await this.#working
    if (this.#resting) await this.#dismiss(this.#resting.thread)
  }

  #inTurn(order: PlanOrder, queue: Waiting[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      queue.push({ order, resolve, reject })
      this.#working ??= this.#workOff()
    })
  }

  async #workOff(): Promise<void> {
    for (;;) {
      const next = this.#steps.shift() ?? this.#looks.shift()
      if (!next) break
      await this.#work(next.order).then(next.resolve, next.reject)
    }
    this.#working = null
  }

  async #work(order: PlanOrder): Promise<unknown> {
    if (this.#closed) throw failure('the server is stopping')
    const plan = typeof order.plan === 'function' ? await order.plan() : order.plan
    if (this.#closed) throw failure('the server is stopping')
    const task: PlanTask = { ...order, plan }
    const thread = this.#wake()
    try {
      const answer = await this.#ask(thread, task)
      if ('failed' in answer) throw this.#fault(answer.failed)
      this.#rest(thread)
      if ('missing' in answer) throw new AppError('unknown-table', { table: answer.missing })
      return answer.ok
    } finally {
      if (this.#resting?.thread !== thread) void this.#dismiss(thread)
    }
  }

  #ask(thread: Worker, task: PlanTask): Promise<PlanAnswer> {
    let forget = (): void => {}
    return new Promise<PlanAnswer>((resolve, reject) => {
      const failed = (error: Error): void => reject(this.#fault(faultLine(error)))
      const ended = (): void => reject(failure('the thread ended'))
      const overdue = setTimeout(() => reject(failure('it takes too long')), this.#limits.milliseconds)
      forget = () => {
        clearTimeout(overdue)
        thread.off('message', resolve).off('error', failed).off('exit', ended)
      }
      this.#stop = reject
      thread.once('message', resolve).once('error', failed).once('exit', ended).postMessage(task)
    }).finally(() => {
      this.#stop = null
      forget()
    })
  }

  #wake(): Worker {
    const resting = this.#resting
    this.#resting = null
    if (resting) {
      clearTimeout(resting.until)
      return resting.thread
    }
    const thread = new Worker(new URL('./plan-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.megabytes },
    })
    // Also of one that has nothing to do: an error that nobody hears would be the server's.
    for (const end of ['error', 'exit']) thread.on(end, () => void this.#dismiss(thread))
    return thread
  }

  #rest(thread: Worker): void {
    if (this.#closed) return
    const until = setTimeout(() => void this.#dismiss(thread), this.#limits.restMilliseconds)
    this.#resting = { thread, until }
  }

  #dismiss(thread: Worker): Promise<unknown> {
    if (this.#resting?.thread === thread) {
      clearTimeout(this.#resting.until)
      this.#resting = null
    }
    return thread.terminate()
  }

  #fault(reason: string): AppError {
    this.#onFault(reason)
    return failure('it cannot be calculated')
  }
}

const failure = (why: string): AppError => new AppError('calculation-failed', { why })
