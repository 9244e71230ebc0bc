/** What somebody is typing, or has changed, survives every way of leaving; and a page whose parts cannot be fetched says so. */
import { expect } from '@playwright/test'

import { test } from './plan-test.ts'

test('[GR2] Back under an open edit writes it', async ({ ana, openAt }) => {
  await openAt('overall-objects')
  await ana.openTable('10.22')
  await ana.go('B1')
  await ana.page.keyboard.type('66')
  await ana.page.goBack()
  await expect(ana.heading).toContainText('Table 10.16')
  await ana.page.goForward()
  await ana.expectShows('B1', '66')
  expect(ana.faults).toEqual([])
})

test('[GR2] a table that somebody removes under an open edit gives the typed text back', async ({
  ana,
  li,
  openAt,
  product,
}) => {
  await openAt('compliance')
  await ana.go('B2')
  await ana.page.keyboard.type('precious words')
  await li.open(product.address('compliance'))
  await li.cell('A1').waitFor()
  await li.page.getByRole('button', { name: 'Edit title and notes' }).click()
  const remove = li.page.getByRole('dialog').getByRole('button', { name: 'Remove from the plan' })
  await remove.click()
  await remove.click()
  const kept = ana.messages
  await expect(kept).toContainText('precious words')
  await ana.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await kept.getByRole('button', { name: 'Copy it' }).click()
  expect(await ana.page.evaluate(() => navigator.clipboard.readText())).toBe('precious words')
  await li.messages.getByRole('button', { name: 'Undo' }).click()
  // Until it is back, the table after it has its number.
  await expect(ana.page.locator('nav a[href$="/compliance"]')).toBeVisible()
  await ana.openTable('10.22')
  expect(ana.faults).toEqual([])
})

test('another plan waits while changes are in the page only', async ({ ana, product }) => {
  await ana.open('about:blank')
  await ana.signIn(product.address('compliance'))
  await ana.page.addInitScript(() => {
    const denied = (): never => {
      throw new DOMException('denied', 'SecurityError')
    }
    Object.defineProperty(globalThis, 'indexedDB', { value: { open: denied, deleteDatabase: denied } })
  })
  await ana.page.goto(product.address('compliance'))
  await ana.cell('A1').waitFor()
  await ana.network(false)
  await expect(ana.page.getByText('keep this page open: your changes are in memory only')).toBeVisible()
  await ana.type('C2', '62')
  const goTo = (path: string): Promise<void> =>
    ana.page.evaluate((to) => {
      history.pushState(null, '', to)
      dispatchEvent(new PopStateEvent('popstate'))
    }, path)
  await goTo('/plans/another')
  await expect(ana.page.getByRole('heading', { name: 'Your changes are in this page only' })).toBeVisible()
  await ana.page.getByRole('button', { name: 'Back to Section 10, 2023' }).click()
  await ana.openTable('10.22')
  await ana.expectShows('C2', '62')
  await goTo('/plans/another')
  await expect(ana.page.getByRole('heading', { name: 'Your changes are in this page only' })).toBeVisible()
  await ana.network(true)
  await expect(ana.page.getByRole('heading', { name: 'There is no such plan' })).toBeVisible()
  await goTo('/plans/section-10-2023/compliance')
  await ana.expectShows('C2', '62')
})

test('parts that the server no longer has are named, tried again, and leave the page working', async ({
  ana,
  product,
}) => {
  await ana.open('about:blank')
  await ana.signIn(product.address('compliance'))
  const { page } = ana
  await page
    .context()
    .addInitScript(() => Object.defineProperty(navigator, 'serviceWorker', { value: undefined }))
  const gone = { status: 404, body: 'not found' }
  await page.route('**/assets/TableSheet-*.js', (route) => route.fulfill(gone))
  await page.goto(product.address('compliance'))
  await expect(page.getByRole('alert')).toContainText('This part of the page could not be loaded')
  await page.unroute('**/assets/TableSheet-*.js')
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
  await ana.cell('A1').waitFor()
  await page.route('**/assets/TableWordsDialog-*.js', (route) => route.fulfill(gone))
  await page.getByRole('button', { name: 'Edit title and notes' }).click()
  await expect(page.getByRole('status', { name: 'Messages' })).toContainText('could not be loaded')
  await page.getByRole('toolbar').getByRole('button').first().focus()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
})
