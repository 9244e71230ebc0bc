import { expect, type GridPage, test } from './grid-page.ts'

const KEYS = 'table=keys&language=en'

const select = (grid: GridPage, range: string) =>
  grid.page.evaluate((text) => void window.controller.goTo(text), range)

const inside = (grid: GridPage, address: string) => grid.cell(address).locator('.f-cell')
const panel = (grid: GridPage) => grid.page.getByRole('dialog', { name: /^Format of/ })
const button = (grid: GridPage, name: string) => panel(grid).getByRole('button', { name, exact: true })
const style = (grid: GridPage, address: string, property: string): Promise<string> =>
  inside(grid, address).evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property)

test('[GR45] Ctrl+B and Ctrl+I set all that is selected, and take it back; one undo step each', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await select(grid, 'B1:C2')
  await grid.press('Control+b')
  for (const address of ['B1', 'C1', 'B2', 'C2'])
    await expect(inside(grid, address)).toHaveClass(/f-bold-true/)
  expect(Number(await style(grid, 'B1', 'font-weight'))).toBeGreaterThan(600)
  expect(Number(await style(grid, 'B3', 'font-weight'))).toBe(400)
  await grid.press('Control+i')
  expect(await style(grid, 'C2', 'font-style')).toBe('italic')
  await grid.press('Control+b')
  await expect(inside(grid, 'C2')).not.toHaveClass(/f-bold/)
  await grid.press('Control+z', 'Control+z', 'Control+z')
  await expect(inside(grid, 'C2')).not.toHaveClass(/f-bold|f-italic/)
  await grid.press('Control+y')
  await expect(inside(grid, 'B1')).toHaveClass(/f-bold-true/)
})

test('[GR45] the panel: by keyboard, it stays open, shows what the active cell has, and gives the keyboard back', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await select(grid, 'B1:B2')
  await grid.press('Control+1')
  await expect(panel(grid)).toHaveAccessibleName('Format of B1:B2')
  await expect(button(grid, 'Bold')).toBeFocused()
  await expect(button(grid, 'Align to the end')).toHaveAttribute('aria-pressed', 'true')
  await grid.press('Enter')
  await expect(button(grid, 'Bold')).toHaveAttribute('aria-pressed', 'true')
  await grid.press('ArrowRight', 'ArrowRight', 'ArrowRight', 'Space')
  await expect(button(grid, 'Centre')).toHaveAttribute('aria-pressed', 'true')
  await grid.press('ArrowDown')
  await expect(button(grid, 'Text colour: blue')).toBeFocused()
  await grid.press('Enter', 'ArrowDown', 'Home', 'ArrowRight', 'Enter')
  await expect(button(grid, 'Fill: yellow')).toHaveAttribute('aria-pressed', 'true')
  await grid.press('Escape')
  await expect(panel(grid)).toHaveCount(0)
  for (const address of ['B1', 'B2'])
    await expect(inside(grid, address)).toHaveClass(/f-bold-true f-align-center f-ink-blue f-fill-yellow/)
  expect(await style(grid, 'B1', 'justify-content')).toBe('center')
  await grid.press('ArrowDown')
  await grid.expectSelected('B2')
})

test('[GR45] decimals go from what the cell shows, indents move the text, and clearing takes all of it', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.enter('B4', '1234.5')
  await grid.click('B4')
  await grid.press('Control+1')
  await button(grid, 'More decimals').click()
  await grid.expectText('B4', '1 234.50')
  await button(grid, 'More decimals').click()
  await grid.expectText('B4', '1 234.500')
  await button(grid, 'Fewer decimals').click()
  await grid.expectText('B4', '1 234.50')
  const before = await inside(grid, 'B4').locator('.f-numeral').boundingBox()
  await button(grid, 'Indent the text more').click()
  const after = await inside(grid, 'B4').locator('.f-numeral').boundingBox()
  expect(after!.x).toBeLessThan(before!.x - 8)
  await button(grid, 'Clear formats').click()
  await grid.expectText('B4', '1 234.5')
  await grid.press('Escape')
  expect(await grid.typed('B4')).toBe('1234.5')
})

test('[GR45] [FORM6] a whole column is set for the rows that come later, a new row is set like the one above it', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.letter('C').click()
  await grid.press('Control+b')
  await select(grid, 'B2')
  await grid.press('Control+i')
  await grid.page.evaluate(() => window.controller.run('insertRowBelow'))
  await expect(inside(grid, 'C3')).toHaveClass(/f-bold-true/)
  await expect(inside(grid, 'B3')).toHaveClass(/f-italic-true/)
})

test('[GR45] a sum is bold by itself: Ctrl+B makes it plain, and bold again', async ({ grid }) => {
  await grid.open()
  const address = await grid.page.evaluate(() => {
    const doc = window.session.table(window.table)
    return `B${doc.rows.ids.findIndex((id) => doc.row(id)?.kind === 'total') + 1}`
  })
  await select(grid, address)
  expect(Number(await style(grid, address, 'font-weight'))).toBeGreaterThan(600)
  await grid.press('Control+b')
  await expect.poll(() => style(grid, address, 'font-weight')).toBe('400')
  await grid.press('Control+b')
  await expect(inside(grid, address)).not.toHaveClass(/f-bold/)
})

test('[GR45] what others set is seen, also while the panel is open', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.click('B1')
  await grid.press('Control+1')
  await grid.page.evaluate(() => {
    const doc = window.session.table(window.table)
    window.session.format(
      window.table,
      { cells: [{ row: doc.rows.ids[0]!, column: doc.columns.ids[1]! }] },
      { bold: true },
    )
  })
  await expect(inside(grid, 'B1')).toHaveClass(/f-bold-true/)
  await expect(button(grid, 'Bold')).toHaveAttribute('aria-pressed', 'true')
})

test('[GR34] [GR45] in a table that may only be read nothing is set, and it is said why', async ({
  grid,
}) => {
  await grid.open(`${KEYS}&readonly`)
  await grid.click('B1')
  await grid.press('Control+b')
  await expect(grid.hint).toBeVisible()
  await grid.press('Escape', 'Control+1')
  await expect(grid.hint).toBeVisible()
  await expect(panel(grid)).toHaveCount(0)
  await expect(inside(grid, 'B1')).not.toHaveClass(/f-bold/)
})

test('[GR12] [GR45] from right to left the start is at the right, and arrows go where they point', async ({
  grid,
}) => {
  await grid.open('table=keys&language=ar')
  await grid.click('B1')
  await grid.press('Control+1')
  await grid.press('ArrowLeft')
  await expect(panel(grid).getByRole('button').nth(1)).toBeFocused()
  await panel(grid).getByRole('button').nth(2).click()
  const [cell, digits] = [
    await grid.cell('B1').boundingBox(),
    await inside(grid, 'B1').locator('.f-numeral').boundingBox(),
  ]
  expect(digits!.x + digits!.width).toBeGreaterThan(cell!.x + cell!.width - 30)
})
