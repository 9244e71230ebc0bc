/**
 * People and rights in the browser: the first administrator, an officer who is invited to her subprogramme and removed again, a device that
 * is left with unsent edits, a session that ends while one works. Everything by hand, from the link on the console on.
 */
import { expect, type Page } from '@playwright/test'

import { SAMPLE } from './accounts.ts'
import { axeBesideGrid } from './axe.ts'
import { test } from './plan-test.ts'

const PASSWORD = 'correct horse battery staple'
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const dialog = (page: Page) => page.getByRole('dialog').filter({ has: page.locator('form') })
const share = (url: string): string => `${url}/plans/${SAMPLE}/share`

async function signIn(page: Page, email: string, { shared = false } = {}): Promise<void> {
  await field(page, 'E-mail').fill(email)
  await field(page, 'Password').fill(PASSWORD)
  if (shared) await page.getByRole('checkbox', { name: 'This is a shared computer' }).check()
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function you(page: Page, entry: string): Promise<void> {
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^You: / })
    .click()
  await page.getByRole('dialog', { name: 'You' }).getByText(entry, { exact: true }).click()
}

/** What a browser keeps of the plans and of the person. */
const kept = (page: Page) =>
  page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name),
    texts: Object.keys(localStorage),
    caches: await caches.keys(),
  }))

