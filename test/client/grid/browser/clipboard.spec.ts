import type { Page } from '@playwright/test'

import { expect, test } from './grid-page.ts'
import { paste } from './pasting.ts'

const clipboard = (page: Page, type: string) =>
  page.evaluate(async (type) => {
    const [item] = await navigator.clipboard.read()
    return item?.types.includes(type) ? (await item.getType(type)).text() : null
  }, type)

test('[GR5] copy gives the texts as printed, and numbers as numbers in HTML', async ({ grid }) => {
  await grid.open()
  await grid.drag('A10', 'D10')
  await grid.press('Control+c')
  expect((await clipboard(grid.page, 'text/plain'))?.replaceAll('\u00a0', ' ')).toBe(
    'Furniture and equipment\t25.7\t19.4\t(2.8)',
  )
  expect(await clipboard(grid.page, 'text/html')).toContain('-2.8')
})

test('[GR5] copy and paste within the table: one undo step, formulas move along', async ({ grid }) => {
  await grid.open()
  await grid.enter('I2', '=B2+C2')
  await grid.click('I2')
  await grid.press('Control+c')
  await grid.drag('I3', 'I5')
  await grid.press('Control+v')
  await grid.expectTyped('I5', '=B5+C5')
  await grid.expectText('I5', '380.1')
  await grid.press('Control+z')
  await grid.expectText('I5', '313.0')
  await grid.expectText('I3', '0.5')
})

test('[GR5] a copied formula keeps its other tables, its $ and its whole columns, however often it is pasted', async ({
  grid,
}) => {
  await grid.open()
  await grid.enter('I2', "='Table 10.21'!B2+$B2+B$1+MAX(C:C)")
  await grid.drag('I2', 'I3')
  await grid.press('Control+c')
  await grid.drag('F4', 'F7')
  await grid.press('Control+v')
  await grid.expectTyped('F4', '=#REF!+$B4+#REF!+MAX(#REF!)')
  await grid.expectTyped('F5', '0.5')
  await grid.press('Control+z')
  await grid.click('I2')
  await grid.press('Control+c')
  await grid.drag('I4', 'I5')
  await grid.press('Control+v')
  await grid.expectTyped('I4', "='Table 10.21'!B4+$B4+B$1+MAX(C:C)")
  await grid.expectTyped('I5', "='Table 10.21'!B5+$B5+B$1+MAX(C:C)")
})

test('[GR5] a reference that was copied over the edge is not told as one that somebody deleted', async ({
  grid,
}) => {
  await grid.open()
  await grid.enter('I2', '=B2')
  await grid.click('I2')
  await grid.press('Control+c')
  await grid.click('F4')
  await grid.press('Control+v')
  await grid.expectTyped('F4', '=#REF!')
  await expect(grid.cell('F4')).toHaveAttribute(
    'aria-description',
    /deleted, or beyond the edge of the table/,
  )
})

test('[GR5] the menu, which is given the text alone, pastes formulas too', async ({ grid }) => {
  await grid.open()
  await grid.enter('I2', '=B2+C2')
  await grid.click('I2')
  await grid.press('Control+c')
  await grid.cell('I4').click({ button: 'right' })
  await grid.page.getByRole('menuitem', { name: 'Paste', exact: true }).click()
  await grid.expectText('I4', '161.3')
  await grid.expectTyped('I4', '=B4+C4')
})

