/**
 * Opening a bookmark with no network and no server, from a browser that has just been started: the sample plan and a plan of
 * 10,000 × 12 cells. Against what no page can do without: the same browser profile opens a picture of the same origin and there reads
 * the same bytes out of IndexedDB and applies them with Yjs alone, drawing nothing, calculating nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { build } from 'vite'

import { chromiumLaunch } from '../e2e/chromium.ts'
import { benchProduct } from './bench-product.ts'
import type { BenchRow } from './bench-row.ts'
import { median } from './bench-row.ts'
import { bigPlanFile } from './big-plan-file.ts'

const ROUNDS = 5
const AGAINST = 'IndexedDB read + Yjs apply, bare page'
/** The writes of what came from the server wait half a second. */
const STORED_AFTER = 3_000
const PATIENCE = 180_000
const START_PATIENCE = 60_000

type Case = { readonly name: string; readonly plan: string; readonly table: string }
type Started = { readonly cell: number; readonly formulas: number }
type Marks = Window & { benchCell?: number; benchFormulas?: number; benchText?: () => string }

const CASES: readonly Case[] = [
  { name: 'sample plan', plan: 'section-10-2023', table: 'overall-objects' },
  { name: 'plan of 120,000 cells', plan: 'big', table: 'big' },
]

export async function coldStart(): Promise<BenchRow[]> {
  const yjs = await yjsAsScript()
  const product = await benchProduct()
  const profile = mkdtempSync(join(tmpdir(), 'fascicle-bench-'))
  try {
    await makeBigPlan(product.url)
    const shown = new Map<string, string>()
    for (const { plan, table } of CASES) shown.set(plan, await firstVisit(profile, product.url, plan, table))
    await product.down()
    const rows: BenchRow[] = []
    for (const one of CASES) {
      const starts: Started[] = []
      const bare: { took: number; bytes: number }[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const address = `${product.url}/plans/${one.plan}/${one.table}`
        starts.push(await offlineStart(profile, address, shown.get(one.plan) ?? ''))
        bare.push(await bareStart(profile, product.url, one.plan, yjs))
      }
      rows.push(...rowsOf(one.name, starts, bare))
    }
    return rows
  } finally {
    await product.down()
    rmSync(profile, { recursive: true, force: true })
  }
}

function rowsOf(name: string, starts: Started[], bare: { took: number; bytes: number }[]): BenchRow[] {
  const base = { unit: 'ms', against: AGAINST, baseline: median(bare.map(({ took }) => took)) } as const
  return [
    { name: `cold start offline, ${name}, first cell`, value: median(starts.map((at) => at.cell)), ...base },
    {
      name: `cold start offline, ${name}, every visible formula`,
      value: median(starts.map((at) => at.formulas)),
      ...base,
    },
    { name: `${name}, its documents on the device`, unit: 'MB', value: (bare[0]?.bytes ?? 0) / 1e6 },
  ]
}

async function makeBigPlan(url: string): Promise<void> {
  const answer = await fetch(`${url}/api/plans`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(bigPlanFile()),
  })
  if (!answer.ok) throw new Error(`the plan was refused: ${answer.status} ${await answer.text()}`)
}

const launch = (profile: string, offline: boolean): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, {
    ...chromiumLaunch,
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1400, height: 900 },
    offline,
  })

/** Online, until the badge says so and the device has it; gives what the visible cells show when everything is calculated. */
async function firstVisit(profile: string, url: string, plan: string, table: string): Promise<string> {
  const context = await launch(profile, false)
  try {
    const page = await context.newPage()
    await page.goto(`${url}/plans/${plan}/${table}`)
    const badge = page.getByRole('banner').getByText(/^(Saved|Shared|Kept on this device)$/)
    await badge.first().waitFor({ timeout: PATIENCE })
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
    return await settledText(page)
  } finally {
    await context.close()
  }
}

