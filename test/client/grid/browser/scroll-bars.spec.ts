import { chromiumLaunch } from '../../../e2e/chromium.ts'
import { type Box, boxOf } from '../../../helpers/box-of.ts'
import { AG } from './ag-names.ts'
import type { GridPage } from './grid-page.ts'
import { expect, test } from './grid-page.ts'

// Bars that take room, as on Windows; without a window Chromium hides them otherwise.
test.use({ launchOptions: { ...chromiumLaunch, ignoreDefaultArgs: ['--hide-scrollbars'] } })

const scrolled = (grid: GridPage, part: 'viewport' | 'scrollBarDown' | 'scrollBarAcross' = 'viewport') =>
  grid.page.locator(`.${AG[part]}`).evaluate(({ scrollTop, scrollLeft }) => [scrollTop, scrollLeft] as const)

const onTop = (grid: GridPage): Promise<string | null> =>
  grid.page.evaluate((name) => {
    const head = document.querySelector(`.${name}`)!.getBoundingClientRect()
    return (
      document
        .elementFromPoint(head.left + 100, head.bottom + 30)
        ?.closest('.ag-row')
        ?.getAttribute('row-id') ?? null
    )
  }, AG.header)

test('[GR116] a bar that reports late what it was told moves nothing', async ({ grid }) => {
  await grid.open('rows=2000&language=en')
  await grid.page.locator(`.${AG.viewport}`).evaluate((node) => (node.scrollTop = 20_000))
  await expect.poll(async () => (await scrolled(grid, 'scrollBarDown'))[0]).toBe(20_000)
  const row = await onTop(grid)
  expect(row).not.toBeNull()
  // Longer than AG Grid knows who scrolled first.
  await grid.page.waitForTimeout(400)
  await grid.page.locator(`.${AG.scrollBarDown}`).evaluate((node) => (node.scrollTop = 700))
  await expect.poll(async () => (await scrolled(grid, 'scrollBarDown'))[0]).toBe(20_000)
  expect((await scrolled(grid))[0]).toBe(20_000)
  expect(await onTop(grid)).toBe(row)
})

/** A long table in a window too narrow for it; where its bar is. */
async function openNarrow(grid: GridPage): Promise<Box> {
  await grid.page.setViewportSize({ width: 700, height: 600 })
  await grid.open('rows=2000&language=en')
  return boxOf(grid.page.locator(`.${AG.scrollBarDown}`))
}

test('[GR116] by its bars a table is scrolled: drawn by the thumb, by the wheel over them, and then by the wheel over its cells', async ({
  grid,
}) => {
  const down = await openNarrow(grid)
  const { mouse } = grid.page
  expect(down.width).toBeGreaterThan(8)
  const x = down.x + down.width / 2
  // The thumb, below the button with the arrow, if there is one.
  await mouse.move(x, down.y + 20)
  await mouse.down()
  await mouse.move(x, down.y + down.height / 2, { steps: 12 })
  await mouse.up()
  await expect.poll(async () => (await scrolled(grid))[0]).toBeGreaterThan(10_000)
  await expect.poll(() => onTop(grid)).not.toBeNull()
  await grid.page.waitForTimeout(700)
  const [before] = await scrolled(grid)
  await mouse.wheel(0, 300)
  await expect.poll(async () => (await scrolled(grid))[0]).toBe(before + 300)
  await mouse.move(200, 300)
  await mouse.wheel(0, 5_000)
  await expect.poll(async () => (await scrolled(grid))[0]).toBe(before + 5_300)
  await expect.poll(async () => (await scrolled(grid, 'scrollBarDown'))[0]).toBe(before + 5_300)
  await expect.poll(() => onTop(grid)).not.toBeNull()
  const across = await boxOf(grid.page.locator(`.${AG.scrollBarAcross}`))
  await mouse.move(across.x + 30, across.y + across.height / 2)
  await mouse.down()
  await mouse.move(across.x + 130, across.y + across.height / 2, { steps: 6 })
  await mouse.up()
  await expect.poll(async () => (await scrolled(grid))[1]).toBeGreaterThan(60)
})

test('[GR116] who goes from the bar to the cells at once scrolls the table, and it is drawn', async ({
  grid,
}) => {
  const down = await openNarrow(grid)
  const { mouse } = grid.page
  await mouse.move(down.x + down.width / 2, down.y + down.height / 2)
  await mouse.wheel(0, 300)
  await expect.poll(async () => (await scrolled(grid))[0]).toBe(300)
  await mouse.move(200, 300)
  await mouse.wheel(0, 5_000)
  // The bar reports late what it was told, as on a busy machine.
  await grid.page
    .locator(`.${AG.scrollBarDown}`)
    .evaluate((bar) => requestAnimationFrame(() => (bar.scrollTop = 300)))
  await expect.poll(async () => (await scrolled(grid))[0]).toBe(5_300)
  await expect.poll(async () => (await scrolled(grid, 'scrollBarDown'))[0]).toBe(5_300)
  await expect.poll(() => onTop(grid)).not.toBeNull()
})

test('[GR116] a table that reports late what its bar told it does not hold the bar up', async ({ grid }) => {
  const down = await openNarrow(grid)
  // As on a busy machine: the table's word about the time before comes first.
  await grid.page.evaluate(
    ([bar, table]) => {
      const tell = ({ target }: Event): void => {
        if (!(target instanceof Element) || !target.matches(bar)) return
        window.removeEventListener('scroll', tell, { capture: true })
        document.querySelector(table)?.dispatchEvent(new Event('scroll'))
        // Where the hand has drawn it meanwhile.
        target.scrollTop = 9000
      }
      window.addEventListener('scroll', tell, { capture: true })
    },
    [`.${AG.scrollBarDown}`, `.${AG.viewport}`] as const,
  )
  const { mouse } = grid.page
  await mouse.move(down.x + down.width / 2, down.y + down.height / 2)
  await mouse.wheel(0, 300)
  await expect.poll(async () => (await scrolled(grid))[0]).toBe(9000)
  await expect.poll(async () => (await scrolled(grid, 'scrollBarDown'))[0]).toBe(9000)
  await expect.poll(() => onTop(grid)).not.toBeNull()
})