test('[GR13] a cut is marked and takes nothing away; Escape takes the mark off, and so does an edit', async ({
  grid,
}) => {
  await grid.open()
  const mark = grid.page.locator('.f-cut')
  await grid.drag('B4', 'C5')
  await grid.press('Control+x')
  await expect(mark).toBeVisible()
  expect(await grid.misfit('.f-cut', 'B4', 'C5')).toBeLessThan(1.5)
  await grid.expectText('B4', '113.6')
  await grid.click('A1')
  await grid.page.evaluate(() => window.session.insertRows(window.table, { at: 0, count: 1 }))
  // While rows are drawn anew a box may be off the page for a moment.
  await expect(async () => expect(await grid.misfit('.f-cut', 'B5', 'C6')).toBeLessThan(1.5)).toPass()
  await grid.press('Escape')
  await expect(mark).toBeHidden()
  await grid.click('E8')
  await grid.press('Control+v')
  await grid.expectText('E8', '113.6')
  await grid.expectText('B5', '113.6')

  await grid.click('B5')
  await grid.press('Control+x')
  await expect(mark).toBeVisible()
  await grid.enter('B9', '5')
  await expect(mark).toBeVisible()
  await grid.enter('B5', '5')
  await expect(mark).toBeHidden()
  await grid.click('B5')
  await grid.press('Control+x')
  await expect(mark).toBeVisible()
  await grid.click('C5')
  await grid.press('Control+c')
  await expect(mark).toBeHidden()
})

test('[GR5] what was copied is framed until something else is done; pasting leaves the frame, for it may be pasted again', async ({
  grid,
}) => {
  await grid.open()
  const mark = grid.page.locator('.f-copied:not([hidden])')
  await grid.drag('B4', 'C5')
  await grid.press('Control+c')
  await expect(mark).toHaveCount(1)
  expect(await grid.misfit('.f-copied', 'B4', 'C5')).toBeLessThan(1.5)
  await grid.page.evaluate(() => window.session.insertRows(window.table, { at: 0, count: 1 }))
  await expect(mark).toHaveCount(0)

  await grid.drag('B5', 'C6')
  await grid.press('Control+c')
  await grid.click('E8')
  await grid.press('Control+v')
  await grid.expectText('E8', '113.6')
  await expect(mark).toHaveCount(1)
  await grid.click('E3')
  await grid.press('Control+v')
  await grid.expectText('E3', '113.6')
  await expect(mark).toHaveCount(1)
  await grid.press('Escape')
  await expect(mark).toHaveCount(0)
  await grid.click('E5')
  await grid.press('Control+v')
  await grid.expectText('E5', '113.6')

  // Whatever is written ends it, cutting too.
  await grid.press('Control+c')
  await expect(mark).toHaveCount(1)
  await grid.enter('B9', '5')
  await expect(mark).toHaveCount(0)
  await grid.click('B5')
  await grid.press('Control+c')
  await expect(mark).toHaveCount(1)
  await grid.press('Control+x')
  await expect(mark).toHaveCount(0)
  await expect(grid.page.locator('.f-cut:not([hidden])')).toHaveCount(1)
})

test('[GR13] pasting what was cut moves it, formulas follow, one step takes it back; again it is a copy', async ({
  grid,
}) => {
  await grid.open()
  await grid.enter('I2', '=B4+SUM(B4:C5)')
  await grid.drag('B4', 'C5')
  await grid.press('Control+x')
  // Twice as many rows are selected: what moves goes to one place.
  await grid.drag('E8', 'E11')
  await grid.press('Control+v')
  await grid.expectSelected('E8:F9')
  await expect(grid.page.locator('.f-cut')).toBeHidden()
  await grid.expectText('E8', '113.6')
  await grid.expectText('F9', '313.0')
  await grid.expectText('B4', '')
  await grid.expectText('C5', '')
  await grid.expectText('I2', '655.0')
  await grid.expectTyped('I2', '=E8+SUM(E8:F9)')
  await grid.click('E3')
  await grid.press('Control+v')
  await grid.expectText('E3', '113.6')
  await grid.expectText('E8', '113.6')
  await grid.expectTyped('I2', '=E8+SUM(E8:F9)')
  await grid.press('Control+z', 'Control+z')
  await grid.expectText('B4', '113.6')
  await grid.expectText('E8', '—')
  await grid.expectTyped('I2', '=B4+SUM(B4:C5)')
  await grid.press('Control+y')
  await grid.expectTyped('I2', '=E8+SUM(E8:F9)')
})

