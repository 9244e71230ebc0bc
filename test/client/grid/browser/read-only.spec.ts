/** A table that may only be read: nothing changes it, everything says why, and what can be done without changing it still can. */
import AxeBuilder from '@axe-core/playwright'

import { expect, type GridPage, test } from './grid-page.ts'

const WHY = 'This table is final.'
const READ_ONLY = `table=t10-16&language=en&readonly&why=${encodeURIComponent(WHY)}`

const asked = (grid: GridPage): Promise<string[]> => grid.page.evaluate(() => [...window.session.asked])
const spoken = (grid: GridPage): Promise<string | null> =>
  grid.page.locator('.f-grid > [aria-live]').textContent()
const clipboard = (grid: GridPage): Promise<string> =>
  grid.page.evaluate(() => navigator.clipboard.readText())
const put = (grid: GridPage, text: string): Promise<void> =>
  grid.page.evaluate((words) => navigator.clipboard.writeText(words), text)

test('[GR9] [GR34] typing opens nothing and says why beside the cell, once', async ({ grid }) => {
  await grid.open(READ_ONLY)
  await grid.click('B3')
  await grid.type('5')
  await expect(grid.editor).toBeHidden()
  await expect(grid.hint).toHaveText(WHY)
  const [hint, cell] = [await grid.hint.boundingBox(), await grid.cell('B3').boundingBox()]
  expect(Math.abs(hint!.y - (cell!.y + cell!.height))).toBeLessThan(10)
  const first = await spoken(grid)
  expect(first).toContain(WHY)
  await grid.type('678')
  expect(await spoken(grid)).toBe(first)
  await expect(grid.notice).toBeHidden()
  expect(await asked(grid)).toEqual([])
})

test('[GR34] the sentence goes with the cell, by Escape, and when the keyboard leaves; the next cell says it again', async ({
  grid,
}) => {
  await grid.open(READ_ONLY)
  await grid.click('B3')
  await grid.press('F2')
  await expect(grid.hint).toBeVisible()
  await grid.press('ArrowDown')
  await expect(grid.hint).toBeHidden()
  await grid.cell('B5').dblclick()
  await expect(grid.editor).toBeHidden()
  await expect(grid.hint).toBeVisible()
  await grid.press('Escape')
  await expect(grid.hint).toBeHidden()
  await grid.press('Delete')
  await expect(grid.hint).toBeVisible()
  await grid.page.locator('.f-bar-name').click()
  await expect(grid.hint).toBeHidden()
})

test('[GR34] paste, cut, delete and every command that changes are refused; nothing is asked of the session', async ({
  grid,
}) => {
  await grid.open(READ_ONLY)
  const before = await grid.page.evaluate(() =>
    JSON.stringify([...window.session.table(window.table).cells()]),
  )
  await put(grid, '1\t2\n3\t4')
  for (const keys of ['Control+v', 'Delete', 'Backspace', 'Alt+Shift+ArrowDown', 'F2', 'a']) {
    await grid.click('C4')
    await grid.press(keys)
    await expect(grid.hint).toHaveText(WHY)
  }
  const commands = await grid.page.evaluate(() => {
    const all = [
      'edit',
      'cut',
      'paste',
      'clear',
      'insertRowAbove',
      'insertRowBelow',
      'moveRowsUp',
      'moveRowsDown',
      'indentRows',
      'outdentRows',
      'deleteRows',
      'insertColumnBefore',
      'insertColumnAfter',
      'renameColumn',
      'headColumns',
      'unheadColumns',
      'columnRules',
      'pickChoice',
      'formatRules',
      'columnNumbers',
      'columnWhole',
      'columnPercent',
      'columnDate',
      'columnCheck',
      'columnText',
      'columnLongText',
      'columnChoice',
      'columnPerson',
      'moveColumnsBack',
      'moveColumnsForward',
      'deleteColumns',
    ] as const
    return all.map((command) => {
      const offered = window.controller.isEnabled(command)
      const why = window.controller.whyNot(command)
      window.controller.run(command)
      return `${command} ${offered} ${why}`
    })
  })
  expect(commands.filter((line) => !line.endsWith(` false ${WHY}`))).toEqual([])
  await grid.page.waitForTimeout(200)
  await expect(grid.page.locator('.f-rename')).toHaveCount(0)
  expect(await asked(grid)).toEqual([])
  expect(
    await grid.page.evaluate(() => JSON.stringify([...window.session.table(window.table).cells()])),
  ).toBe(before)
})

test('[GR34] a row cannot be dragged, and a heading not be renamed', async ({ grid }) => {
  await grid.open(READ_ONLY)
  const before = await grid.labels()
  await grid.rowHead(4).click()
  await grid.dragBetween(grid.rowHead(4), grid.rowHead(8), 'top')
  expect(await grid.labels()).toEqual(before)
  await grid.letter('B').dblclick()
  await expect(grid.page.locator('.f-rename')).toHaveCount(0)
  await expect(grid.hint).toHaveText(WHY)
})

test('[GR34] copying works, and a cut copies', async ({ grid }) => {
  await grid.open(READ_ONLY)
  await grid.drag('A3', 'C4')
  await grid.press('Control+c')
  const copied = await clipboard(grid)
  expect(copied.split('\n').length).toBeGreaterThanOrEqual(2)
  await put(grid, '')
  await grid.press('Control+x')
  expect(await clipboard(grid)).toBe(copied)
  await expect(grid.hint).toHaveText(WHY)
  await expect(grid.page.locator('.f-cut:not([hidden])')).toHaveCount(0)
})

