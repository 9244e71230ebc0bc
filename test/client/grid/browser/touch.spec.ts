import type { Page } from '@playwright/test'

import { boxOf } from '../../../helpers/box-of.ts'
import { expect, type GridPage, test } from './grid-page.ts'

const KEYS = 'table=keys&language=en'

test.use({ hasTouch: true, isMobile: true, viewport: { width: 820, height: 700 } })

type Point = { readonly x: number; readonly y: number }

const middleOf = async (grid: GridPage, address: string): Promise<Point> => {
  const { x, y, width, height } = await boxOf(grid.cell(address))
  return { x: x + width / 2, y: y + height / 2 }
}

/** One finger, from point to point. */
async function finger(page: Page, ...points: readonly Point[]): Promise<void> {
  const client = await page.context().newCDPSession(page)
  const [first, ...others] = points
  await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [first!] })
  let from = first!
  for (const to of others) {
    for (let step = 1; step <= 6; step++)
      await client.send('Input.dispatchTouchEvent', {
        type: 'touchMove',
        touchPoints: [{ x: from.x + ((to.x - from.x) * step) / 6, y: from.y + ((to.y - from.y) * step) / 6 }],
      })
    from = to
  }
  await page.waitForTimeout(80)
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

const grips = (grid: GridPage) => grid.page.locator('.f-grip:not([hidden])')
const gripAt = async (grid: GridPage, index: number): Promise<Point> => {
  const { x, y, width, height } = await boxOf(grips(grid).nth(index))
  return { x: x + width / 2, y: y + height / 2 }
}

test('[GR110] a tap selects, two taps open the cell, and what is typed is written', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.cell('C2').tap()
  await grid.expectSelected('C2')
  await expect(grid.page.locator('.f-handle:not([hidden])')).toHaveCount(0)
  await expect(grips(grid)).toHaveCount(2)
  const { x, y } = await middleOf(grid, 'C3')
  await grid.page.touchscreen.tap(x, y)
  await grid.page.touchscreen.tap(x, y)
  await expect(grid.editor).toBeFocused()
  await grid.page.keyboard.insertText('12')
  await grid.press('Enter')
  await grid.expectText('C3', '12')
})

test('[GR110] a range is made by dragging its grips; with a mouse the fill handle is back', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.cell('C3').tap()
  await finger(grid.page, await gripAt(grid, 1), await middleOf(grid, 'E5'))
  await grid.expectSelected('C3:E5')
  await finger(grid.page, await gripAt(grid, 0), await middleOf(grid, 'B2'))
  await grid.expectSelected('B2:E5')
  await finger(grid.page, await gripAt(grid, 1), await middleOf(grid, 'C2'))
  await grid.expectSelected('B2:C2')
  await grid.cell('B1').click()
  await expect(grips(grid)).toHaveCount(0)
  await expect(grid.page.locator('.f-handle:not([hidden])')).toHaveCount(1)
})

test('[GR110] a finger scrolls, and selects nothing on the way', async ({ grid }) => {
  await grid.open('rows=400&language=en')
  await grid.cell('B2').tap()
  const from = await middleOf(grid, 'C12')
  await finger(grid.page, from, { x: from.x, y: from.y - 260 })
  await expect
    .poll(() => grid.page.locator('.ag-grid-viewport').evaluate((view) => view.scrollTop))
    .toBeGreaterThan(100)
  await grid.expectSelected('B2')
})

test('[GR110] a long press opens the menu, whose lines are large enough for a finger', async ({ grid }) => {
  await grid.open(KEYS)
  const at = await middleOf(grid, 'C3')
  const client = await grid.page.context().newCDPSession(grid.page)
  await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] })
  const line = grid.page.getByRole('menuitem', { name: 'Copy', exact: true })
  await expect(line).toBeVisible()
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await grid.expectSelected('C3')
  expect((await boxOf(line)).height).toBeGreaterThanOrEqual(44)
})