/** What the cells show once it has been the same for a while. */
async function settledText(page: Page): Promise<string> {
  await page.evaluate(installTextOfCells)
  for (let before = '', since = Date.now(); ;) {
    const now = await page.evaluate(() => (window as Marks).benchText?.() ?? '')
    if (now !== before) [before, since] = [now, Date.now()]
    else if (now !== '' && Date.now() - since > STORED_AFTER) return now
    await page.waitForTimeout(200)
  }
}

/** Runs in the page. The first rows only: how many fit depends on the line that says there is no network. */
function installTextOfCells(): void {
  const marks: Marks = window
  marks.benchText = () =>
    [...document.querySelectorAll('.f-grid .ag-row')]
      .filter((row) => Number(row.getAttribute('row-index')) < 15)
      .flatMap((row) => [...row.querySelectorAll('.ag-cell')].map((cell) => cell.textContent))
      .toSorted()
      .join('|')
}

async function offlineStart(profile: string, address: string, expected: string): Promise<Started> {
  const context = await launch(profile, true)
  try {
    const page = await context.newPage()
    await page.addInitScript(installTextOfCells)
    await page.addInitScript(watch, expected)
    await page.goto(address)
    await page
      .waitForFunction(() => (window as Marks).benchFormulas !== undefined, null, {
        timeout: START_PATIENCE,
        polling: 250,
      })
      .catch(async () => {
        throw new Error(`never as it was online:\n${expected}\n${await settledText(page)}`)
      })
    return await page.evaluate(() => {
      const { benchCell = Number.NaN, benchFormulas = Number.NaN } = window as Marks
      return { cell: benchCell, formulas: benchFormulas }
    })
  } finally {
    await context.close()
  }
}

/** Runs in the page from its first moment; `now()` counts from the navigation. */
function watch(expected: string): void {
  const marks: Marks = window
  const look = (): void => {
    const text = marks.benchText?.() ?? ''
    if (/[^\s\d|]/.test(text)) marks.benchCell ??= performance.now()
    if (text === expected) marks.benchFormulas = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** From the navigation to a bare page of the same origin until its documents are in memory. */
async function bareStart(
  profile: string,
  url: string,
  plan: string,
  yjs: string,
): Promise<{ took: number; bytes: number }> {
  const context = await launch(profile, true)
  try {
    const page = await context.newPage()
    await page.goto(`${url}/icon.svg`)
    await page.evaluate(yjs)
    return await page.evaluate(readAndApply, `fascicle:${plan}`)
  } finally {
    await context.close()
  }
}

/** Runs in the bare page. What passes between the page being there and this being called is not counted. */
async function readAndApply(database: string): Promise<{ took: number; bytes: number }> {
  type Yjs = { Doc: new () => object; applyUpdate(doc: object, update: Uint8Array): void }
  const { Doc, applyUpdate } = (globalThis as typeof globalThis & { Yjs: Yjs }).Yjs
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => reject(request.error ?? new Error('no database')))
    })
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  const began = performance.now()
  const opened = await done(indexedDB.open(database))
  const rows = await done(opened.transaction('updates').objectStore('updates').getAll())
  const docs = new Map<string, object>()
  let bytes = 0
  for (const { room, update } of rows as { room: string; update: Uint8Array }[]) {
    const doc = docs.get(room) ?? new Doc()
    docs.set(room, doc)
    applyUpdate(doc, update)
    bytes += update.length
  }
  if (bytes === 0) throw new Error('nothing was stored')
  return { took: (navigation?.loadEventEnd ?? 0) + performance.now() - began, bytes }
}

async function yjsAsScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry: 'node_modules/yjs/dist/yjs.mjs', name: 'Yjs', formats: ['iife'] } },
  })
  const [first] = Array.isArray(built) ? built : []
  const chunk = first?.output[0]
  if (chunk?.type !== 'chunk') throw new Error('Yjs was not bundled')
  return `${chunk.code}\nglobalThis.Yjs = Yjs; undefined`
}
