/** Going from table to table: nothing half-typed is written behind one's back, and one finds everything where one left it. */
import { expect } from '@playwright/test'

import { axeBesideGrid } from './axe.ts'
import { test } from './plan-test.ts'

test('[GR18] with half a formula open one stays, by every way out, and is told which cell it is', async ({
  ana,
  openAt,
}) => {
  await openAt('overall-objects')
  await ana.openTable('10.22')
  const { page } = ana
  const editor = page.getByRole('textbox', { name: 'Editing B2' })
  await ana.go('B2')
  await page.keyboard.type('=B1)')
  const stays = async (): Promise<void> => {
    await expect(ana.messages).toContainText('B2 is not finished')
    await expect(ana.heading).toContainText('Table 10.22')
    await expect(page).toHaveURL(/\/compliance$/)
    await expect(editor).toHaveValue('=B1)')
    await expect(editor).toBeFocused()
  }
  await ana.link('10.16').click()
  await stays()
  await page.goBack()
  await stays()
  await page.goBack()
  await stays()

  // A formula that reads is written on the way.
  await page.keyboard.press('Backspace')
  await page.goBack()
  await expect(ana.heading).toContainText('Table 10.16')
  await page.goForward()
  await expect(ana.heading).toContainText('Table 10.22')
  expect(await ana.formula('B2')).toBe('=B1')
  expect(ana.faults).toEqual([])
})

test('a table that is opened has the keyboard at once, unless somebody is typing elsewhere', async ({
  ana,
  openAt,
}) => {
  await openAt('overall-objects')
  const { page } = ana
  const name = ana.nameBox
  await page.keyboard.press('ArrowDown')
  await expect(name).toHaveValue('A2')
  await ana.openTable('10.22')
  await page.keyboard.press('ArrowRight')
  await expect(name).toHaveValue('B1')
  await ana.link('10.16').focus()
  await page.keyboard.press('Enter')
  await expect(ana.heading).toContainText('Table 10.16')
  await page.keyboard.press('ArrowDown')
  await expect(name).toHaveValue('A3')

  await page.getByRole('searchbox').fill('compliance')
  await page.goBack()
  await expect(ana.heading).toContainText('Table 10.22')
  await ana.cell('A1').waitFor()
  await page.keyboard.type('!')
  await expect(page.getByRole('searchbox')).toHaveValue('compliance!')
  expect(ana.faults).toEqual([])
})

test('coming back to a table finds the cell and the window as one left them', async ({ ana, openAt }) => {
  await openAt('deliverables-section')
  const { page } = ana
  await page.setViewportSize({ width: 1100, height: 600 })
  const name = ana.nameBox
  const scrolled = (): Promise<number> =>
    page.locator('.f-grid .ag-grid-viewport').evaluate((viewport) => viewport.scrollTop)
  await ana.go('B7')
  await page.locator('.f-grid').hover()
  await page.mouse.wheel(0, 260)
  await expect.poll(scrolled).toBeGreaterThan(200)
  const left = await scrolled()
  for (const back of [() => page.goBack(), () => ana.link('10.1').click()]) {
    await ana.link('10.22').click()
    await expect(ana.heading).toContainText('Table 10.22')
    await back()
    await expect(ana.heading).toContainText('Table 10.1 ')
    await expect(name).toHaveValue('B7')
    expect(Math.abs((await scrolled()) - left)).toBeLessThan(3)
  }
  await page.keyboard.press('ArrowRight')
  await expect(name).toHaveValue('C7')
  expect(ana.faults).toEqual([])
})

test('the open table is in view in the navigator after a deep link', async ({ ana, product }) => {
  await ana.open('about:blank')
  await ana.signIn(product.address('evolution-sp3'))
  await ana.page.setViewportSize({ width: 1300, height: 700 })
  for (const way of ['opened', 'loaded again']) {
    if (way === 'opened') await ana.page.goto(product.address('evolution-sp3'))
    else await ana.page.reload()
    await ana.cell('A1').waitFor()
    await expect(ana.page.locator('nav a[aria-current]'), way).toBeInViewport({ ratio: 1 })
  }
  expect(ana.faults).toEqual([])
})

test('[GR25] what is wrong with the selected cell stands below the formula bar, and nothing moves', async ({
  ana,
  openAt,
}) => {
  await openAt('compliance')
  const { page } = ana
  const top = async (): Promise<number | undefined> => (await page.locator('.f-grid').boundingBox())?.y
  const reason = page.locator('.f-bar-reason')
  await expect(reason).toBeEmpty()
  const before = await top()
  await ana.type('B2', '=1/0')
  await ana.expectShows('B2', '#DIV/0!')
  await ana.go('B2')
  await expect(reason).toHaveText('#DIV/0! The formula divides by zero.')
  await expect(reason).toBeInViewport({ ratio: 1 })
  expect(await top()).toBe(before)
  await ana.type('B2', 'abc')
  await ana.go('B2')
  await expect(reason).toContainText('This is not a number')
  await page.getByRole('button', { name: '中文' }).click()
  await expect(reason).toContainText('不是数字')
  await ana.go('A1')
  await expect(reason).toBeEmpty()
  expect(ana.faults).toEqual([])
})

