/**
 * An edit in one browser until it is painted in the other: the product as it ships (`dist/cli.js`), two people's contexts in one
 * Chromium, against the same text over a bare websocket echo painted into a `div`. Clocks are the pages' own (`timeOrigin + now()`),
 * from the Enter key in one page to the first task after the frame that shows the text in the other.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { type Browser, chromium, type Page } from '@playwright/test'
import { type WebSocket, WebSocketServer } from 'ws'

import { chromiumLaunch } from '../e2e/chromium.ts'
import { benchProduct } from './bench-product.ts'
import type { BenchRow } from './bench-row.ts'
import { median, percentile } from './bench-row.ts'

const EDITS = 60
/** Not counted: code is compiled, connections settle. */
const WARM_UP = 5
const AGAINST = 'bare websocket echo into a div'
/** Travel of staff under subprogramme 2: an amount that is typed, with totals in several tables that follow from it. */
const BOOKMARK = '/plans/section-10-2023/resources-sp2'
const CELL = { address: 'C8', row: 7, column: 4 }

type Pair = { readonly from: Page; readonly to: Page; readonly watched: string }
type Stamps = Window & { benchTyped?: number; benchSeen?: Promise<number> }

export async function browserPaint(): Promise<BenchRow[]> {
  const product = await benchProduct()
  const echo = await echoServer()
  const browser = await chromium.launch(chromiumLaunch)
  try {
    const plan = await productPair(browser, product.url)
    const bare = await pairOf(browser, echo.url, '#painted')
    const taken: { ours: number[]; bare: number[] } = { ours: [], bare: [] }
    for (let edit = 0; edit < WARM_UP + EDITS; edit++) {
      // The column prints three decimals; what is typed with three is asked about (a comma for thousands?), so one is typed.
      const text = `${100 + edit}.5`
      const ours = await oneEdit(plan, text)
      await plan.from.keyboard.press('ArrowUp')
      const echoed = await oneEdit(bare, text)
      if (edit >= WARM_UP) {
        taken.ours.push(ours)
        taken.bare.push(echoed)
      }
    }
    return rowsOf(taken.ours, taken.bare)
  } finally {
    await browser.close()
    await echo.stop()
    await product.down()
  }
}

const rowsOf = (ours: readonly number[], bare: readonly number[]): BenchRow[] =>
  [
    { name: 'p50', share: 0.5 },
    { name: 'p95', share: 0.95 },
  ].map(({ name, share }) => ({
    name: `edit in one browser to paint in the other, ${name}`,
    unit: 'ms' as const,
    value: share === 0.5 ? median(ours) : percentile(ours, share),
    against: AGAINST,
    baseline: percentile(bare, share),
  }))

async function productPair(browser: Browser, url: string): Promise<Pair> {
  const cell = `.f-grid .ag-row[row-index="${CELL.row}"] .ag-cell[aria-colindex="${CELL.column}"]`
  const pair = await pairOf(browser, url + BOOKMARK, cell)
  const name = pair.from.locator('.f-bar-name')
  await name.click()
  await name.fill(CELL.address)
  await name.press('Enter')
  return pair
}

/** Two people: contexts of their own, so that nothing goes from tab to tab without the server. */
async function pairOf(browser: Browser, url: string, watched: string): Promise<Pair> {
  const [from, to] = await Promise.all([0, 1].map(() => openPage(browser, url, watched)))
  if (!from || !to) throw new Error('two pages were asked for')
  await from.evaluate(() => {
    const page: Stamps = window
    const typed = (event: KeyboardEvent): void => {
      if (event.key === 'Enter') page.benchTyped = performance.timeOrigin + performance.now()
    }
    window.addEventListener('keydown', typed, { capture: true })
  })
  return { from, to, watched }
}

async function openPage(browser: Browser, url: string, watched: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1400, height: 900 } })
  const page = await context.newPage()
  await page.goto(url)
  await page.locator(watched).waitFor({ state: 'attached' })
  await page.locator('body[data-joined], .f-grid').first().waitFor()
  return page
}

/** Types over what is selected and waits until the other page has painted it; milliseconds between the two. */
async function oneEdit({ from, to, watched }: Pair, text: string): Promise<number> {
  await to.evaluate(watchFor, { watched, text })
  await from.keyboard.type(text)
  await from.keyboard.press('Enter')
  const seen = await to.evaluate(() => (window as Stamps).benchSeen)
  const typed = await from.evaluate(() => (window as Stamps).benchTyped)
  if (seen === undefined || typed === undefined) throw new Error(`no stamp for ${text}`)
  return seen - typed
}

/** Runs in the page. The next frame after the text is in the document, and the first task after it: that frame is painted. */
function watchFor({ watched, text }: { watched: string; text: string }): void {
  const page: Stamps = window
  page.benchSeen = new Promise((resolve) => {
    const painted = new MessageChannel()
    painted.port1.addEventListener('message', () => resolve(performance.timeOrigin + performance.now()))
    painted.port1.start()
    const look = (): void => {
      if (!document.querySelector(watched)?.textContent.includes(text)) return
      observer.disconnect()
      requestAnimationFrame(() => painted.port2.postMessage(null))
    }
    const observer = new MutationObserver(look)
    observer.observe(document.body, { childList: true, characterData: true, subtree: true })
  })
}

/** A page that sends what is typed at Enter, and paints what comes. */
const PLAIN = `<!doctype html><title>echo</title><input autofocus><div id="painted">-</div><script>
  const socket = new WebSocket('ws://' + location.host)
  socket.onopen = () => { document.body.dataset.joined = '' }
  socket.onmessage = ({ data }) => { document.querySelector('#painted').textContent = data }
  const field = document.querySelector('input')
  field.focus()
  field.onkeydown = ({ key }) => { if (key === 'Enter') { socket.send(field.value); field.value = '' } }
</script>`

async function echoServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const http: Server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(PLAIN)
  })
  const sockets = new WebSocketServer({ server: http })
  sockets.on('connection', (socket: WebSocket) => {
    socket.on('message', (data: Buffer) => {
      for (const other of sockets.clients) if (other !== socket) other.send(data.toString())
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
    stop: async () => {
      for (const socket of sockets.clients) socket.terminate()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}
