import type { Page } from '@playwright/test'

import { boxOf } from '../../../helpers/box-of.ts'
import { expect, type GridPage, test } from './grid-page.ts'

const menu = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: false }).first()

const KEYS = 'table=keys&language=en'

/** In the order of the menu. */
const KINDS = [
  /^Holds numbers/,
  /whole numbers/,
  /percentages/,
  /dates/,
  /ticks/,
  /^Holds text/,
  /long text/,
  /choices/,
  /names/,
]
const kinds = (grid: GridPage) => grid.page.getByRole('menuitemradio')

/** What the column may hold, from its header's menu. */
async function openKinds(grid: GridPage, label: string, letter: string): Promise<void> {
  await grid.page
    .getByRole('columnheader', { name: new RegExp(label) })
    .first()
    .hover()
  await grid.page.getByRole('button', { name: `Menu of column ${letter}` }).click()
  await grid.page.getByRole('menuitem', { name: /^Holds .*…/ }).press('Enter')
  await expect(kinds(grid)).toHaveCount(KINDS.length)
}

test('[GR9] rows: insert above and below, delete, undo; from the menu by mouse and keyboard', async ({
  grid,
}) => {
  await grid.open()
  const before = await grid.labels()
  await grid.cell('B3').click({ button: 'right' })
  await menu(grid.page, 'Insert row above').click()
  await expect.poll(() => grid.labels()).toEqual([...before.slice(0, 2), '', ...before.slice(2)])
  await grid.expectSelected('B3')
  await grid.type('8')
  await grid.press('Enter')
  await grid.expectText('B3', '8.0')
  await grid.click('B5')
  await grid.press('Shift+F10')
  await expect(grid.page.getByRole('menu')).toBeVisible()
  await grid.press('d')
  await expect(menu(grid.page, 'Delete row')).toBeFocused()
  await grid.press('Escape')
  await expect(grid.page.getByRole('menu')).toHaveCount(0)
  await expect(grid.cell('B5')).toBeFocused()
  await grid.rowHead(3).click()
  await grid.rowHead(3).click({ button: 'right' })
  await menu(grid.page, 'Delete row').click()
  await expect.poll(() => grid.labels()).toEqual(before)
  await grid.press('Control+z')
  await grid.expectText('B3', '8.0')
})

test('[GR22] a row that goes with what stands below it says so before and after, and comes back', async ({
  grid,
}) => {
  await grid.open('table=t10-6&language=en')
  const before = await grid.labels()
  await grid.click('A3')
  const label = () => grid.page.evaluate(() => window.controller.labelOf('deleteRows'))
  expect(await label()).toBe('Delete row')
  await grid.click('B2')
  expect(await label()).toBe('Delete row and its 3 items')
  await grid.cell('B2').click({ button: 'right' })
  await menu(grid.page, 'Delete row and its 3 items').click()
  await expect(grid.notice).toContainText('4 rows deleted: the row and its 3 items.')
  expect(await grid.labels()).toEqual([before[0], ...before.slice(5)])
  await grid.notice.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => grid.labels()).toEqual(before)
  await expect(grid.notice).toHaveCount(0)
  await grid.drag('B2', 'B5')
  expect(await label()).toBe('Delete 4 rows')
  await grid.page.evaluate(() => window.controller.run('deleteRows'))
  await expect.poll(() => grid.labels()).toEqual([before[0], ...before.slice(5)])
  await expect(grid.notice).toHaveCount(0)
})

test('rows move by keyboard within and between groups; numbers follow', async ({ grid }) => {
  await grid.open('table=t10-6&language=en')
  await grid.click('B4')
  await grid.press('Alt+Shift+ArrowUp')
  await grid.expectSelected('B3')
  await expect(grid.cell('A3').locator('.f-prefix')).toHaveText('1.')
  await expect(grid.cell('A3')).toContainText('Official documents of the Intergovernmental')
  await grid.press('Alt+Shift+ArrowDown', 'Alt+Shift+ArrowDown', 'Alt+Shift+ArrowDown')
  await expect(grid.cell('A6')).toContainText('Official documents of the Intergovernmental')
  await expect(grid.cell('A6').locator('.f-prefix')).toHaveText('3.')
  await grid.expectSelected('B6')
})