test('[GR26] a cell made from several tables lists them, and the key goes to one that shows something', async ({
  ana,
  openAt,
}) => {
  await openAt('overall-objects')
  const { page } = ana
  await ana.go('B6')
  await page.getByRole('button', { name: 'From 5 tables' }).click()
  const lines = page.getByRole('menuitem')
  await expect(lines).toHaveCount(5)
  await lines.nth(2).click()
  await expect(page).toHaveURL(/resources-/)
  await expect(ana.nameBox).not.toHaveValue('A1')
  await page.goBack()
  await expect(ana.nameBox).toHaveValue('B6')
  await page.keyboard.press('Control+[')
  await expect(page).toHaveURL(/resources-/)
  const name = ana.nameBox
  await expect(name).not.toHaveValue('A1')
  expect(await ana.shows(await name.inputValue())).not.toBe('')
  expect(ana.faults).toEqual([])
})

test('a column’s whole name is seen while it is changed', async ({ ana, openAt }) => {
  await openAt('overall-objects')
  const { page } = ana
  await page.setViewportSize({ width: 1024, height: 700 })
  await page.locator('.f-grid .ag-header-cell[col-id]').last().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Rename column' }).click()
  const field = page.locator('.f-rename')
  await field.fill('2023 estimate before recosting, as approved by the General Assembly in its resolution')
  const isWhole = (element: HTMLElement): boolean =>
    element.scrollHeight <= element.clientHeight && element.scrollWidth <= element.clientWidth
  expect(await field.evaluate(isWhole)).toBe(true)
  await expect(field).toBeInViewport({ ratio: 1 })
  await page.screenshot({ path: test.info().outputPath('rename.png') })
  await page.keyboard.press('Escape')
  expect(ana.faults).toEqual([])
})

test('on paper there are the heading and the table; a performance measure is titled by its result', async ({
  ana,
  openAt,
  product,
}) => {
  await openAt('overall-objects')
  const { page } = ana
  await page.emulateMedia({ media: 'print' })
  for (const part of ['header', 'nav', '.tools', '.f-status'])
    await expect(page.locator(part).first()).toBeHidden()
  await expect(ana.heading).toBeVisible()
  await expect(ana.cell('B2')).toBeVisible()
  await page.emulateMedia({ media: 'screen' })
  await expect(page.locator('nav')).toBeVisible()

  await page.goto(product.address('result-sp1-1'))
  await expect(page).toHaveTitle(/^Table 10\.\d+ Result 1: new global framework/)
  expect(ana.faults).toEqual([])
})

test('[GR51] a search of the whole plan goes on from table to table, and the panel with it', async ({
  ana,
  openAt,
}) => {
  await openAt('overall-objects')
  const { page } = ana
  const panel = page.getByRole('search', { name: 'Find' })
  const field = panel.getByRole('textbox', { name: 'Find' })
  // From anywhere in the page.
  await page.getByRole('searchbox').focus()
  await page.keyboard.press('Control+f')
  await expect(field).toBeFocused()
  await page.keyboard.type('Travel of staff')
  await expect(ana.bar).toHaveValue('Travel of staff')
  await panel.getByText('Whole plan', { exact: true }).click()
  await expect(panel.getByRole('listitem').nth(1)).toBeVisible()
  const first = await ana.heading.textContent()
  await field.focus()
  await page.keyboard.press('Enter')
  await expect(ana.heading).not.toHaveText(first ?? '')
  await expect(panel).toBeVisible()
  await expect(field).toHaveValue('Travel of staff')
  await expect(field).toBeFocused()
  await expect(ana.bar).toHaveValue('Travel of staff')
  await expect(panel.locator('.count')).toHaveText(/^\d+ of \d+$/)
  await page.keyboard.press('Shift+Enter')
  await expect(ana.heading).toHaveText(first ?? '')
  await expect(field).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)
  await page.keyboard.press('ArrowRight')
  await expect(ana.nameBox).toHaveValue(/^B\d+$/)
  expect(ana.faults).toEqual([])
})

