/** The page around the tables: addresses, keyboard, languages, accessibility, tables added and removed, a browser that stores nothing. */
import { expect, type Locator, type Page } from '@playwright/test'

import { boxOf } from '../helpers/box-of.ts'
import { axe, axeBesideGrid } from './axe.ts'
import { test } from './plan-test.ts'

const region = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region') ?? null)

test('an address is a bookmark: of a table, backwards and forwards, and of nothing', async ({
  ana,
  openAt,
  product,
}) => {
  await openAt('overall-objects')
  await expect(ana.heading).toContainText('Table 10.16')
  await expect(ana.page).toHaveTitle(/^Table 10\.16 Overall/)
  await ana.openTable('10.22')
  await expect(ana.page).toHaveURL(/\/compliance$/)
  await ana.page.goBack()
  await expect(ana.heading).toContainText('Table 10.16')
  await ana.page.goForward()
  await expect(ana.heading).toContainText('Table 10.22')

  await ana.page.goto(product.address('nothing'))
  await ana.page.getByRole('button', { name: 'To the first table' }).click()
  await expect(ana.heading).toContainText('Table 10.1')
  await ana.page.goto(`${product.url}/plans/nobody-has-this`)
  await expect(ana.page.getByRole('heading', { name: 'There is no such plan' })).toBeVisible()
  await ana.page.goto(`${product.url}/plans/No!`)
  await expect(ana.page.getByRole('heading', { name: 'There is no page here' })).toBeVisible()
  await ana.page.getByRole('link', { name: 'To the plans' }).click()
  await expect(ana.heading).toContainText('Table 10.1')
  expect(ana.faults).toEqual([])
})

