import { expect, type GridPage, test } from './grid-page.ts'

const KEYS = 'table=keys&language=en'

async function dragHandle(grid: GridPage, to: string, key?: 'Control'): Promise<void> {
  const handle = grid.page.locator('.f-handle:not([hidden])')
  if (key) await grid.page.keyboard.down(key)
  await grid.dragBetween(handle, grid.cell(to))
  if (key) await grid.page.keyboard.up(key)
}

const select = (grid: GridPage, range: string) =>
  grid.page.evaluate((text) => void window.controller.goTo(text), range)

/** What one would type to get these cells. */
const contents = (grid: GridPage, ...addresses: string[]): Promise<string[]> =>
  grid.page.evaluate((asked) => {
    const doc = window.session.table(window.table)
    return asked.map((address) => {
      const row = doc.rows.ids[Number(address.slice(1)) - 1]
      const column = doc.columns.ids[address.charCodeAt(0) - 65]
      return row && column ? window.session.editText(window.table, row, column, 'en') : 'none'
    })
  }, addresses)

test('[GR42] dragging the handle goes on with numbers, repeats one, and turns round with Ctrl', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await select(grid, 'B1:B3')
  await dragHandle(grid, 'B6')
  await expect.poll(() => contents(grid, 'B4', 'B5', 'B6', 'B8')).toEqual(['4', '5', '6', '90'])
  await grid.expectSelected('B1:B6')
  await grid.press('Control+z')
  await expect.poll(() => contents(grid, 'B4', 'B5', 'B6')).toEqual(['', '50', '51'])
  await select(grid, 'H3')
  await dragHandle(grid, 'H5')
  await expect.poll(() => contents(grid, 'H4', 'H5')).toEqual(['9', '9'])
  await select(grid, 'H3')
  await dragHandle(grid, 'H1', 'Control')
  await expect.poll(() => contents(grid, 'H1', 'H2', 'H3')).toEqual(['7', '8', '9'])
})

test('[GR42] formulas shift; across, texts count on; the frame shows where it goes', async ({ grid }) => {
  await grid.open(KEYS)
  await select(grid, 'F1')
  await dragHandle(grid, 'F3')
  await expect.poll(() => contents(grid, 'F2', 'F3')).toEqual(['=B2*2', '=B3*2'])
  await grid.expectText('F3', '6')
  await grid.enter('G4', 'Result 1')
  await select(grid, 'G4')
  const handle = (await grid.page.locator('.f-handle').boundingBox())!
  await grid.page.mouse.move(handle.x + 4, handle.y + 4)
  await grid.page.mouse.down()
  const to = (await grid.cell('G7').boundingBox())!
  await grid.page.mouse.move(to.x + 20, to.y + 10, { steps: 4 })
  await expect(grid.page.locator('.f-fill:not([hidden])')).toBeVisible()
  expect(await grid.misfit('.f-fill', 'G4', 'G7')).toBeLessThan(1.5)
  await grid.page.mouse.up()
  await expect(grid.page.locator('.f-fill:not([hidden])')).toHaveCount(0)
  await expect.poll(() => contents(grid, 'G5', 'G6', 'G7')).toEqual(['Result 2', 'Result 3', 'Result 4'])
})

test('[GR42] Escape gives a drag up; a press alone does nothing', async ({ grid }) => {
  await grid.open(KEYS)
  await select(grid, 'B1:B3')
  const handle = (await grid.page.locator('.f-handle').boundingBox())!
  await grid.page.mouse.move(handle.x + 5, handle.y + 5)
  await grid.page.mouse.down()
  await grid.page.mouse.up()
  const to = (await grid.cell('B7').boundingBox())!
  await grid.page.mouse.move(handle.x + 5, handle.y + 5)
  await grid.page.mouse.down()
  await grid.page.mouse.move(to.x + 20, to.y + 10, { steps: 4 })
  await grid.press('Escape')
  await grid.page.mouse.up()
  await expect(grid.page.locator('.f-fill:not([hidden])')).toHaveCount(0)
  expect(await contents(grid, 'B4', 'B5', 'B7')).toEqual(['', '50', ''])
  await grid.expectSelected('B1:B3')
})

test('[GR42] dragged back over its own cells the handle empties them', async ({ grid }) => {
  await grid.open(KEYS)
  await select(grid, 'B1:C3')
  await dragHandle(grid, 'C1')
  await expect.poll(() => contents(grid, 'B1', 'C1', 'B2', 'C2', 'B3')).toEqual(['1', '5', '', '', ''])
  await grid.expectSelected('B1:C1')
  await grid.press('Control+z')
  await expect.poll(() => contents(grid, 'B2', 'C2', 'B3')).toEqual(['2', '6', '3'])
})

test('[GR42] a double press fills to the end of the column beside, and not over a sum', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.enter('B4', '4')
  await select(grid, 'C2')
  await grid.page.locator('.f-handle').dblclick()
  await expect.poll(() => contents(grid, 'C3', 'C4', 'C5', 'C6', 'C7')).toEqual(['6', '6', '6', '6', ''])
  await grid.expectSelected('C2:C6')
  await grid.open('table=t10-16&language=en')
  await grid.enter('B1', '=C1*2')
  await select(grid, 'B1')
  await grid.page.locator('.f-handle').dblclick()
  await expect.poll(() => contents(grid, 'B11', 'B12')).toEqual(['=C11*2', '6488.3'])
})

test('[GR1] [GR42] a fill goes on from its own cells, although others insert rows while one drags', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await select(grid, 'B1:B3')
  const handle = (await grid.page.locator('.f-handle').boundingBox())!
  await grid.page.mouse.move(handle.x + 4, handle.y + 4)
  await grid.page.mouse.down()
  const to = (await grid.cell('B6').boundingBox())!
  await grid.page.mouse.move(to.x + 20, to.y + 10, { steps: 4 })
  await grid.page.evaluate(() => void window.session.insertRows(window.table, { at: 0, count: 1 }))
  await grid.expectSelected('B2:B4')
  await grid.page.mouse.up()
  await grid.expectSelected('B2:B6')
  expect(await contents(grid, 'B1', 'B2', 'B5', 'B6', 'B7')).toEqual(['', '1', '4', '5', '51'])
})

test('[GR42] by keyboard: the first cells of what is selected go on through it', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.click('H3')
  await grid.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+F10')
  await grid.page.getByRole('menuitem', { name: 'Fill series' }).press('Enter')
  await expect.poll(() => contents(grid, 'H3', 'H4', 'H5')).toEqual(['9', '10', '11'])
})

test('[GR42] there is no handle while one edits, with several ranges, and where one may only read', async ({
  grid,
}) => {
  await grid.open(KEYS)
  const handle = grid.page.locator('.f-handle:not([hidden])')
  await grid.click('B2')
  await expect(handle).toHaveCount(1)
  await grid.press('F2')
  await expect(handle).toHaveCount(0)
  await grid.press('Escape')
  await grid.cell('D4').click({ modifiers: ['Control'] })
  await expect(handle).toHaveCount(0)
  await grid.click('B2')
  await grid.page.evaluate(() => window.setWhy('Only Li may change it.'))
  await expect(handle).toHaveCount(0)
})

test('[GR42] from right to left the handle is at the left, and fills to the left', async ({ grid }) => {
  await grid.open('table=keys&language=ar')
  await select(grid, 'B1:C1')
  await dragHandle(grid, 'D1')
  await expect.poll(() => contents(grid, 'D1')).toEqual(['9'])
})