test('[GR13] a move never leaves columns behind; rows are asked for', async ({ grid }) => {
  await grid.open()
  await grid.drag('B1', 'C3')
  await grid.press('Control+x')
  await grid.click('I5')
  await grid.press('Control+v')
  await expect(grid.notice).toContainText('1 column of what you cut does not fit')
  await grid.expectText('B1', '5\u00a0778.4')
  await grid.click('E11')
  await grid.press('Control+v')
  await expect(grid.notice).toContainText('1 row more')
  await expect(grid.notice.getByRole('button', { name: 'Paste what fits' })).toHaveCount(0)
  await grid.notice.getByRole('button', { name: 'Add 1 row' }).click()
  await grid.expectText('E11', '5\u00a0778.4')
  await grid.expectText('F13', '0.5')
  await grid.expectText('B1', '')
  await grid.press('Control+z')
  await grid.expectText('B1', '5\u00a0778.4')
  expect(await grid.labels()).toHaveLength(12)
})

test('[GR15] a move that is answered later goes to the cells that were chosen', async ({ grid }) => {
  await grid.open()
  await grid.drag('B4', 'C6')
  await grid.press('Control+x')
  await grid.click('E11')
  await grid.press('Control+v')
  await expect(grid.notice).toContainText('1 row more')
  await others(grid.page, 'rows above and below')
  await grid.click('B1')
  await grid.notice.getByRole('button', { name: 'Add 1 row' }).click()
  await grid.expectSelected('E12:F14')
  await grid.expectText('E12', '113.6')
  await grid.expectText('B5', '')
  await expect(grid.page.locator('.f-cut')).toBeHidden()
})

/** As if the block had been cut in the grid of Table 10.21, which shares the session. */
const pasteCutOf1021 = (page: Page) =>
  page.evaluate(() => {
    const block = { table: 't10-21', rows: ['r2', 'r3'], columns: ['label'] }
    window.session.pendingCut.set({ ...block, token: 'elsewhere' } as never)
    const data = new DataTransfer()
    const cells = [['one'], ['two']]
    data.setData('application/x-fascicle-cells+json', JSON.stringify({ ...block, cells, cut: 'elsewhere' }))
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    )
  })

test('[GR13] from another table; what does not fit its column is marked, a table to be read only keeps its cells', async ({
  grid,
}) => {
  await grid.open()
  await grid.click('B3')
  await grid.page.evaluate(() => window.session.locked.add('t10-21'))
  await pasteCutOf1021(grid.page)
  await expect(grid.notice).toContainText('The cells you cut are in a table that can be read but not changed')
  await grid.expectText('B3', '—')
  await grid.page.evaluate(() => window.session.locked.clear())
  await pasteCutOf1021(grid.page)
  await expect(grid.notice).toContainText('2 cells do not fit')
  await expect(grid.cell('B3')).toHaveAttribute('aria-invalid', 'true')
  const left = await grid.page.evaluate(() =>
    ['en', 'zh'].map((language) =>
      window.session.display('t10-21' as never, 'r2' as never, 'label' as never, language as never),
    ),
  )
  expect(left).toEqual(['', ''])
})

test('numbers as other programs write them are read', async ({ grid }) => {
  await grid.open()
  await grid.click('B3')
  await paste(grid.page, '7 469.9\t(2.8)\r\n—\t（1.5）\r\n')
  await grid.expectSelected('B3:C4')
  await grid.expectText('B3', '7 469.9')
  await grid.expectText('C3', '(2.8)')
  await grid.expectText('B4', '—')
  await grid.expectText('C4', '(1.5)')
})

test('[GR20] a number that shows its decimal mark decides for its column', async ({ grid }) => {
  await grid.open()
  await grid.click('B3')
  await paste(grid.page, '1,234\t4,567\n2,345\t5,678\n3,456.7\t12,345.6')
  await grid.expectText('B3', '1 234.0')
  await grid.expectText('B4', '2 345.0')
  await grid.expectText('C3', '4 567.0')
  await grid.expectText('C5', '12 345.6')
  await expect(grid.notice).toHaveCount(0)
})

