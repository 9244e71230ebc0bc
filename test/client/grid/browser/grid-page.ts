/** What a person does with the harness page, in the words of the grid; every fault the page reports fails the test. */
import type { CDPSession, Locator, Page } from '@playwright/test'
import { test as base, expect } from '@playwright/test'

import type { GridController } from '../../../../client/grid/grid-controller.ts'
import { dragBetween } from '../../../helpers/drag-between.ts'
import { serveHarness } from '../harness/serve.ts'
import type { TestSession } from '../test-session.ts'

declare global {
  interface Window {
    session: TestSession
    controller: GridController
    table: never
    takeAway: () => void
    setWhy: (reason: string | null) => void
    /** Somebody else, once a test has asked for them. */
    li?: ReturnType<TestSession['colleague']>
  }
}

export class GridPage {
  readonly page: Page
  readonly #url: string
  readonly faults: string[] = []
  #rightToLeft = false

  constructor(page: Page, url: string) {
    this.page = page
    this.#url = url
    page.on('pageerror', (error) => this.faults.push(error.stack ?? error.message))
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !message.text().includes('404'))
        this.faults.push(message.text())
    })
  }

  /** `early`: what comes late is not waited for, because the test holds it back. */
  async open(query = 'table=t10-16&language=en', { early = false } = {}): Promise<void> {
    this.#rightToLeft = query.includes('language=ar')
    await this.page.goto(`${this.#url}?${query}`)
    await this.page.locator('.ag-row').first().waitFor()
    await this.page.evaluate(() => document.fonts.ready)
    if (!early) await this.page.evaluate(() => window.controller.prepare())
    await this.page.waitForTimeout(150)
  }

  /** The page element of a cell, `B3`. */
  cell(address: string): Locator {
    const column = address.charCodeAt(0) - 64
    const row = Number(address.slice(1)) - 1
    // From right to left the row header is pinned to the right and counted last.
    const index = this.#rightToLeft ? column : column + 1
    return this.page.locator(`.ag-row[row-index="${row}"] .ag-cell[aria-colindex="${index}"]`)
  }

  rowHead(row: number): Locator {
    return this.page.locator(`.ag-row[row-index="${row - 1}"] .f-row-head`)
  }

  letter(letter: string): Locator {
    return this.page.locator('.f-letter', { hasText: new RegExp(`^${letter}$`) })
  }

  get editor(): Locator {
    return this.page.locator('.f-editor-field')
  }

  get bar(): Locator {
    return this.page.locator('.f-bar-field')
  }

  get notice(): Locator {
    return this.page.locator('.f-notice')
  }

  /** What stands beside the active cell. */
  get hint(): Locator {
    return this.page.locator('.f-hint')
  }

  async click(address: string): Promise<void> {
    await this.cell(address).click()
  }

  /** As by the name box: `B2`, `B2:C4`, `2:2,5:6`. */
  select(range: string): Promise<void> {
    return this.page.evaluate((text) => void window.controller.goTo(text), range)
  }

  async drag(from: string, to: string): Promise<void> {
    await this.dragBetween(this.cell(from), this.cell(to))
  }

  /** The fill handle of what is selected. */
  async dragHandle(to: string, key?: 'Control'): Promise<void> {
    const handle = this.page.locator('.f-handle:not([hidden])')
    if (key) await this.page.keyboard.down(key)
    await this.dragBetween(handle, this.cell(to))
    if (key) await this.page.keyboard.up(key)
  }

  dragBetween(...[from, to, at]: [from: Locator, to: Locator, at?: 'middle' | 'top']): Promise<void> {
    return dragBetween(this.page, from, to, at)
  }

  press(...keys: string[]): Promise<void> {
    return keys.reduce((done, key) => done.then(() => this.page.keyboard.press(key)), Promise.resolve())
  }

  type(text: string): Promise<void> {
    return this.page.keyboard.type(text)
  }

  /** Types over a cell and commits. */
  async enter(address: string, text: string): Promise<void> {
    await this.click(address)
    await this.type(text)
    await this.press('Enter')
  }

  async expectSelected(range: string): Promise<void> {
    await expect(this.page.locator('.f-bar-name')).toHaveValue(range)
  }

  async expectText(address: string, text: string): Promise<void> {
    await expect(this.cell(address).locator('.f-words, .f-numeral')).toHaveText(text, { useInnerText: true })
  }

  /** What one would type to get the cell. */
  async typed(address: string): Promise<string> {
    await this.click(address)
    return this.bar.inputValue()
  }

  /** That one would type this to get the cell, as soon as what was done to it has come through. */
  async expectTyped(address: string, text: string, message?: string): Promise<void> {
    await this.click(address)
    await expect(this.bar, message).toHaveValue(text)
  }

  labels(): Promise<string[]> {
    return this.page.evaluate(() => {
      const doc = window.session.table(window.table)
      return doc.rows.ids.map((id) => doc.text(id, 'label' as never, 'en') ?? '')
    })
  }

  /** Where an overlay box lies against the cells it should cover; all zero when it fits. */
  async misfit(box: string, from: string, to = from): Promise<number> {
    const [shown, first, last] = [
      await this.page.locator(box).first().boundingBox(),
      await this.cell(from).boundingBox(),
      await this.cell(to).boundingBox(),
    ]
    if (!shown || !first || !last) throw new Error('not on the page')
    const edges = [
      shown.x - Math.min(first.x, last.x),
      shown.y - first.y,
      shown.x + shown.width - Math.max(first.x + first.width, last.x + last.width),
      shown.y + shown.height - (last.y + last.height),
    ]
    return Math.max(...edges.map(Math.abs))
  }

  devtools(): Promise<CDPSession> {
    return this.page.context().newCDPSession(this.page)
  }
}

export const test = base.extend<{ grid: GridPage }, { harness: string }>({
  harness: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const { url, close } = await serveHarness()
      await use(url)
      await close()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  grid: async ({ page, harness }, use) => {
    const grid = new GridPage(page, harness)
    await use(grid)
    expect(grid.faults).toEqual([])
  },
})

export { expect }