test('rows move by dragging their header', async ({ grid }) => {
  await grid.open()
  await grid.rowHead(2).click()
  await grid.dragBetween(grid.rowHead(2), grid.rowHead(5), 'top')
  await expect
    .poll(async () => (await grid.labels()).slice(0, 5))
    .toEqual(['Posts', 'Hospitality', 'Consultants', 'Other staff costs', 'Experts'])
  await grid.expectSelected('A4:I4')
})

test('a group dragged by its header takes its rows along, and several rows go as one step', async ({
  grid,
}) => {
  await grid.open('table=t10-6&language=en')
  const before = await grid.labels()
  await grid.rowHead(6).click()
  await grid.dragBetween(grid.rowHead(6), grid.rowHead(2), 'top')
  const [top, ...others] = before
  const [first, second] = [others.slice(0, 4), others.slice(4)]
  await expect
    .poll(async () => {
      const now = await grid.labels()
      return [now[0], now.slice(1, 7), now.slice(now.indexOf(first[0]!)).slice(0, 4)]
    })
    .toEqual([top, second.slice(0, 6), first])
  await grid.press('Control+z')
  await expect.poll(() => grid.labels()).toEqual(before)
  await grid.rowHead(3).click()
  await grid.rowHead(4).click({ modifiers: ['Shift'] })
  await grid.dragBetween(grid.rowHead(4), grid.rowHead(6), 'top')
  await expect
    .poll(async () => (await grid.labels()).slice(0, 5))
    .toEqual([before[0], before[1], before[4], before[2], before[3]])
  await grid.press('Control+z')
  await expect.poll(() => grid.labels()).toEqual(before)
})

test('columns: insert, rename, move, delete from the header', async ({ grid }) => {
  await grid.open()
  const heads = () => grid.page.locator('.f-head-label').allTextContents()
  const before = await heads()
  const header = grid.page.getByRole('columnheader', { name: /2022 appropriation/ })
  await header.hover()
  await grid.page.getByRole('button', { name: 'Menu of column C' }).click()
  await menu(grid.page, 'Insert column after').click()
  await grid.expectSelected('D1:D12')
  await expect(grid.page.getByRole('columnheader', { name: /New column/ })).toBeVisible()
  await grid.page.getByRole('columnheader', { name: /New column/ }).dblclick()
  await grid.type('Vote')
  await grid.press('Enter')
  await expect(grid.page.getByRole('columnheader', { name: /Vote/ })).toBeVisible()
  await grid.letter('D').click({ button: 'right' })
  await menu(grid.page, 'Move column towards the start').click()
  await grid.expectSelected('C1:C12')
  await grid.letter('C').click({ button: 'right' })
  await menu(grid.page, 'Delete column').click()
  await expect.poll(heads).toEqual(before)
})

test('the column of row labels stays', async ({ grid }) => {
  await grid.open()
  await grid.page.evaluate(() => {
    window.controller.goTo('A1:B2')
    window.controller.run('deleteColumns')
  })
  await expect(grid.notice).toContainText('row labels')
})

test('a dragged column edge keeps its width', async ({ grid }) => {
  await grid.open()
  const header = grid.page.getByRole('columnheader', { name: /2022 appropriation/ })
  const box = await boxOf(header)
  await grid.page.mouse.move(box.x + box.width - 1, box.y + box.height - 8)
  await grid.page.mouse.down()
  await grid.page.mouse.move(box.x + box.width + 59, box.y + box.height - 8, { steps: 5 })
  await grid.page.mouse.up()
  await expect.poll(async () => Math.round((await boxOf(header)).width)).toBe(Math.round(box.width + 60))
  await grid.click('C3')
  expect(await grid.misfit('.f-active', 'C3')).toBeLessThan(1.5)
})

