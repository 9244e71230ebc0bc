/**
 * `--cpu-profile`: where the main thread of a page spends its time, as a file for the browser's own tools, as a list of functions, and by
 * what the browser does for the page: running it, computing styles, layout.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

import type { CDPSession } from '@playwright/test'

const FOLDER = 'node_modules/.cache/fascicle-bench/profiles'
const SHOWN = 30
/** Seconds, and how often. Asked for while the clock of the processor is on (cpu-clock.ts). */
const PARTS = [
  ['script', 'ScriptDuration', null],
  ['styles', 'RecalcStyleDuration', 'RecalcStyleCount'],
  ['layout', 'LayoutDuration', 'LayoutCount'],
  ['all', 'TaskDuration', null],
] as const

type Node = {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
}

export class CpuProfile {
  readonly #cdp: CDPSession
  readonly #grid: string
  #before = new Map<string, number>()

  constructor(cdp: CDPSession, grid: string) {
    this.#cdp = cdp
    this.#grid = grid
  }

  async start(): Promise<void> {
    await this.#cdp.send('Profiler.enable')
    await this.#cdp.send('Profiler.setSamplingInterval', { interval: 200 })
    await this.#cdp.send('Profiler.start')
    this.#before = await this.#metrics()
  }

  async stop(section: string): Promise<void> {
    const after = await this.#metrics()
    const since = (name: string): number => (after.get(name) ?? 0) - (this.#before.get(name) ?? 0)
    const parts = PARTS.map(
      ([name, time, count]) =>
        `${name} ${(since(time) * 1000).toFixed(0)} ms${count ? ` (${since(count)}×)` : ''}`,
    )
    const { profile } = await this.#cdp.send('Profiler.stop')
    mkdirSync(resolve(FOLDER), { recursive: true })
    const file = `${FOLDER}/${this.#grid}-${section}.cpuprofile`
    writeFileSync(resolve(file), JSON.stringify(profile))
    const own = new Map<number, number>()
    for (const [index, id] of (profile.samples ?? []).entries())
      own.set(id, (own.get(id) ?? 0) + (profile.timeDeltas?.[index] ?? 0) / 1000)
    const lines = listOf(profile.nodes, own)
    process.stderr.write(`${[`-- ${file}`, `   ${parts.join(', ')}`, ...lines].join('\n')}\n`)
  }

  async #metrics(): Promise<Map<string, number>> {
    const { metrics } = await this.#cdp.send('Performance.getMetrics')
    return new Map(metrics.map(({ name, value }) => [name, value]))
  }
}

/** Milliseconds of each function itself, the most first. */
function listOf(nodes: readonly Node[], own: ReadonlyMap<number, number>): string[] {
  const sums = new Map<string, number>()
  for (const { id, callFrame } of nodes) {
    const { functionName, url, lineNumber } = callFrame
    const name = `${functionName || '(anonymous)'} ${url.split('/').at(-1) ?? ''}:${lineNumber + 1}`
    sums.set(name, (sums.get(name) ?? 0) + (own.get(id) ?? 0))
  }
  return [...sums]
    .filter(([name]) => !name.startsWith('(idle)'))
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, time]) => `${time.toFixed(1).padStart(9)} ms  ${name}`)
}