test('from the link on the console to an officer who edits her subprogramme, and is out when she is removed', async ({
  product,
  visitor,
}) => {
  test.setTimeout(300_000)
  const wang = visitor()
  const li = visitor()
  let link = ''

  await test.step('whoever comes first is sent to the console', async () => {
    await wang.open(product.address('overall-objects'))
    await expect(wang.page).toHaveURL(/\/sign-in\?to=/)
    await expect(wang.page.getByText('Nobody has an account here yet.')).toBeVisible()
    expect(await axeBesideGrid(wang.page)).toEqual([])
  })

  await test.step('the link there makes the administrator, who owns the plan', async () => {
    const { page } = wang
    await page.goto(product.accounts.setupLink)
    await field(page, 'E-mail').fill('wang@example.org')
    await field(page, 'Your name').fill('Wang Min')
    await field(page, 'Password').fill('password12')
    await page.getByRole('button', { name: 'Make my account' }).click()
    await expect(page.getByRole('alert')).toContainText('too well known')
    await field(page, 'Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Make my account' }).click()
    await wang.cell('A1').waitFor()
    await page.goto(product.accounts.setupLink)
    await expect(page.getByRole('heading', { name: 'This link does not work any more' })).toBeVisible()
  })

  await test.step('she invites the planning officer of subprogramme 2', async () => {
    const { page } = wang
    await page.goto(share(product.url))
    await expect(page.getByRole('row', { name: /Wang Min/ })).toContainText('Owner')
    expect(await axeBesideGrid(page)).toEqual([])
    await page.getByRole('button', { name: 'Add somebody' }).click()
    await page.getByRole('combobox', { name: 'Name or e-mail' }).fill('li@example.org')
    await field(page, 'Name').fill('Li Na')
    await page.getByRole('combobox', { name: 'What is allowed in Subprogramme 2' }).selectOption('Edits')
    expect(await axeBesideGrid(page)).toEqual([])
    await page.getByRole('button', { name: 'Make the link' }).click()
    link = await field(page, 'Link').inputValue()
    expect(link).toContain(`${product.url}/link/`)
    await page.getByRole('button', { name: 'Done' }).click()
    await expect(page.getByText('li@example.org · Viewer · Edits Subprogramme 2.')).toBeVisible()
  })

  await test.step('she accepts, and comes to the plan', async () => {
    await li.open(link)
    const { page } = li
    await expect(page.getByText('Wang Min invites you.')).toBeVisible()
    expect(await axeBesideGrid(page)).toEqual([])
    await expect(field(page, 'Your name')).toHaveValue('Li Na')
    await field(page, 'Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Accept the invitation' }).click()
    await li.cell('A1').waitFor()
    await expect(page.getByRole('button', { name: 'You: Li Na' })).toBeVisible()
  })

  await test.step('she edits 10.7, and the owner sees it', async () => {
    await wang.page.goto(product.address('performance-sp2'))
    await li.openTable('10.7')
    await li.type('D1', '250 officials trained')
    await li.expectBadge(/Saved|Shared/)
    await wang.expectShows('D1', '250 officials trained')
  })

  await test.step('10.16 is refused, and says why', async () => {
    await li.openTable('10.16')
    await li.expectShows('I12', '7 469.9')
    await li.go('B6')
    await li.press('5')
    await expect(li.page.locator('.f-hint')).toContainText(
      'You edit other parts of this plan and read this one.',
    )
    await expect(li.bar).toHaveAttribute('readonly')
    await li.expectShows('B6', '85.0')
  })

  await test.step('the matrix says it at a glance; she may read it and no more', async () => {
    const { page } = li
    await page.getByRole('link', { name: 'Who may do what' }).click()
    const row = page.getByRole('row', { name: /Li Na/ })
    await expect(row).toContainText('Viewer')
    await expect(row.getByRole('cell').filter({ hasText: /^\s*Edits\s*$/ })).toHaveCount(1)
    await expect(page.getByRole('button', { name: /Change|Add somebody/ })).toHaveCount(0)
    expect(await axeBesideGrid(page)).toEqual([])
    await page.goBack()
    await li.cell('A1').waitFor()
  })

  await test.step('removed while she is connected, she is out within a second', async () => {
    const { page } = wang
    await li.openTable('10.7')
    await page.goto(share(product.url))
    await page.getByRole('button', { name: 'Change what Li Na may do' }).click()
    await page.getByRole('button', { name: 'Take out of the plan' }).click()
    const answered = page.waitForResponse((answer) => answer.request().method() === 'PUT')
    await dialog(page).getByRole('button', { name: 'Take out of the plan' }).click()
    await answered
    await expect(li.page.getByText('You are no longer in this plan.')).toBeVisible({ timeout: 1000 })
    await expect(page.getByRole('row', { name: /Li Na/ })).toHaveCount(0)
  })

  await test.step('and nothing she does changes anything', async () => {
    await li.go('D1')
    await li.press('x')
    await li.page.reload()
    await wang.page.goto(product.address('performance-sp2'))
    await wang.expectShows('D1', '250 officials trained')
    const answer = await li.page.request.get(`${product.url}/api/plans/${SAMPLE}/rooms/outline/state`)
    expect([403, 404]).toContain(answer.status())
  })

  await test.step('the last owner stays', async () => {
    const { page } = wang
    await page.goto(share(product.url))
    await page.getByRole('button', { name: 'Change what Wang Min may do' }).click()
    await expect(dialog(page)).toContainText('a plan keeps one')
    await expect(dialog(page).getByRole('button', { name: 'Take out of the plan' })).toHaveCount(0)
    await expect(dialog(page).getByRole('radio', { name: /Viewer/ })).toBeDisabled()
  })
  expect([...wang.faults, ...li.faults]).toEqual([])
})

