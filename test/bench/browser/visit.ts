/**
 * One grid, one browser, everything once: loading, memory, editing, scrolling, what others write. Gives a number per figure (figures.ts);
 * a figure that a grid has not, or that could not be had, is absent.
 */
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test'

import { chromiumLaunch } from '../../e2e/chromium.ts'
import { median } from '../bench-row.ts'
import { DATA_MARK } from './bench-page.ts'
import { type Cpu, CpuClock } from './cpu-clock.ts'
import { CpuProfile } from './cpu-profile.ts'
import type { FigureKey } from './figures.ts'
import type { BenchGrid } from './grids.ts'
import { installProbe, type Seen } from './probe.ts'
import { REMOTE_RUNS, TICK_MS, ticksOf } from './remote-edits.ts'
import { contentOf, type Shape, SUM_COLUMN, TYPED_COLUMN } from './table-data.ts'

export type VisitOptions = {
  readonly url: string
  readonly shape: Shape
  readonly edits: number
  readonly profile: boolean
}

export type Figures = Partial<Record<FigureKey, number>>

const VIEWPORT = { width: 1280, height: 800 }
const START_PATIENCE = 60_000
/** A page is at rest when it was calm for so many looks one after the other. */
const CALM_LOOKS = 3
const MOST_LOOKS = 40
const LOOK_MS = 300
const FIRST_ROW = 2
/** Below it some of the grids have no more rows in the window. */
const ROWS_TYPED = 14
/** Three places in the window where there is always a cell. */
const LOOKS = [
  { x: 300, y: 250 },
  { x: 640, y: 400 },
  { x: 900, y: 650 },
]
const SCROLLS = [
  { name: 'slow', by: 100 },
  { name: 'fast', by: 1500 },
] as const
const SCROLL_MS = 2400
const WHEEL_MS = 16

export async function visit(grid: BenchGrid, options: VisitOptions): Promise<Figures> {
  const browser = await chromium.launch(chromiumLaunch)
  try {
    const { page, started } = await open(browser, grid, options)
    const one = await OneVisit.begin(browser, page, grid, options)
    return { ...startFigures(started), ...(await one.figures()) }
  } finally {
    await browser.close()
  }
}

/** Milliseconds from the navigation; `sums`: when the formulas of the first rows showed what they come to. */
type Started = { readonly painted: number; readonly data: number; readonly sums: number | null }

const startFigures = ({ painted, data, sums }: Started): Figures => ({
  'first-rows': painted,
  'rows-from-data': painted - data,
  ...(sums !== null && { 'first-sums': sums }),
})

async function open(
  browser: Browser,
  grid: BenchGrid,
  { url, shape }: VisitOptions,
): Promise<{ readonly page: Page; readonly started: Started }> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: VIEWPORT })
  const page = await context.newPage()
  page.setDefaultTimeout(START_PATIENCE)
  page.on('pageerror', ({ message }) => process.stderr.write(`${grid.name}: ${message}\n`))
  await page.addInitScript(installProbe)
  await page.goto(
    `${url}/${grid.name}/page.html?columns=${shape.columns}${shape.formulas ? '&formulas' : ''}`,
  )
  const sum = { row: FIRST_ROW + 8, column: SUM_COLUMN, text: sumOf(FIRST_ROW + 8, shape) }
  const started = await page.evaluate(
    async ({ sum, mark, isAsked }) => {
      const { probe } = window
      const sums = isAsked ? probe.shows(sum) : null
      const painted = await probe.painted
      return { painted, data: performance.getEntriesByName(mark)[0]?.startTime ?? 0, sums: await sums }
    },
    { sum, mark: DATA_MARK, isAsked: shape.formulas },
  )
  return { page, started }
}

function sumOf(row: number, shape: Shape): string {
  let sum = 0
  for (let column = 2; column < shape.columns; column++) sum += Number(contentOf(row, column, shape))
  return String(sum)
}

