import { boxOf } from '../../../helpers/box-of.ts'
import { expect, type GridPage, test } from './grid-page.ts'

const KEYS = 'table=keys&language=en'

const click = (grid: GridPage, address: string, modifier: 'Control' | 'Shift') =>
  grid.cell(address).click({ modifiers: [modifier] })

async function dragHolding(grid: GridPage, key: string, from: string, to: string): Promise<void> {
  await grid.page.keyboard.down(key)
  await grid.drag(from, to)
  await grid.page.keyboard.up(key)
}

const selectedCells = (grid: GridPage): Promise<string[]> =>
  grid.page.evaluate(() =>
    [...document.querySelectorAll('.ag-cell[aria-selected="true"]')].map((cell) => {
      const row = Number(cell.closest('.ag-row')?.getAttribute('row-index')) + 1
      return `${String.fromCharCode(63 + Number(cell.getAttribute('aria-colindex')))}${row}`
    }),
  )

test('[GR37] Ctrl adds ranges by press and drag, Shift extends the latest', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.click('B2')
  await click(grid, 'D4', 'Control')
  await dragHolding(grid, 'Control', 'F1', 'G2')
  await grid.expectSelected('B2,D4,F1:G2')
  await expect(grid.bar).toHaveAttribute('aria-label', 'Contents of F1')
  await click(grid, 'H3', 'Shift')
  await grid.expectSelected('B2,D4,F1:H3')
  await expect(grid.page.locator('.f-selection:not([hidden])')).toHaveCount(3)
  await expect
    .poll(async () => (await selectedCells(grid)).toSorted())
    .toEqual(['B2', 'D4', 'F1', 'F2', 'F3', 'G1', 'G2', 'G3', 'H1', 'H2', 'H3'])
  await expect(grid.page.locator('.f-letter.f-marked')).toHaveText(['B', 'D', 'F', 'G', 'H'])
  await grid.click('C5')
  await grid.expectSelected('C5')
})

test('[GR37] Ctrl on selected cells takes them out, and one cell stays', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.drag('B2', 'D4')
  await click(grid, 'C3', 'Control')
  await expect
    .poll(async () => (await selectedCells(grid)).toSorted())
    .toEqual(['B2', 'B3', 'B4', 'C2', 'C4', 'D2', 'D3', 'D4'])
  await dragHolding(grid, 'Control', 'B2', 'D2')
  await expect
    .poll(async () => (await selectedCells(grid)).toSorted())
    .toEqual(['B3', 'B4', 'C4', 'D3', 'D4'])
  await grid.click('B5')
  await click(grid, 'B5', 'Control')
  await grid.expectSelected('B5')
})

test('[GR37] rows and columns apart, by their headers', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.letter('B').click()
  await grid.letter('D').click({ modifiers: ['Control'] })
  await grid.expectSelected('B1:B8,D1:D8')
  await grid.letter('F').click({ modifiers: ['Shift'] })
  await grid.expectSelected('B1:B8,D1:F8')
  await grid.rowHead(2).click()
  await grid.rowHead(5).click({ modifiers: ['Control'] })
  await grid.rowHead(6).click({ modifiers: ['Shift'] })
  await grid.expectSelected('A2:H2,A5:H6')
  await grid.rowHead(5).click({ button: 'right' })
  await expect(grid.page.getByRole('menuitem', { name: 'Delete 3 rows' })).toBeVisible()
  await grid.page.getByRole('menuitem', { name: 'Insert 3 rows above' }).click()
  await expect
    .poll(() => grid.labels())
    .toEqual(['one', '', 'two', 'three', 'four', '', '', 'five', 'six', 'seven', 'eight'])
  await grid.expectSelected('A2:H2,A6:H7')
  await grid.press('Control+z')
  await expect
    .poll(() => grid.labels())
    .toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'])
})

test('[GR37] rows apart are deleted, and moved, as one step', async ({ grid }) => {
  await grid.open(KEYS)
  const before = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']
  await grid.rowHead(2).click()
  await grid.rowHead(5).click({ modifiers: ['Control'] })
  await grid.press('Alt+Shift+ArrowUp')
  await expect
    .poll(() => grid.labels())
    .toEqual(['two', 'five', 'one', 'three', 'four', 'six', 'seven', 'eight'])
  await grid.press('Control+z')
  await expect.poll(() => grid.labels()).toEqual(before)
  await grid.select('2:2,5:6')
  await grid.rowHead(5).click({ button: 'right' })
  await grid.page.getByRole('menuitem', { name: 'Delete 3 rows' }).click()
  await expect.poll(() => grid.labels()).toEqual(['one', 'three', 'four', 'seven', 'eight'])
  await grid.press('Control+z')
  await expect.poll(() => grid.labels()).toEqual(before)
})

test('[GR37] what makes no block is not copied, nor cut, nor pasted into, and says so', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.click('B1')
  await click(grid, 'C2', 'Control')
  await grid.press('Control+c')
  await expect(grid.notice).toContainText('do not make one block')
  await grid.press('Control+x')
  await expect(grid.notice).toContainText('Only one range can be cut')
  await grid.select('B1:B2')
  await grid.press('Control+c')
  await grid.select('D1,H1:H2')
  await grid.press('Control+v')
  await expect(grid.notice).toContainText('does not fit each')
  await grid.expectTyped('H1', '')
})

test('[GR1] [GR37] ranges stay on their cells when others insert and delete rows', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.select('B2,D5:E6')
  await grid.page.evaluate(() => {
    const { session, table } = window
    session.insertRows(table, { at: 1, count: 2 })
  })
  await grid.expectSelected('B4,D7:E8')
  await grid.page.evaluate(() => {
    const { session, table } = window
    session.deleteRows(table, session.table(table).rows.ids.slice(3, 4))
  })
  await grid.expectSelected('D6:E7')
})

