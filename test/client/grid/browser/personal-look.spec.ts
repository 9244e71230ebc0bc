import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'

import { expect, test } from './grid-page.ts'
import type { GridPage } from './grid-page.ts'

const violations = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).include('.f-grid').analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
}

/** The numbers beside the rows that are in the window. */
const expectRows = (grid: GridPage, numbers: string): Promise<void> =>
  expect(grid.page.locator('.f-row-head')).toHaveText(numbers.split(' '))

const headMenu = async ({ page }: GridPage, label: string, item: string): Promise<void> => {
  const head = page.locator('.ag-header-cell', { hasText: label })
  await head.hover()
  await head.locator('.f-head-menu').click()
  await page.getByRole('menu').getByText(item, { exact: true }).click()
}

const panel = ({ page }: GridPage): Locator => page.getByRole('dialog')
const line = ({ page }: GridPage): Locator => page.locator('.f-look')

test('[GR81] a group is folded by its sign, by keys and from the menu, and says how many rows are inside', async ({
  grid,
}) => {
  const { page } = grid
  await grid.open('table=t10-6&language=en')
  await expect(page.locator('.ag-grid-viewport')).toHaveRole('treegrid')
  const row = page.locator('.ag-row[row-id="r1"]')
  await expect(row).toHaveAttribute('aria-level', '1')
  await expect(row).toHaveAttribute('aria-expanded', 'true')
  await row.locator('.f-fold').click()
  await expect(row).toHaveAttribute('aria-expanded', 'false')
  await expect(row.locator('.f-aside')).toHaveText('13 rows')
  await expect(grid.rowHead(2)).toHaveText('15')
  await grid.click('B2')
  await grid.expectSelected('B15')
  await grid.press('ArrowUp', 'Alt+Shift+Equal')
  await expect(grid.rowHead(2)).toHaveText('2')
  // In a row that is no group: the group it is in.
  await grid.select('B4')
  await grid.press('Alt+Shift+Minus')
  await grid.expectSelected('B2')
  await expect(grid.rowHead(3)).toHaveText('6')
  await grid.rowHead(1).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Fold all groups', exact: true }).click()
  await expectRows(grid, '1 15 25 27')
  expect(await violations(page)).toEqual([])
})

test('[GR82] rows and columns are hidden and shown by keys, and a double line shows them again', async ({
  grid,
}) => {
  const { page } = grid
  await grid.open()
  await grid.select('B3:B4')
  await grid.press('Control+9')
  await expectRows(grid, '1 2 5 6 7 8 9 10 11 12')
  await grid.expectSelected('B5')
  await grid.press('Control+0')
  await expect(grid.letter('B')).toHaveCount(0)
  expect(await violations(page)).toEqual([])
  // It is for this browser to keep, and nothing of it is in the document.
  await grid.open()
  await expectRows(grid, '1 2 5 6 7 8 9 10 11 12')
  await expect(grid.letter('B')).toHaveCount(0)
  expect(await page.evaluate(() => window.session.asked)).toEqual([])
  await page.getByRole('button', { name: 'Show 2 hidden rows' }).click()
  await expectRows(grid, '1 2 3 4 5 6 7 8 9 10 11 12')
  await page.getByRole('button', { name: 'Show 1 hidden column' }).click()
  await expect(grid.letter('B')).toHaveCount(1)
  await grid.select('C3')
  await grid.press('Control+9', 'Control+Shift+9')
  await expectRows(grid, '1 2 3 4 5 6 7 8 9 10 11 12')
})

test('[GR82] the column of labels can be hidden; what is typed, filled and deleted goes where it is seen', async ({
  grid,
}) => {
  await grid.open()
  await grid.select('A1')
  await grid.press('Control+0')
  await grid.select('B3')
  await grid.press('Control+9')
  // From B2 on: B2, B4.
  await grid.select('B2')
  await grid.type('77')
  await grid.press('Enter')
  await grid.expectSelected('B4')
  await grid.select('B2:B4')
  await grid.press('Control+d')
  await grid.press('Control+Shift+9')
  expect(
    await grid.page.evaluate(() => window.session.value(window.table, 'r4' as never, 'exp2021' as never)),
  ).toBe(77)
  expect(
    await grid.page.evaluate(() => window.session.value(window.table, 'r3' as never, 'exp2021' as never)),
  ).not.toBe(77)
})

test('[GR80] a formula that points past hidden rows means all between its corners', async ({ grid }) => {
  await grid.open()
  await grid.select('3:4')
  await grid.press('Control+9')
  await grid.select('B10')
  await grid.type('=SUM(')
  // As they are shown: rows 2 and 5 stand one below the other.
  await grid.drag('B2', 'B3')
  await expect(grid.editor).toHaveValue('=SUM(B2:B5')
  await expect(grid.page.locator('.f-reference')).toHaveCount(1)
  expect(await grid.misfit('.f-reference', 'B2', 'B3')).toBeLessThan(2)
  await grid.press('Escape')
})

test('[GR83] who goes to a hidden cell is shown it, and can take that back', async ({ grid }) => {
  await grid.open()
  await grid.select('3:4')
  await grid.press('Control+9')
  const name = grid.page.locator('.f-bar-name')
  await name.fill('B4')
  await name.press('Enter')
  await grid.expectSelected('B4')
  await expect(grid.notice).toContainText('Row 4 was hidden; it is shown again.')
  await expectRows(grid, '1 2 4 5 6 7 8 9 10 11 12')
  await grid.notice.getByRole('button', { name: 'Undo' }).click()
  await expectRows(grid, '1 2 5 6 7 8 9 10 11 12')
  // Found, too.
  await grid.press('Control+f')
  await grid.page.locator('.f-find input').first().fill('Consultants')
  await grid.expectSelected('A4')
})

