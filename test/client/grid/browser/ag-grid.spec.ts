import { boxOf } from '../../../helpers/box-of.ts'
import { AG } from './ag-names.ts'
import { expect, test } from './grid-page.ts'

test('the parts of AG Grid that we reach into are there, and the overlay scrolls with the rows', async ({
  grid,
}) => {
  await grid.open()
  for (const name of Object.values(AG))
    expect(await grid.page.locator(`.${name}`).count(), name).toBeGreaterThan(0)
  expect(await grid.page.locator(`.${AG.viewport}`).getAttribute('role')).toBe('grid')
  await grid.open('rows=500&language=en')
  await grid.click('C4')
  expect(await grid.misfit('.f-active', 'C4')).toBeLessThan(1.5)
  await grid.page.mouse.wheel(0, 40)
  await grid.page.waitForTimeout(150)
  expect(await grid.misfit('.f-active', 'C4')).toBeLessThan(1.5)
})

test('scroll bars that take no room hide no cell and take no press from the last row', async ({ grid }) => {
  await grid.page.setViewportSize({ width: 600, height: 360 })
  await grid.open()
  const viewport = grid.page.locator(`.${AG.viewport}`)
  await viewport.evaluate((node) => node.scrollTo(0, node.scrollHeight))
  const bar = grid.page.locator('.ag-body-horizontal-scroll')
  // Chromium without a window has such bars.
  await expect(bar).toHaveClass(/ag-scrollbar-invisible/)
  await expect(bar.locator('.ag-body-horizontal-scroll-viewport')).toHaveCSS(
    'background-color',
    'rgba(0, 0, 0, 0)',
  )
  const { x, y, height } = await boxOf(grid.cell('B12'))
  const end = await viewport.evaluate((node) => node.getBoundingClientRect().bottom)
  expect(Math.abs(y + height - end)).toBeLessThan(2)
  await expect(bar).not.toBeVisible()
  await grid.page.mouse.click(x + 20, y + height - 4)
  await grid.expectSelected('B12')
})

test('[GR8] no style or script of the page needs an inline exception of the content policy', async ({
  grid,
}) => {
  await grid.open()
  expect(await grid.page.locator('style').count()).toBe(0)
})

test('[GR16] moving about and typing touch no attribute of the grid itself, which would style every cell anew', async ({
  grid,
}) => {
  await grid.open()
  const touched = await grid.page.evaluateHandle(() => {
    const names: (string | null)[] = []
    const root = document.querySelector('.f-grid')
    const observer = new MutationObserver((records) => names.push(...records.map((one) => one.attributeName)))
    for (let node = root; node; node = node.parentElement) observer.observe(node, { attributes: true })
    return names
  })
  await grid.click('B3')
  await grid.page.keyboard.press('ArrowRight')
  await grid.page.keyboard.type('12')
  await grid.page.keyboard.press('Enter')
  await grid.expectText('C3', '12.0')
  expect(await touched.jsonValue()).toEqual([])
})

test('the grid is as high as its rows, wrapped texts and late fonts included', async ({ grid }) => {
  for (const table of ['t10-6', 't10-8', 't10-21']) {
    await grid.page.setViewportSize({ width: 1000, height: 2400 })
    await grid.open(`table=${table}&language=en`)
    const [rows, window] = [
      await grid.page.locator('.ag-row').last().boundingBox(),
      await grid.page.locator('.ag-grid-viewport').boundingBox(),
    ]
    const spare = window!.y + window!.height - (rows!.y + rows!.height)
    expect(spare).toBeGreaterThanOrEqual(0)
    expect(spare).toBeLessThan(30)
    const cut = await grid.page
      .locator('.f-cell')
      .evaluateAll((cells) =>
        cells.filter((cell) => cell.scrollHeight > cell.clientHeight + 1).map((cell) => cell.textContent),
      )
    expect(cut).toEqual([])
  }
})

test('[GR30] deliverables read as printed: a bold lead-in, roman words, labels as wide as the room allows', async ({
  grid,
}) => {
  await grid.page.setViewportSize({ width: 1280, height: 2000 })
  await grid.open('table=t10-6&language=en')
  const note = grid.cell('A26')
  await expect(note.locator('.f-lead')).toHaveText('Consultation, advice and advocacy:')
  await expect(note.locator('.f-lead')).toHaveCSS('font-weight', '650')
  await expect(note.locator('.f-words')).toHaveCSS('font-style', 'normal')
  await expect(note.locator('.f-words')).toHaveCSS('font-weight', '400')
  const [label, figure] = [await grid.cell('A6').boundingBox(), await grid.cell('B6').boundingBox()]
  expect(label!.width).toBeGreaterThan(5.5 * figure!.width)
  await grid.open('table=t10-6&language=zh')
  await expect(note.locator('.f-lead')).toHaveText('协商、咨询和倡导：')
})

test('[GR31] formulas without a value yet show dots and say that they are being calculated', async ({
  grid,
}) => {
  await grid.open('table=t10-6&language=en')
  await grid.page.evaluate(() => (window.session.calculating = true))
  await grid.enter('B4', '=B3+1')
  await expect(grid.cell('B4').locator('.f-waiting')).toHaveText('…')
  await expect(grid.cell('B4').locator('.f-hidden')).toHaveText('calculating')
  await expect(grid.page.locator('.f-waiting')).toHaveCount(1)
  await grid.page.evaluate(() => window.session.calculated())
  await grid.expectText('B4', '2')
  await expect(grid.page.locator('.f-waiting')).toHaveCount(0)
})

test('[GR32] words of another language are marked, are a ghost in the editor, and Delete says why it leaves them', async ({
  grid,
}) => {
  await grid.open('table=t10-6&language=en')
  const own = await grid.cell('A3').locator('.f-words').innerText()
  await grid.open('table=t10-6&language=fr')
  const label = grid.cell('A3')
  await expect(label.locator('.f-cell')).toHaveClass(/f-borrowed/)
  await expect(label.locator('.f-cell')).toHaveAttribute('title', 'Not translated; shown in chinois.')
  await expect(label).toHaveAttribute('aria-description', /chinois/)
  await grid.click('A3')
  await grid.press('Delete')
  await expect(grid.notice).toContainText('chinois')
  const shown = await label.locator('.f-words').innerText()
  expect(shown).not.toBe(own)
  await grid.press('F2')
  await expect(grid.editor).toHaveValue('')
  await expect(grid.editor).toHaveAttribute('placeholder', shown)
  await grid.type('Rapports')
  await grid.press('Enter')
  await grid.expectText('A3', 'Rapports')
  await expect(label.locator('.f-cell')).not.toHaveClass(/f-borrowed/)
})
