/** Whole columns dragged by their heads and moved by keys; their width by commands. */
import type { Locator, Page } from '@playwright/test'

import { boxOf } from '../../../helpers/box-of.ts'
import { expect, type GridPage, test } from './grid-page.ts'

const ids = (grid: GridPage) =>
  grid.page.evaluate(() => window.session.table(window.table).columns.ids.map(String))
const line = (grid: GridPage) => grid.page.locator('.f-drop:not([hidden])')
const heading = (grid: GridPage) => grid.page.locator('.f-group-word')
const run = (grid: GridPage, command: 'hideColumns' | 'showAllColumns' | 'widenColumns' | 'narrowColumns') =>
  grid.page.evaluate((name) => window.controller.run(name), command)

/** These, with those in the middle taken out and put before the one that stands at `to` among the others. */
const moved = (all: readonly string[], from: number, count: number, to: number): string[] => {
  const rest = [...all.slice(0, from), ...all.slice(from + count)]
  return [...rest.slice(0, to), ...all.slice(from, from + count), ...rest.slice(to)]
}

/** Without letting go; `at`: the part of the target, from its left edge. */
async function dragOver(page: Page, from: Locator, to: Locator, at: number): Promise<void> {
  const [a, b] = [await boxOf(from), await boxOf(to)]
  await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2)
  await page.mouse.down()
  await page.mouse.move(b.x + b.width * at, b.y + b.height / 2, { steps: 6 })
  await page.waitForTimeout(80)
}

async function dragLetter(grid: GridPage, from: string, to: string, at = 0.1): Promise<void> {
  await dragOver(grid.page, grid.letter(from), grid.letter(to), at)
  await grid.page.mouse.up()
}

test('[GR113] a selected column is dragged by its letter: a line shows where, it stays selected, one undo step', async ({
  grid,
}) => {
  await grid.open()
  const before = await ids(grid)
  await grid.letter('B').click()
  await dragOver(grid.page, grid.letter('B'), grid.letter('D'), 0.2)
  await expect(line(grid)).toHaveCount(1)
  const [shown, cell] = [await boxOf(line(grid)), await boxOf(grid.cell('D1'))]
  expect(Math.abs(shown.x + shown.width - cell.x)).toBeLessThan(1.5)
  expect(shown.width).toBe(2)
  expect(shown.height).toBeGreaterThan(cell.height * 3)
  expect(await ids(grid)).toEqual(before)
  await grid.page.mouse.up()
  await expect.poll(() => ids(grid)).toEqual(moved(before, 1, 1, 2))
  await expect(line(grid)).toHaveCount(0)
  await grid.expectSelected('C1:C12')
  await grid.press('Control+z')
  await expect.poll(() => ids(grid)).toEqual(before)
})

test('[GR113] a press on a head that is not selected selects, and so does one that lets go where it was', async ({
  grid,
}) => {
  await grid.open()
  const before = await ids(grid)
  await dragLetter(grid, 'B', 'D', 0.5)
  await grid.expectSelected('B1:D12')
  await grid.letter('C').click()
  await grid.expectSelected('C1:C12')
  await grid.letter('E').click({ modifiers: ['Shift'] })
  await grid.expectSelected('C1:E12')
  await grid.select('B2:C3')
  await dragLetter(grid, 'B', 'C', 0.5)
  await grid.expectSelected('B1:C12')
  await grid.page.getByRole('columnheader', { name: /2022 appropriation/ }).dblclick()
  await expect(grid.page.locator('.f-rename')).toBeFocused()
  await grid.press('Escape')
  expect(await ids(grid)).toEqual(before)
})

