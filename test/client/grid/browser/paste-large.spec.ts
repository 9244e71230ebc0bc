import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

import { expect, test } from './grid-page.ts'

const CELLS = 100_000

/** Ten columns of numbers, to the cell that is selected. */
const pasteLarge = (page: Page, rows = CELLS / 10) =>
  page.evaluate((rows) => {
    const line = (row: number): string => Array.from({ length: 10 }, (_, at) => `${row}.${at}`).join('\t')
    const data = new DataTransfer()
    data.setData('text/plain', Array.from({ length: rows }, (_, row) => line(row)).join('\n'))
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    )
  }, rows)

/** Reading goes no further than the half until it is let go. */
const hold = (page: Page) =>
  page.evaluate(() => {
    const { session } = window
    const prepare = session.prepareMany.bind(session)
    session.prepareMany = (...args) => {
      const { read, write } = prepare(...args)
      let [seen, goal] = [0, args[1].length / 2]
      Object.assign(window, { letGo: () => (goal = Infinity) })
      return { read: (count) => (seen < goal ? (seen = read(count)) : seen), write }
    }
  })
const letGo = (page: Page) => page.evaluate(() => (window as unknown as { letGo: () => void }).letGo())

const line = (page: Page) => page.locator('.f-progress')

test('[GR62] a hundred thousand cells: how far it is, the page answers, one undo step', async ({ grid }) => {
  await grid.open('rows=10000&language=en')
  await hold(grid.page)
  await grid.click('B1')
  await pasteLarge(grid.page)
  await expect(line(grid.page)).toContainText('Pasting… 50000 of 100000 cells')
  await expect(line(grid.page).getByRole('progressbar')).toHaveAttribute('value', '50000')
  // Nothing is written before all is read, and one goes on working.
  await grid.expectText('B1', '(100.0)')
  await grid.enter('L2', '777')
  await grid.expectText('L2', '777.0')
  await grid.click('A1')
  await letGo(grid.page)
  await expect(line(grid.page)).toHaveCount(0)
  await grid.expectSelected('B1:K10000')
  await grid.expectText('C2', '1.1')
  await grid.press('Control+z')
  await grid.expectText('B1', '(100.0)')
  // What was typed meanwhile is another step.
  expect(await grid.page.evaluate(() => window.session.canUndo)).toBe(true)
})

test('[GR62] Escape gives it up, Cancel too: the table is as it was, added rows included', async ({
  grid,
}) => {
  await grid.open('rows=2000&language=en')
  await hold(grid.page)
  await grid.click('B1')
  await pasteLarge(grid.page, 2000)
  await expect(line(grid.page)).toContainText('Pasting… 10000 of 20000 cells')
  const { violations } = await new AxeBuilder({ page: grid.page }).include('.f-progress').analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  await grid.press('Escape')
  await expect(line(grid.page)).toHaveCount(0)
  await expect(grid.notice).toHaveText(/Nothing was pasted/)
  await grid.expectText('B1', '(100.0)')
  expect(await grid.page.evaluate(() => window.session.canUndo)).toBe(false)

  await grid.click('B1')
  await pasteLarge(grid.page, 2500)
  await grid.notice.getByRole('button', { name: 'Add 500 rows' }).click()
  await expect(line(grid.page)).toContainText('Pasting…')
  await line(grid.page).getByRole('button', { name: 'Cancel' }).click()
  await expect(grid.notice).toHaveText(/Nothing was pasted/)
  expect(await grid.labels()).toHaveLength(2000)
  await grid.expectText('B1', '(100.0)')
})

test('[GR62] it goes to the cells that were selected, by id; a grid that goes has it written', async ({
  grid,
}) => {
  await grid.open('rows=2100&language=en')
  await hold(grid.page)
  await grid.click('B1')
  await pasteLarge(grid.page, 2000)
  await expect(line(grid.page)).toContainText('Pasting…')
  await grid.page.evaluate(() => window.session.insertRows(window.table, { at: 0, count: 1 }))
  await letGo(grid.page)
  await grid.expectSelected('B2:K2001')
  await grid.expectText('C3', '1.1')

  await grid.click('B3')
  await pasteLarge(grid.page, 2000)
  await expect(line(grid.page)).toContainText('Pasting…')
  await grid.page.evaluate(() => {
    Object.assign(window, { before: window.session.nextUndo })
    window.takeAway()
  })
  await expect(line(grid.page)).toHaveCount(0)
  expect(
    await grid.page.evaluate(
      () => window.session.nextUndo !== (window as unknown as { before: unknown }).before,
    ),
  ).toBe(true)
})