test('leaving a device: edits that were not sent are not lost unasked, and then nothing is left', async ({
  ana,
  product,
  openAt,
}) => {
  test.setTimeout(300_000)
  await openAt('compliance')
  const { page } = ana
  await ana.expectBadge(/Saved|Shared/)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await ana.network(false)
  await ana.type('C2', '61')
  await ana.type('B2', '62')
  await ana.expectBadge(/Kept on this device/)
  // The window of the question is loaded without a network, too.
  await you(page, 'Sign out')
  await expect(dialog(page)).toContainText('2 changes have not been sent yet')
  expect(await axeBesideGrid(page)).toEqual([])
  const file = page.waitForEvent('download')
  await dialog(page)
    .getByRole('button', { name: /Take them along/ })
    .click()
  expect((await file).suggestedFilename()).toMatch(/^unsent Ana .*\.json$/)
  await dialog(page).getByRole('button', { name: 'Back' }).click()
  await ana.network(true)
  await dialog(page)
    .getByRole('button', { name: /Wait until they are sent/ })
    .click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 20_000 })
  const left = await kept(page)
  expect([left.databases, left.texts.filter((key) => key !== 'fascicle.language')]).toEqual([[], []])

  const account = await product.accounts.person('Ana')
  await signIn(page, account.email)
  await page.waitForURL(/\/plans\//)
  await page.goto(product.address('compliance'))
  await ana.expectShows('C2', '61')
  await ana.expectShows('B2', '62')
  // What was wiped is there again: the page starts without a network.
  await page.evaluate(() => navigator.serviceWorker.ready)
  // What comes from the server is on the device within half a second.
  await page.waitForTimeout(1500)
  await ana.network(false)
  await page.reload()
  await ana.expectShows('C2', '61')
  await ana.network(true)
  expect(ana.faults).toEqual([])
})

test('a session that ends on the server: nothing is lost, and signing in again goes on', async ({
  ana,
  product,
  openAt,
}) => {
  test.setTimeout(300_000)
  await openAt('compliance')
  const { page } = ana
  await ana.expectBadge(/Saved|Shared/)
  await ana.network(false)
  await ana.type('C2', '63')
  const { accounts } = product
  const account = await accounts.person('Ana')
  const { people } = await accounts.ask<{ people: { id: string; name: string }[] }>(
    'GET',
    '/api/people',
    undefined,
    await accounts.administrator(),
  )
  const me = people.find(({ name }) => name === 'Ana')
  await accounts.ask('DELETE', `/api/people/${me?.id}/sessions`, undefined, await accounts.administrator())
  await ana.network(true)
  const banner = page.getByText('Sign in again to send your 1 change')
  await expect(banner).toBeVisible({ timeout: 30_000 })
  await ana.type('B2', '64')
  await expect(page.getByText('Sign in again to send your 2 changes')).toBeVisible()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(field(page, 'E-mail')).toHaveValue(account.email)
  await expect(page.getByText('2 changes by Ana wait on this device.')).toBeVisible()
  expect(await axeBesideGrid(page)).toEqual([])
  await signIn(page, account.email)
  await ana.expectShows('B2', '64')
  await ana.expectBadge(/Saved|Shared/)
  await expect(banner).toHaveCount(0)
  expect(ana.faults).toEqual([])
})

