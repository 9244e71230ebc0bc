/** Going from table to table: nothing half-typed is written behind one's back, and one finds everything where one left it. */
import { expect, type Page } from '@playwright/test'

import { test } from './plan-test.ts'

const heading = (page: Page) => page.locator('.caption h2')
const messages = (page: Page) => page.getByRole('status', { name: 'Messages' })
const link = (page: Page, number: string) =>
  page.locator('nav a').filter({ has: page.getByText(number, { exact: true }) })

test('[GR18] with half a formula open one stays, by every way out, and is told which cell it is', async ({
  ana,
  openAt,
}) => {
  await openAt('overall-objects')
  await ana.openTable('10.22')
  const { page } = ana
  const editor = page.getByRole('textbox', { name: 'Editing B2' })
  await ana.go('B2')
  await page.keyboard.type('=B1+')
  const stays = async (): Promise<void> => {
    await expect(messages(page)).toContainText('B2 is not finished')
    await expect(heading(page)).toContainText('Table 10.22')
    await expect(page).toHaveURL(/\/compliance$/)
    await expect(editor).toHaveValue('=B1+')
    await expect(editor).toBeFocused()
  }
  await link(page, '10.16').click()
  await stays()
  await page.goBack()
  await stays()
  await page.goBack()
  await stays()

  // A formula that reads is written on the way.
  await page.keyboard.type('1')
  await page.goBack()
  await expect(heading(page)).toContainText('Table 10.16')
  await page.goForward()
  await expect(heading(page)).toContainText('Table 10.22')
  expect(await ana.formula('B2')).toBe('=B1+1')
  expect(ana.faults).toEqual([])
})