test('[GR84] a sort of one’s own: from the head, said above the table and in the head, taken off again', async ({
  grid,
}) => {
  const { page } = grid
  await grid.open()
  await headMenu(grid, '2021 expenditure', 'Sort for me: descending')
  await expectRows(grid, '1 7 2 4 6 5 8 10 11 9 3 12')
  await expect(line(grid)).toContainText('Sorted for you by 2021 expenditure, descending')
  const head = page.locator('.ag-header-cell[col-id="exp2021"]')
  await expect(head).toHaveAttribute('aria-sort', 'descending')
  expect(await violations(page)).toEqual([])
  // The document is as it was, and moving is refused.
  expect(await page.evaluate(() => window.session.table(window.table).rows.ids.join(' '))).toMatch(
    /^r1 r2 r3/,
  )
  await grid.select('A7')
  await grid.press('Alt+Shift+ArrowUp')
  await expect(grid.notice).toContainText('rows cannot be moved')
  // B7 and B2 have B1 to B12 between them in the document.
  await grid.select('C12')
  await grid.type('=SUM(')
  await grid.drag('B2', 'B3')
  await expect(grid.notice).toContainText('they make no range')
  await expect(grid.editor).toHaveValue('=SUM(B7')
  await grid.press('Escape')
  await line(grid).getByRole('button', { name: 'Take off the sort' }).click()
  await expectRows(grid, '1 2 3 4 5 6 7 8 9 10 11 12')
  await expect(line(grid)).toHaveCount(0)
  await expect(head).not.toHaveAttribute('aria-sort')
})

test('[GR84] an edit leaves its row where it is; one sorts again when one likes', async ({ grid }) => {
  await grid.open()
  await headMenu(grid, '2021 expenditure', 'Sort for me: descending')
  await expectRows(grid, '1 7 2 4 6 5 8 10 11 9 3 12')
  await grid.select('B9')
  await grid.type('99999')
  await grid.press('Enter')
  await expectRows(grid, '1 7 2 4 6 5 8 10 11 9 3 12')
  await line(grid).getByRole('button', { name: 'Sort again' }).click()
  await expectRows(grid, '9 1 7 2 4 6 5 8 10 11 3 12')
})

for (const theme of ['light', 'dark'])
  test(`[GR85] a filter of one’s own by keyboard: panel, line, funnel, copy (${theme})`, async ({ grid }) => {
    const { page } = grid
    await grid.open(`table=t10-16&language=en&theme=${theme}`)
    await grid.select('B2')
    await grid.press('Control+Shift+L')
    await expect(panel(grid).getByRole('searchbox')).toBeFocused()
    expect(await violations(page)).toEqual([])
    await panel(grid).getByRole('combobox').selectOption('more')
    await panel(grid).getByLabel('Compare with').fill('100')
    await expect(panel(grid).getByRole('button', { name: 'Show 4 of 11 rows' })).toBeEnabled()
    await grid.press('Enter')
    await expectRows(grid, '1 2 4 7 12')
    await expect(line(grid)).toContainText('4 of 11 rows shown for you')
    expect(await violations(page)).toEqual([])
    // What one copies is what one sees.
    const copied = await page.evaluate(() => {
      window.controller.goTo('A1:A7')
      window.controller.focus()
      const data = new DataTransfer()
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }),
      )
      return data.getData('text/plain').trim().split(/\r?\n/)
    })
    expect(copied).toHaveLength(4)
    await page.getByRole('button', { name: 'Filtered: change the filter' }).click()
    await expect(panel(grid).getByLabel('Compare with')).toHaveValue('100')
    await grid.press('Escape')
    await line(grid).getByRole('button', { name: 'Take off the filter' }).click()
    await expectRows(grid, '1 2 3 4 5 6 7 8 9 10 11 12')
  })

test('[GR85] values are ticked, and found by typing; a heading stays, pale', async ({ grid }) => {
  await grid.open('table=t10-6&language=en')
  await grid.select('A7')
  await grid.press('Control+Shift+L')
  await panel(grid).getByRole('searchbox').fill('Meetings of LDC5')
  await panel(grid).getByRole('button', { name: 'Select none' }).click()
  await expect(panel(grid).getByRole('button', { name: 'Show 29 of 30 rows' })).toBeVisible()
  await panel(grid).getByRole('searchbox').fill('')
  await panel(grid).getByRole('button', { name: 'Select none' }).click()
  await expect(panel(grid).getByRole('button', { name: 'Show 0 of 30 rows' })).toBeDisabled()
  await panel(grid).getByRole('searchbox').fill('Meetings of LDC5')
  await grid.press('ArrowDown', 'Space')
  await grid.press('Enter')
  await expectRows(grid, '1 6 14')
  await expect(grid.page.locator('.ag-row[row-id="r1"] .f-pale').first()).toBeVisible()
  await expect(grid.page.locator('.ag-row[row-id="r14"] .f-pale')).toHaveCount(0)
})

test('[GR80] in a table that may only be read, and from right to left', async ({ grid }) => {
  await grid.open('table=t10-16&language=ar&readonly')
  await grid.select('B3:B4')
  await grid.press('Control+9')
  await expectRows(grid, '1 2 5 6 7 8 9 10 11 12')
  await grid.select('B2')
  await grid.press('Control+Shift+L')
  await panel(grid).getByRole('combobox').selectOption('filled')
  await grid.press('Enter')
  await expect(line(grid)).toBeVisible()
  expect(await violations(grid.page)).toEqual([])
  expect(await grid.page.evaluate(() => window.session.asked)).toEqual([])
})
