import type { GridPage } from './grid-page.ts'
import { expect, test } from './grid-page.ts'

/** As the browser does before it prints. */
const begin = async (grid: GridPage): Promise<void> => {
  await grid.page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await grid.page.emulateMedia({ media: 'print' })
}

test('[GR95] all rows and columns are printed, not those of the window, with heads that repeat and rows that are not divided', async ({
  grid,
}) => {
  await grid.open('rows=400&language=en')
  await begin(grid)
  const table = grid.page.locator('.f-print')
  await expect(table).toBeVisible()
  await expect(grid.page.locator('.f-grid-host')).toBeHidden()
  await expect(table.locator('tbody tr')).toHaveCount(400)
  await expect(table.locator('tbody tr').last().locator('th, td')).toHaveCount(12)
  await expect(table.locator('tbody tr').last().locator('th')).toHaveText('Row 400')
  expect(await table.locator('thead').evaluate((head) => getComputedStyle(head).display)).toBe(
    'table-header-group',
  )
  expect(
    await table
      .locator('tbody tr')
      .first()
      .evaluate((row) => getComputedStyle(row).breakInside),
  ).toBe('avoid')
  await grid.page.emulateMedia({ media: 'screen' })
  await expect(table).toBeHidden()
  await grid.page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
  await expect(table).toHaveCount(0)
  await expect(grid.page.locator('.f-grid-host')).toBeVisible()
})

test('[GR95] spanning headings, numbers as printed and words that run on are as in the document', async ({
  grid,
}) => {
  await grid.open('table=t10-21&language=zh')
  await begin(grid)
  const table = grid.page.locator('.f-print')
  await expect(table.locator('thead tr')).toHaveCount(2)
  await expect(table.locator('th[scope="colgroup"]')).toHaveAttribute('colspan', '5')
  await expect(table.locator('th[rowspan="2"]')).toHaveCount(4)
  await expect(table.locator('.f-row-category th').first()).toHaveAttribute('colspan', '9')
  await expect(table).toHaveClass(/f-print-wide/)
  await grid.open('table=t10-6&language=zh')
  await begin(grid)
  await expect(table).not.toHaveClass(/f-print-wide/)
  for (const side of ['left', 'right'])
    expect(
      await table
        .locator('td')
        .first()
        .evaluate((cell, name) => getComputedStyle(cell).getPropertyValue(`border-${name}-width`), side),
    ).toBe('0px')
})

test('[GR80] [GR95] what is hidden or sorted for oneself is printed as it stands in the document', async ({
  grid,
}) => {
  await grid.open()
  const heads = grid.page.locator('.f-print tbody th')
  const labels = await grid.labels()
  await grid.select('B2:B3')
  await grid.page.evaluate(() => {
    for (const command of ['hideRows', 'sortDown', 'hideColumns'] as const) window.controller.run(command)
  })
  await expect(grid.page.locator('.f-grid-host .f-row-head')).toHaveCount(labels.length - 2)
  await begin(grid)
  await expect(heads).toHaveText(labels)
  await expect(grid.page.locator('.f-print tbody tr').first().locator('td')).toHaveCount(8)
})

test('[GR95] the command asks the browser to print, also of a table that may only be read; dark is printed light', async ({
  grid,
}) => {
  await grid.open('table=t10-16&language=ar&theme=dark&readonly')
  await grid.page.evaluate(() => {
    window.print = () => document.body.classList.add('printed')
    window.controller.run('print')
  })
  await expect(grid.page.locator('body.printed')).toHaveCount(1)
  await begin(grid)
  const table = grid.page.locator('.f-print')
  expect(await table.evaluate((node) => getComputedStyle(node).direction)).toBe('rtl')
  expect(await table.evaluate((node) => getComputedStyle(node).color)).toBe('rgb(28, 27, 25)')
})

test('[GR95] after printing one is where one was', async ({ grid }) => {
  await grid.page.setViewportSize({ width: 700, height: 500 })
  await grid.open('rows=500&language=en')
  const viewport = grid.page.locator('.ag-grid-viewport')
  await viewport.evaluate((node) => node.scrollTo(60, 1600))
  await expect(grid.rowHead(60)).toBeVisible()
  await grid.page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await grid.page.emulateMedia({ media: 'print' })
  await grid.page.waitForTimeout(200)
  await grid.page.emulateMedia({ media: 'screen' })
  await grid.page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
  await grid.page.waitForTimeout(200)
  expect(await viewport.evaluate((node) => [node.scrollLeft, node.scrollTop])).toEqual([60, 1600])
})