test('[GR1] others insert, move and delete: selection, edit and scroll stay where they were', async ({
  grid,
}) => {
  await grid.open('rows=400&language=en')
  await grid.select('C200:D202')
  await grid.page.waitForTimeout(150)
  const top = (await boxOf(grid.cell('C200'))).y
  await grid.page.evaluate(() => window.session.insertRows(window.table, { at: 5, count: 3 }))
  await grid.expectSelected('C203:D205')
  await expect.poll(async () => Math.round((await boxOf(grid.cell('C203'))).y)).toBe(Math.round(top))
  expect(await grid.misfit('.f-selection', 'C203', 'D205')).toBeLessThan(1.5)
  await grid.click('C203')
  await grid.type('4')
  await grid.page.evaluate(() => window.session.insertRows(window.table, { at: 0, count: 1 }))
  await grid.page.waitForTimeout(150)
  await grid.type('2')
  await grid.press('Enter')
  await grid.expectText('C204', '42.0')
})

test('[GR112] a row above the window that becomes higher under the hand of another moves nothing one reads', async ({
  grid,
}) => {
  await grid.open('rows=400&language=en')
  await grid.select('C200')
  await grid.page.waitForTimeout(150)
  const top = async (): Promise<number> => Math.round((await boxOf(grid.cell('C200'))).y)
  const tall = (): Promise<number> =>
    grid.page.evaluate(() =>
      Number.parseFloat(
        getComputedStyle(document.querySelector('.f-grid-host')!).getPropertyValue('--f-table-height'),
      ),
    )
  const [at, before] = [await top(), await tall()]
  await grid.page.evaluate(() => {
    const { session, table } = window
    const { rows, columns } = session.table(table)
    session.commit(table, rows.ids[3]!, columns.ids[0]!, 'a sentence that is too long '.repeat(20), 'en')
  })
  await expect.poll(tall).toBeGreaterThan(before + 60)
  expect(await top()).toBe(at)
})

test('[GR2] an edit whose row was deleted meanwhile keeps its text', async ({ grid }) => {
  await grid.open()
  await grid.click('B3')
  await grid.type('987')
  await grid.page.evaluate(() => {
    const rows = window.session.table(window.table).rows.ids
    window.session.deleteRows(window.table, [rows[2]!])
  })
  await grid.page.waitForTimeout(200)
  await grid.press('Enter')
  await expect(grid.notice).toContainText('deleted this row')
  await expect(grid.editor).toHaveValue('987')
  await grid.press('Escape')
  await expect(grid.editor).toBeHidden()
})

test('[GR23] an edit whose row is deleted says so at once and stands for no other cell; it goes on when the row is back', async ({
  grid,
}) => {
  const name = grid.page.locator('.f-bar-name')
  const deleteRow3 = (): Promise<void> =>
    grid.page.evaluate(() => {
      const rows = window.session.table(window.table).rows.ids
      window.session.deleteRows(window.table, [rows[2]!])
    })
  await grid.open()
  await grid.click('B3')
  await grid.type('987')
  await deleteRow3()
  await expect(grid.notice).toContainText('Someone deleted this row or column while you were editing')
  await expect(grid.editor).toBeFocused()
  await expect(grid.editor).toHaveValue('987')
  await expect(grid.editor).toHaveAttribute('aria-label', 'Editing #REF!')
  await expect(grid.page.locator('.f-editor')).toHaveClass(/f-lost/)
  await expect(name).toHaveValue('#REF!')
  await expect(grid.page.locator('.f-active')).toBeHidden()
  await grid.page.evaluate(() => window.session.undo())
  await expect(grid.notice).toHaveCount(0)
  await expect(grid.page.locator('.f-editor')).not.toHaveClass(/f-lost/)
  await grid.type('6')
  await grid.press('Enter')
  await grid.expectText('B3', '9 876.0')
  await grid.click('B3')
  await grid.press('F2')
  await deleteRow3()
  await expect(grid.editor).toBeHidden()
  await expect(grid.notice).toContainText('Someone has deleted this row')
  await expect(name).toHaveValue('B3')
  await expect(grid.cell('B3')).toBeFocused()
})

