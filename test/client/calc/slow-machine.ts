/**
 * A machine as slow as a test wants it to be, in simulated time: the real service and engine calculate at once, and what they report is heard as
 * late as parsing, sorting and evaluating would have taken there. Nothing depends on the machine the test runs on. Needs fake timers.
 */
import { HyperFormula } from 'hyperformula'
import { vi } from 'vitest'

import type { CalcWorker } from '../../../client/calc/calc-worker-port.ts'
import { startCalcService } from '../../../shared/calc/calc-service.ts'
import { LookupPlugin } from '../../../shared/calc/functions/lookup-functions.ts'
import { SumPlugin } from '../../../shared/calc/functions/sum-functions.ts'
import type { CalcReport, CalcTask } from '../../../shared/calc/protocol.ts'

/** Milliseconds. */
export type Costs = {
  /** One formula set in a cell. */
  readonly parse?: number
  /** One SUM. */
  readonly evaluate?: number
  /** One LOOKUP. */
  readonly lookup?: number
  /** Everything a build does before it evaluates. */
  readonly build?: number
  /** What comes before the first evaluation of a change. */
  readonly sort?: number
}

/** What takes so long does not end. */
export const NEVER = 1e9

export class SlowMachine {
  readonly tasks: CalcTask['kind'][] = []
  workers = 0
  costs: Costs = {}
  #time = 0

  constructor() {
    const spend = (cost: keyof Costs): void => {
      this.#time += this.costs[cost] ?? 0
    }
    slowed(HyperFormula, 'buildFromSheets', () => spend('build'))
    slowed(HyperFormula.prototype, 'setCellContents', () => spend('parse'))
    slowed(HyperFormula.prototype, 'resumeEvaluation', () => spend('sort'))
    slowed(SumPlugin.prototype, 'sum', () => spend('evaluate'))
    slowed(LookupPlugin.prototype, 'lookup', () => spend('lookup'))
  }

  start(): CalcWorker {
    this.workers++
    let hear: (report: CalcReport) => void = () => undefined
    let startedAt = this.#time
    // One timer at a time: thousands of simulated ones take real minutes.
    const waiting: { readonly at: number; readonly report: CalcReport }[] = []
    let timed = false
    const deliver = (): void => {
      timed = false
      for (let next = waiting[0]; next && next.at <= Date.now(); next = waiting[0]) {
        waiting.shift()
        hear(next.report)
      }
      wait()
    }
    const wait = (): void => {
      if (timed || !waiting[0]) return
      timed = true
      setTimeout(deliver, waiting[0].at - Date.now())
    }
    const take = startCalcService(
      (report) => {
        const after = this.#time - startedAt
        if (after >= NEVER) return
        waiting.push({ at: Date.now() + after, report: structuredClone(report) })
        wait()
      },
      () => Date.now() + this.#time - startedAt,
    )
    return {
      post: (task) => {
        this.tasks.push(task.kind)
        startedAt = this.#time
        take(structuredClone(task))
      },
      onMessage: (handler) => (hear = handler),
      onFailure: () => undefined,
      terminate: () => void waiting.splice(0),
    }
  }
}

function slowed<T extends object>(on: T, method: keyof T & string, spend: () => void): void {
  const original: unknown = Reflect.get(on, method)
  if (typeof original !== 'function') throw new Error(method)
  vi.spyOn(on as Record<string, (...args: unknown[]) => unknown>, method).mockImplementation(function (
    this: unknown,
    ...args: unknown[]
  ) {
    spend()
    return Reflect.apply(original, this, args) as unknown
  })
}
