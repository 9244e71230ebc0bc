/** Formulas over several tables are written by pointing, as from sheet to sheet in a spreadsheet. */
import { expect, type Locator, type Page } from '@playwright/test'

import { dragBetween } from '../helpers/drag-between.ts'
import { axeBesideGrid } from './axe.ts'
import { test } from './plan-test.ts'

const visited = (page: Page): Locator => page.getByRole('region', { name: /to point at its cells$/ })
const cellIn = (page: Page, row: number, column: number): Locator =>
  visited(page).locator(`.ag-row[row-index="${row - 1}"] .ag-cell[aria-colindex="${column + 1}"]`)

test('[GR48] cells of another table are pointed at while a formula is typed; Enter writes it and leads back', async ({
  ana,
  openAt,
}) => {
  await openAt('overall-objects')
  await ana.openTable('10.22')
  const { page } = ana
  await ana.go('B1')
  await page.keyboard.type('=SUM(')
  await ana.link('10.16').click()
  await expect(visited(page)).toContainText('Point at cells for B1 of Table 10.22')
  await expect(ana.heading).toContainText('Table 10.22')
  await expect(page).toHaveURL(/\/compliance$/)
  await expect(ana.bar).toBeFocused()
  await expect(ana.bar).toHaveValue('=SUM(')

  await dragBetween(page, cellIn(page, 2, 2), cellIn(page, 4, 2))
  await expect(ana.bar).toHaveValue("=SUM('Table 10.16'!B2:B4")
  await expect(visited(page).locator('css=.f-reference')).toHaveCount(1)
  await page.keyboard.press('Shift+ArrowRight')
  await expect(ana.bar).toHaveValue("=SUM('Table 10.16'!B2:C4")
  await page.keyboard.press('ArrowDown')
  await expect(ana.bar).toHaveValue("=SUM('Table 10.16'!C5")
  await cellIn(page, 2, 3).click()
  await expect(ana.bar).toHaveValue("=SUM('Table 10.16'!C2")
  await expect(ana.bar).toBeFocused()
  expect(await axeBesideGrid(page)).toEqual([])

  // One more table, and back to the own one.
  await page.keyboard.type(',')
  await ana.link('10.21').click()
  await expect(visited(page)).toContainText('Table 10.21')
  await cellIn(page, 3, 2).click()
  await page.keyboard.type(',')
  await visited(page).getByRole('button', { name: 'Back to Table 10.22' }).click()
  await expect(visited(page)).toHaveCount(0)
  await expect(ana.bar).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(ana.bar).toHaveValue("=SUM('Table 10.16'!C2,'Table 10.21'!B3,B2")
  await page.keyboard.type(')')
  await page.keyboard.press('Enter')
  await expect(ana.nameBox).toHaveValue('B2')
  await page.keyboard.press('ArrowRight')
  await expect(ana.nameBox).toHaveValue('C2')
  expect(await ana.formula('B1')).toBe("=SUM('Table 10.16'!C2,'Table 10.21'!B3,B2)")
  expect(ana.faults).toEqual([])
})

test('[GR48] Enter and Escape in front of the other table end the edit; the field over everything points, too', async ({
  ana,
  openAt,
}) => {
  await openAt('overall-objects')
  await ana.openTable('10.22')
  const { page } = ana
  const before = await ana.formula('B1')
  await page.keyboard.press('Escape')
  await ana.go('B1')
  await page.keyboard.type('=1+')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('10.16!C2')
  await page.keyboard.press('Enter')
  await expect(ana.bar).toHaveValue("=1+'Table 10.16'!C2")
  await expect(ana.bar).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(visited(page)).toHaveCount(0)
  await expect(ana.heading).toContainText('Table 10.22')
  expect(await ana.formula('B1')).toBe(before)

  await page.keyboard.press('Escape')
  await ana.go('B1')
  await page.keyboard.type('=')
  await ana.link('10.16').click()
  await cellIn(page, 2, 3).click()
  // Nothing of the table that is only shown opens or changes.
  await cellIn(page, 2, 3).dblclick()
  await expect(visited(page).locator('.f-editor-field')).toBeHidden()
  await expect(ana.bar).toHaveValue("='Table 10.16'!C2")
  await page.keyboard.press('Enter')
  await expect(visited(page)).toHaveCount(0)
  await expect(ana.nameBox).toHaveValue('B2')
  expect(await ana.formula('B1')).toBe("='Table 10.16'!C2")
  expect(ana.faults).toEqual([])
})

test('[GR14] [GR48] what others change meanwhile is followed; what cannot be written is said beside its own table', async ({
  ana,
  li,
  openAt,
  product,
}) => {
  await openAt('overall-objects')
  await ana.openTable('10.22')
  const { page } = ana
  await li.open(`${product.url}/`)
  await li.openTable('10.16')
  await ana.go('B1')
  await page.keyboard.type('=SUM(')
  await ana.link('10.16').click()
  await dragBetween(page, cellIn(page, 2, 2), cellIn(page, 3, 2))
  await li.go('A1')
  await li.run('Insert row below')
  await expect(ana.bar).toHaveValue("=SUM('Table 10.16'!B3:B4")
  await li.openTable('10.22')
  await li.go('A1')
  await li.run('Delete row')
  await expect(visited(page)).toHaveCount(0)
  await expect(page.locator('.f-notice')).toContainText('deleted')
  await expect(ana.bar).toHaveValue("=SUM('Table 10.16'!B3:B4")
  expect(ana.faults).toEqual([])
})