test('[GR95] conditional formats are printed as those of cells are; marks, which are for editors, are not', async ({
  grid,
}) => {
  await grid.open('table=keys&language=en')
  await grid.enter('C2', 'seven')
  await grid.page.evaluate(() => {
    const { session, table } = window
    session.setColumn(table, 'b' as never, { rule: { most: 50 } })
    session.setColumn(table, 'd' as never, { rule: { filled: true } })
  })
  await grid.select('B:B')
  await grid.page.evaluate(() => window.controller.run('formatRules'))
  const panel = grid.page.getByRole('dialog', { name: /^Conditional format/ })
  const rule = async (value: string, tone: string): Promise<void> => {
    await panel.getByLabel('Value').fill(value)
    await panel.getByRole('button', { name: tone, exact: true }).click()
  }
  await rule('40', 'Fill: blue')
  await panel.getByRole('button', { name: 'Save', exact: true }).click()
  // One that is only tried is not the table's yet.
  await panel.getByRole('button', { name: 'Add rule', exact: true }).click()
  await rule('1', 'Fill: red')
  await expect(grid.cell('B2').locator('.f-cell')).toHaveClass(/f-fill-red/)
  await expect(grid.cell('B6').locator('.f-cell')).toHaveClass(/f-wrong/)
  await expect(grid.cell('C2').locator('.f-cell')).toHaveClass(/f-wrong/)
  await begin(grid)
  const printed = (row: number, column: number) =>
    grid.page.locator('.f-print tbody tr').nth(row).locator('td').nth(column).locator('.f-cell')
  await expect(printed(4, 0)).toHaveClass(/f-fill-blue/)
  await expect(printed(1, 0)).not.toHaveClass(/f-fill/)
  await expect(printed(5, 0)).toHaveClass(/f-fill-blue/)
  await expect(printed(1, 1)).toHaveText('seven')
  await expect(grid.page.locator('.f-print :is(.f-wrong, .f-hidden)')).toHaveCount(0)
})

/** Figures that stand outside their cells. */
const outside = (grid: GridPage): Promise<readonly (string | null)[]> =>
  grid.page.locator('.f-print td:has(.f-numeral)').evaluateAll((cells) =>
    cells
      .filter((cell) => {
        const range = document.createRange()
        range.selectNodeContents(cell.querySelector('.f-numeral')!)
        const [inner, outer] = [range.getBoundingClientRect(), cell.getBoundingClientRect()]
        return inner.left < outer.left || inner.right > outer.right
      })
      .map((cell) => cell.textContent),
  )

test('[GR95] figures keep their columns on a narrow sheet: letters become smaller with them', async ({
  grid,
}) => {
  await grid.open('rows=12&language=en')
  const columns = 'BCDEFGHIJKL'
  for (const [at, name] of [...columns].entries()) await grid.enter(`${name}2`, `-${at + 1}234567.8`)
  await begin(grid)
  await grid.page.setViewportSize({ width: 760, height: 900 })
  expect(await outside(grid)).toEqual([])
})

test('[GR95] figures that the screen has not shown yet, or has no room for, have their room on paper', async ({
  grid,
}) => {
  await grid.open('rows=400&language=en')
  await grid.page.evaluate(() => {
    const { session, table } = window
    const { rows, columns } = session.table(table)
    session.setColumn(table, columns.ids[1]!, { width: 60 })
    for (const [at, id] of columns.ids.slice(1).entries())
      session.commit(table, rows.ids[at % 2 ? 200 : 0]!, id, `-${at + 1}1234567.8`, 'en')
    // In the same turn: the screen has not drawn them.
    window.dispatchEvent(new Event('beforeprint'))
  })
  await grid.page.emulateMedia({ media: 'print' })
  await grid.page.setViewportSize({ width: 760, height: 900 })
  await expect(grid.page.locator('.f-print .f-numeral', { hasText: /1.234.567\.8/ })).toHaveCount(11)
  expect(await outside(grid)).toEqual([])
})
