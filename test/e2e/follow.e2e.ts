/** [GR70] Going along with a person, across tables, until one acts oneself or they go. */
import { expect } from '@playwright/test'

import { axeBesideGrid } from './axe.ts'
import { test } from './plan-test.ts'
import type { Planner } from './planner.ts'

/** Ana goes along with Li, by keyboard alone. */
async function follow(ana: Planner): Promise<void> {
  const people = ana.page.getByRole('button', { name: /other (person|people) here/ })
  await people.focus()
  await ana.press('Enter')
  const button = ana.page.getByRole('button', { name: 'Follow Li' })
  await button.focus()
  await ana.press('Enter')
}

const label = (ana: Planner) => ana.page.getByRole('button', { name: 'Following Li' })

test('[GR70] one is where the other is, in whichever table, and one’s own selection stays', async ({
  product,
  openAt,
  ana,
  li,
}) => {
  await openAt('overall-objects')
  await li.open(product.address('overall-objects'))
  await li.cell('A1').waitFor()
  await li.go('I12')
  await ana.page.setViewportSize({ width: 640, height: 420 })
  await ana.go('A1')
  await follow(ana)
  await expect(label(ana)).toBeVisible()
  await expect(ana.page.getByRole('status').filter({ hasText: 'Following Li' })).toHaveCount(1)
  await expect(ana.cell('I12')).toBeInViewport()
  await expect(ana.nameBox).toHaveValue('A1')
  await li.go('B1')
  await expect(ana.cell('B1')).toBeInViewport()
  await li.openTable('10.6')
  await li.go('E9')
  await expect(ana.page).toHaveURL(li.page.url())
  await expect(ana.cell('E9')).toBeInViewport()
  await expect(label(ana)).toBeVisible()
  expect(await axeBesideGrid(ana.page)).toEqual([])
})

test('[GR70] a key, a press or the wheel in the table, Escape anywhere, and going elsewhere oneself end it', async ({
  product,
  openAt,
  ana,
  li,
}) => {
  await openAt('overall-objects')
  await li.open(product.address('overall-objects'))
  await li.cell('A1').waitFor()
  await li.go('C3')
  const ends: readonly (readonly [string, () => Promise<void>])[] = [
    ['Escape outside the table', () => ana.press('Escape')],
    ['a press', () => ana.cell('B4').click()],
    [
      'a key',
      async () => {
        await ana.page.evaluate(() => document.querySelector<HTMLElement>('.f-grid .ag-cell')?.focus())
        await ana.press('ArrowDown')
      },
    ],
    [
      'the wheel',
      async () => {
        await ana.cell('C3').hover()
        await ana.page.mouse.wheel(0, 10)
      },
    ],
    ['its own button', () => label(ana).click()],
    ['another table', () => ana.page.locator('nav a').nth(3).click()],
  ]
  for (const [what, act] of ends) {
    await follow(ana)
    await expect(label(ana), what).toBeVisible()
    await act()
    await expect(label(ana), what).toHaveCount(0)
    await expect(ana.page.getByRole('status').filter({ hasText: 'no longer following Li' })).toHaveCount(1)
  }
  // She goes on alone.
  const here = ana.page.url()
  await li.openTable('10.6')
  await li.go('E9')
  await expect(ana.page.locator('nav .dots[title="Li"]').first()).toBeVisible()
  expect(ana.page.url()).toBe(here)
})

test('[GR70] it ends with a sentence when they go, and does not begin while half a formula is open', async ({
  product,
  openAt,
  ana,
  li,
}) => {
  await openAt('overall-objects')
  await li.open(product.address('overall-objects'))
  await li.cell('A1').waitFor()
  await li.go('C3')
  await ana.go('B2')
  await ana.page.keyboard.type('=B1+')
  await follow(ana)
  await expect(ana.messages).toContainText('B2 is not finished')
  await expect(label(ana)).toHaveCount(0)
  await expect(ana.page.locator('.f-editor-field')).toHaveValue('=B1+')
  await ana.press('Escape')
  await ana.press('Escape')
  await follow(ana)
  await expect(label(ana)).toBeVisible()
  await li.closeBrowser()
  await expect(ana.page.getByText('Li is no longer here. You are where they were last.')).toBeVisible()
  await expect(label(ana)).toHaveCount(0)
})
