import { boxOf } from '../../../helpers/box-of.ts'
import { expect, type GridPage, test } from './grid-page.ts'
import { paste } from './pasting.ts'

const KEYS = 'table=keys&language=en'

const inside = (grid: GridPage, address: string) => grid.cell(address).locator('.f-cell')
const panel = (grid: GridPage) => grid.page.getByRole('dialog', { name: /^Format of/ })
const button = (grid: GridPage, name: string) => panel(grid).getByRole('button', { name, exact: true })
const style = (grid: GridPage, address: string, property: string): Promise<string> =>
  inside(grid, address).evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property)

test('[GR45] Ctrl+B and Ctrl+I set all that is selected, and take it back; one undo step each', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.select('B1:C2')
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
  await grid.select('B1:B2')
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
  // The column may become wider for it [GR118].
  const room = async (): Promise<number> => {
    const [figure, cell] = [inside(grid, 'B4').locator('.f-numeral'), inside(grid, 'B4')]
    const [inner, outer] = [await boxOf(figure), await boxOf(cell)]
    return outer.x + outer.width - inner.x - inner.width
  }
  const before = await room()
  await button(grid, 'Indent the text more').click()
  expect(await room()).toBeGreaterThan(before + 8)
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
  await grid.select('B2')
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
  await grid.select(address)
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

test('[GR47] copied cells bring their formats; values only and Ctrl+Enter do not; one undo step', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.select('B1')
  await grid.press('Control+b', 'Control+c')
  await grid.select('C4:D5')
  await grid.press('Control+v')
  for (const address of ['C4', 'D4', 'C5', 'D5'])
    await expect(inside(grid, address)).toHaveClass(/f-bold-true/)
  await grid.press('Control+z')
  await expect(inside(grid, 'C4')).not.toHaveClass(/f-bold/)
  await grid.expectText('C4', '')
  await grid.press('Control+Shift+v')
  await expect(inside(grid, 'C4')).not.toHaveClass(/f-bold/)
  await grid.select('B3')
  await grid.press('Control+c')
  await grid.select('B1')
  await grid.press('Control+v')
  await expect(inside(grid, 'B1')).not.toHaveClass(/f-bold/)
  await grid.press('Control+z')
  await grid.select('B1:B2')
  await grid.type('7')
  await grid.press('Control+Enter')
  await expect(inside(grid, 'B2')).not.toHaveClass(/f-bold/)
  await grid.press('Control+d')
  await expect(inside(grid, 'B2')).toHaveClass(/f-bold-true/)
})

test('[GR47] the fill handle goes on with the formats of the cells it starts from', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.select('B2')
  await grid.press('Control+b')
  await grid.select('B1:B2')
  await grid.dragHandle('B4')
  await grid.expectText('B4', '4')
  await expect(inside(grid, 'B4')).toHaveClass(/f-bold-true/)
  await expect(inside(grid, 'B3')).not.toHaveClass(/f-bold/)
})

for (const [program, html] of Object.entries({
  Excel: `<style>.xl65 {mso-number-format:"\\#\\,\\#\\#0\\.00"; font-weight:700;} td {color: red}</style><table><tr><td class=xl65 x:num="1234.4">1,234.40</td></tr></table>`,
  LibreOffice: `<table><tr><td sdval="1234.4" sdnum="1033;0;#,##0.00"><b><font face="Arial">1,234.40</font></b></td></tr></table>`,
  'Google Sheets': `<table><tr><td style="font-weight: bold" data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:1234.4}" data-sheets-numberformat="{&quot;1&quot;:2,&quot;2&quot;:&quot;#,##0.00&quot;,&quot;3&quot;:1}">1,234.40</td></tr></table>`,
}))
  test(`[GR47] ${program} says which numbers are bold and with how many decimals; what it leaves open stays`, async ({
    grid,
  }) => {
    await grid.open(KEYS)
    await grid.select('B4')
    await grid.press('Control+i')
    await paste(grid.page, '1,234.40', html)
    await expect(inside(grid, 'B4')).toHaveText(/^1.234\.40$/)
    await expect(inside(grid, 'B4')).toHaveClass(/f-bold-true/)
    await expect(inside(grid, 'B4')).toHaveClass(/f-italic-true/)
    await grid.press('Control+z')
    await expect(inside(grid, 'B4')).not.toHaveClass(/f-bold/)
  })

