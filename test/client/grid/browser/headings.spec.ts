import { boxOf } from '../../../helpers/box-of.ts'
import { expect, type GridPage, test } from './grid-page.ts'

const headings = (grid: GridPage) => grid.page.locator('.f-group-word')
const field = (grid: GridPage) => grid.page.locator('.f-rename')
const run = (grid: GridPage, command: 'headColumns' | 'unheadColumns' | 'moveColumnsForward' | 'undo') =>
  grid.page.evaluate((name) => window.controller.run(name), command)
/** Of each column: its heading in English and in Chinese. */
const groups = (grid: GridPage) =>
  grid.page.evaluate(() => {
    const doc = window.session.table(window.table)
    return doc.columns.ids.map((id) => {
      const { en = '', zh = '' } = doc.column(id)?.group ?? {}
      return `${en}|${zh}`
    })
  })
const NONE = '|'
const CHANGES = 'Changes|变动'

test('[GR100] columns side by side get a heading in place; one undo step', async ({ grid }) => {
  await grid.open()
  await expect(headings(grid)).toHaveText(['Changes'])
  const before = await groups(grid)
  expect(before).toEqual([NONE, NONE, NONE, ...Array.from({ length: 5 }, () => CHANGES), NONE])
  await grid.letter('B').click()
  await grid.letter('C').click({ modifiers: ['Shift'] })
  await grid.letter('C').click({ button: 'right' })
  await grid.page.getByRole('menuitem', { name: 'Heading over columns…' }).click()
  await expect(field(grid)).toBeFocused()
  await expect(field(grid)).toHaveAccessibleName('Heading over columns B–C')
  await grid.type('Before')
  await grid.press('Enter')
  await expect(headings(grid)).toHaveText(['Before', 'Changes'])
  expect((await groups(grid)).slice(1, 3)).toEqual(['Before|', 'Before|'])
  await expect(grid.page.getByRole('columnheader', { name: 'Before', exact: true })).toBeVisible()
  await grid.press('Control+z')
  await expect(headings(grid)).toHaveText(['Changes'])
  expect(await groups(grid)).toEqual(before)
})

test('[GR100] a heading longer than its columns are wide stands in several lines, all of it', async ({
  grid,
}) => {
  await grid.open()
  await grid.letter('B').click()
  await grid.letter('C').click({ modifiers: ['Shift'] })
  await run(grid, 'headColumns')
  await grid.type('Base and prior period of the programme budget of the United Nations')
  await grid.press('Enter')
  const word = headings(grid).first()
  await expect(word).toContainText('Base and prior')
  const [inner, outer] = [await boxOf(word), await boxOf(grid.page.locator('.f-group').first())]
  expect(inner.height).toBeGreaterThan(30)
  expect(inner.x).toBeGreaterThanOrEqual(outer.x - 0.5)
  expect(inner.x + inner.width).toBeLessThanOrEqual(outer.x + outer.width + 0.5)
  expect(inner.y).toBeGreaterThanOrEqual(outer.y - 0.5)
})

test('[GR100] a press on a heading selects its columns, a double press and F2 rename it in the language shown', async ({
  grid,
}) => {
  await grid.open()
  await headings(grid).click()
  await grid.expectSelected('D1:H12')
  await headings(grid).dblclick()
  await expect(field(grid)).toHaveValue('Changes')
  await grid.type('Revisions')
  await grid.press('Escape')
  await expect(headings(grid)).toHaveText(['Changes'])
  await grid.press('F2')
  await grid.type('Revisions')
  await grid.press('Enter')
  await expect(headings(grid)).toHaveText(['Revisions'])
  expect((await groups(grid))[3]).toBe('Revisions|变动')
  await grid.expectSelected('D1:H12')
  await expect(grid.cell('D1')).toBeFocused()
})

test('[GR80] [GR100] a heading is one over columns that are hidden, too: renamed and taken away over all of them', async ({
  grid,
}) => {
  await grid.open()
  for (const column of ['B:B', 'E:E']) {
    await grid.select(column)
    await grid.page.evaluate(() => window.controller.run('hideColumns'))
  }
  await headings(grid).first().click()
  await grid.press('F2')
  await expect(field(grid)).toHaveValue('Changes')
  await expect(field(grid)).toHaveAccessibleName('Heading over columns D–H')
  await grid.type('Revisions')
  await grid.press('Enter')
  const renamed = Array.from({ length: 5 }, () => 'Revisions|变动')
  expect(await groups(grid)).toEqual([NONE, NONE, NONE, ...renamed, NONE])
  await run(grid, 'unheadColumns')
  expect(new Set(await groups(grid))).toEqual(new Set([NONE]))
})

