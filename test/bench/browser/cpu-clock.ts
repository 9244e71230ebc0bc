/**
 * What a page costs in time of the processor: of its main thread, and of all of the browser's processes together (painting, workers,
 * compositing). Both hold on a machine that others use too, which no time on the wall does.
 */
import { readFileSync } from 'node:fs'

import type { CDPSession } from '@playwright/test'

/** Milliseconds. */
export type Cpu = { readonly main: number; readonly browser: number; readonly wall: number }

/** In which a Linux kernel, as Debian builds it, counts what a process takes. */
const KERNEL_TICK_MS = 10

export class CpuClock {
  readonly #page: CDPSession
  readonly #browser: CDPSession

  constructor(page: CDPSession, browser: CDPSession) {
    this.#page = page
    this.#browser = browser
  }

  async start(): Promise<void> {
    await this.#page.send('Performance.enable', { timeDomain: 'threadTicks' })
  }

  async now(): Promise<Cpu> {
    const { metrics } = await this.#page.send('Performance.getMetrics')
    const { processInfo } = await this.#browser.send('SystemInfo.getProcessInfo')
    const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
    const ticks = processInfo.map(({ id }) => ticksOf(id))
    return {
      main: seconds * 1000,
      browser: ticks.reduce((sum, one) => sum + one, 0) * KERNEL_TICK_MS,
      wall: performance.now(),
    }
  }

  /** What the page's process keeps for itself (script, workers, page elements), MB. */
  async memory(): Promise<number> {
    const { processInfo } = await this.#browser.send('SystemInfo.getProcessInfo')
    const renderers = processInfo.filter(({ type }) => type === 'renderer')
    return Math.max(...renderers.map(({ id }) => residentOf(id)))
  }

  /** What `work` costs, per second of it. */
  async during(work: () => Promise<unknown>): Promise<Cpu> {
    const before = await this.now()
    await work()
    const after = await this.now()
    const wall = after.wall - before.wall
    const perSecond = (from: number, to: number): number => ((to - from) / wall) * 1000
    return {
      main: perSecond(before.main, after.main),
      browser: perSecond(before.browser, after.browser),
      wall,
    }
  }
}

/** User and system time of a process; nothing once it is gone. */
function ticksOf(process: number): number {
  try {
    const fields = readFileSync(`/proc/${process}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return 0
  }
}

function residentOf(process: number): number {
  try {
    return Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${process}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
