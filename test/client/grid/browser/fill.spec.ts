import { boxOf } from '../../../helpers/box-of.ts'
import { expect, type GridPage, test } from './grid-page.ts'

const KEYS = 'table=keys&language=en'

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
  await grid.select('B1:B3')
  await grid.dragHandle('B6')
  await expect.poll(() => contents(grid, 'B4', 'B5', 'B6', 'B8')).toEqual(['4', '5', '6', '90'])
  await grid.expectSelected('B1:B6')
  await grid.press('Control+z')
  await expect.poll(() => contents(grid, 'B4', 'B5', 'B6')).toEqual(['', '50', '51'])
  await grid.select('H3')
  await grid.dragHandle('H5')
  await expect.poll(() => contents(grid, 'H4', 'H5')).toEqual(['9', '9'])
  await grid.select('H3')
  await grid.dragHandle('H1', 'Control')
  await expect.poll(() => contents(grid, 'H1', 'H2', 'H3')).toEqual(['7', '8', '9'])
})

test('[GR42] formulas shift; across, texts count on; the frame shows where it goes', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.select('F1')
  await grid.dragHandle('F3')
  await expect.poll(() => contents(grid, 'F2', 'F3')).toEqual(['=B2*2', '=B3*2'])
  await grid.expectText('F3', '6')
  await grid.enter('G4', 'Result 1')
  await grid.select('G4')
  const handle = await boxOf(grid.page.locator('.f-handle'))
  await grid.page.mouse.move(handle.x + 4, handle.y + 4)
  await grid.page.mouse.down()
  const to = await boxOf(grid.cell('G7'))
  await grid.page.mouse.move(to.x + 20, to.y + 10, { steps: 4 })
  await expect(grid.page.locator('.f-fill:not([hidden])')).toBeVisible()
  expect(await grid.misfit('.f-fill', 'G4', 'G7')).toBeLessThan(1.5)
  await grid.page.mouse.up()
  await expect(grid.page.locator('.f-fill:not([hidden])')).toHaveCount(0)
  await expect.poll(() => contents(grid, 'G5', 'G6', 'G7')).toEqual(['Result 2', 'Result 3', 'Result 4'])
})

test('[GR42] Escape gives a drag up; a press alone does nothing', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.select('B1:B3')
  const handle = await boxOf(grid.page.locator('.f-handle'))
  await grid.page.mouse.move(handle.x + 5, handle.y + 5)
  await grid.page.mouse.down()
  await grid.page.mouse.up()
  const to = await boxOf(grid.cell('B7'))
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
  await grid.select('B1:C3')
  await grid.dragHandle('C1')
  await expect.poll(() => contents(grid, 'B1', 'C1', 'B2', 'C2', 'B3')).toEqual(['1', '5', '', '', ''])
  await grid.expectSelected('B1:C1')
  await grid.press('Control+z')
  await expect.poll(() => contents(grid, 'B2', 'C2', 'B3')).toEqual(['2', '6', '3'])
})

test('[GR42] a double press fills to the end of the column beside, and not over a sum', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.enter('B4', '4')
  await grid.select('C2')
  await grid.page.locator('.f-handle').dblclick()
  await expect.poll(() => contents(grid, 'C3', 'C4', 'C5', 'C6', 'C7')).toEqual(['6', '6', '6', '6', ''])
  await grid.expectSelected('C2:C6')
  await grid.open('table=t10-16&language=en')
  await grid.enter('B1', '=C1*2')
  await grid.select('B1')
  await grid.page.locator('.f-handle').dblclick()
  await expect.poll(() => contents(grid, 'B11', 'B12')).toEqual(['=C11*2', '6488.3'])
})

test('[GR1] [GR42] a fill goes on from its own cells, although others insert rows while one drags', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.select('B1:B3')
  const handle = await boxOf(grid.page.locator('.f-handle'))
  await grid.page.mouse.move(handle.x + 4, handle.y + 4)
  await grid.page.mouse.down()
  const to = await boxOf(grid.cell('B6'))
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
  await grid.select('B1:C1')
  await grid.dragHandle('D1')
  await expect.poll(() => contents(grid, 'D1')).toEqual(['9'])
})

