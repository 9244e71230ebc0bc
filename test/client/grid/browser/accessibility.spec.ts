import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

import { expect, test } from './grid-page.ts'

const violations = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).include('.f-grid').include('.f-bar').analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
}

for (const theme of ['light', 'dark'])
  test(`[GR11] axe finds nothing: selecting, editing, menu, notice (${theme})`, async ({ grid }) => {
    test.setTimeout(180_000)
    await grid.open(`table=t10-6&language=en&theme=${theme}`)
    await grid.drag('B3', 'C5')
    expect(await violations(grid.page)).toEqual([])
    await grid.click('B4')
    await grid.type('=B3+')
    expect(await violations(grid.page)).toEqual([])
    await grid.press('Escape', 'Shift+F10')
    await expect(grid.page.getByRole('menu')).toBeVisible()
    expect(await violations(grid.page)).toEqual([])
    await grid.open(`table=t10-16&language=en&theme=${theme}`)
    await grid.click('B4')
    await grid.type('words')
    await grid.press('Enter')
    await grid.type('1,234')
    await grid.press('Enter')
    await expect(grid.notice).toBeVisible()
    expect(await violations(grid.page)).toEqual([])
  })

for (const theme of ['light', 'dark'])
  test(`[CON1] axe finds nothing with more contrast (${theme})`, async ({ grid }) => {
    await grid.page.emulateMedia({ contrast: 'more' })
    await grid.open(`table=t10-16&language=en&theme=${theme}`)
    await grid.enter('B2', 'seven')
    await grid.drag('B3', 'C5')
    expect(await violations(grid.page)).toEqual([])
    await grid.click('B4')
    await grid.type('=B3+')
    expect(await violations(grid.page)).toEqual([])
  })

test('F6 is the page’s: the grid lets it pass', async ({ grid }) => {
  await grid.open()
  await grid.click('B3')
  await grid.page.evaluate(() => {
    document.addEventListener('keydown', (event) => {
      if (event.key === 'F6') document.body.dataset['left'] = 'yes'
    })
  })
  await grid.press('F6')
  await expect(grid.page.locator('body')).toHaveAttribute('data-left', 'yes')
})

test('coming into the grid by Tab lands on the active cell', async ({ grid }) => {
  await grid.open()
  await grid.click('D5')
  await grid.page.evaluate(() => {
    const before = document.createElement('button')
    document.querySelector('.page header')?.append(before)
    before.focus()
  })
  await grid.press('Tab')
  await expect(grid.cell('D5')).toBeFocused()
})

test('[GR111] a cell says its row, the heading over its columns, that it is a formula, and what is wrong with it', async ({
  grid,
}) => {
  await grid.open('table=t10-16&language=en')
  await expect(grid.cell('A2')).toHaveAttribute('role', 'rowheader')
  await expect(grid.cell('A2')).not.toHaveAttribute('aria-description', /./)
  await expect(grid.cell('D2')).toHaveAttribute('role', 'gridcell')
  await expect(grid.cell('D2')).toHaveAttribute('aria-description', 'Changes')
  await grid.enter('D2', '=1/0')
  await expect(grid.cell('D2')).toHaveAttribute('aria-description', /divides by zero.*; Changes; formula$/)
  await grid.enter('B2', '=1')
  await expect(grid.cell('B2')).toHaveAttribute('aria-description', 'formula')
  await grid.enter('B2', '1')
  await expect(grid.cell('B2')).not.toHaveAttribute('aria-description', /./)
})

test('[CON1] with colours forced by the system selection, active cell and what is wrong have lines of their own', async ({
  grid,
}) => {
  await grid.page.emulateMedia({ forcedColors: 'active' })
  await grid.open()
  await grid.enter('B2', 'seven')
  await grid.select('C3:D4')
  const line = (selector: string): Promise<string> =>
    grid.page
      .locator(selector)
      .first()
      .evaluate((node) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(node)
        return `${outlineStyle} ${outlineWidth}`
      })
  expect(await line('.f-wrong')).toBe('dashed 2px')
  expect(await line('.f-selection:visible')).toBe('solid 2px')
  expect(await line('.f-active:visible')).toBe('solid 3px')
})
