/**
 * Other ways in, and out: the organisation's own sign-on with a real provider, a link for a new password, and signing out everywhere while
 * somebody is at work.
 */
import { expect, type Page } from '@playwright/test'

import { openIdProvider, type OpenIdProvider } from '../helpers/openid-provider.ts'
import { SAMPLE } from './accounts.ts'
import { axeBesideGrid } from './axe.ts'
import { test as planTest } from './plan-test.ts'
import type { Product } from './product.ts'

const PASSWORD = 'correct horse battery staple'
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const dialog = (page: Page) => page.getByRole('dialog').filter({ has: page.locator('form') })
const saved = /Saved|Shared/

async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await field(page, 'E-mail').fill(email)
  await field(page, 'Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function signOut(page: Page): Promise<void> {
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^You: / })
    .click()
  await page.getByRole('dialog', { name: 'You' }).getByText('Sign out', { exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
}

/** A product whose people may sign in with a provider that is running. */
const test = planTest.extend<{ office: { provider: OpenIdProvider; product: Product } }>({
  office: async ({ start }, use) => {
    const provider = await openIdProvider()
    const { ssoIssuer, ssoClientId, ssoClientSecret, ssoName } = provider.settings
    const settings = {
      FASCICLE_SSO_ISSUER: ssoIssuer,
      FASCICLE_SSO_CLIENT_ID: ssoClientId,
      FASCICLE_SSO_CLIENT_SECRET: ssoClientSecret,
      FASCICLE_SSO_NAME: ssoName,
    }
    try {
      const product = await start({ settings })
      provider.serve(product.url)
      await use({ provider, product })
    } finally {
      await provider.stop()
    }
  },
})

test('the organisation’s own sign-on, on a first and on a second visit', async ({ office, visitor }) => {
  test.setTimeout(240_000)
  const { provider, product } = office
  const { accounts } = product
  await accounts.ask(
    'POST',
    '/api/people/invitations',
    {
      email: 'li@example.org',
      name: 'Li',
      plan: SAMPLE,
      grants: [{ scope: 'plan', role: 'editor' }],
    },
    await accounts.administrator(),
  )
  const li = visitor()
  const button = (): ReturnType<Page['getByRole']> => li.page.getByRole('link', { name: 'The Office' })

  await test.step('she turns back, and is told that nothing was changed', async () => {
    await li.open(product.address('compliance'))
    await expect(button()).toBeVisible()
    expect(await axeBesideGrid(li.page)).toEqual([])
    await button().click()
    await expect(li.page.getByRole('alert')).toContainText('You turned back')
    expect(await axeBesideGrid(li.page)).toEqual([])
  })

  await test.step('a first visit ends where she wanted to go', async () => {
    provider.account = {
      sub: 'li-at-the-office',
      email: 'li@example.org',
      email_verified: true,
      name: 'Li Na',
    }
    await button().click()
    await expect(li.page).toHaveURL(product.address('compliance'))
    await li.cell('A1').waitFor()
    await expect(li.page.getByRole('button', { name: 'You: Li', exact: true })).toBeVisible()
    await li.type('C2', '41')
    await li.expectBadge(saved)
  })

  await test.step('a second visit, with the page kept on the device, goes the same way', async () => {
    await li.page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
    await signOut(li.page)
    await li.page.goto(product.address('compliance'))
    await li.page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
    await li.page.reload()
    expect(await li.page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
    await button().click()
    await expect(li.page).toHaveURL(product.address('compliance'))
    await li.expectShows('C2', '41')
    await li.type('B2', '42')
    await li.expectShows('B2', '42')
    await li.expectBadge(saved)
  })

  await test.step('with the provider away the other way in stays open', async () => {
    await signOut(li.page)
    await provider.stop()
    await product.down()
    await product.up()
    await li.page.goto(product.address('compliance'))
    await button().click()
    await expect(li.page.getByRole('alert')).toContainText('cannot be reached at the moment')
    await signIn(li.page, (await accounts.administrator()).email)
    await li.expectShows('B2', '42')
  })
  expect(li.faults).toEqual([])
})

test('a first sign-on into an account that was there ends what was set up, and owners’ invitations are for whom the provider knows', async ({
  office,
  visitor,
}) => {
  test.setTimeout(240_000)
  const { provider, product } = office
  const { accounts } = product
  const { email } = await accounts.person('Li', [{ scope: 'plan', role: 'owner' }])
  const [li, sara] = [visitor(), visitor()]
  const button = (page: Page) => page.getByRole('link', { name: 'The Office' })

  await test.step('she is told what works no more, and goes on where she wanted to', async () => {
    provider.account = { sub: 'li', email, email_verified: true, name: 'Li' }
    await li.open(product.address('compliance'))
    await button(li.page).click()
    await expect(li.page).toHaveURL(/\/account\?ended=/)
    await expect(li.page.getByRole('alert').first()).toContainText('What was set up before')
    expect(await axeBesideGrid(li.page)).toEqual([])
    await li.page.getByRole('link', { name: 'Go on' }).click()
    await expect(li.page).toHaveURL(product.address('compliance'))
    await li.type('C2', '41')
    await li.expectBadge(saved)
  })

  await test.step('her old password is none any more', async () => {
    await signOut(li.page)
    await li.page.goto(`${product.url}/sign-in`)
    await signIn(li.page, email)
    await expect(li.page.getByRole('alert')).toContainText('That did not match')
    await button(li.page).click()
    await expect(li.page.getByRole('button', { name: 'You: Li', exact: true })).toBeVisible()
  })

  await test.step('whom she invites comes in by the provider alone', async () => {
    await li.page.goto(`${product.url}/plans/${SAMPLE}/share`)
    await li.page.getByRole('button', { name: 'Add somebody' }).click()
    await li.page.getByRole('combobox', { name: 'Name or e-mail' }).fill('sara@example.org')
    await field(li.page, 'Name').fill('Sara')
    await li.page.getByRole('combobox', { name: 'What is allowed in Subprogramme 2' }).selectOption('Edits')
    await li.page.getByRole('button', { name: 'Make the link' }).click()
    await sara.open(await field(li.page, 'Link').inputValue())
    await expect(sara.page.getByText('Li invites you')).toBeVisible()
    await expect(sara.page.getByRole('textbox')).toHaveCount(0)
    expect(await axeBesideGrid(sara.page)).toEqual([])
    provider.account = { sub: 'sara', email: 'sara@example.org', email_verified: true, name: 'Sara' }
    await button(sara.page).click()
    await expect(sara.page.getByRole('button', { name: 'You: Sara', exact: true })).toBeVisible()
    await sara.page.goto(product.address('performance-sp2'))
    await sara.type('D1', '250 officials trained')
    await sara.expectBadge(saved)
  })
  expect([...li.faults, ...sara.faults]).toEqual([])
})

test('a link for a new password: made by an administrator, used once, and other sessions are over', async ({
  product,
  ana,
  openAt,
  visitor,
}) => {
  test.setTimeout(240_000)
  await openAt('compliance')
  await ana.expectBadge(saved)
  const [wang, fresh] = [visitor(), visitor()]
  const { email } = await product.accounts.person('Ana')
  let link = ''

  await test.step('the administrator makes it', async () => {
    await wang.open(`${product.url}/people`)
    await signIn(wang.page, (await product.accounts.administrator()).email)
    await wang.page.getByRole('button', { name: 'What to do with Ana’s account' }).click()
    await wang.page.getByRole('menuitem', { name: 'Link for a new password' }).click()
    expect(await axeBesideGrid(wang.page)).toEqual([])
    link = await field(wang.page, 'Link').inputValue()
    await wang.page.getByRole('button', { name: 'Done' }).click()
  })

  await test.step('she sets a password and is in', async () => {
    await fresh.open(link)
    const { page } = fresh
    await expect(page.getByRole('heading', { name: 'Choose a new password' })).toBeVisible()
    await expect(field(page, 'E-mail')).toHaveValue(email)
    expect(await axeBesideGrid(page)).toEqual([])
    await field(page, 'New password').fill('password12')
    await page.getByRole('button', { name: 'Set the password' }).click()
    await expect(page.getByRole('alert')).toContainText('too well known')
    await field(page, 'New password').fill('another horse entirely')
    await page.getByRole('button', { name: 'Set the password' }).click()
    await expect(page.getByRole('button', { name: 'You: Ana' })).toBeVisible()
  })

  await test.step('where she was signed in before she is not any more, and goes on', async () => {
    await expect(field(ana.page, 'E-mail')).toHaveValue(email, { timeout: 30_000 })
    await signIn(ana.page, email)
    await expect(ana.page.getByRole('alert')).toContainText('That did not match')
    await signIn(ana.page, email, 'another horse entirely')
    await expect(ana.page).toHaveURL(product.address('compliance'))
    await ana.type('C2', '43')
    await ana.expectBadge(saved)
  })

  await test.step('the link is used up', async () => {
    await fresh.page.goto(link)
    await expect(fresh.page.getByRole('heading', { name: 'This link does not work any more' })).toBeVisible()
  })
  expect([...ana.faults, ...wang.faults, ...fresh.faults]).toEqual([])
})

test('signed out everywhere else while she types: nothing is lost, and it is sent when she signs in again', async ({
  product,
  ana,
  openAt,
  visitor,
}) => {
  test.setTimeout(240_000)
  await openAt('compliance')
  await ana.type('B2', '51')
  await ana.expectBadge(saved)
  const account = await product.accounts.person('Ana')
  const elsewhere = visitor()
  const wang = visitor()
  const banner = ana.page.locator('.banner')

  await test.step('elsewhere she presses the button', async () => {
    await elsewhere.open(`${product.url}/account`)
    const { page } = elsewhere
    await signIn(page, account.email)
    await ana.go('C2')
    await ana.page.keyboard.type('5')
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
    await expect(page.getByText('Everywhere else you are signed out.')).toBeVisible()
    expect(await axeBesideGrid(page)).toEqual([])
  })

  await test.step('the editor stays open, what she types is kept, the banner counts it', async () => {
    await expect(banner).toContainText('You are signed out on the server.')
    await ana.page.keyboard.type('2')
    await ana.press('Enter')
    await ana.expectShows('C2', '52')
    await expect(banner).toContainText('Sign in again to send your 1 change')
    await ana.expectBadge(/Kept on this device/)
    expect(await axeBesideGrid(ana.page)).toEqual([])
    // Over a restart too, which asks her to sign in first.
    await ana.page.reload()
    await expect(ana.page.getByText('1 change by Ana waits on this device.')).toBeVisible()
    expect(await axeBesideGrid(ana.page)).toEqual([])
  })

  await test.step('she signs in again and is led back; it is saved', async () => {
    await signIn(ana.page, account.email)
    await expect(ana.page).toHaveURL(product.address('compliance'))
    await ana.expectShows('C2', '52')
    await ana.expectBadge(saved)
    await expect(banner).toHaveCount(0)
    await elsewhere.page.goto(product.address('compliance'))
    await elsewhere.expectShows('C2', '52')
  })

  await test.step('an administrator signs her out everywhere at once', async () => {
    await wang.open(`${product.url}/people`)
    await signIn(wang.page, (await product.accounts.administrator()).email)
    await wang.page.getByRole('button', { name: 'What to do with Ana’s account' }).click()
    await wang.page.getByRole('menuitem', { name: 'Sign out everywhere' }).click()
    expect(await axeBesideGrid(wang.page)).toEqual([])
    await dialog(wang.page).getByRole('button', { name: 'Sign out everywhere' }).click()
    await expect(wang.page.getByText('Ana is signed out everywhere.')).toBeVisible()
    // Nobody is at work there, so both are led to where one signs in.
    for (const { page } of [ana, elsewhere])
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  })
  expect([...ana.faults, ...elsewhere.faults, ...wang.faults]).toEqual([])
})
