import AxeBuilder from '@axe-core/playwright'

import { expect, type GridPage, test } from './grid-page.ts'

const lines = (grid: GridPage) => grid.page.getByRole('menuitem')
const framed = (grid: GridPage) => grid.page.locator('.f-traced:not([hidden])')

test('[GR44] what a cell is made from: listed, framed, and a line leads there', async ({ grid }) => {
  await grid.open('table=keys&language=en')
  await grid.enter('H3', "=SUM(B1:B3)+C1+'Table 10.16'!B2")
  await grid.click('H3')
  await grid.press('Control+Shift+BracketLeft')
  const menu = grid.page.getByRole('menu', { name: 'H3 is made from' })
  await expect(menu).toBeVisible()
  await expect(lines(grid)).toHaveText([/^B1:B3/, /^C1.*one/, /^B2.*Other staff costs/])
  await expect(lines(grid).first()).toBeFocused()
  await expect(lines(grid).nth(2)).toHaveAccessibleName('Table 10.16, B2: Other staff costs')
  await expect(framed(grid)).toHaveCount(2)
  expect(await grid.misfit('.f-traced', 'B1', 'B3')).toBeLessThan(1.5)
  expect((await new AxeBuilder({ page: grid.page }).analyze()).violations).toEqual([])
  await grid.page.evaluate(() => void window.session.insertRows(window.table, { at: 0, count: 1 }))
  await grid.press('Enter')
  await grid.expectSelected('B2:B4')
  await expect(framed(grid)).toHaveCount(0)
  await grid.click('H4')
  await grid.press('Control+Shift+BracketLeft', 'End', 'Enter')
  await expect(grid.page.locator('#opened')).toContainText('t10-16')
})

test('[GR44] what a cell feeds, in this table and others; nothing is said, too', async ({ grid }) => {
  await grid.open('table=keys&language=en')
  for (const [at, formula] of [
    ['G5', '=B2'],
    ['G6', '=B2'],
    ['G8', '=SUM(B:B)'],
  ] as const)
    await grid.enter(at, formula)
  await grid.click('B2')
  await grid.press('Control+BracketRight')
  await expect(lines(grid)).toHaveText([/^G5:G6/, /^G8.*eight/])
  await expect(framed(grid)).toHaveCount(2)
  await grid.press('Escape')
  // In another table, named; the line leads there.
  await grid.page.evaluate(() => {
    const other = window.session.tables().find(({ name }) => name('en') === 'Table 10.16')!.id
    const { rows, columns } = window.session.table(other)
    window.session.commit(other, rows.ids[1]!, columns.ids[2]!, "='Table keys'!B2", 'en')
  })
  await grid.press('Control+BracketRight')
  await expect(lines(grid)).toHaveCount(3)
  await expect(lines(grid).first()).toHaveAccessibleName('Table 10.16, C2: Other staff costs')
  await grid.press('Enter')
  await expect(grid.page.locator('#opened')).toContainText('t10-16')
  await grid.click('B2')
  await grid.press('Control+BracketRight', 'ArrowDown', 'Enter')
  await grid.expectSelected('G5:G6')
  await grid.click('A7')
  await grid.press('Control+BracketRight')
  await expect(grid.notice).toContainText('No formula reads this cell.')
  await grid.press('Control+Shift+BracketLeft')
  await expect(grid.notice).toContainText('This cell is not made from other cells.')
})

test('[GR44] an error says which cell it comes from, and leads there', async ({ grid }) => {
  await grid.open('table=keys&language=en')
  await grid.enter('H1', '=1/0')
  await grid.enter('H2', '=H1+1')
  await grid.enter('H3', '=SUM(H1:H2)')
  await grid.click('H3')
  const origin = grid.page.locator('.f-bar-origin')
  await expect(grid.page.locator('.f-bar-reason')).toContainText('#DIV/0! The formula divides by zero.')
  await expect(origin).toHaveText('It comes from H1')
  await origin.click()
  await grid.expectSelected('H1')
  await expect(origin).toHaveCount(0)
  await grid.enter('H1', '2')
  await grid.click('H3')
  await expect(grid.page.locator('.f-bar-reason')).toHaveText('')
})
