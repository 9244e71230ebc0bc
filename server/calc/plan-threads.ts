/**
 * Reads and calculates plans beside everything else the server does: a thread for every task, one at a time, because each may need the
 * memory of a whole plan. A task that takes too long, or too much memory, is ended and rejects `calculation-failed`; a table that the plan
 * does not have is `unknown-table`; when too many wait, one more is `too-many`. Whoever takes a step with tables comes before those who only
 * look, and these take half of the places at most [FIN14].
 */
import { Worker } from 'node:worker_threads'

import { AppError } from '../../shared/model/error.ts'
import { faultLine } from '../fault-text.ts'
import type { PlanAnswer, PlanResults, PlanTask } from './plan-task.ts'

export type PlanThreadLimits = {
  readonly milliseconds: number
  readonly megabytes: number
  readonly waiting: number
}

/** A plan of a million cells stays well below. */
export const PLAN_THREAD_LIMITS: PlanThreadLimits = { milliseconds: 60_000, megabytes: 2048, waiting: 50 }

type Waiting = {
  readonly task: PlanTask
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
  #closed = false
  readonly #onFault: (reason: string) => void

  /** `onFault` is told what kind of fault it was and where; nothing of the plan. */
  constructor(limits: Partial<PlanThreadLimits> = {}, onFault: (reason: string) => void = () => {}) {
    this.#limits = { ...PLAN_THREAD_LIMITS, ...limits }
    this.#onFault = onFault
  }

  /** The answer is of the kind that was asked for. */
  async run<Task extends PlanTask>(task: Task): Promise<PlanResults[Task['what']]> {
    const isLook = task.what === 'feeds'
    const { waiting } = this.#limits
    if (this.#places >= waiting || (isLook && this.#looking >= waiting / 2))
      throw new AppError('too-many', { seconds: SOME_SECONDS })
    this.#places++
    if (isLook) this.#looking++
    try {
      return (await this.#inTurn(task, isLook ? this.#looks : this.#steps)) as PlanResults[Task['what']]
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
  }

  #inTurn(task: PlanTask, queue: Waiting[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      queue.push({ task, resolve, reject })
      this.#working ??= this.#workOff()
    })
  }

  async #workOff(): Promise<void> {
    for (;;) {
      const next = this.#steps.shift() ?? this.#looks.shift()
      if (!next) break
      await this.#work(next.task).then(next.resolve, next.reject)
    }
    this.#working = null
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
      worker.once('error', (error) => reject(this.#fault(faultLine(error))))
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