test('[GR34] the menu says why at its foot and still copies', async ({ grid }) => {
  test.setTimeout(180_000)
  await grid.open(READ_ONLY)
  await grid.cell('B3').click({ button: 'right' })
  const menu = grid.page.getByRole('menu')
  await expect(menu).toContainText(WHY)
  await expect(menu.getByRole('menuitem', { name: 'Copy' })).toHaveAttribute('aria-disabled', 'false')
  await expect(menu.getByRole('menuitem')).toHaveText([/made from/, /feed/, /^Copy/])
  const { violations } = await new AxeBuilder({ page: grid.page }).include('.f-menu').analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
})

test('[GR34] the formula bar is read: it says why, Escape leads back', async ({ grid }) => {
  await grid.open(READ_ONLY)
  await grid.click('A3')
  const text = await grid.bar.inputValue()
  await grid.bar.click()
  await grid.type('x')
  await expect(grid.bar).toHaveValue(text)
  await expect(grid.bar).toHaveAttribute('readonly', '')
  await expect(grid.page.locator('.f-bar-reason')).toHaveText(WHY)
  await expect(grid.bar).toHaveAccessibleDescription(WHY)
  await expect(grid.hint).toHaveText(WHY)
  await grid.press('Escape')
  await expect(grid.cell('A3')).toBeFocused()
  await expect(grid.page.locator('.f-bar-reason')).toHaveText('')
  await expect(grid.hint).toBeHidden()
})

test('[GR34] a screen reader hears that cells are read-only, and hears nothing of it where one may write', async ({
  grid,
}) => {
  const restricted = async (): Promise<boolean> => {
    const devtools = await grid.devtools()
    const { nodes } = await devtools.send('Accessibility.getFullAXTree')
    const cells = nodes.filter((node) => node.role?.value === 'gridcell' && !node.ignored)
    expect(cells.length).toBeGreaterThan(10)
    const readOnly = cells.filter((node) =>
      node.properties?.some(({ name, value }) => name === 'readonly' && value.value === true),
    )
    expect(readOnly.length === 0 || readOnly.length > 10).toBe(true)
    return readOnly.length > 0
  }
  await grid.open(READ_ONLY)
  expect(await restricted()).toBe(true)
  await grid.page.evaluate(() => window.setWhy(null))
  await expect.poll(restricted).toBe(false)
})

for (const theme of ['light', 'dark'])
  test(`[GR34] the ink stays as readable as before (${theme})`, async ({ grid }) => {
    test.setTimeout(180_000)
    await grid.open(`${READ_ONLY}&theme=${theme}`)
    await grid.click('B3')
    await grid.type('5')
    await expect(grid.hint).toBeVisible()
    const { violations } = await new AxeBuilder({ page: grid.page })
      .include('.f-grid')
      .include('.f-bar')
      .analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
    const ink = await grid.cell('A3').evaluate((cell) => getComputedStyle(cell).color)
    await grid.page.evaluate(() => window.setWhy(null))
    await expect(grid.page.locator('.f-read-only')).toHaveCount(0)
    expect(await grid.cell('A3').evaluate((cell) => getComputedStyle(cell).color)).toBe(ink)
  })

test('[GR35] an edit under which the right goes is the page’s to keep, and the cell says why', async ({
  grid,
}) => {
  await grid.open()
  await grid.click('B3')
  await grid.type('12345')
  await grid.page.evaluate((why) => window.setWhy(why), WHY)
  await expect(grid.editor).toBeHidden()
  await expect(grid.page.locator('#unwritten')).toHaveText('12345')
  await expect(grid.hint).toHaveText(WHY)
  await expect(grid.cell('B3')).toBeFocused()
  await grid.expectText('B3', '—')
  expect(await asked(grid)).toEqual([])
  await grid.page.evaluate(() => window.setWhy(null))
  await grid.enter('B3', '7')
  await grid.expectText('B3', '7.0')
})

test('[GR35] an edit in which nothing was typed is closed, with nothing to keep', async ({ grid }) => {
  await grid.open()
  await grid.click('A3')
  await grid.press('F2')
  await expect(grid.editor).toBeVisible()
  await grid.page.evaluate((why) => window.setWhy(why), WHY)
  await expect(grid.editor).toBeHidden()
  await expect(grid.hint).toHaveText(WHY)
  await expect(grid.page.locator('#unwritten')).toHaveText('')
})

test('[GR35] what was typed in the formula bar, or as a heading, is kept too', async ({ grid }) => {
  await grid.open()
  await grid.click('B3')
  await grid.bar.click()
  await grid.press('Control+a')
  await grid.type('=B4+')
  await grid.page.evaluate((why) => window.setWhy(why), WHY)
  await expect(grid.page.locator('#unwritten')).toHaveText('=B4+')
  await expect(grid.page.locator('.f-bar-reason')).toHaveText(WHY)
  await expect(grid.bar).toHaveValue(/^(?!=B4\+)/)
  await grid.page.evaluate(() => window.setWhy(null))
  await grid.letter('B').dblclick()
  await grid.page.locator('.f-rename').fill('A better name')
  await grid.page.evaluate((why) => window.setWhy(why), WHY)
  await expect(grid.page.locator('.f-rename')).toHaveCount(0)
  await expect(grid.page.locator('#unwritten')).toHaveText('A better name')
})