test('[GR100] taken away as a whole or from some columns, also by emptying it; a part gets a heading of its own', async ({
  grid,
}) => {
  await grid.open()
  await grid.select('G:H')
  await run(grid, 'headColumns')
  await expect(field(grid)).toHaveValue('')
  await grid.type('Result')
  await grid.press('Enter')
  await expect(headings(grid)).toHaveText(['Changes', 'Result'])
  expect((await groups(grid)).slice(5, 8)).toEqual([CHANGES, 'Result|', 'Result|'])
  await grid.select('D:D')
  await run(grid, 'unheadColumns')
  expect((await groups(grid)).slice(3, 6)).toEqual([NONE, CHANGES, CHANGES])
  await headings(grid).last().click()
  await grid.press('F2', 'Delete', 'Enter')
  await expect(headings(grid)).toHaveText(['Changes'])
  expect((await groups(grid))[6]).toBe(NONE)
  await grid.press('Control+z', 'Control+z', 'Control+z')
  expect((await groups(grid)).slice(3, 8)).toEqual(Array.from({ length: 5 }, () => CHANGES))
})

test('[GR100] columns apart, and column A, have no heading in common; nothing to remove is said', async ({
  grid,
}) => {
  await grid.open()
  for (const range of ['B:B,D:D', 'A:B']) {
    await grid.select(range)
    await run(grid, 'headColumns')
    await expect(grid.notice).toContainText('side by side')
    await expect(field(grid)).toHaveCount(0)
  }
  await grid.select('B:B')
  await run(grid, 'unheadColumns')
  await expect(grid.notice).toContainText('no heading')
})

test('[GR100] a column inserted under a heading joins it, one moved out leaves it with the same undo step', async ({
  grid,
}) => {
  await grid.open()
  await grid.select('E:E')
  await grid.page.evaluate(() => window.controller.run('insertColumnBefore'))
  expect((await groups(grid)).slice(3, 9)).toEqual(Array.from({ length: 6 }, () => CHANGES))
  await run(grid, 'undo')
  await grid.select('G:G')
  await run(grid, 'moveColumnsForward')
  expect((await groups(grid)).slice(3, 8)).toEqual(Array.from({ length: 5 }, () => CHANGES))
  await run(grid, 'moveColumnsForward')
  await grid.expectSelected('I1:I12')
  expect((await groups(grid)).slice(7)).toEqual([NONE, NONE])
  await run(grid, 'undo')
  expect((await groups(grid)).slice(3, 8)).toEqual(Array.from({ length: 5 }, () => CHANGES))
  // All of them together take it along.
  await headings(grid).click()
  await run(grid, 'moveColumnsForward')
  expect((await groups(grid)).slice(4)).toEqual(Array.from({ length: 5 }, () => CHANGES))
})

test('[GR100] what is typed stands over the columns by then, whatever others insert and delete', async ({
  grid,
}) => {
  await grid.open()
  await grid.select('B:C')
  await run(grid, 'headColumns')
  await grid.type('Before')
  await grid.page.evaluate(() => {
    window.session.insertColumns(window.table, { at: 1, columns: [{ type: 'number', label: { en: 'New' } }] })
    const [, , gone] = window.session.table(window.table).columns.ids
    window.session.deleteColumns(window.table, gone === undefined ? [] : [gone])
  })
  await grid.press('Enter')
  expect((await groups(grid)).slice(0, 3)).toEqual([NONE, NONE, 'Before|'])
})

test('[GR100] in a table that may only be read headings stay, and it is said why', async ({ grid }) => {
  await grid.open('table=t10-16&language=en&readonly')
  await headings(grid).dblclick()
  await expect(field(grid)).toHaveCount(0)
  await expect(grid.hint).toBeVisible()
  for (const command of ['headColumns', 'unheadColumns'] as const) await run(grid, command)
  expect((await groups(grid))[3]).toBe(CHANGES)
})