test('[GR113] many go together, also from two places, and by the head of one; dropped among themselves they stay', async ({
  grid,
}) => {
  await grid.open()
  const before = await ids(grid)
  await grid.letter('B').click()
  await grid.letter('C').click({ modifiers: ['Shift'] })
  await dragLetter(grid, 'B', 'C', 0.9)
  await dragLetter(grid, 'C', 'B', 0.1)
  expect(await ids(grid)).toEqual(before)
  await grid.expectSelected('B1:C12')
  const head = (at: number) => grid.page.locator(`.ag-header-cell[col-id="${before[at]}"]`)
  await dragOver(grid.page, head(1), head(8), 0.9)
  await grid.page.mouse.up()
  await expect.poll(() => ids(grid)).toEqual(moved(before, 1, 2, 7))
  await grid.expectSelected('H1:I12')
  await grid.press('Control+z')
  await expect.poll(() => ids(grid)).toEqual(before)
  await grid.letter('B').click()
  await grid.letter('I').click({ modifiers: ['Control'] })
  await dragLetter(grid, 'I', 'C', 0.9)
  const [label, b, c, ...others] = before
  const end = others.pop()
  await expect.poll(() => ids(grid)).toEqual([label, c, b, end, ...others])
})

test('[GR113] Escape gives a drag up; before the row labels nothing goes, and they stay first', async ({
  grid,
}) => {
  await grid.open()
  const before = await ids(grid)
  await grid.letter('C').click()
  await dragOver(grid.page, grid.letter('C'), grid.letter('B'), 0.1)
  await expect(line(grid)).toHaveCount(1)
  await grid.press('Escape')
  await expect(line(grid)).toHaveCount(0)
  await grid.page.mouse.up()
  await grid.expectSelected('C1:C12')
  await dragLetter(grid, 'C', 'A', 0.1)
  await expect(grid.notice).toContainText('The column of row labels stays first.')
  await grid.press('Escape')
  await expect(grid.notice).toHaveCount(0)
  await grid.letter('A').click()
  await dragLetter(grid, 'A', 'C', 0.9)
  await expect(grid.notice).toContainText('The column of row labels stays first.')
  expect(await ids(grid)).toEqual(before)
})

test('[GR113] Alt+Shift with the arrows moves whole columns, and rows in and out where cells are selected', async ({
  grid,
}) => {
  await grid.open()
  const before = await ids(grid)
  await grid.click('B3')
  await grid.press('Control+Space', 'Alt+Shift+ArrowRight')
  await expect.poll(() => ids(grid)).toEqual(moved(before, 1, 1, 2))
  await grid.expectSelected('C1:C12')
  await grid.press('Shift+ArrowRight', 'Alt+Shift+ArrowLeft')
  await grid.expectSelected('B1:C12')
  await grid.press('Alt+Shift+ArrowLeft')
  await expect(grid.notice).toContainText('The column of row labels stays first.')
  await grid.press('Escape', 'Control+z', 'Control+z')
  await expect.poll(() => ids(grid)).toEqual(before)
  await grid.letter('I').click()
  await grid.press('Alt+Shift+ArrowRight')
  await expect(grid.notice).toContainText('The columns cannot go any further in that direction.')
  await grid.press('Escape')
  await grid.letter('I').click({ button: 'right' })
  const entry = (name: string) => grid.page.getByRole('menuitem', { name, exact: false })
  await expect(entry('Move column towards the start')).toContainText('Alt+Shift+←')
  await grid.press('Escape')
  await grid.cell('B3').click({ button: 'right' })
  await expect(entry('Indent')).toContainText('Alt+Shift+→')
  await grid.press('Escape')
  await grid.press('Alt+Shift+ArrowRight')
  expect(await ids(grid)).toEqual(before)
})

