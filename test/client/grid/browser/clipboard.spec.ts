import type { Page } from '@playwright/test'

import { expect, test } from './grid-page.ts'

const clipboard = (page: Page, type: string) =>
  page.evaluate(async (type) => {
    const [item] = await navigator.clipboard.read()
    return item?.types.includes(type) ? (await item.getType(type)).text() : null
  }, type)

const paste = (page: Page, text: string) =>
  page.evaluate((text) => {
    const data = new DataTransfer()
    if (text !== '') data.setData('text/plain', text)
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    )
  }, text)

test('[GR5] copy gives the texts as printed, and numbers as numbers in HTML', async ({ grid }) => {
  await grid.open()
  await grid.drag('A10', 'D10')
  await grid.press('Control+c')
  expect((await clipboard(grid.page, 'text/plain'))?.replaceAll('\u00a0', ' ')).toBe(
    'Furniture and equipment\t25.7\t19.4\t(2.8)',
  )
  expect(await clipboard(grid.page, 'text/html')).toContain('-2.8')
})

test('[GR5] copy and paste within the table: one undo step, formulas move along', async ({ grid }) => {
  await grid.open()
  await grid.click('I2')
  await grid.type('=B2+C2')
  await grid.press('Enter')
  await grid.click('I2')
  await grid.press('Control+c')
  await grid.drag('I3', 'I5')
  await grid.press('Control+v')
  expect(await grid.typed('I5')).toBe('=B5+C5')
  await grid.expectText('I5', '380.1')
  await grid.press('Control+z')
  await grid.expectText('I5', '313.0')
  await grid.expectText('I3', '0.5')
})

test('cut takes away and pastes elsewhere', async ({ grid }) => {
  await grid.open()
  await grid.drag('B4', 'C5')
  await grid.press('Control+x')
  await grid.expectText('B4', '')
  await grid.click('E8')
  await grid.press('Control+v')
  await grid.expectSelected('E8:F9')
  await grid.expectText('E8', '113.6')
  await grid.expectText('F9', '313.0')
})

test('numbers as other programs write them are read', async ({ grid }) => {
  await grid.open()
  await grid.click('B3')
  await paste(grid.page, '7 469.9\t(2.8)\r\n—\t（1.5）\r\n')
  await grid.expectSelected('B3:C4')
  await grid.expectText('B3', '7 469.9')
  await grid.expectText('C3', '(2.8)')
  await grid.expectText('B4', '—')
  await grid.expectText('C4', '(1.5)')
})

test('[GR6] more rows than there are: asked, then added or clipped', async ({ grid }) => {
  await grid.open()
  await grid.click('B11')
  await paste(grid.page, '1\n2\n3\n4')
  await expect(grid.notice).toContainText('2 rows more')
  await grid.notice.getByRole('button', { name: 'Paste what fits' }).click()
  await grid.expectText('B12', '2.0')
  expect(await grid.labels()).toHaveLength(12)
  await grid.press('Control+z')
  await grid.click('B11')
  await paste(grid.page, '1\n2\n3\n4')
  await grid.notice.getByRole('button', { name: 'Add 2 rows' }).click()
  await grid.expectText('B14', '4.0')
  await grid.expectSelected('B11:B14')
})

test('[GR5] garbage says so and changes nothing; words in a number column are kept and marked', async ({
  grid,
}) => {
  await grid.open()
  await grid.click('B3')
  await paste(grid.page, 'PK\u0003\u0004\u0000\u0000\ufffd')
  await expect(grid.notice).toContainText('cannot be read')
  await paste(grid.page, '')
  await expect(grid.notice).toContainText('cannot be read')
  expect(await grid.page.evaluate(() => window.session.asked)).toEqual([])
  await paste(grid.page, 'n/a\tpending')
  await expect(grid.notice).toContainText('2 cells do not fit')
  await grid.expectText('C3', 'pending')
  await expect(grid.cell('C3')).toHaveAttribute('aria-invalid', 'true')
})

test('ten thousand cells are pasted in well under a second', async ({ grid }) => {
  await grid.open('rows=2000&language=en')
  await grid.click('B1')
  const block = Array.from({ length: 1000 }, (_, r) =>
    Array.from({ length: 10 }, (_, c) => r * 10 + c).join('\t'),
  ).join('\n')
  const start = Date.now()
  await paste(grid.page, block)
  await grid.expectText('C2', '11.0')
  expect(Date.now() - start).toBeLessThan(4000)
})
