/** Sessions that end while somebody has the product open: the page is there again afterwards, and what is being typed is never interrupted. */
import { expect, type Page } from '@playwright/test'

import type { Account } from './accounts.ts'
import { test } from './plan-test.ts'
import type { Product } from './product.ts'

async function endSessions({ accounts }: Product, name: string): Promise<Account> {
  const account = await accounts.person(name)
  const administrator = await accounts.administrator()
  const { people } = await accounts.ask<{ people: { id: string; name: string }[] }>(
    'GET',
    '/api/people',
    undefined,
    administrator,
  )
  const me = people.find((person) => person.name === name)
  await accounts.ask('DELETE', `/api/people/${me?.id}/sessions`, undefined, administrator)
  return account
}

async function signIn(page: Page, { email, password }: Account): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('with nothing unsent: the page asks who she is, and the table is there again when she has said so', async ({
  ana,
  product,
  openAt,
}) => {
  await openAt('compliance')
  await ana.expectBadge(/Saved|Shared/)
  const account = await endSessions(product, 'Ana')
  await expect(ana.page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await signIn(ana.page, account)
  await ana.cell('A1').waitFor()
  await ana.type('C2', '61')
  await ana.expectBadge(/Saved|Shared/)
  expect(ana.faults).toEqual([])
})

test('under an open editor: she goes on typing, and a banner asks her to sign in', async ({
  ana,
  product,
  openAt,
}) => {
  await openAt('compliance')
  await ana.expectBadge(/Saved|Shared/)
  await ana.go('C2')
  await ana.page.keyboard.type('6')
  const account = await endSessions(product, 'Ana')
  await expect(ana.page.getByRole('button', { name: 'Sign in' })).toBeVisible()
  await ana.page.keyboard.type('1')
  await ana.page.keyboard.press('Enter')
  await ana.expectShows('C2', '61')
  await expect(ana.page.getByText('Sign in again to send your 1 change')).toBeVisible()
  await ana.page.getByRole('button', { name: 'Sign in' }).click()
  await signIn(ana.page, account)
  await ana.expectShows('C2', '61')
  await ana.expectBadge(/Saved|Shared/)
  expect(ana.faults).toEqual([])
})