test('[GR5] [GR47] what another program gets of bold and decimals comes back as it was', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.enter('B4', '0.25')
  await grid.select('B4')
  await grid.press('Control+b')
  await grid.page.evaluate(() => window.controller.run('decimalsMore'))
  await grid.press('Control+c')
  const html = await grid.page.evaluate(async () => {
    const [item] = await navigator.clipboard.read()
    return (await item!.getType('text/html')).text()
  })
  const shown = await inside(grid, 'B4').innerText()
  await grid.select('C4')
  await paste(grid.page, shown, html)
  await expect(inside(grid, 'C4')).toHaveText(shown)
  await expect(inside(grid, 'C4')).toHaveClass(/f-bold-true/)
})

test('[GR117] how numbers are shown is set by keys and in the panel, and typed and summed up so', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.enter('B1', '1234.5')
  await grid.enter('B2', '2023')
  await grid.select('B1:B2')
  await grid.press('Control+1')
  await expect(button(grid, 'Number with thousands apart')).toHaveAttribute('aria-pressed', 'true')
  await expect(button(grid, 'Percentage')).toHaveText('12%')
  await button(grid, 'Number in one piece, as a year').click()
  await expect(button(grid, 'Number in one piece, as a year')).toHaveAttribute('aria-pressed', 'true')
  await expect(inside(grid, 'B1')).toHaveText(/^1234\.5/)
  await expect(inside(grid, 'B2')).toHaveText(/^2023/)
  await grid.press('Escape', 'Control+Shift+Digit1')
  await expect(inside(grid, 'B2')).toHaveText(/^2\u00a0023/)
  await grid.select('C1:C2')
  await grid.press('Control+Shift+Digit5')
  await grid.click('C1')
  await grid.type('12')
  await grid.press('Enter')
  await expect(inside(grid, 'C1')).toHaveText('12%')
  await grid.type('7.5')
  await grid.press('Enter')
  await expect(inside(grid, 'C2')).toHaveText('7.5%')
  const values = () =>
    grid.page.evaluate(() => {
      const { rows, columns } = window.session.table(window.table)
      return [0, 1].map((row) => window.session.value(window.table, rows.ids[row]!, columns.ids[2]!))
    })
  expect(await values()).toEqual([0.12, 0.075])
  await grid.select('C1:C2')
  const sum = await grid.page.evaluate(
    () =>
      new Promise((done) =>
        window.controller.onState(({ summary }) => summary?.numbers && done(summary.numbers.sum)),
      ),
  )
  expect(sum).toBe('19.5%')
  // The editor opens on what is seen, and closes on the same number.
  await grid.click('C2')
  await grid.press('F2')
  await expect(grid.page.locator('.f-editor-field')).toHaveValue('7.5%')
  await grid.press('Control+Enter')
  expect(await values()).toEqual([0.12, 0.075])
  // A number from a cell beside it is that number.
  await grid.enter('D1', '0.4')
  await grid.select('D1')
  await grid.press('Control+c')
  await grid.select('C1')
  await grid.press('Control+Shift+v')
  await expect.poll(values).toEqual([0.4, 0.075])
  await expect(inside(grid, 'C1')).toHaveText('40%')
  await grid.press('ArrowDown', "Control+'", 'Enter')
  await expect.poll(values).toEqual([0.4, 0.4])
})

test('[GR47] percentages go to another program and come from it', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.enter('B4', '12.5%')
  await expect(inside(grid, 'B4')).toHaveText('12.5%')
  await grid.select('B4')
  await grid.press('Control+c')
  const html = await grid.page.evaluate(async () => {
    const [item] = await navigator.clipboard.read()
    return (await item!.getType('text/html')).text()
  })
  expect(html).toContain('#,##0.0%')
  await grid.select('C4')
  await paste(grid.page, '12.5%', html)
  await expect(inside(grid, 'C4')).toHaveText('12.5%')
  await grid.select('D4')
  const excel = `<table><tr><td style='mso-number-format:"0%"' x:num="0.3">30%</td></tr></table>`
  await paste(grid.page, '30%', excel)
  await expect(inside(grid, 'D4')).toHaveText('30%')
})

test('[GR47] formats only: what is in the cells stays', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.select('B1')
  await grid.press('Control+i', 'Control+c')
  await grid.select('B2:B3')
  await grid.press('Control+Alt+v')
  await grid.page.getByRole('radio', { name: 'Formats only' }).check()
  await grid.press('Enter')
  for (const [address, text] of [
    ['B2', '2'],
    ['B3', '3'],
  ] as const) {
    await expect(inside(grid, address)).toHaveClass(/f-italic-true/)
    await grid.expectText(address, text)
  }
  // Once more it changes nothing, which is no step that Ctrl+Z could take back.
  await expect(grid.notice).toHaveCount(0)
  await grid.press('Control+Alt+v')
  await grid.page.getByRole('radio', { name: 'Formats only' }).check()
  await grid.press('Enter')
  await expect(grid.notice).toContainText('The cells look like that already. Nothing was pasted.')
})