test('everything is reached by keyboard', async ({ ana, openAt }) => {
  await openAt('overall-objects')
  const { page } = ana
  await ana.cell('B2').click()
  const walked: (string | null)[] = []
  for (let step = 0; step < 6; step++) {
    await page.keyboard.press('F6')
    walked.push(await region(page))
  }
  expect(walked).toEqual(['status', 'bar', 'navigator', 'toolbar', 'formula', 'table'])
  await page.keyboard.press('Shift+F6')
  expect(await region(page)).toBe('formula')

  // In the grid a slash begins a formula or a text; elsewhere it finds a table.
  await page.getByRole('toolbar').getByRole('button').first().focus()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('compliance')
  await expect(page.locator('nav a')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(ana.heading).toContainText('Table 10.22')
  await expect(page.locator('nav a')).toHaveCount(40)

  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(ana.heading).toContainText('Table 10.1')

  await ana.openTable('10.22')
  await ana.type('B1', '55')
  await ana.expectShows('B1', '55')
  await page.getByRole('searchbox').focus()
  await page.getByRole('toolbar').getByRole('button').first().focus()
  await page.keyboard.press('Control+z')
  await ana.expectShows('B1', '100')
  await page.keyboard.press('Control+y')
  await ana.expectShows('B1', '55')
  expect(ana.faults).toEqual([])
})

test('the keyboard shortcuts: on a question mark, on Ctrl+/ in a cell, and from the foot of the table', async ({
  ana,
  openAt,
}) => {
  await openAt('overall-objects')
  const { page } = ana
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await ana.cell('B2').click()
  await page.keyboard.press('Control+/')
  await expect(sheet.getByRole('heading', { name: 'Selecting' })).toBeVisible()
  await expect(sheet.locator('dl > div').filter({ hasText: 'Fill down' }).locator('kbd')).toHaveText('Ctrl+D')
  expect(await axeBesideGrid(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
  await page.keyboard.press('ArrowDown')
  await expect(ana.nameBox).toHaveValue('B3')
  await page.getByRole('toolbar').getByRole('button').first().focus()
  await page.keyboard.press('?')
  await expect(sheet).toBeVisible()
  await sheet.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await expect(sheet).toBeVisible()
  await page.keyboard.press('Escape')
  expect(ana.faults).toEqual([])
})

test('language and theme are kept in the browser, and the contents follow the language', async ({
  ana,
  openAt,
}) => {
  await openAt('overall-objects')
  await ana.page.getByRole('button', { name: '中文' }).click()
  await expect(ana.heading).toContainText('表 10.16')
  await ana.expectShows('A6', '工作人员差旅')
  await expect(ana.page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  await ana.page.getByRole('button', { name: '您：Ana' }).click()
  await ana.page.getByText('深色').click()
  await expect(ana.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await ana.page.reload()
  await ana.cell('A1').waitFor()
  await expect(ana.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(ana.page.getByRole('button', { name: '您：Ana' })).toBeVisible()
  await expect(ana.heading).toContainText('表 10.16')
  expect(ana.faults).toEqual([])
})

for (const theme of ['light', 'dark'] as const)
  test(`axe finds nothing: page, windows, menus, dialogs, messages (${theme})`, async ({ ana, openAt }) => {
    // The grid alone is a thousand elements.
    test.setTimeout(400_000)
    await openAt('overall-objects')
    const { page } = ana
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    // Another theme is there at once, not after a thousand small transitions.
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
    expect(await axe(page)).toEqual([])
    const banner = page.getByRole('banner')
    for (const button of ['Where your changes are', 'Export', 'You']) {
      await banner.getByRole('button', { name: button }).first().click()
      expect(await axeBesideGrid(page)).toEqual([])
      await page.keyboard.press('Escape')
    }
    await page.getByRole('button', { name: 'Edit title and notes' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: /Title and notes/ })).toBeVisible()
    expect(await axeBesideGrid(page)).toEqual([])
    await page.keyboard.press('Escape')
    await ana.network(false)
    await expect(page.getByText('No network. Go on working')).toBeVisible()
    expect(await axeBesideGrid(page)).toEqual([])
  })

test('a table is added to a component, named, removed, and brought back', async ({ ana, openAt }) => {
  await openAt('compliance')
  const { page } = ana
  await page.getByRole('button', { name: 'Add table to Executive direction and management' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).fill('Missions by month')
  await page.keyboard.press('Enter')
  await expect(ana.heading).toHaveText('Table 10.24 Missions by month')
  await expect(page.locator('nav a', { hasText: '10.27' })).toBeVisible()
  await ana.type('B1', '=6*7')
  await ana.expectShows('B1', '42')
  await ana.expectBadge(/Saved|Shared/)

  await page.getByRole('button', { name: 'Edit title and notes' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).fill('Missions by quarter')
  await page.getByRole('dialog').getByRole('textbox', { name: 'Unit line' }).fill('Number of missions')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(ana.heading).toHaveText('Table 10.24 Missions by quarter')
  await expect(page.getByText('(Number of missions)')).toBeVisible()

  await page.getByRole('button', { name: 'Edit title and notes' }).click()
  const remove = page.getByRole('dialog').getByRole('button', { name: 'Remove from the plan' })
  await remove.click()
  await expect(page.getByRole('dialog')).toContainText('It goes for everyone.')
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click()
  await expect(page.locator('nav a')).toHaveCount(41)
  await remove.click()
  await remove.click()
  await expect(page.locator('nav a')).toHaveCount(40)
  await ana.messages.getByRole('button', { name: 'Undo' }).click()
  await expect(page.locator('nav a')).toHaveCount(41)
  await page.locator('nav a', { hasText: 'Missions by quarter' }).click()
  await ana.expectShows('B1', '42')
  expect(ana.faults).toEqual([])
})

test('a browser that stores nothing still works, and says that it stores nothing', async ({
  ana,
  product,
}) => {
  await ana.open('about:blank')
  await ana.signIn(product.address('compliance'))
  await ana.page.addInitScript(() => {
    const denied = (): never => {
      throw new DOMException('denied', 'SecurityError')
    }
    Object.defineProperty(globalThis, 'localStorage', { get: denied })
    Object.defineProperty(globalThis, 'indexedDB', { value: { open: denied, deleteDatabase: denied } })
  })
  await ana.page.goto(product.address('compliance'))
  await ana.cell('A1').waitFor()
  await expect(ana.page.getByRole('alert')).toContainText('does not let the page store anything')
  await ana.type('C2', '61')
  await ana.expectShows('C2', '61')
  await ana.expectBadge(/Saved|Shared/)
  await ana.page.getByRole('button', { name: '中文' }).click()
  await expect(ana.page.getByRole('alert')).toContainText('不允许本页存储数据')
  expect(ana.faults).toEqual([])
})

test('a small screen shows the table, and the list of tables on demand', async ({ ana, openAt }) => {
  await openAt('overall-objects')
  const { page } = ana
  await page.setViewportSize({ width: 400, height: 800 })
  await expect(page.locator('nav')).toBeHidden()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400)
  await page.getByRole('button', { name: 'Show the tables of the plan' }).click()
  await page.locator('nav a', { hasText: '10.22' }).click()
  await expect(ana.heading).toContainText('Table 10.22')
  await expect(page.locator('nav')).toBeHidden()
})

test('on a tablet and on a telephone nothing of the bars is beyond the edge', async ({
  product,
  visitor,
}) => {
  const [ana, li] = [visitor('en', 'Ana'), visitor('en', 'Li')]
  await li.open(product.address('overall-objects'))
  await ana.open(product.address('overall-objects'))
  const { page } = ana
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: true })
  await expect(page.getByRole('button', { name: /other p/ })).toBeVisible()
  const end = async (locator: Locator): Promise<number> => {
    const box = await locator.boundingBox()
    return box!.x + box!.width
  }
  for (const width of [820, 390]) {
    await page.setViewportSize({ width, height: 1100 })
    expect(await end(page.getByRole('button', { name: /^You: / }))).toBeLessThanOrEqual(width)
    expect(await end(ana.bar)).toBeLessThanOrEqual(width)
    expect((await boxOf(ana.bar)).width).toBeGreaterThan(80)
  }
})

test('a button says its name in a tip when one comes to it by keyboard, not when a window opens on it', async ({
  ana,
  openAt,
}) => {
  await openAt('overall-objects')
  const { page } = ana
  const tip = page.locator('.tooltip:popover-open')
  const pointer = page.evaluateHandle(() => {
    const at = { x: 0, y: 0 }
    document.addEventListener(
      'pointerover',
      ({ clientX: x, clientY: y }) => Object.assign(at, { x, y }),
      true,
    )
    return at
  })
  const resting = async (): Promise<{ x: number; y: number }> => (await pointer).jsonValue()
  await ana.cell('B2').click()
  await page.keyboard.press('Control+1')
  await expect(page.getByRole('button', { name: 'Bold' }).last()).toBeFocused()
  await page.waitForTimeout(100)
  await expect(tip).toHaveCount(0)
  await page.keyboard.press('ArrowRight')
  await expect(tip).toContainText('Italic')
  // As a browser tells it when what lies below a pointer that rests is another thing now.
  await page.evaluate(
    (at) =>
      document.body.dispatchEvent(
        new PointerEvent('pointerover', {
          pointerType: 'mouse',
          bubbles: true,
          clientX: at.x,
          clientY: at.y,
        }),
      ),
    await resting(),
  )
  await expect(tip).toContainText('Italic')
})
