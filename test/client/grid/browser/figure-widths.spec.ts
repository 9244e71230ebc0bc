import { boxOf } from '../../../helpers/box-of.ts'
import type { GridPage } from './grid-page.ts'
import { expect, test } from './grid-page.ts'

/** Numbers in the window that stand out of their cells, or are cut. */
const cut = (grid: GridPage): Promise<readonly (string | null)[]> =>
  grid.page.locator('.f-set-number').evaluateAll((cells) =>
    cells
      .filter((cell) => {
        const digits = cell.querySelector('.f-numeral')
        if (!digits || digits.textContent === '') return false
        const [inner, outer] = [digits.getBoundingClientRect(), cell.getBoundingClientRect()]
        return inner.left < outer.left || digits.scrollWidth > Math.ceil(inner.width) + 1
      })
      .map((cell) => cell.textContent),
  )
const width = async (grid: GridPage, address: string): Promise<number> =>
  (await boxOf(grid.cell(address))).width

test('[GR118] a column becomes as wide as the number that is typed into it, that others write, that a sum comes to', async ({
  grid,
}) => {
  await grid.open()
  const before = await width(grid, 'C3')
  await grid.enter('C3', '123456789012.5')
  await expect.poll(() => width(grid, 'C3')).toBeGreaterThan(before + 10)
  await expect.poll(() => cut(grid)).toEqual([])
  await grid.expectText('C3', '123 456 789 012.5')
  await grid.page.evaluate(() => {
    const { rows, columns } = window.session.table(window.table)
    window.session.commit(window.table, rows.ids[4]!, columns.ids[1]!, '-98765432109.1', 'en')
  })
  await expect.poll(() => grid.cell('B5').innerText()).toContain('(98')
  await expect.poll(() => cut(grid)).toEqual([])
})

test('[GR118] numbers far down make their column wider when they come into the window, at any zoom', async ({
  grid,
}) => {
  await grid.open('rows=1000&language=en')
  await grid.page.evaluate(() => {
    const { rows, columns } = window.session.table(window.table)
    window.session.commit(window.table, rows.ids[499]!, columns.ids[1]!, '123456789012.5', 'en')
    window.controller.run('zoomIn')
  })
  const before = await width(grid, 'B1')
  await grid.select('B500')
  await expect.poll(() => width(grid, 'B500')).toBeGreaterThan(before)
  await expect.poll(() => cut(grid)).toEqual([])
  await expect(grid.cell('B500')).toBeInViewport()
})

test('[GR118] in a width that somebody set a number is cut at its end, and says so', async ({ grid }) => {
  await grid.open()
  await grid.page.evaluate(() => {
    const { columns } = window.session.table(window.table)
    window.session.setColumn(window.table, columns.ids[1]!, { width: 60 })
  })
  await grid.enter('B3', '123456789')
  await grid.enter('B4', '-123456789')
  for (const address of ['B3', 'B4']) {
    const digits = grid.cell(address).locator('.f-numeral')
    await expect(digits).toHaveCSS('text-overflow', 'ellipsis')
    const [inner, outer] = [await boxOf(digits), await boxOf(grid.cell(address))]
    expect(inner.x).toBeGreaterThanOrEqual(outer.x)
    expect(await digits.evaluate((node) => node.scrollWidth > node.clientWidth)).toBe(true)
  }
})