class OneVisit {
  readonly #page: Page
  readonly #options: VisitOptions
  readonly #cdp: CDPSession
  readonly #clock: CpuClock
  readonly #profile: CpuProfile | null

  private constructor(
    page: Page,
    grid: BenchGrid,
    options: VisitOptions,
    sessions: { readonly page: CDPSession; readonly browser: CDPSession },
  ) {
    this.#page = page
    this.#options = options
    this.#cdp = sessions.page
    this.#clock = new CpuClock(sessions.page, sessions.browser)
    this.#profile = options.profile ? new CpuProfile(sessions.page, grid.name) : null
  }

  static async begin(
    browser: Browser,
    page: Page,
    grid: BenchGrid,
    options: VisitOptions,
  ): Promise<OneVisit> {
    const one = new OneVisit(page, grid, options, {
      page: await page.context().newCDPSession(page),
      browser: await browser.newBrowserCDPSession(),
    })
    await one.#clock.start()
    await one.#settle()
    return one
  }

  async figures(): Promise<Figures> {
    const memory = await this.#memory()
    return {
      ...memory,
      ...(await this.#editing()),
      ...(await this.#latencies()),
      ...(await this.#scrolling()),
      ...(await this.#remote()),
    }
  }

  /** Until what follows the first rows is done: calculation, rows made beforehand. What a page never stops doing is its cost. */
  async #settle(): Promise<void> {
    const look = (): Promise<Cpu> => this.#clock.during(() => this.#page.waitForTimeout(LOOK_MS))
    for (let calm = 0, looks = 0; calm < CALM_LOOKS && looks < MOST_LOOKS; looks++) {
      const { main, browser } = await look()
      calm = main < 50 && browser < 150 ? calm + 1 : 0
    }
  }

  async #memory(): Promise<Figures> {
    for (let time = 0; time < 2; time++) await this.#cdp.send('HeapProfiler.collectGarbage')
    const { usedSize } = await this.#cdp.send('Runtime.getHeapUsage')
    const whole = await this.#clock.memory()
    return { heap: usedSize / 2 ** 20, 'heap-all': whole }
  }

  /** Costs alone: nothing looks at the page meanwhile. */
  async #editing(): Promise<Figures> {
    const { edits } = this.#options
    await this.#goTo(FIRST_ROW)
    const cpu = await this.#during('editing', async () => {
      for (let edit = 0; edit < edits; edit++) {
        for (const key of `78${edit % 10}`) await this.#press(key, 40)
        await this.#press('Enter', 120)
        if (edit % ROWS_TYPED === ROWS_TYPED - 1) await this.#goTo(FIRST_ROW)
      }
    })
    const perEdit = cpu.wall / 1000 / edits
    return { 'edit-cpu': cpu.main * perEdit, 'edit-cpu-all': cpu.browser * perEdit }
  }

  async #latencies(): Promise<Figures> {
    const { edits, shape } = this.#options
    const taken: Record<'open' | 'key' | 'commit' | 'sum', number[]> = {
      open: [],
      key: [],
      commit: [],
      sum: [],
    }
    await this.#goTo(FIRST_ROW)
    for (let edit = 0; edit < edits; edit++) {
      const row = FIRST_ROW + (edit % ROWS_TYPED)
      if (edit > 0 && row === FIRST_ROW) await this.#goTo(FIRST_ROW)
      const text = `69${(edit + 3) % 10}`
      const [open] = await this.#timed('6', { editor: '6' })
      const [key] = await this.#timed('9', { editor: '69' })
      await this.#press(text.slice(2), 60)
      const sum = shape.formulas ? [{ cell: { row, column: SUM_COLUMN } }] : []
      const [commit, following] = await this.#timed(
        'Enter',
        { cell: { row, column: TYPED_COLUMN, text } },
        ...sum,
      )
      keep(taken.open, open)
      keep(taken.key, key)
      keep(taken.commit, commit)
      keep(taken.sum, following)
      await this.#page.waitForTimeout(60)
    }
    const medians = Object.entries(taken).flatMap(([name, times]) =>
      times.length > edits / 2 ? [[`${name}-paint`, median(times)]] : [],
    )
    return Object.fromEntries(medians)
  }

  async #scrolling(): Promise<Figures> {
    const page = this.#page
    const figures: Figures = {}
    for (const { name, by } of SCROLLS) {
      await page.mouse.move(640, 450)
      await page.evaluate((looks) => window.probe.startFrames(looks), LOOKS)
      const cpu = await this.#during(`scroll-${name}`, async () => {
        for (let began = performance.now(), wheel = 1; performance.now() - began < SCROLL_MS; wheel++) {
          await page.mouse.wheel(0, by)
          const rest = began + wheel * WHEEL_MS - performance.now()
          if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest))
        }
      })
      const log = await page.evaluate(() => window.probe.stopFrames())
      Object.assign(figures, {
        [`${name}-frame`]: mean(log.times),
        [`${name}-long`]: longShare(log.times),
        [`${name}-cpu`]: cpu.main,
        [`${name}-cpu-all`]: cpu.browser,
        ...(log.blank !== null && { [`${name}-blank`]: log.blank * 100 }),
      })
      await page.waitForTimeout(400)
    }
    for (let wheel = 0; wheel < 40; wheel++) await page.mouse.wheel(0, -10_000)
    await page.waitForTimeout(500)
    return figures
  }

  async #remote(): Promise<Figures> {
    const figures: Figures = {}
    for (const run of REMOTE_RUNS) {
      const ticks = ticksOf(run, this.#options.shape.columns)
      await this.#page.evaluate((name) => window.bench?.prepare?.(name), run.name)
      // Handed over beforehand: carrying it into the page is nobody's cost.
      const handle = await this.#page.evaluateHandle((ticks) => ticks, ticks)
      await this.#page.waitForTimeout(300)
      await this.#page.evaluate(() => window.probe.startFrames([]))
      const cpu = await this.#during(run.name, () =>
        handle.evaluate((ticks, every) => window.probe.play(ticks, every), TICK_MS),
      )
      const log = await this.#page.evaluate(() => window.probe.stopFrames())
      await handle.dispose()
      Object.assign(figures, {
        [`${run.name}-cpu`]: cpu.main,
        [`${run.name}-cpu-all`]: cpu.browser,
        [`${run.name}-long`]: longShare(log.times),
      })
    }
    return figures
  }

  /** Costs per second. */
  async #during(name: string, work: () => Promise<unknown>): Promise<Cpu> {
    await this.#profile?.start()
    const cpu = await this.#clock.during(work)
    await this.#profile?.stop(name)
    return cpu
  }

  async #timed(key: string, ...seen: readonly Seen[]): Promise<readonly number[]> {
    await this.#page.evaluate(
      ({ key, seen }) => {
        for (const one of seen) window.probe.afterKey(key, one)
      },
      { key, seen },
    )
    await this.#page.keyboard.press(key)
    return await this.#page.evaluate(() => window.probe.latencies())
  }

  async #press(key: string, wait: number): Promise<void> {
    await this.#page.keyboard.press(key)
    await this.#page.waitForTimeout(wait)
  }

  async #goTo(row: number): Promise<void> {
    const { x, y } = await this.#page.evaluate(({ row, column }) => window.bench!.centre(row, column), {
      row,
      column: TYPED_COLUMN,
    })
    await this.#page.mouse.click(x, y)
    await this.#page.waitForTimeout(300)
  }
}

/** What was never painted counts as nothing. */
function keep(times: number[], time: number | undefined): void {
  if (time !== undefined && time >= 0) times.push(time)
}

const mean = (times: readonly number[]): number =>
  times.reduce((sum, time) => sum + time, 0) / Math.max(1, times.length)

/** Percent of frames that came one or more too late. */
const longShare = (times: readonly number[]): number =>
  (times.filter((time) => time > 25).length / Math.max(1, times.length)) * 100