test('[GR14] a formula in an open editor follows its cells, in the cell and in the bar', async ({ grid }) => {
  await grid.open()
  const insertOnTop = (): Promise<unknown> =>
    grid.page.evaluate(() => window.session.insertRows(window.table, { at: 0, count: 1 }))
  await grid.click('B3')
  await grid.type('=C4*10')
  await insertOnTop()
  await expect(grid.editor).toHaveValue('=C5*10')
  await grid.type('0')
  await grid.press('Enter')
  await grid.expectTyped('B4', '=C5*100')
  await grid.click('B5')
  await grid.bar.click()
  await grid.press('Control+a')
  await grid.page.keyboard.type('=C6')
  await insertOnTop()
  await expect(grid.bar).toHaveValue('=C7')
  await grid.page.keyboard.type('+1')
  await grid.press('Enter')
  await grid.expectTyped('B6', '=C7+1')
})

test('[GR9] what changes around a menu leaves the keyboard on the entry where it was', async ({ grid }) => {
  await grid.open()
  await grid.click('B3')
  await grid.press('Shift+F10')
  await expect(grid.page.getByRole('menu')).toBeVisible()
  await grid.press('ArrowDown', 'ArrowDown')
  const entry = grid.page.locator('[role="menuitem"]:focus')
  const name = (await entry.textContent()) ?? ''
  await grid.page.evaluate(() => void window.session.insertRows(window.table, { at: 0, count: 1 }))
  await grid.expectSelected('B4')
  await expect(entry).toHaveText(name)
})

test('[GR33] the header menu says what a column holds, and changes it', async ({ grid }) => {
  await grid.open('table=t10-6&language=en')
  const openMenu = (): Promise<void> => openKinds(grid, '2021 actual', 'C')
  await openMenu()
  await expect(kinds(grid)).toHaveText(KINDS)
  await expect(kinds(grid).nth(1)).toHaveAttribute('aria-checked', 'true')
  await kinds(grid).nth(5).click()
  await grid.enter('C3', 'a few')
  await expect(grid.cell('C3')).not.toHaveAttribute('aria-invalid')
  await openMenu()
  await expect(kinds(grid).nth(5)).toHaveAttribute('aria-checked', 'true')
  await kinds(grid).nth(0).click()
  await expect(grid.cell('C3')).toHaveAttribute('aria-invalid', 'true')
  await expect(grid.page.getByText('One cell holds something else.', { exact: false })).toBeVisible()
  await grid.enter('C3', '2.5')
  await grid.expectText('C3', '2.50')
})

test('[GR33] by keyboard: every kind keeps what stands there, marked where it does not fit; each is one undo step', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.enter('G3', 'a line of words')
  await grid.enter('G4', '2026-02-03')
  const shown = ['alpha', 'beta', 'a line of words', '2026-02-03']
  const marked = async (): Promise<string[]> => {
    const places = ['G1', 'G2', 'G3', 'G4', 'G5'].map(async (at) =>
      (await grid.cell(at).getAttribute('aria-invalid')) === 'true' ? at : '',
    )
    return (await Promise.all(places)).filter((at) => at !== '')
  }
  await openKinds(grid, 'G', 'G')
  await grid.press('ArrowDown', 'ArrowDown', 'ArrowDown')
  await expect(kinds(grid).nth(3)).toBeFocused()
  await grid.press('Enter')
  await grid.expectText('G4', '3 Feb 2026')
  await expect.poll(marked).toEqual(['G1', 'G2', 'G3'])
  await grid.expectText('G3', 'a line of words')
  for (const [kind, wrong] of [
    [2, 4],
    [4, 4],
    [0, 4],
    [6, 0],
    [8, 0],
    [5, 0],
  ] as const) {
    await openKinds(grid, 'G', 'G')
    await kinds(grid).nth(kind).click()
    await expect.poll(async () => (await marked()).length).toBe(wrong)
    for (const [at, text] of shown.entries()) await grid.expectText(`G${at + 1}`, text)
  }
  for (let step = 0; step < 6; step++) await grid.press('Control+z')
  await grid.expectText('G4', '3 Feb 2026')
  await grid.press('Control+z')
  await grid.expectText('G4', '2026-02-03')
  await expect.poll(marked).toEqual([])
})

