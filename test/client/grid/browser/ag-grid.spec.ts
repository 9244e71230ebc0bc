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

test('[GR8] no style or script of the page needs an inline exception of the content policy', async ({
  grid,
}) => {
  await grid.open()
  expect(await grid.page.locator('style').count()).toBe(0)
})