test('[GR20] else one question is asked, and its answer does for the whole paste', async ({ grid }) => {
  await grid.open()
  await grid.click('B3')
  await paste(grid.page, '1,234\t4.567\n2,345\t5,678')
  await expect(grid.notice).toContainText('every such number')
  await grid.press('Escape')
  await expect(grid.notice).toHaveCount(0)
  expect(await grid.page.evaluate(() => window.session.canUndo)).toBe(false)
  await paste(grid.page, '1,234\t4.567\n2,345\t5,678')
  await grid.notice.getByRole('button', { name: '1.234', exact: true }).click()
  await expect(grid.notice).toHaveCount(0)
  await grid.expectTyped('B4', '2.345')
  await grid.expectTyped('C3', '4567')
  await grid.expectTyped('C4', '5.678')
})

test('[GR20] what was copied from a table of ours is never asked about', async ({ grid }) => {
  await grid.open()
  await grid.enter('B3', '1.2340')
  await grid.click('B3')
  await grid.press('Control+c')
  await grid.click('C3')
  await grid.press('Control+v')
  await expect(grid.notice).toHaveCount(0)
  await grid.expectTyped('C3', '1.234')
})

for (const [program, cells] of Object.entries({
  Excel: `<td class=xl65 align=right x:num="1234.4">1,234</td><td x:num="-0.5">(1)</td><td x:num="44632">12-Mar</td>`,
  'Google Sheets': `<td data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:1234.4}">1,234</td><td data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:-0.5}">(1)</td><td data-sheets-value="{&quot;1&quot;:2,&quot;2&quot;:&quot;12-Mar&quot;}">12-Mar</td>`,
  LibreOffice: `<td align="right" sdval="1234.4" sdnum="1033;0;#,##0"><font face="Arial">1,234</font></td><td sdval="-0.5">(1)</td><td sdval="44632">12-Mar</td>`,
}))
  test(`[GR19] ${program} says which numbers its texts stand for`, async ({ grid }) => {
    await grid.open()
    await grid.click('B3')
    const html = `<html><head><style>td {color: red}</style></head><body><!--StartFragment--><table><tr>${cells}</tr></table><!--EndFragment--></body></html>`
    await paste(grid.page, '1,234\t(1)\t12-Mar', html)
    await grid.expectTyped('B3', '1234.4')
    await grid.expectTyped('C3', '-0.5')
    await grid.expectTyped('D3', '12-Mar')
  })

test('[GR19] merged cells keep their place; texts come without mark-up, and nothing runs', async ({
  grid,
}) => {
  await grid.open()
  await grid.click('A3')
  const html = `<img src="x" onerror="window.ran = 1"><script>window.ran = 1</script><table>
    <tr><td rowspan=2>Posts<br>and <b>staff</b>
      costs<script>window.ran = 1</script></td><td colspan="2">1</td><td>2</td></tr>
    <tr><td>3</td><td colspan=9999999 rowspan=-1>4</td></tr></table>`
  await paste(grid.page, '', html.replace('9999999', '2'))
  await grid.expectTyped('A3', 'Posts\nand staff costs')
  await grid.expectTyped('A4', '')
  const shown = (...addresses: string[]): Promise<string[]> =>
    Promise.all(addresses.map((address) => grid.cell(address).innerText()))
  await expect.poll(() => shown('B3', 'C3', 'D3')).toEqual(['1.0', '', '2.0'])
  await expect.poll(() => shown('B4', 'C4', 'D4')).toEqual(['3.0', '4.0', ''])
  expect(await grid.page.evaluate(() => 'ran' in window)).toBe(false)
})

test('[GR19] what is no single table is pasted as its plain text; limits hold', async ({ grid }) => {
  await grid.open()
  for (const html of [
    '<p>7</p>',
    '<table></table>',
    '<p>Words</p><table><tr><td>9</td></tr></table>',
    '<table><tr><td>9</td></tr></table><table><tr><td>9</td></tr></table>',
    '<table<td>><<\u0000 x:num="9">',
  ]) {
    await grid.click('B3')
    await paste(grid.page, '7', html)
    await grid.expectTyped('B3', '7', html)
    await grid.press('Control+z')
  }
  await paste(grid.page, '', `<table>${'<tr><td colspan=1000>1</td></tr>'.repeat(300)}</table>`)
  await expect(grid.notice).toContainText('at most 200000 cells')
  await paste(grid.page, '', `<table>${'<tr></tr>'.repeat(200_001)}</table>`)
  await expect(grid.notice).toContainText('at most 200000 cells')
})

