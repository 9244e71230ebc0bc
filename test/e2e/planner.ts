/**
 * A person at her own computer: a browser profile of her own that survives closing the browser, and the handful of things she does with
 * the plan. Every fault a page reports is collected and fails the test that asks for `faults`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type BrowserContext, chromium, expect, type Locator, type Page } from '@playwright/test'

import { chromiumLaunch } from './chromium.ts'
import { Product } from './product.ts'

export type Language = 'en' | 'zh'

export class Planner {
  readonly language: Language
  /** Of her account; made when she first opens the product. Null: she has none and is nobody. */
  readonly name: string | null
  readonly faults: string[] = []
  /** Of the content security policy, by any page of hers; every test of hers fails on them (`end`). */
  readonly violations: string[] = []
  readonly #profile: string
  #context: BrowserContext | null = null
  #page: Page | null = null

  constructor(language: Language, name: string | null) {
    this.language = language
    this.name = name
    this.#profile = mkdtempSync(join(tmpdir(), 'fascicle-profile-'))
  }

  get page(): Page {
    if (!this.#page) throw new Error('the browser is closed')
    return this.#page
  }

  /** Starts the browser on an address. `offline`: there is no network from the first moment. */
  async open(url: string, offline = false): Promise<void> {
    this.#context = await chromium.launchPersistentContext(this.#profile, {
      ...chromiumLaunch,
      locale: this.language === 'zh' ? 'zh-CN' : 'en-GB',
      timezoneId: 'UTC',
      // Tall enough for a whole table: rows out of sight are not in the page.
      viewport: { width: 1500, height: 2600 },
      acceptDownloads: true,
      offline,
    })
    await this.#watchPolicy(this.#context)
    if (!offline) await this.signIn(url)
    this.#page = this.#context.pages()[0] ?? (await this.#context.newPage())
    this.#listen(this.#page)
    await this.#page.goto(url)
  }

  /** She is signed in already where she goes first: how that is done by hand is `people.e2e.ts`. */
  async signIn(url: string): Promise<void> {
    const product = Product.at(url)
    if (this.name === null || !product) return
    const { cookie } = await product.accounts.person(this.name)
    // As the server gives it: it outlives the browser.
    const expires = Math.floor(Date.now() / 1000) + 86_400
    await this.#context?.addCookies([
      { ...cookie, url: product.url, httpOnly: true, sameSite: 'Lax', expires },
    ])
  }

  /** Opens one more tab and goes on there. */
  async newTab(url: string): Promise<void> {
    if (!this.#context) throw new Error('the browser is closed')
    this.#page = await this.#context.newPage()
    this.#listen(this.#page)
    await this.#page.goto(url)
  }

  /** Goes on in another of the open tabs, counted from 0. */
  async useTab(index: number): Promise<void> {
    const page = this.#context?.pages()[index]
    if (!page) throw new Error(`there is no tab ${index}`)
    this.#page = page
    await page.bringToFront()
  }

  async closeBrowser(): Promise<void> {
    await this.#context?.close()
    this.#context = null
    this.#page = null
  }

  async end(): Promise<void> {
    await this.closeBrowser()
    rmSync(this.#profile, { recursive: true, force: true })
    expect(this.violations).toEqual([])
  }

  network(on: boolean): Promise<void> {
    return this.#context?.setOffline(!on) ?? Promise.resolve()
  }

  /** Goes to a table through the navigator, by the number printed there. */
  async openTable(number: string): Promise<void> {
    const link = this.link(number)
    await link.first().click()
    await expect(link.first()).toHaveAttribute('aria-current', 'page')
    await this.cell('A1').waitFor()
  }

  /** In the navigator, by the number printed there. */
  link(number: string): Locator {
    return this.page.locator('nav a').filter({ has: this.page.getByText(number, { exact: true }) })
  }

  /** Of the table shown. */
  get heading(): Locator {
    return this.page.locator('.caption h2')
  }

  /** What the page says below the table, for a while. */
  get messages(): Locator {
    return this.page.getByRole('status', { name: 'Messages' })
  }

  get nameBox(): Locator {
    return this.page.locator('.f-bar-name')
  }

  /** The field of the formula bar. */
  get bar(): Locator {
    return this.page.locator('.f-bar-field')
  }

  grid(): Locator {
    return this.page.locator('.f-grid .ag-row')
  }

  /** A cell by its address; the row head is the first column. */
  cell(address: string): Locator {
    const { row, column } = parse(address)
    return this.page.locator(
      `.f-grid .ag-row[row-index="${row - 1}"] .ag-cell[aria-colindex="${column + 1}"]`,
    )
  }

  /** What a cell shows, with plain spaces and without the item number. */
  async shows(address: string): Promise<string> {
    return plain(await this.cell(address).innerText())
  }

  async expectShows(address: string, text: string | RegExp): Promise<void> {
    await expect
      .poll(() => this.shows(address), { message: `${address} shows` })
      .toEqual(typeof text === 'string' ? text : expect.stringMatching(text))
  }

  /** Selects a cell through the name box, like any spreadsheet user. */
  async go(address: string): Promise<void> {
    const name = this.nameBox
    await name.click()
    await name.fill(address)
    await name.press('Enter')
    await expect(name).toHaveValue(address)
    await expect(name, `there is a cell ${address}`).not.toBeFocused()
  }

  /** Types over a cell and commits. */
  async type(address: string, text: string): Promise<void> {
    await this.go(address)
    // What no key of this keyboard makes arrives as inserted text, for which an editor must be open.
    if (/^[ -~]*$/.test(text)) await this.page.keyboard.type(text)
    else {
      await this.page.keyboard.press('F2')
      await this.page.keyboard.insertText(text)
    }
    await this.page.keyboard.press('Enter')
  }

  /** The formula bar's text at a cell. */
  async formula(address: string): Promise<string> {
    await this.go(address)
    return this.bar.inputValue()
  }

  async run(command: 'Insert row below' | 'Delete row' | 'Move up' | 'Move down'): Promise<void> {
    await this.page.getByRole('toolbar').getByRole('button', { name: command }).click()
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key)
  }

  /** Every line of the table as the screen shows it: row heads left out, item numbers left in. */
  async screen(): Promise<string[]> {
    return this.page.evaluate(() => {
      const rows = [...document.querySelectorAll<HTMLElement>('.f-grid .ag-row')]
      return rows
        .toSorted((a, b) => Number(a.getAttribute('row-index')) - Number(b.getAttribute('row-index')))
        .map((row) =>
          [...row.querySelectorAll<HTMLElement>('.ag-cell:not([col-id="#"])')]
            .toSorted(
              (a, b) => Number(a.getAttribute('aria-colindex')) - Number(b.getAttribute('aria-colindex')),
            )
            .map((cell) => cell.innerText.replaceAll(/\s+/gu, ' ').trim())
            .join(' | '),
        )
    })
  }

  /** The badge's word. */
  async expectBadge(word: RegExp): Promise<void> {
    await expect(
      this.page.locator('header button[aria-label*=": "], header button[aria-label*="："]').first(),
    ).toHaveText(word)
  }

  /** What the page is told of, and what the browser says about pages and workers. */
  async #watchPolicy(context: BrowserContext): Promise<void> {
    context.on('console', (message) => {
      if (/Content Security Policy|^csp: /.test(message.text())) this.violations.push(message.text())
    })
    await context.addInitScript(() => {
      document.addEventListener(
        'securitypolicyviolation',
        ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
          console.warn(`csp: ${violatedDirective} ${blockedURI} at ${sourceFile}:${lineNumber}`),
      )
    })
  }

  #listen(page: Page): void {
    page.on('pageerror', (error) => this.faults.push(error.stack ?? error.message))
    page.on('console', (message) => {
      // A lost network is reported by the browser itself, whatever the page does about it; the last is a server that went while the
      // browser fetched the service worker.
      const network =
        /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|WebSocket connection|Failed to load resource|error occurred when fetching the script/
      if (message.type() === 'error' && !network.test(message.text())) this.faults.push(message.text())
    })
  }
}

export const plain = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim()

function parse(address: string): { row: number; column: number } {
  const [, letters = '', digits = ''] = /^([A-Z]+)(\d+)$/.exec(address) ?? []
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return { row: Number(digits), column }
}