test('[GR1] a drag keeps to its cells while others insert rows: selecting, and taking out', async ({
  grid,
}) => {
  await grid.open(KEYS)
  const insert = () =>
    grid.page.evaluate(() => void window.session.insertRows(window.table, { at: 0, count: 1 }))
  const to = async (address: string) => {
    const box = await boxOf(grid.cell(address))
    await grid.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 })
  }
  await to('B2')
  await grid.page.mouse.down()
  await to('C3')
  await insert()
  await grid.expectSelected('B3:C4')
  await to('C5')
  await grid.page.mouse.up()
  await grid.expectSelected('B3:C5')
  await grid.page.keyboard.down('Control')
  await to('B3')
  await grid.page.mouse.down()
  await grid.expectSelected('C3,B4:C5')
  await insert()
  await grid.expectSelected('C4,B5:C6')
  await to('C4')
  await grid.page.mouse.up()
  await grid.page.keyboard.up('Control')
  await grid.expectSelected('B5:C6')
})

test('[GR37] the name box takes several ranges, whole rows and columns', async ({ grid }) => {
  await grid.open(KEYS)
  const name = grid.page.locator('.f-bar-name')
  for (const [typed, shown] of [
    ['b2:c3, E5', 'B2:C3,E5'],
    ['C:D', 'C1:D8'],
    ['3:4', 'A3:H4'],
  ] as const) {
    await name.fill(typed)
    await name.press('Enter')
    await grid.expectSelected(shown)
  }
  await name.fill('B2,Z9')
  await name.press('Enter')
  await expect(grid.notice).toContainText('B2,Z9')
})

const figures = (grid: GridPage): Promise<string[]> => grid.page.locator('.f-figure').allInnerTexts()

test('[GR39] the status line counts and adds up what is selected', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.drag('B1', 'B3')
  await expect.poll(() => figures(grid)).toEqual(['Average 2', 'Count 3', 'Min 1', 'Max 3', 'Sum 6'])
  await click(grid, 'C1', 'Control')
  await click(grid, 'A1', 'Control')
  await expect.poll(() => figures(grid)).toEqual(['Average 2.75', 'Count 5', 'Min 1', 'Max 5', 'Sum 11'])
  await grid.page.evaluate(() => {
    const { session, table } = window
    const doc = session.table(table)
    session.commit(table, doc.rows.ids[0]!, 'b' as never, '10.5', 'en')
  })
  await expect
    .poll(() => figures(grid))
    .toEqual(['Average 5.13', 'Count 5', 'Min 2.0', 'Max 10.5', 'Sum 20.5'])
  await grid.drag('A1', 'A2')
  await expect.poll(() => figures(grid)).toEqual(['Count 2'])
  await grid.click('B1')
  await expect.poll(() => figures(grid)).toEqual([])
})

test('[GR39] numbers as the table prints them, nil counts as nothing', async ({ grid }) => {
  await grid.open('table=t10-16&language=en')
  await grid.drag('C1', 'C3')
  await expect
    .poll(() => figures(grid))
    .toEqual(['Average 2\u00a0170.8', 'Count 3', 'Min 0.5', 'Max 6\u00a0175.0', 'Sum 6\u00a0512.4'])
  await grid.drag('D2', 'E3')
  await expect.poll(() => figures(grid)).toEqual(['Average 0', 'Count 4', 'Min 0', 'Max 0', 'Sum 0'])
})

test('[GR38] the status line says how keys select', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.click('B2')
  const mode = grid.page.locator('.f-status-mode')
  await grid.press('F8')
  await expect(mode).toHaveText('Extend selection')
  await grid.press('Escape')
  await expect(mode).toHaveText('')
  await grid.press('Shift+F8')
  await expect(mode).toHaveText('Add to selection')
  await grid.click('C3')
  await expect(mode).toHaveText('')
})

test('dates and times are written at the caret, in the cell and in the bar', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.click('G4')
  await grid.press('Control+;', 'Enter')
  await grid.click('G5')
  await grid.type('at ')
  await grid.press('Control+Shift+:', 'Enter')
  const [date, time] = [await grid.typed('G4'), await grid.typed('G5')]
  expect(date).toMatch(/^\d{1,2} [A-Z][a-z]{2} \d{4}$/)
  expect(time).toMatch(/^at \d{2}:\d{2}$/)
})

test.describe('on a Mac', () => {
  test.use({
    userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140 Safari/537.36',
  })

  test('[GR37] ⌘ adds a range, Ctrl does not, and the menu names the keys of a Mac', async ({ grid }) => {
    await grid.open(KEYS)
    await grid.click('B2')
    await grid.cell('D4').click({ modifiers: ['Meta'] })
    await grid.expectSelected('B2,D4')
    await click(grid, 'F5', 'Control')
    await grid.expectSelected('F5')
    await grid.cell('F5').click({ button: 'right' })
    await expect(grid.page.getByRole('menuitem', { name: 'Copy' })).toContainText('⌘C')
  })

  test('[GR38] what Option writes begins a cell, and what it moves moves', async ({ grid }) => {
    await grid.open(KEYS)
    await grid.click('G4')
    const devtools = await grid.devtools()
    // Option and the key of the hyphen.
    await devtools.send('Input.dispatchKeyEvent', {
      type: 'keyDown',
      modifiers: 1,
      key: '–',
      code: 'Minus',
      windowsVirtualKeyCode: 189,
      text: '–',
    })
    await expect(grid.editor).toHaveValue('–')
    await grid.type('x')
    await grid.press('Enter')
    await grid.expectTyped('G4', '–x')
    await grid.click('A2')
    await grid.press('Alt+Shift+ArrowDown')
    await grid.expectSelected('A3')
  })
})