test('on a shared computer nothing is kept; another’s unsent edits are asked about', async ({
  ana,
  product,
  visitor,
}) => {
  test.setTimeout(300_000)
  const { accounts } = product
  const [li, account] = [await accounts.person('Li'), await accounts.person('Ana')]
  const guest = visitor()

  await test.step('nothing is kept', async () => {
    await guest.open(product.address('compliance'))
    await signIn(guest.page, li.email, { shared: true })
    await guest.cell('A1').waitFor()
    await guest.type('C2', '65')
    await guest.expectBadge(/Saved|Shared/)
    const { databases, texts } = await kept(guest.page)
    expect([databases, texts]).toEqual([[], []])
    await you(guest.page, 'Sign out')
    await expect(guest.page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  })

  await test.step('Ana works on her own device until her session ends', async () => {
    await ana.open(product.address('compliance'))
    await ana.expectShows('C2', '65')
    await ana.network(false)
    await ana.type('B2', '66')
    await ana.expectBadge(/Kept on this device/)
    await ana.page.context().clearCookies()
    await ana.network(true)
    await expect(ana.page.getByText('Sign in again to send your 1 change')).toBeVisible({ timeout: 30_000 })
  })

  await test.step('Li signs in there, and would rather not', async () => {
    const { page } = ana
    await page.getByRole('button', { name: 'Sign in' }).click()
    await signIn(page, li.email)
    await expect(dialog(page)).toContainText('This device still holds changes by Ana')
    await expect(dialog(page).getByRole('button', { name: /Wait until/ })).toHaveCount(0)
    expect(await axeBesideGrid(page)).toEqual([])
    await dialog(page).getByRole('button', { name: 'Leave them and sign me out' }).click()
    await expect(page.getByText('1 change by Ana waits on this device.')).toBeVisible()
  })

  await test.step('so Ana sends them herself', async () => {
    await signIn(ana.page, account.email)
    await ana.expectShows('B2', '66')
    await ana.expectBadge(/Saved|Shared/)
  })
  expect([...ana.faults, ...guest.faults]).toEqual([])
})

test('the second factor, a key for scripts, and the people of the server', async ({ product, visitor }) => {
  test.setTimeout(300_000)
  const { TOTP } = await import('otpauth')
  const { accounts } = product
  const administrator = await accounts.administrator()
  await accounts.person('Ivan')
  const wang = visitor()
  await wang.open(`${product.url}/account`)
  const { page } = wang
  await signIn(page, administrator.email)

  await test.step('a second factor is set up and asked for', async () => {
    await page.getByRole('button', { name: 'Set it up' }).click()
    await field(page, 'Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Go on' }).click()
    await expect(page.getByRole('img', { name: /Code to scan/ })).toBeVisible()
    expect(await axeBesideGrid(page)).toEqual([])
    const secret = (await field(page, 'Key').inputValue()).replaceAll(' ', '')
    await field(page, 'Code').fill(new TOTP({ secret }).generate())
    await page.getByRole('button', { name: 'Switch it on' }).click()
    await expect(page.getByText('The second factor is on.')).toBeVisible()
    const [recovery = ''] = await page.locator('ul.codes li').allInnerTexts()
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await you(page, 'Sign out')
    await signIn(page, administrator.email)
    await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible()
    await page.getByRole('button', { name: 'Use a recovery code' }).click()
    await field(page, 'Recovery code').fill(recovery)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await wang.cell('A1').waitFor()
  })

  await test.step('a key for scripts is seen once and works', async () => {
    await you(page, 'Your account')
    await page.getByRole('button', { name: 'New key' }).click()
    await field(page, 'What it is for').fill('Monthly report')
    await page.getByRole('button', { name: 'Make the key' }).click()
    const secret = await field(page, 'The key “Monthly report”').inputValue()
    const asked = await fetch(`${product.url}/api/plans`, { headers: { authorization: `Bearer ${secret}` } })
    expect(asked.status).toBe(200)
    await page.getByRole('button', { name: 'Take back the key “Monthly report”' }).click()
    await expect(page.getByText('There is none.')).toBeVisible()
    const again = await fetch(`${product.url}/api/plans`, { headers: { authorization: `Bearer ${secret}` } })
    expect(again.status).toBe(401)
  })

  await test.step('somebody is deactivated, the last administrator is not', async () => {
    await you(page, 'People on this server')
    await page.getByRole('searchbox', { name: 'Find somebody' }).fill('iva')
    await page.getByRole('button', { name: 'What to do with Ivan’s account' }).click()
    expect(await axeBesideGrid(page)).toEqual([])
    await page.getByRole('menuitem', { name: 'Deactivate' }).click()
    expect(await axeBesideGrid(page)).toEqual([])
    await dialog(page).getByRole('button', { name: 'Deactivate' }).click()
    // The list is read again before the dialog goes; while it is there, nothing behind it takes a key.
    await expect(dialog(page)).toHaveCount(0)
    await expect(page.locator('.row')).toContainText('Deactivated')
    await page.getByRole('searchbox').fill('administrator@')
    await page.getByRole('button', { name: 'What to do with Administrator’s account' }).click()
    await page.getByRole('menuitem', { name: 'No longer administrator' }).click()
    await dialog(page).getByRole('button', { name: 'No longer administrator' }).click()
    await expect(dialog(page).getByRole('alert')).toContainText('at least one administrator')
  })
  expect(wang.faults).toEqual([])
})