test('[GR33] what is typed is read by the new kind: percentages, dates, ticks, choices, long text', async ({
  grid,
}) => {
  await grid.open(KEYS)
  const read = async (kind: number, ...cells: (readonly [typed: string, shown: string])[]): Promise<void> => {
    await openKinds(grid, 'D', 'D')
    await kinds(grid).nth(kind).click()
    for (const [index, [typed, shown]] of cells.entries()) {
      await grid.enter(`D${index + 1}`, typed)
      await grid.expectText(`D${index + 1}`, shown)
      await expect(grid.cell(`D${index + 1}`)).not.toHaveAttribute('aria-invalid')
    }
  }
  await read(2, ['12%', '12'], ['12', '12'])
  await read(3, ['31.12.2026', '31 Dec 2026'], ['2026-03-01', '1 Mar 2026'], ['1 May 2026', '1 May 2026'])
  await read(4, ['TRUE', '✓'], ['x', '✓'], ['yes', '✓'])
  await grid.enter('D3', 'no')
  await grid.expectText('D3', '✗')
  await read(6, ['two words', 'two words'])
  await openKinds(grid, 'D', 'D')
  await kinds(grid).nth(7).click()
  const window = grid.page.getByRole('dialog', { name: 'Rules of column D' })
  await window.getByRole('textbox', { name: 'Choices' }).fill('Yes\nPerhaps')
  await window.getByRole('button', { name: 'Save' }).click()
  await grid.enter('D4', 'perhaps')
  await grid.expectText('D4', 'Perhaps')
  await expect(grid.cell('D1')).toHaveAttribute('aria-invalid', 'true')
  await grid.expectText('D1', 'two words')
})

test('[GR33] long texts are shown, can be cleared and come back; column A stays text', async ({ grid }) => {
  await grid.open(KEYS)
  await openKinds(grid, 'G', 'G')
  await kinds(grid).nth(6).click()
  await grid.enter('G1', 'alpha and more')
  await openKinds(grid, 'G', 'G')
  await kinds(grid).nth(0).click()
  await grid.expectText('G1', 'alpha and more')
  await expect(grid.cell('G1')).toHaveAttribute('aria-invalid', 'true')
  await grid.click('G1')
  await grid.press('Delete')
  await grid.expectText('G1', '')
  await grid.press('Control+z')
  await grid.expectText('G1', 'alpha and more')
  await openKinds(grid, 'G', 'G')
  await kinds(grid).nth(6).click()
  await grid.expectText('G1', 'alpha and more')
  await expect(grid.cell('G1')).not.toHaveAttribute('aria-invalid')
  await grid.page.getByRole('columnheader', { name: 'Label' }).hover()
  await grid.page.getByRole('button', { name: 'Menu of column A' }).click()
  await expect(menu(grid.page, 'Holds long text…')).toHaveAttribute('aria-disabled', 'true')
})

test('[GR33] choices are asked for in their list: what is typed goes there, giving it up changes nothing', async ({
  grid,
}) => {
  await grid.open(KEYS)
  const window = grid.page.getByRole('dialog', { name: 'Rules of column D' })
  const list = window.getByRole('textbox', { name: 'Choices' })
  const canUndo = () => grid.page.evaluate(() => globalThis.window.session.canUndo)
  await openKinds(grid, 'D', 'D')
  await kinds(grid).nth(7).press('Enter')
  await grid.type('One-time\nRecurrent')
  await expect(list).toBeFocused()
  await expect(list).toHaveValue('One-time\nRecurrent')
  await grid.press('Escape')
  await expect(window).toHaveCount(0)
  expect(await canUndo()).toBe(false)
  await grid.expectText('D1', '')
  await openKinds(grid, 'D', 'D')
  await expect(kinds(grid).nth(7)).toHaveAttribute('aria-checked', 'false')
  await kinds(grid).nth(7).press('Enter')
  await grid.type('One-time\nRecurrent')
  await window.getByRole('button', { name: 'Save' }).click()
  await openKinds(grid, 'D', 'D')
  await expect(kinds(grid).nth(7)).toHaveAttribute('aria-checked', 'true')
  await grid.press('Escape', 'Escape')
  await grid.click('D1')
  await grid.press('Control+z')
  await expect.poll(canUndo).toBe(false)
  await openKinds(grid, 'D', 'D')
  await expect(kinds(grid).nth(7)).toHaveAttribute('aria-checked', 'false')
})

