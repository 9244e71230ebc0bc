import AxeBuilder from '@axe-core/playwright'

import { expect, type GridPage, test } from './grid-page.ts'

const KEYS = 'table=keys&language=en'

const panel = (grid: GridPage) => grid.page.getByRole('dialog', { name: /^Conditional format/ })
const inside = (grid: GridPage, address: string) => grid.cell(address).locator('.f-cell')
const button = (grid: GridPage, name: string) => panel(grid).getByRole('button', { name, exact: true })
const open = (grid: GridPage) => grid.page.evaluate(() => window.controller.run('formatRules'))
const value = (grid: GridPage) => panel(grid).getByLabel('Value')
/** A rule of one tone for a column, through the panel. */
async function add(grid: GridPage, above: string, tone: string): Promise<void> {
  await value(grid).fill(above)
  await button(grid, tone).click()
  await button(grid, 'Save').click()
}
const sentences = (grid: GridPage) => panel(grid).locator('li .rule > span')

test('[GR103] [GR104] a rule by keyboard: shown at once while it is set, written when it is saved, one undo step', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.letter('B').click()
  await grid.press('Shift+F10')
  await grid.page.getByRole('menuitem', { name: 'Conditional formatting…' }).click()
  await expect(panel(grid).getByLabel('When the cell is')).toBeFocused()
  await grid.press('Tab')
  await grid.type('40')
  await expect(inside(grid, 'B5')).toHaveClass(/f-fill-green/)
  await expect(inside(grid, 'B1')).not.toHaveClass(/f-fill/)
  await expect(inside(grid, 'C5')).not.toHaveClass(/f-fill/)
  expect(await grid.page.evaluate(() => window.session.canUndo)).toBe(false)
  expect((await new AxeBuilder({ page: grid.page }).include('.panel').analyze()).violations).toEqual([])
  await grid.press('Enter')
  await expect(sentences(grid)).toHaveText(['greater than 40'])
  await expect(button(grid, 'Change: greater than 40, Column B')).toBeFocused()
  expect((await new AxeBuilder({ page: grid.page }).include('.panel').analyze()).violations).toEqual([])
  await grid.press('Escape')
  await expect(panel(grid)).toHaveCount(0)
  await expect(grid.cell('B1')).toBeFocused()
  await expect(inside(grid, 'B5')).toHaveClass(/f-fill-green/)
  await grid.press('Control+z')
  await expect(inside(grid, 'B5')).not.toHaveClass(/f-fill/)
  await grid.press('Control+y')
  await expect(inside(grid, 'B5')).toHaveClass(/f-fill-green/)
})

test('[GR103] what is drawn follows values, own ones, calculated ones and those of others', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.select('F:F')
  await open(grid)
  await add(grid, '10', 'Fill: green')
  await grid.press('Escape')
  await expect(inside(grid, 'F1')).not.toHaveClass(/f-fill/)
  await grid.enter('B1', '9')
  await expect(inside(grid, 'F1')).toHaveClass(/f-fill-green/)
  await grid.page.evaluate(() => {
    const [row] = window.session.table(window.table).rows.ids
    window.session.commit(window.table, row!, 'b' as never, '2', 'en')
  })
  await expect(inside(grid, 'F1')).not.toHaveClass(/f-fill/)
})

test('[GR103] rules go over formats of cells; the first that holds decides, and they are put in another order', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.click('B5')
  await grid.page.evaluate(() => {
    const doc = window.session.table(window.table)
    window.session.format(
      window.table,
      { cells: [{ row: doc.rows.ids[4]!, column: 'b' as never }] },
      { fill: 'blue', italic: true },
    )
  })
  await grid.select('B:B')
  await open(grid)
  await add(grid, '10', 'Fill: grey')
  await expect(inside(grid, 'B5')).toHaveClass(/f-italic-true.*f-fill-grey/)
  await button(grid, 'Add rule').click()
  await add(grid, '20', 'Fill: red')
  await expect(inside(grid, 'B5')).toHaveClass(/f-fill-grey/)
  const up = button(grid, 'Move up: greater than 20, Column B')
  await up.focus()
  await grid.press('Enter')
  await expect(sentences(grid)).toHaveText(['greater than 20', 'greater than 10'])
  await expect(inside(grid, 'B5')).toHaveClass(/f-fill-red/)
  await button(grid, 'Remove: greater than 20, Column B').click()
  await expect(inside(grid, 'B5')).toHaveClass(/f-fill-grey/)
  await grid.press('Escape')
  await grid.press('Control+z', 'Control+z')
  await expect(inside(grid, 'B5')).toHaveClass(/f-fill-grey/)
  await open(grid)
  await expect(sentences(grid)).toHaveText(['greater than 10', 'greater than 20'])
})

test('[GR104] what is missing is said; Escape gives up what was set and the table is as it was', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.select('B:B')
  await open(grid)
  await button(grid, 'Save').click()
  await expect(panel(grid).getByRole('alert')).toContainText('Say what to compare with')
  await value(grid).fill('40')
  await expect(inside(grid, 'B5')).toHaveClass(/f-fill-green/)
  await button(grid, 'Fill: none').click()
  await button(grid, 'Save').click()
  await expect(panel(grid).getByRole('alert')).toContainText('Choose how')
  await button(grid, 'Bold').click()
  await expect(inside(grid, 'B5')).toHaveClass(/f-bold-true/)
  await grid.press('Escape')
  await expect(panel(grid)).toHaveCount(0)
  await expect(inside(grid, 'B5')).not.toHaveClass(/f-bold-true/)
})

test('[GR104] rules that others add and take away stand in the open list', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.select('B:B')
  await open(grid)
  await add(grid, '10', 'Fill: grey')
  await grid.page.evaluate(() => void window.session.undo())
  await expect(sentences(grid)).toHaveCount(0)
  await grid.page.evaluate(() => void window.session.redo())
  await expect(sentences(grid)).toHaveText(['greater than 10'])
})

test('[GR103] only cells in the window are asked: a long table scrolls as before', async ({ grid }) => {
  await grid.open('rows=5000&language=en')
  await grid.select('B:F')
  await open(grid)
  await add(grid, '10', 'Fill: grey')
  await grid.press('Escape')
  const asked = await grid.page.evaluate(async () => {
    const { session, table } = window
    const real = session.value.bind(session)
    let count = 0
    session.value = (...of) => {
      count++
      return real(...of)
    }
    // What is measured while one reads (GR112) comes to an end first.
    for (let before = -1; before !== count; await new Promise((resolve) => setTimeout(resolve, 300)))
      before = count
    count = 0
    const row = session.table(table).rows.ids[2]!
    session.commit(table, row, 'c0' as never, '77', 'en')
    await new Promise((resolve) => setTimeout(resolve, 300))
    return count
  })
  expect(asked).toBeLessThan(3000)
})

test('[GR104] in a table that may only be read rules are shown and not changed', async ({ grid }) => {
  await grid.open(`${KEYS}&readonly`)
  await open(grid)
  await expect(panel(grid)).toHaveCount(0)
  await expect(grid.hint).toBeVisible()
})