test('[GR100] [GR113] a column dragged out of its heading leaves it; all of it, dragged by it, keep it', async ({
  grid,
}) => {
  await grid.open()
  const before = await ids(grid)
  const groups = () =>
    grid.page.evaluate(() => {
      const doc = window.session.table(window.table)
      return doc.columns.ids.map((id) => doc.column(id)?.group?.en ?? '')
    })
  const headed = await groups()
  await grid.letter('E').click()
  await dragLetter(grid, 'E', 'B', 0.1)
  await expect.poll(() => ids(grid)).toEqual(moved(before, 4, 1, 1))
  expect((await groups())[1]).toBe('')
  await expect(heading(grid)).toHaveText(['Changes'])
  await grid.press('Control+z')
  await expect.poll(groups).toEqual(headed)
  expect(await ids(grid)).toEqual(before)
  await heading(grid).click()
  await grid.expectSelected('D1:H12')
  await dragOver(grid.page, heading(grid), grid.letter('B'), 0.1)
  await grid.page.mouse.up()
  await expect.poll(() => ids(grid)).toEqual(moved(before, 3, 5, 1))
  expect(await groups()).toEqual(moved(headed, 3, 5, 1))
  await grid.expectSelected('B1:F12')
  await heading(grid).click()
  await grid.expectSelected('B1:F12')
})

test('[GR80] [GR113] hidden columns stay where they are; next to one a column moves only past what is shown', async ({
  grid,
}) => {
  await grid.open()
  const before = await ids(grid)
  await grid.select('C:C')
  await run(grid, 'hideColumns')
  await grid.letter('B').click()
  await dragLetter(grid, 'B', 'D', 0.1)
  expect(await ids(grid)).toEqual(before)
  await dragLetter(grid, 'B', 'D', 0.9)
  await expect.poll(() => ids(grid)).toEqual(moved(before, 1, 1, 3))
  await grid.press('Control+z')
  await expect.poll(() => ids(grid)).toEqual(before)
  await grid.letter('I').click()
  await dragLetter(grid, 'I', 'D', 0.1)
  await expect.poll(() => ids(grid)).toEqual(moved(before, 8, 1, 3))
})

test('[GR113] from right to left the line and the keys go where they point', async ({ grid }) => {
  await grid.open('table=t10-16&language=ar')
  const before = await ids(grid)
  await grid.letter('B').click()
  await dragOver(grid.page, grid.letter('B'), grid.letter('D'), 0.9)
  const [shown, d] = [await boxOf(line(grid)), await boxOf(grid.letter('D'))]
  expect(Math.abs(shown.x - (d.x + d.width))).toBeLessThan(2)
  await grid.page.mouse.up()
  await expect.poll(() => ids(grid)).toEqual(moved(before, 1, 1, 2))
  await grid.expectSelected('C1:C12')
  await grid.press('Alt+Shift+ArrowRight')
  await expect.poll(() => ids(grid)).toEqual(before)
})

test('[GR34] [GR113] a table that may only be read says why no column, and no row, is dragged', async ({
  grid,
}) => {
  await grid.open('table=t10-16&language=en&readonly=1')
  const before = await ids(grid)
  await grid.letter('B').click()
  await dragOver(grid.page, grid.letter('B'), grid.letter('D'), 0.2)
  await expect(line(grid)).toHaveCount(0)
  await expect(grid.hint).not.toHaveText('')
  await grid.page.mouse.up()
  expect(await ids(grid)).toEqual(before)
  await grid.expectSelected('B1:B12')
  await grid.press('Escape')
  await expect(grid.hint).toHaveCount(0)
  await grid.press('Alt+Shift+ArrowRight')
  await expect(grid.hint).not.toHaveText('')
  await grid.press('Escape')
  await grid.rowHead(3).click()
  await grid.dragBetween(grid.rowHead(3), grid.rowHead(6), 'top')
  await expect(grid.hint).not.toHaveText('')
  expect(await ids(grid)).toEqual(before)
})

