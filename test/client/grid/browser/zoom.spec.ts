import { boxOf } from '../../../helpers/box-of.ts'
import { expect, test } from './grid-page.ts'

for (const percent of [50, 80, 110, 150, 200])
  test(`[GR92] at ${percent} % everything of a table is that large, and a press, a frame and the editor are where the cell is`, async ({
    grid,
  }) => {
    const zoom = percent / 100
    await grid.page.setViewportSize({ width: 1400, height: 900 })
    await grid.open()
    const size = (address: string) =>
      grid
        .cell(address)
        .locator('.f-cell')
        .evaluate((cell) => Number.parseFloat(getComputedStyle(cell).fontSize))
    const high = (address: string) => grid.cell(address).evaluate((cell) => cell.clientHeight)
    const usual = { size: await size('C3'), high: await high('C3') }
    await grid.open(`table=t10-16&language=en&zoom=${zoom}`)
    expect(await size('C3')).toBeCloseTo(usual.size * zoom, 1)
    expect(Math.abs((await high('C3')) - usual.high * zoom)).toBeLessThanOrEqual(1.5)
    // No text is cut off, in cells or heads.
    const cut = await grid.page
      .locator('.f-cell, .f-head')
      .evaluateAll((cells) =>
        cells.filter((cell) => cell.scrollHeight > cell.clientHeight + 1).map((cell) => cell.textContent),
      )
    expect(cut).toEqual([])
    await grid.click('C3')
    await grid.expectSelected('C3')
    expect(await grid.misfit('.f-active:visible', 'C3')).toBeLessThan(1.5)
    await grid.type('7')
    expect(await grid.misfit('.f-editor', 'C3')).toBeLessThan(2)
    await grid.press('Escape')
    await grid.drag('B2', 'C5')
    await grid.expectSelected('B2:C5')
    expect(await grid.misfit('.f-selection:visible', 'B2', 'C5')).toBeLessThan(1.5)
  })

test('[GR92] keys, commands and the line below the table make it larger and smaller, and back to 100 %', async ({
  grid,
}) => {
  await grid.open()
  await grid.click('B2')
  const shown = grid.page.locator('.f-zoomReset')
  await grid.press('Control+Alt+Equal', 'Control+Alt+NumpadAdd')
  await expect(shown).toHaveText('125 %')
  await grid.press('Control+Alt+Minus')
  await expect(shown).toHaveText('110 %')
  // The keyboard is still in the cell.
  await grid.press('ArrowRight')
  await grid.expectSelected('C2')
  await grid.press('Control+Alt+0')
  await expect(shown).toHaveText('100 %')
  await grid.page.getByRole('button', { name: 'Smaller table' }).click()
  await expect(shown).toHaveText('90 %')
  await grid.page.getByRole('button', { name: 'Table at 100 %' }).click()
  await expect(shown).toHaveText('100 %')
})

test('[GR92] the width that a person gives to a column is kept as it is at 100 %', async ({ grid }) => {
  await grid.page.setViewportSize({ width: 1900, height: 900 })
  await grid.open('table=t10-16&language=en&zoom=1.5')
  const edge = await boxOf(grid.page.locator('.ag-header-cell[col-id="tech"] .ag-header-cell-resize'))
  const before = (await boxOf(grid.cell('D3'))).width
  await grid.page.mouse.move(edge.x + edge.width / 2, edge.y + edge.height / 2)
  await grid.page.mouse.down()
  await grid.page.mouse.move(edge.x + edge.width / 2 + 60, edge.y + edge.height / 2, { steps: 4 })
  await grid.page.mouse.up()
  await expect
    .poll(() => grid.page.evaluate(() => window.session.table(window.table).column('tech' as never)?.width))
    .toBe(Math.round((before + 60) / 1.5))
})

test('[GR93] without row numbers and column letters columns and rows are chosen by their heads and by what is left of the numbers', async ({
  grid,
}) => {
  await grid.open()
  await grid.click('B2')
  await grid.page.evaluate(() => window.controller.run('heads'))
  await expect(grid.letter('B')).toBeHidden()
  const strip = await boxOf(grid.rowHead(3))
  expect(strip.width).toBeLessThan(16)
  await grid.page.locator('.ag-header-cell[col-id="tech"] .f-head-label').click()
  await grid.expectSelected('D1:D12')
  await grid.rowHead(3).click()
  await grid.expectSelected('A3:I3')
  const inkOf = (name: string) =>
    grid.page
      .locator(name)
      .first()
      .evaluate((node) => getComputedStyle(node).color)
  expect(await inkOf('.ag-row[row-index="2"] .f-row-head')).toBe('rgba(0, 0, 0, 0)')
  // By keyboard, too; and the command brings them back.
  await grid.click('C4')
  await grid.press('Shift+Space')
  await grid.expectSelected('A4:I4')
  await grid.press('Shift+F10')
  await expect(grid.page.getByRole('menuitem', { name: 'Delete row' })).toBeVisible()
  await grid.page.getByRole('menuitemcheckbox', { name: 'Row numbers and column letters' }).click()
  await expect(grid.letter('B')).toBeVisible()
  // What folds groups is seen without numbers, too.
  await grid.open('table=t10-6&language=en')
  await grid.page.evaluate(() => window.controller.run('heads'))
  await expect(grid.letter('B')).toBeHidden()
  expect(await inkOf('.f-fold')).not.toBe('rgba(0, 0, 0, 0)')
})

test('[GR93] what is chosen in a menu is ticked where the keys of other entries stand', async ({ grid }) => {
  await grid.open()
  await grid.rowHead(3).click({ button: 'right' })
  const tick = await grid.page.getByText('✓').boundingBox()
  const keys = await grid.page.locator('.f-menu-keys', { hasText: 'Ctrl+X' }).boundingBox()
  expect(Math.abs(tick!.x + tick!.width - keys!.x - keys!.width)).toBeLessThan(1)
})