test('[GR6] more rows than there are: asked, then added or clipped', async ({ grid }) => {
  await grid.open()
  await grid.click('B11')
  await paste(grid.page, '1\n2\n3\n4')
  await expect(grid.notice).toContainText('2 rows more')
  await grid.notice.getByRole('button', { name: 'Paste what fits' }).click()
  await grid.expectText('B12', '2.0')
  expect(await grid.labels()).toHaveLength(12)
  await grid.press('Control+z')
  await grid.click('B11')
  await paste(grid.page, '1\n2\n3\n4')
  await grid.notice.getByRole('button', { name: 'Add 2 rows' }).click()
  await grid.expectText('B14', '4.0')
  await grid.expectSelected('B11:B14')
})

/** As others do it while the person is asked; their rows come and go without a word in this grid's notice line. */
const others = (page: Page, change: 'rows above and below' | 'row 12 goes') =>
  page.evaluate((change) => {
    const { session, table } = window
    const rows = session.table(table).rows.ids
    if (change === 'row 12 goes') return void session.deleteRows(table, rows.slice(11, 12))
    session.insertRows(table, { at: 0, count: 1 })
    session.insertRows(table, { at: rows.length + 1, count: 3 })
  }, change)

test('[GR15] a paste that is answered later goes to the cells that were chosen', async ({ grid }) => {
  await grid.open()
  await grid.click('B11')
  await paste(grid.page, '1\n2\n3\n4')
  await expect(grid.notice).toContainText('2 rows more')
  await others(grid.page, 'rows above and below')
  await expect.poll(async () => (await grid.labels()).length).toBe(16)
  await grid.click('E3')
  await grid.notice.getByRole('button', { name: 'Add 2 rows' }).click()
  await grid.expectText('B12', '1.0')
  await grid.expectText('B13', '2.0')
  await grid.expectText('B15', '4.0')
  await grid.expectText('B16', '')
  await grid.expectText('E3', '—')
  await grid.expectSelected('B12:B15')
  expect(await grid.labels()).toHaveLength(18)
})

test('[GR15] what fits goes to the cells that were chosen too', async ({ grid }) => {
  await grid.open()
  await grid.click('B11')
  await paste(grid.page, '1\n2\n3\n4')
  await expect(grid.notice).toContainText('2 rows more')
  await others(grid.page, 'rows above and below')
  await grid.notice.getByRole('button', { name: 'Paste what fits' }).click()
  await grid.expectSelected('B12:B13')
  await grid.expectText('B13', '2.0')
  await grid.expectText('B14', '')
})

for (const answer of ['Add 2 rows', 'Paste what fits'])
  test(`[GR15] ${answer}: when a chosen cell is gone, nothing is pasted and no row is added`, async ({
    grid,
  }) => {
    await grid.open()
    await grid.click('B11')
    const before = await grid.typed('B11')
    await paste(grid.page, '1\n2\n3\n4')
    await expect(grid.notice).toContainText('2 rows more')
    await others(grid.page, 'row 12 goes')
    await grid.notice.getByRole('button', { name: answer }).click()
    await expect(grid.notice).toContainText(
      'deleted this row, column or table meanwhile. Nothing was changed.',
    )
    expect(await grid.labels()).toHaveLength(11)
    await grid.expectTyped('B11', before)
  })

