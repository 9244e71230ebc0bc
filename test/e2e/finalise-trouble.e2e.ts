/** Where finalising does not simply succeed: cells that show errors, and an answer that is lost on its way. */
import { expect, type Page } from '@playwright/test'

import { axeBesideGrid } from './axe.ts'
import { test } from './plan-test.ts'

const badge = (page: Page) => page.locator('.caption .life-badge')
const dialog = (page: Page) => page.getByRole('dialog').filter({ has: page.locator('form') })

async function step(page: Page, name: string): Promise<void> {
  await badge(page).click()
  await page.getByRole('group', { name: 'What can be done with it' }).getByRole('button', { name }).click()
}

test('[TL10] cells that show errors are named, lead there, and stay as they are when she says so', async ({
  ana,
  openAt,
}) => {
  await openAt('compliance')
  const { page } = ana
  await ana.type('C2', '=1/0')
  await ana.type('B2', '=C2')
  await ana.expectShows('B2', '#DIV/0!')
  await ana.go('A1')
  await step(page, 'Finalise…')
  const asked = dialog(page)
  await asked.getByLabel('Note').fill('As it is')
  await asked.getByRole('button', { name: 'Finalise', exact: true }).click()
  await expect(asked).toContainText('Some cells show errors.')
  await expect(asked.locator('code')).toHaveText(['B2 #DIV/0!', 'C2 #DIV/0!'])
  expect(await axeBesideGrid(page)).toEqual([])
  await asked.getByRole('button', { name: /^Go to the first/ }).click()
  await expect(asked).toBeHidden()
  await expect(page.locator('.f-bar-name')).toHaveValue('B2')
  // The keyboard is there, too.
  await page.keyboard.type('7')
  await page.keyboard.press('Enter')
  await ana.expectShows('B2', '7')
  await step(page, 'Finalise…')
  await asked.getByRole('button', { name: 'Finalise', exact: true }).click()
  await expect(asked.locator('code')).toHaveText(['C2 #DIV/0!'])
  await asked.getByRole('button', { name: 'Finalise as they are' }).click()
  await expect(asked).toBeHidden()
  await expect(badge(page)).toHaveText('Final')
  await ana.expectShows('C2', '#DIV/0!')
  expect(ana.faults).toEqual([])
})

test('[TL9] a step whose answer is lost on the way is never called undone, and shows when it is known', async ({
  product,
  ana,
  openAt,
}) => {
  await openAt('recommendations')
  const { page } = ana
  const lost = (url: URL): boolean => url.pathname.endsWith('/lifecycle')
  // The answer never arrives, and the server gets it done after that.
  let arrive = (): void => undefined
  const held = new Promise<void>((resolve) => (arrive = resolve))
  await page.route(lost, async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    await held
    await route.abort('connectionreset')
  })
  await step(page, 'Send for review')
  await expect(page.getByText('Asking the server…')).toBeVisible()
  arrive()
  await expect(page.getByText('it may have been done all the same')).toBeVisible()
  expect(await axeBesideGrid(page)).toEqual([])
  const herself = await product.accounts.person('Ana')
  const body = { step: 'submit', tables: ['recommendations'], note: '' }
  await product.accounts.ask('POST', '/api/plans/section-10-2023/lifecycle', body, herself)
  await expect(badge(page)).toHaveText('In review')
  await expect(page.getByText('is in review now.')).toBeVisible()
  await expect(page.getByText('it may have been done all the same')).toBeHidden()
  await page.unroute(lost)
})
