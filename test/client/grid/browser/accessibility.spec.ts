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
