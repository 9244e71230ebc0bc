import { boxOf } from '../../../helpers/box-of.ts'
import { expect, test } from './grid-page.ts'

test('mouse: a cell, a range by drag, by Shift, and the pointer lets go', async ({ grid }) => {
  await grid.open()
  await grid.click('C3')
  await grid.expectSelected('C3')
  await grid.page.mouse.move(900, 500)
  await grid.expectSelected('C3')
  await grid.drag('B2', 'E6')
  await grid.expectSelected('B2:E6')
  expect(await grid.misfit('.f-selection', 'B2', 'E6')).toBeLessThan(1.5)
  await grid.cell('D4').click({ modifiers: ['Shift'] })
  await grid.expectSelected('B2:D4')
})

test('keyboard: arrows, Shift, Ctrl, Home, End, pages, Tab and Enter, all', async ({ grid }) => {
  await grid.open()
  await grid.click('B2')
  await grid.press('ArrowRight', 'ArrowDown')
  await grid.expectSelected('C3')
  await grid.press('Shift+ArrowDown', 'Shift+ArrowRight')
  await grid.expectSelected('C3:D4')
  await grid.press('ArrowUp')
  await grid.expectSelected('C2')
  await grid.press('Control+ArrowDown')
  await grid.expectSelected('C12')
  await grid.press('Home')
  await grid.expectSelected('A12')
  await grid.press('End', 'Control+Home')
  await grid.expectSelected('A1')
  await grid.press('Control+End')
  await grid.expectSelected('I12')
  await grid.press('Shift+Tab')
  await grid.expectSelected('H12')
  await grid.press('Enter')
  await grid.expectSelected('H12')
  await grid.press('Control+a')
  await grid.expectSelected('A1:I12')
  await grid.click('C3')
  await grid.press('Shift+Space')
  await grid.expectSelected('A3:I3')
  await grid.click('C3')
  await grid.press('Control+Space')
  await grid.expectSelected('C1:C12')
})

test('Tab and Enter walk through a selected range and leave it as it is', async ({ grid }) => {
  await grid.open()
  await grid.drag('B2', 'C3')
  await grid.press('Tab')
  await expect(grid.bar).toHaveAttribute('aria-label', 'Contents of C2')
  await grid.press('Tab', 'Tab', 'Tab')
  await expect(grid.bar).toHaveAttribute('aria-label', 'Contents of B2')
  await grid.expectSelected('B2:C3')
})

test('headers select rows and columns, the corner everything', async ({ grid }) => {
  await grid.open()
  await grid.letter('D').click()
  await grid.expectSelected('D1:D12')
  await grid.dragBetween(grid.letter('B'), grid.letter('C'))
  await grid.expectSelected('B1:C12')
  await grid.rowHead(4).click()
  await grid.expectSelected('A4:I4')
  await grid.dragBetween(grid.rowHead(6), grid.rowHead(8))
  await grid.expectSelected('A6:I8')
  await grid.page.locator('.f-letters-corner').click()
  await grid.expectSelected('A1:I12')
})

test('a drag beyond the edge scrolls', async ({ grid }) => {
  await grid.open('rows=2000&language=en')
  const box = await boxOf(grid.cell('C5'))
  await grid.page.mouse.move(box.x + 20, box.y + 10)
  await grid.page.mouse.down()
  await grid.page.mouse.move(box.x + 60, 798, { steps: 4 })
  const lastRow = async () =>
    Number(/:[A-Z]+(\d+)/.exec(await grid.page.locator('.f-bar-name').inputValue())?.[1])
  await expect.poll(lastRow, { timeout: 15_000 }).toBeGreaterThan(60)
  await grid.page.mouse.up()
  const end = await lastRow()
  await grid.page.mouse.move(box.x, 790)
  await grid.page.waitForTimeout(150)
  expect(await lastRow()).toBe(end)
})

test('far jumps in a long table arrive, with focus', async ({ grid }) => {
  await grid.open('rows=10000&language=en')
  await grid.click('B2')
  await grid.press('Control+ArrowDown')
  await grid.expectSelected('B10000')
  await expect
    .poll(() =>
      grid.page.evaluate(() => document.activeElement?.closest('.ag-row')?.getAttribute('row-index')),
    )
    .toBe('9999')
  await grid.press('Control+Home', 'PageDown')
  const at = Number((await grid.page.locator('.f-bar-name').inputValue()).slice(1))
  expect(at).toBeGreaterThan(10)
})

test('the name box goes to an address and refuses one that is not there', async ({ grid }) => {
  await grid.open()
  await grid.page.locator('.f-bar-name').fill('d5:e7')
  await grid.press('Enter')
  await grid.expectSelected('D5:E7')
  await grid.page.locator('.f-bar-name').fill('Z99')
  await grid.press('Enter')
  await expect(grid.notice).toContainText('no cell “Z99”')
  await grid.press('Escape')
  await grid.expectSelected('D5:E7')
})

test('the name box follows the selection although the table changed while one typed in it', async ({
  grid,
}) => {
  await grid.open()
  await grid.page.locator('.f-bar-name').fill('D5')
  await grid.page.evaluate(() =>
    window.session.commit(window.table, 'r3' as never, 'exp2021' as never, '66', 'en'),
  )
  await grid.expectText('B3', '66.0')
  await grid.press('Enter')
  await grid.expectSelected('D5')
})

test('a screen reader hears grid, cells, selection and ranges', async ({ grid }) => {
  await grid.open()
  await grid.drag('B2', 'C3')
  await expect(grid.page.locator('.ag-grid-viewport')).toHaveAttribute('aria-multiselectable', 'true')
  await expect(grid.cell('C3')).toHaveAttribute('aria-selected', 'true')
  await expect(grid.cell('D3')).toHaveAttribute('aria-selected', 'false')
  await expect(grid.page.locator('.f-grid > [aria-live]')).toHaveText('B2 to C3 selected, 4 cells')
  await expect(grid.page.getByRole('columnheader', { name: /2021 expenditure.*column B/ })).toBeVisible()
})

test('[GR10] a press on words that run on over empty cells selects their label', async ({ grid }) => {
  await grid.open('table=t10-6&language=en')
  await grid.select('A26')
  const words = await boxOf(grid.cell('A26').locator('.f-words'))
  await grid.page.mouse.click(words.x + words.width - 12, words.y + 8)
  await grid.expectSelected('A26')
  expect(await grid.misfit('.f-active', 'A26', 'E26')).toBeLessThan(1.5)
  await grid.click('E25')
  await grid.expectSelected('E25')
})