test('[GR113] what others insert, move and delete during a drag misleads nobody', async ({ grid }) => {
  await grid.open()
  const [label, b, c, d, ...others] = await ids(grid)
  await grid.letter('C').click()
  await grid.letter('D').click({ modifiers: ['Shift'] })
  await dragOver(grid.page, grid.letter('C'), grid.letter('F'), 0.1)
  const made = await grid.page.evaluate(() =>
    window.session
      .insertColumns(window.table, { at: 1, columns: [{ type: 'text', label: { en: 'Somebody’s' } }] })
      .map(String),
  )
  await expect(grid.page.getByRole('columnheader', { name: /Somebody’s/ })).toBeVisible()
  await grid.page.evaluate((id) => {
    const column = window.session.table(window.table).columns.ids.find((one) => one === id)!
    window.session.deleteColumns(window.table, [column])
  }, d!)
  await grid.page.waitForTimeout(300)
  const target = await boxOf(grid.letter('F'))
  await grid.page.mouse.move(target.x + 4, target.y + target.height / 2)
  await grid.page.waitForTimeout(80)
  await grid.page.mouse.up()
  await expect.poll(() => ids(grid)).toEqual([label, ...made, b, others[0], c, ...others.slice(1)])
})

test('[GR113] a drag scrolls at the edges and not down or up; frozen columns take what is dropped among them', async ({
  grid,
}) => {
  await grid.page.setViewportSize({ width: 620, height: 420 })
  await grid.open()
  const before = await ids(grid)
  await grid.select('C:C')
  await grid.page.evaluate(() => {
    window.controller.run('freezeColumns')
    document.querySelector('[aria-multiselectable]')!.scrollTop = 60
  })
  await grid.letter('B').click()
  const box = await boxOf(grid.letter('B'))
  const viewport = grid.page.locator('[aria-multiselectable]')
  const top = await viewport.evaluate((element) => element.scrollTop)
  expect(top).toBeGreaterThan(0)
  await grid.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await grid.page.mouse.down()
  const frame = await boxOf(viewport)
  await grid.page.mouse.move(frame.x + frame.width + 30, box.y + 4, { steps: 5 })
  await expect(grid.letter('I')).toBeInViewport({ ratio: 0.9 })
  await grid.page.waitForTimeout(200)
  expect(await viewport.evaluate((element) => element.scrollTop)).toBe(top)
  await grid.page.mouse.up()
  await expect.poll(() => ids(grid)).toEqual(moved(before, 1, 1, 8))
  await grid.letter('I').click()
  await dragLetter(grid, 'I', 'B', 0.1)
  await expect.poll(() => ids(grid)).toEqual(before)
})

test('[GR114] selected columns are made wider and narrower by commands, which say how wide they are', async ({
  grid,
}) => {
  await grid.open()
  const widths = () =>
    grid.page.evaluate(() => {
      const doc = window.session.table(window.table)
      return doc.columns.ids.slice(1, 4).map((id) => doc.column(id)?.width)
    })
  const said = grid.page.locator('.f-grid > [aria-live]')
  await grid.letter('B').click()
  const shown = Math.round((await boxOf(grid.cell('B1'))).width)
  await grid.letter('B').click({ button: 'right' })
  await grid.page.getByRole('menuitem', { name: 'Make column wider' }).click()
  await expect.poll(widths).toEqual([shown + 8, undefined, undefined])
  await expect(said).toHaveText(`1 column, ${shown + 8} pixels wide`)
  await expect.poll(async () => Math.round((await boxOf(grid.cell('B1'))).width)).toBe(shown + 8)
  await grid.expectSelected('B1:B12')
  await grid.letter('C').click({ modifiers: ['Shift'] })
  await run(grid, 'narrowColumns')
  await expect.poll(async () => (await widths())[0]).toBe(shown)
  const [, second] = await widths()
  expect(second).toBeGreaterThan(39)
  await grid.press('Control+z')
  await expect.poll(widths).toEqual([shown + 8, undefined, undefined])
  await grid.press('Control+z')
  await expect.poll(widths).toEqual([undefined, undefined, undefined])
  await grid.letter('B').click()
  await grid.page.evaluate(() => {
    for (let press = 0; press < 30; press++) window.controller.run('narrowColumns')
  })
  await expect.poll(async () => (await widths())[0]).toBe(40)
  await expect(grid.notice).toContainText('A column is at least 40 pixels wide.')
})