test('[GR33] choices in a column that held numbers have the room of their longest word', async ({ grid }) => {
  await grid.page.setViewportSize({ width: 700, height: 600 })
  await grid.open(KEYS)
  await grid.page.evaluate(
    () =>
      void window.session.setColumn(window.table, 'd' as never, {
        type: 'choice',
        choices: ['One-time', 'Extrabudgetary'],
      }),
  )
  await grid.enter('D3', 'Extrabudgetary')
  await grid.expectText('D3', 'Extrabudgetary')
  const lines = await grid
    .cell('D3')
    .locator('.f-words')
    .evaluate((words) => words.getClientRects().length)
  expect(lines).toBe(1)
})

test('[GR33] a new column beside whole numbers shows the decimals that are typed', async ({ grid }) => {
  await grid.open('table=t10-6&language=en')
  await grid.page.getByRole('columnheader', { name: /2021 actual/ }).hover()
  await grid.page.getByRole('button', { name: 'Menu of column C' }).click()
  await menu(grid.page, 'Insert column after').click()
  await grid.enter('D3', '2.5')
  await grid.expectText('D3', '2.5')
  await grid.enter('D4', '7')
  await grid.expectText('D4', '7')
})

test('[GR46] a double press on the edge of a head fits the column; of whole columns all; one undo step', async ({
  grid,
}) => {
  await grid.open('table=keys&language=en')
  await grid.enter('B4', '123456789012.25')
  const widths = () =>
    grid.page.evaluate(() => {
      const doc = window.session.table(window.table)
      return doc.columns.ids.slice(1, 4).map((id) => doc.column(id)?.width)
    })
  const edge = (column: string) => grid.page.locator(`[col-id="${column}"] .ag-header-cell-resize`)
  await edge('b').dblclick()
  await expect.poll(async () => (await widths())[0]).toBeGreaterThan(110)
  const numeral = await boxOf(grid.cell('B4').locator('.f-numeral'))
  const cell = await boxOf(grid.cell('B4'))
  expect(numeral.x).toBeGreaterThanOrEqual(cell.x)
  expect(cell.width - numeral.width).toBeLessThan(60)
  await grid.press('Control+z')
  await expect.poll(widths).toEqual([undefined, undefined, undefined])
  await grid.letter('C').click()
  await grid.letter('D').click({ modifiers: ['Shift'] })
  await edge('c').dblclick()
  await expect.poll(async () => (await widths()).slice(1).every((width) => width !== undefined)).toBe(true)
  expect((await widths())[0]).toBeUndefined()
  await grid.press('Control+z')
  await expect.poll(widths).toEqual([undefined, undefined, undefined])
})

test('[GR113] a name that is being typed stays open while others rename, insert and move columns, and no letter goes into a cell', async ({
  grid,
}) => {
  await grid.open()
  const field = grid.page.locator('.f-rename')
  await grid.page.locator('.ag-header-cell[col-id="tech"] .f-head-label').dblclick()
  await expect(field).toBeFocused()
  await grid.type('Decided ')
  const before = await boxOf(field)
  await grid.page.evaluate(() => {
    const { session, table } = window
    session.setColumn(table, 'tech' as never, { label: { en: 'By somebody else' } })
    session.insertColumns(table, { at: 1, columns: [{ type: 'number', label: { en: 'New' } }] })
  })
  await expect.poll(async () => (await boxOf(field)).x).toBeGreaterThan(before.x + 20)
  await expect(field).toBeFocused()
  await grid.type('upon')
  await grid.press('Enter')
  await expect(field).toHaveCount(0)
  await expect(grid.page.locator('.ag-header-cell[col-id="tech"] .f-head-label')).toContainText(
    'Decided upon',
  )
  await grid.expectText('E1', '152.5')
})
