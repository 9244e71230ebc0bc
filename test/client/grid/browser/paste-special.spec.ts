import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

import { expect, test } from './grid-page.ts'

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Paste special' })

/** A formula whose value prints rounded: 161.26 as 161.3. */
const A_ROUNDED_SUM = '=B4+C4-0.04'

test('[GR60] Ctrl+Shift+V pastes values, exactly, where the browser gives only what is printed', async ({
  grid,
}) => {
  await grid.open()
  await grid.enter('I4', A_ROUNDED_SUM)
  await grid.expectText('I4', '161.3')
  await grid.click('I4')
  await grid.press('Control+c')
  await grid.click('I6')
  await grid.press('Control+Shift+v')
  await grid.expectTyped('I6', '161.26')
  await grid.press('Control+z')
  await grid.expectText('I6', '209.1')
  // The next paste is an ordinary one again.
  await grid.click('I6')
  await grid.press('Control+v')
  await grid.expectTyped('I6', '=B6+C6-0.04')
})

test('[GR60] of another program Ctrl+Shift+V takes the numbers behind its texts, and no formula', async ({
  grid,
}) => {
  await grid.open()
  await grid.page.evaluate(() => {
    const html = '<table><tr><td x:num="1234.44">1,234</td><td>=B1</td></tr></table>'
    const blob = (text: string, type: string): Blob => new Blob([text], { type })
    return navigator.clipboard.write([
      new ClipboardItem({
        'text/plain': blob('1,234\t=B1', 'text/plain'),
        'text/html': blob(html, 'text/html'),
      }),
    ])
  })
  await grid.click('B3')
  await grid.press('Control+Shift+v')
  await grid.expectTyped('B3', '1234.44')
  await grid.expectTyped('C3', "'=B1")
})

test('[GR60] the window: by its letters, transposed, one undo step', async ({ grid }) => {
  await grid.open()
  await grid.enter('D4', '=B4+C4')
  await grid.drag('B4', 'D5')
  await grid.press('Control+c')
  await grid.click('E8')
  await grid.press('Control+Alt+v')
  await expect(dialog(grid.page)).toBeVisible()
  await expect(grid.page.getByRole('radio', { name: 'Everything' })).toBeFocused()
  await grid.press('e')
  await expect(grid.page.getByRole('checkbox', { name: 'Transpose' })).toBeChecked()
  await grid.press('Enter')
  await expect(dialog(grid.page)).toHaveCount(0)
  await grid.expectSelected('E8:F10')
  await grid.expectText('E8', '113.6')
  await grid.expectText('F8', '67.1')
  await grid.expectTyped('E10', '=E8+E9')
  await grid.expectText('E10', '161.3')
  await grid.press('Control+z')
  await grid.expectText('E8', '—')
  await grid.expectText('F9', '—')
})

test('[GR60] formulas as they are go on reading the same cells', async ({ grid }) => {
  await grid.open()
  await grid.enter('I2', '=B4+C4')
  await grid.click('I2')
  await grid.press('Control+c')
  await grid.drag('E5', 'E6')
  await grid.press('Control+Alt+v', 'f', 'Enter')
  await grid.expectTyped('E5', '=B4+C4')
  await grid.expectTyped('E6', '=B4+C4')
})

test('[GR60] it goes to the cells that were selected; Ctrl+V in the window pastes too; Escape gives it up', async ({
  grid,
}) => {
  await grid.open()
  await grid.enter('I4', A_ROUNDED_SUM)
  await grid.click('I4')
  await grid.press('Control+c')
  await grid.click('E6')
  await grid.press('Control+Alt+v', 'Escape')
  await expect(dialog(grid.page)).toHaveCount(0)
  await grid.expectSelected('E6')
  await grid.press('Control+Alt+v', 'v')
  await grid.page.evaluate(() => window.session.insertRows(window.table, { at: 0, count: 1 }))
  await grid.press('Control+v')
  await grid.expectSelected('E7')
  await grid.expectTyped('E7', '161.26')
})

test('[GR60] where the page may not read the clipboard the window stays, says so, and Ctrl+V pastes', async ({
  grid,
}) => {
  await grid.open()
  await grid.page.evaluate(() =>
    Object.assign(navigator.clipboard, { read: () => Promise.reject(new Error('not allowed')) }),
  )
  await grid.enter('I4', A_ROUNDED_SUM)
  await grid.click('I4')
  await grid.press('Control+c')
  await grid.click('E6')
  await grid.press('Control+Alt+v', 'v', 'Enter')
  await expect(dialog(grid.page).getByRole('alert')).toContainText('Press Ctrl+V instead')
  await grid.press('Control+v')
  await grid.expectTyped('E6', '161.26')
})

test('[GR60] values of cells that were cut are pasted, and the cut stays', async ({ grid }) => {
  await grid.open()
  await grid.click('B4')
  await grid.press('Control+x')
  await grid.click('E6')
  await grid.press('Control+Shift+v')
  await grid.expectText('E6', '113.6')
  await grid.expectText('B4', '113.6')
  await expect(grid.page.locator('.f-cut')).toBeVisible()
})

test('[GR60] the menu has both; where one may only read there is no window', async ({ grid }) => {
  await grid.open()
  await grid.enter('I4', A_ROUNDED_SUM)
  await grid.click('I4')
  await grid.press('Control+c')
  await grid.cell('I6').click({ button: 'right' })
  await grid.page.getByRole('menuitem', { name: 'Paste values' }).click()
  await grid.expectTyped('I6', '161.26')
  await grid.page.evaluate(() => window.setWhy('This table is final.'))
  await grid.press('Control+Alt+v')
  await expect(grid.hint).toHaveText('This table is final.')
  await expect(dialog(grid.page)).toHaveCount(0)
})

for (const theme of ['light', 'dark'])
  test(`[GR60] axe finds nothing in the window (${theme})`, async ({ grid }) => {
    await grid.open(`table=t10-16&language=en&theme=${theme}`)
    await grid.click('B4')
    await grid.press('Control+Alt+v')
    await expect(dialog(grid.page)).toBeVisible()
    const { violations } = await new AxeBuilder({ page: grid.page }).include('dialog').analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
  })
