import { readFileSync } from 'node:fs'

import { expect, test } from './grid-page.ts'
import { paste } from './pasting.ts'

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/clipboard/${name}`, import.meta.url), 'utf8')

test('[GR61] a page of print is read as its table, and told so', async ({ grid }) => {
  await grid.open()
  await grid.click('A1')
  await paste(grid.page, fixture('printed-10-16.txt'))
  await expect(grid.notice).toContainText('Read as a table of 12 rows and 9 columns.')
  await grid.expectSelected('A1:I12')
  await grid.expectText('I1', '6\u00a0327.5')
  await grid.expectText('H10', '(14.4)')
  await grid.expectTyped('F12', '')
})

test('[GR61] … and as plain text in one column instead, as one undo step', async ({ grid }) => {
  await grid.open()
  await grid.click('A3')
  await paste(grid.page, '| Posts | 12 |\n| --- | ---: |\n| Travel \\| fares | (3.5) |')
  await expect(grid.notice).toContainText('Read as a table of 2 rows and 2 columns.')
  await grid.expectText('A4', 'Travel | fares')
  await grid.expectText('B4', '(3.5)')
  await grid.click('E8')
  await grid.notice.getByRole('button', { name: 'Paste as plain text in one column' }).click()
  await grid.expectText('A4', '| --- | ---: |')
  await grid.expectSelected('A3:A5')
  await grid.expectText('B4', '113.6')
  await grid.press('Control+z')
  await grid.expectText('A3', 'Hospitality')
  await grid.expectText('A4', 'Consultants')
  await grid.expectText('B4', '113.6')
  await grid.expectText('A5', 'Experts')
})

test('[GR61] once something else was done, the other way to paste it is no longer taken', async ({
  grid,
}) => {
  await grid.open()
  await grid.click('A3')
  await paste(grid.page, 'Posts    12\nTravel  3.5')
  const way = grid.notice.getByRole('button', { name: 'Paste as plain text in one column' })
  await expect(way).toBeVisible()
  await grid.page.evaluate(() => window.session.insertRows(window.table, { at: 12, count: 1 }))
  await way.click()
  await expect(grid.notice).toContainText('Something else has been done since')
  await grid.expectText('B3', '12.0')
})

test("[GR61] Word's tables: line breaks stay, merged cells keep their place, notes behind it are none of it", async ({
  grid,
}) => {
  await grid.open()
  await grid.click('A3')
  await paste(grid.page, 'Object of expenditure\tChanges\r\nand so on', fixture('word-table.html'))
  await grid.expectTyped('A3', 'Object of expenditure')
  await grid.expectTyped('B3', 'Changes')
  await grid.expectTyped('A4', '')
  await grid.expectTyped('B4', 'Technical\nadjustments')
  await grid.expectTyped('A5', 'Postsa\n(regular budget)')
  await grid.expectTyped('C5', '6327.5')
  await grid.expectTyped('B6', '-2.8')
  await grid.expectTyped('C6', '')
})
