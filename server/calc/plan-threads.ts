/**
 * Reads and calculates plans beside everything else the server does: a thread for every task, one at a time, because each may need the
 * memory of a whole plan. A task that takes too long, or too much memory, is ended and rejects `calculation-failed`; a table that the plan
 * does not have is `unknown-table`; when too many wait, one more is `too-many`.
 */
import { Worker } from 'node:worker_threads'

import { AppError } from '../../shared/model/error.ts'
import type { PlanAnswer, PlanResults, PlanTask } from './plan-task.ts'

export type PlanThreadLimits = {
  readonly milliseconds: number
  readonly megabytes: number
  readonly waiting: number
}

/** A plan of a million cells stays well below. */
export const PLAN_THREAD_LIMITS: PlanThreadLimits = { milliseconds: 60_000, megabytes: 2048, waiting: 50 }

/** After which those who were too many may ask again. */
const SOME_SECONDS = 10

export class PlanThreads {
  readonly #limits: PlanThreadLimits
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #stop: ((error: Error) => void) | null = null
  #closed = false
  readonly #onFault: (reason: string) => void

  /** `onFault` is told what a thread said that failed; it may quote the plan. */
  constructor(limits: Partial<PlanThreadLimits> = {}, onFault: (reason: string) => void = () => {}) {
    this.#limits = { ...PLAN_THREAD_LIMITS, ...limits }
    this.#onFault = onFault
  }

  /** The answer is of the kind that was asked for. */
  async run<Task extends PlanTask>(task: Task): Promise<PlanResults[Task['what']]> {
    if (this.#waiting >= this.#limits.waiting) throw new AppError('too-many', { seconds: SOME_SECONDS })
    this.#waiting++
    const turn = this.#last.then(() => this.#work(task))
    this.#last = turn.catch(() => {})
    try {
      return (await turn) as PlanResults[Task['what']]
    } finally {
      this.#waiting--
    }
  }

  /** Ends what runs and refuses what waits. */
  async close(): Promise<void> {
    this.#closed = true
    this.#stop?.(failure('the server is stopping'))
    await this.#last
  }

  #work(task: PlanTask): Promise<unknown> {
    if (this.#closed) return Promise.reject(failure('the server is stopping'))
    const worker = new Worker(new URL('./plan-thread.ts', import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.megabytes },
    })
    return new Promise<unknown>((resolve, reject) => {
      const overdue = setTimeout(() => reject(failure('it takes too long')), this.#limits.milliseconds)
      this.#stop = (error) => {
        clearTimeout(overdue)
        reject(error)
      }
      worker.once('message', (answer: PlanAnswer) => {
        if ('ok' in answer) resolve(answer.ok)
        else if ('missing' in answer) reject(new AppError('unknown-table', { table: answer.missing }))
        else reject(this.#fault(answer.failed))
      })
      worker.once('error', (error) => reject(this.#fault(error.message)))
      worker.once('exit', () => reject(failure('the thread ended')))
    }).finally(() => {
      this.#stop?.(failure('over'))
      this.#stop = null
      void worker.terminate()
    })
  }

  #fault(reason: string): AppError {
    this.#onFault(reason)
    return failure('it cannot be calculated')
  }
}

const failure = (why: string): AppError => new AppError('calculation-failed', { why })