test('[GR15] adding rows and pasting are one undo step, also when a number has to be asked about between', async ({
  grid,
}) => {
  await grid.open()
  const before = await grid.typed('B12')
  await grid.click('B11')
  await paste(grid.page, '1\n2\n3.456')
  await grid.notice.getByRole('button', { name: 'Add 1 row' }).click()
  await expect(grid.notice).toContainText('can be read in two ways')
  await grid.click('E3')
  await grid.notice.getByRole('button', { name: '3.456', exact: true }).click()
  await grid.expectText('B13', '3.5')
  await grid.expectText('E3', '—')
  await grid.expectSelected('B11:B13')
  await grid.press('Control+z')
  await expect.poll(async () => (await grid.labels()).length).toBe(12)
  await grid.expectTyped('B12', before)
  await grid.press('Control+y')
  await grid.expectText('B13', '3.5')
})

test('[GR15] words that do not fit their columns and columns that do not fit are both told', async ({
  grid,
}) => {
  await grid.open()
  await grid.click('I3')
  await paste(grid.page, 'pending\tmore\tand more')
  await expect(grid.notice).toContainText('1 cell does not fit its column')
  await expect(grid.notice).toContainText('2 columns did not fit')
})

test('[GR5] however long the text: asked, or said how much can be pasted', async ({ grid }) => {
  await grid.open()
  await grid.click('B11')
  await paste(grid.page, '7\n'.repeat(150_000))
  await expect(grid.notice).toContainText('149998 rows more')
  await grid.notice.getByRole('button', { name: 'Add 149998 rows' }).click()
  await expect(grid.notice).toContainText('60000 is the most')
  await paste(grid.page, '7\n'.repeat(150_000))
  await grid.notice.getByRole('button', { name: 'Paste what fits' }).click()
  await grid.expectText('B12', '7.0')
  await paste(grid.page, '7\n'.repeat(200_001))
  await expect(grid.notice).toContainText('at most 200000 cells can be pasted at once')
  await paste(grid.page, `${'7\t'.repeat(1000)}\n${'7\n'.repeat(100_000)}`)
  await expect(grid.notice).toContainText('at most 200000 cells can be pasted at once')
})

test('[GR5] garbage says so and changes nothing; words in a number column are kept and marked', async ({
  grid,
}) => {
  await grid.open()
  await grid.click('B3')
  await paste(grid.page, 'PK\u0003\u0004\u0000\u0000\ufffd')
  await expect(grid.notice).toContainText('cannot be read')
  await paste(grid.page, '')
  await expect(grid.notice).toContainText('cannot be read')
  expect(await grid.page.evaluate(() => window.session.asked)).toEqual([])
  await paste(grid.page, 'n/a\tpending')
  await expect(grid.notice).toContainText('2 cells do not fit')
  await grid.expectText('C3', 'pending')
  await expect(grid.cell('C3')).toHaveAttribute('aria-invalid', 'true')
})

test('ten thousand cells are pasted while one looks on', async ({ grid }) => {
  await grid.open('rows=2000&language=en')
  await grid.click('B1')
  const block = Array.from({ length: 1000 }, (_, r) =>
    Array.from({ length: 10 }, (_, c) => r * 10 + c).join('\t'),
  ).join('\n')
  await paste(grid.page, block)
  await grid.expectText('C2', '11.0')
})

test('[GR15] a paste before its part of the page is there goes to the cells that were selected', async ({
  grid,
}) => {
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await grid.page.route(/late-parts/, async (route) => {
    await held
    await route.continue()
  })
  await grid.open(undefined, { early: true })
  await grid.page.evaluate(() => navigator.clipboard.writeText('41\t42'))
  await grid.click('B3')
  await grid.press('Control+v')
  await grid.click('D6')
  await grid.page.evaluate(() => window.session.insertRows(window.table, { at: 0, count: 1 }))
  release()
  await grid.expectText('B4', '41.0')
  await grid.expectText('C4', '42.0')
})

test('a paste whose part of the page cannot be had says so', async ({ grid }) => {
  await grid.page.route(/late-parts/, (route) => route.abort())
  await grid.open(undefined, { early: true })
  await grid.page.evaluate(() => navigator.clipboard.writeText('41'))
  await grid.click('B3')
  await grid.press('Control+v')
  await expect(grid.notice).toContainText('could not be loaded')
  await grid.expectText('B3', '—')
  // The browser's own word about the request.
  grid.faults.length = 0
})