test('[GR54] one field leads to tables, cells and commands, in both languages, and says what cannot be had', async ({
  ana,
  openAt,
}) => {
  await openAt('overall-objects')
  const { page } = ana
  const field = page.getByRole('combobox', { name: 'Tables, cells and commands' })
  const lines = page.getByRole('option')
  const name = ana.nameBox
  const open = async (text: string): Promise<void> => {
    await page.keyboard.press('Control+k')
    await expect(field).toBeFocused()
    await page.keyboard.insertText(text)
  }
  await ana.go('B2')
  await open('C4')
  await expect(lines.first()).toContainText('Go to C4')
  expect(await axeBesideGrid(page)).toEqual([])
  await page.keyboard.press('Enter')
  await expect(field).toHaveCount(0)
  await expect(name).toHaveValue('C4')
  await page.keyboard.press('ArrowDown')
  await expect(name).toHaveValue('C5')

  // While one types in a cell, too: what was typed is written by the command.
  await page.keyboard.press('F2')
  await open('在下方插入')
  await expect(lines.first()).toContainText('Insert row below')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')

  await open('fill series')
  await expect(lines.first()).toContainText('Select the cells of the series first')
  await expect(lines.first()).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Enter')
  await expect(field).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(name).toHaveValue('C5')
  await page.keyboard.press('ArrowUp')
  await expect(name).toHaveValue('C4')

  await open('10.22!B2')
  await expect(lines.first()).toContainText('Go to B2 in Table 10.22')
  await page.keyboard.press('Enter')
  await expect(ana.heading).toContainText('Table 10.22')
  await expect(name).toHaveValue('B2')
  await open('10.16')
  await page.keyboard.press('Enter')
  await expect(ana.heading).toContainText('Table 10.16')

  await open('find')
  await expect(lines.filter({ hasText: 'Ctrl+F' })).toHaveCount(1)
  await field.fill('find and replace')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('search').getByRole('textbox', { name: 'Find' })).toBeFocused()
  await page.keyboard.press('Escape')

  // The latest first; up from the first line is the last one.
  await open('')
  await expect(lines.first()).toContainText('Find and replace')
  await expect(lines.first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowUp')
  await expect(lines.last()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Home')
  await expect(lines.first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.insertText('dark')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await open('freeze')
  await expect(lines.first()).toContainText('Freeze')
  for (const line of await lines.all()) await expect(line).toContainText(/freeze/i)
  await page.keyboard.press('Escape')
  await open('zzzz')
  await expect(page.getByText('Nothing is called “zzzz”.')).toBeVisible()
  expect(await axeBesideGrid(page)).toEqual([])
  expect(ana.faults).toEqual([])
})

test('[GR54] asked for again while it closes, the field over everything opens', async ({ ana, openAt }) => {
  await openAt('overall-objects')
  const { page } = ana
  const field = page.getByRole('combobox', { name: 'Tables, cells and commands' })
  await ana.go('B2')
  await page.keyboard.press('Control+k')
  await expect(field).toBeFocused()
  // As Escape does, and the keys come before the browser has said that it is closed, as on a busy machine.
  await page.evaluate(async () => {
    document.querySelector('dialog')?.requestClose()
    await Promise.resolve()
    const key = { key: 'k', code: 'KeyK', keyCode: 75, ctrlKey: true, bubbles: true, cancelable: true }
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', key))
  })
  await page.waitForTimeout(300)
  await expect(field).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(field).toHaveCount(0)
  await page.keyboard.press('ArrowDown')
  await expect(ana.nameBox).toHaveValue('B3')
})

test('[GR54] the steps of the table that is shown and the people who are here are in the field, too', async ({
  ana,
  li,
  product,
  openAt,
}) => {
  await openAt('overall-objects')
  const { page } = ana
  const lines = page.getByRole('option')
  const run = async (text: string, line: string): Promise<void> => {
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('combobox', { name: 'Tables, cells and commands' })).toBeFocused()
    await page.keyboard.insertText(text)
    await expect(lines.first()).toContainText(line)
    await page.keyboard.press('Enter')
  }
  await ana.go('B2')
  await run('send for review', 'Send for review')
  await expect(page.getByText('Table 10.16 is in review now.')).toBeVisible()
  await run('back to draft', 'Back to draft')
  await expect(page.getByText('Table 10.16 is a draft again.')).toBeVisible()
  await run('finalise', 'Finalise…')
  await expect(page.getByRole('dialog', { name: /Finalise/ })).toBeVisible()
  await page.keyboard.press('Escape')

  await li.open(product.address('overall-objects'))
  await li.cell('A1').waitFor()
  await run('follow li', 'Follow Li')
  await expect(page.getByRole('button', { name: 'Following Li' })).toBeVisible()
  expect(ana.faults).toEqual([])
})

test('[GR54] what one types before the field over everything is there goes into it, and into no cell', async ({
  ana,
  openAt,
}) => {
  await openAt('overall-objects')
  const { page } = ana
  await ana.go('B3')
  const before = await ana.formula('B3')
  let letThrough = (): void => undefined
  const held = new Promise<void>((done) => (letThrough = done))
  await page.route(/\/assets\/Palette-/, async (route) => {
    await held
    await route.continue()
  })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('10.222')
  await page.keyboard.press('Backspace')
  letThrough()
  const field = page.getByRole('dialog').getByRole('combobox')
  await expect(field).toBeFocused()
  await expect(field).toHaveValue('10.22')
  await page.keyboard.press('Enter')
  await expect(ana.heading).toContainText('Table 10.22')
  await ana.openTable('10.16')
  expect(await ana.formula('B3')).toBe(before)
})