test('[GR33] [GR42] dates go on in a column that was told to hold them: by days, months, quarters, years; years as numbers, too', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.page.locator('.ag-header-cell[col-id="d"]').hover()
  await grid.page.getByRole('button', { name: 'Menu of column D' }).click()
  await grid.page.getByRole('menuitem', { name: 'Holds numbers…' }).click()
  await grid.page.getByRole('menuitemradio', { name: 'Holds dates' }).click()
  for (const [typed, next, then] of [
    [['31.12.2026'], '2027-01-01', '2027-01-02'],
    [['2026-01-15', '2026-02-15'], '2026-03-15', '2026-04-15'],
    [['2026-01-31', '2026-03-31'], '2026-05-31', '2026-07-31'],
    [['2026-03-01', '2026-03-08'], '2026-03-15', '2026-03-22'],
    [['1 January 2026', '1 April 2026'], '2026-07-01', '2026-10-01'],
    [['2026-07-01', '2027-07-01'], '2028-07-01', '2029-07-01'],
  ] as const) {
    for (const [at, text] of typed.entries()) await grid.enter(`D${at + 1}`, text)
    await grid.select(typed.length === 1 ? 'D1' : 'D1:D2')
    await grid.dragHandle('D4')
    const [first, second] = [`D${typed.length + 1}`, `D${typed.length + 2}`]
    await expect.poll(() => contents(grid, first, second)).toEqual([next, then])
  }
  await grid.expectText('D4', '1 Jul 2029')
  await expect(grid.cell('D4')).not.toHaveAttribute('aria-invalid')
  await grid.enter('B1', '2026')
  await grid.enter('B2', '2027')
  await grid.select('B1:B2')
  await grid.dragHandle('B4')
  await expect.poll(() => contents(grid, 'B3', 'B4')).toEqual(['2028', '2029'])
})

/** Whether a press anywhere on it is one on the handle: in the middle and near its four corners. */
const isWhole = (grid: GridPage): Promise<boolean> =>
  grid.page.evaluate(() => {
    const { left, top, right, bottom } = document
      .querySelector('.f-handle:not([hidden])')!
      .getBoundingClientRect()
    return [
      [left + 1, top + 1],
      [right - 1, top + 1],
      [left + 1, bottom - 1],
      [right - 1, bottom - 1],
      [(left + right) / 2, (top + bottom) / 2],
    ].every(([x, y]) => document.elementFromPoint(x!, y!)?.closest('.f-handle'))
  })

/** Scroll bars that take no room lie over it for a moment. */
const expectWhole = (grid: GridPage, where: string): Promise<void> =>
  expect.poll(() => isWhole(grid), where).toBe(true)

for (const language of ['en', 'ar'])
  test(`[GR42] the handle is whole at the edges of the table and of the window, and is dragged from there (${language})`, async ({
    grid,
  }) => {
    await grid.page.setViewportSize({ width: 900, height: 640 })
    await grid.open(`rows=300&language=${language}`)
    const last = await grid.page.evaluate(() => window.session.table(window.table).columns.ids.length - 1)
    const letter = String.fromCharCode(65 + last)
    await grid.select(`${letter}3`)
    await grid.type('41')
    await grid.press('Enter')
    await grid.select(`${letter}3`)
    await expectWhole(grid, 'last column')
    const [from, to] = [
      await boxOf(grid.page.locator('.f-handle:not([hidden])')),
      await boxOf(grid.rowHead(6)),
    ]
    const x = from.x + from.width / 2
    await grid.page.mouse.move(x, from.y + from.height / 2)
    await grid.page.mouse.down()
    await grid.page.mouse.move(x, to.y + 10, { steps: 4 })
    await grid.page.mouse.up()
    await grid.expectSelected(`${letter}3:${letter}6`)
    await expect
      .poll(() => contents(grid, `${letter}4`, `${letter}5`, `${letter}6`))
      .toEqual(['41', '41', '41'])
    await grid.select('B300')
    await expectWhole(grid, 'last row')
    await grid.select(`${letter}300`)
    await expectWhole(grid, 'last cell')
    // Scrolled to just so far that it is in the window.
    await grid.select('A1')
    await grid.select('B60')
    await expectWhole(grid, 'bottom of the window')
    for (let column = 1; column < last; column++) {
      await grid.select(`${String.fromCharCode(65 + column)}60`)
      await expectWhole(grid, `column ${column}`)
    }
  })

for (const query of ['table=t10-16&language=en', 'table=t10-6&language=en', KEYS])
  test(`[GR42] the handle is whole in each cell at the edges of a table (${query})`, async ({ grid }) => {
    for (const width of [1280, 900]) {
      await grid.page.setViewportSize({ width, height: 640 })
      await grid.open(query)
      const { rows, columns } = await grid.page.evaluate(() => {
        const doc = window.session.table(window.table)
        return { rows: doc.rows.ids.length, columns: doc.columns.ids.length }
      })
      const end = String.fromCharCode(64 + columns)
      for (const address of [`${end}1`, `${end}2`, `B${rows}`, `${end}${rows}`]) {
        await grid.select(address)
        await expectWhole(grid, `${width}: ${address}`)
      }
    }
  })
