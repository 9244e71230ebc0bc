/**
 * The life of Table 10.16: its officer sends it for review, the plan's owner finalises it with most of the tables that feed it, and everybody's
 * screen says so at once. Then a source moves, and somebody comes back from a journey with edits that are too late.
 */
import { readFileSync } from 'node:fs'

import { expect, type Page, test } from '@playwright/test'

import { axeBesideGrid } from './axe.ts'
import { Planner } from './planner.ts'
import { Product } from './product.ts'

const SECTION = 'Resources, section'
const SP2 = 'Resources, subprogramme 2'

let product: Product
let olga: Planner
let li: Planner
let ana: Planner

test.beforeAll(async () => {
  product = await Product.start()
  olga = new Planner('en', 'Olga')
  li = new Planner('en', 'Li')
  ana = new Planner('en', 'Ana')
  await product.accounts.person('Olga', [{ scope: 'plan', role: 'owner' }])
  await product.accounts.person('Li', [
    { scope: 'plan', role: 'viewer' },
    { scope: 'table:overall-objects', role: 'editor' },
    { scope: 'component:sp2', role: 'editor' },
  ])
  await product.accounts.person('Ana', [{ scope: 'plan', role: 'editor' }])
})

test.afterAll(async () => {
  for (const planner of [olga, li, ana]) await planner.end()
  await product.end()
})

const badge = (page: Page) => page.locator('.caption .life-badge')
const dialog = (page: Page) => page.getByRole('dialog').filter({ has: page.locator('form') })
const hint = (page: Page) => page.locator('.f-hint')
const navigated = (page: Page, name: string) =>
  page.locator('nav a').filter({ has: page.getByText(name, { exact: true }) })

async function step(page: Page, name: string, note = ''): Promise<void> {
  await badge(page).click()
  if (note !== '') await page.getByLabel('Note (if you like)').fill(note)
  await page.getByRole('group', { name: 'What can be done with it' }).getByRole('button', { name }).click()
}

test('[TL1] [TL5] [TL6] a table is reviewed, finalised and kept; late edits are refused, kept and written again', async () => {
  test.setTimeout(300_000)

  await test.step('[TL8] the officer sees which tables are hers, and sends 10.16 for review', async () => {
    await olga.open(product.address('overall-objects'))
    await ana.open(product.address('resources-section'))
    await li.open(product.address('overall-objects'))
    await li.expectShows('I12', '7 469.9')
    await olga.expectShows('I12', '7 469.9')
    await expect(navigated(li.page, '10.16')).toContainText('yours to edit')
    await expect(navigated(li.page, '10.17')).not.toContainText('yours to edit')
    await expect(navigated(olga.page, '10.16')).not.toContainText('yours to edit')
    await expect(badge(li.page)).toHaveText('Draft')
    await step(li.page, 'Send for review', 'First reading')
    await expect(badge(li.page)).toHaveText('In review')
    await expect(badge(olga.page)).toHaveText('In review')
    await expect(navigated(olga.page, '10.16')).toContainText('in review')
    await badge(olga.page).click()
    const life = olga.page.getByRole('dialog', { name: /In review\. How this table stands/ })
    await expect(life).toContainText('Li sent it for review')
    await expect(life).toContainText('First reading')
    expect(await axeBesideGrid(olga.page)).toEqual([])
    await olga.press('Escape')
  })

  await test.step('somebody goes on a journey, and works there', async () => {
    await ana.expectShows('B2', '138.220')
    await ana.expectBadge(/Saved|Shared/)
    await ana.network(false)
    await ana.type('B4', '777.7')
    await ana.type('B2', '111.1')
    await ana.expectBadge(/Kept on this device/)
  })

  await test.step('[TL3] the owner finalises it, with four of the five tables that feed it', async () => {
    await step(olga.page, 'Finalise…')
    const asked = dialog(olga.page)
    await expect(asked.getByRole('heading')).toHaveText('Finalise Table 10.16')
    for (const name of [
      'executive direction and management',
      'subprogramme 1',
      'subprogramme 2',
      'subprogramme 3',
    ])
      await expect(asked.getByLabel(`Resources, ${name}`)).toBeVisible()
    await asked.getByLabel('All I may finalise').check()
    await asked.getByLabel(SP2).uncheck()
    await asked.getByLabel('Note').fill('Second reading')
    expect(await axeBesideGrid(olga.page)).toEqual([])
    await asked.getByRole('button', { name: 'Finalise 5 tables' }).click()
    await expect(asked).toBeHidden()
    await expect(badge(olga.page)).toHaveText('Final')
  })

  await test.step('[GR34] the officer’s screen shows it at once and says why she cannot edit', async () => {
    await expect(badge(li.page)).toHaveText('Final')
    await li.go('B1')
    await li.press('5')
    await expect(hint(li.page)).toContainText('This table is final')
    await li.expectShows('B1', '5 778.3')
    await badge(li.page).click()
    const life = li.page.getByRole('dialog', { name: /Final\. How this table stands/ })
    await expect(life).toContainText('Olga made it final')
    await expect(life).toContainText('Second reading')
    await expect(life.getByRole('button', { name: 'Reopen…' })).toHaveAttribute('aria-disabled', 'true')
    await expect(life).toContainText('Only an owner of the plan may do this.')
    await li.press('Escape')
    await expect(navigated(li.page, '10.16')).toContainText('final')
  })

  await test.step('a source moves: the final table says so and stays as it is', async () => {
    await navigated(li.page, SP2).click()
    const before = Number((await li.shows('C2')).replaceAll(/[^\d.]/g, ''))
    await li.type('C2', String(before + 100))
    await navigated(li.page, '10.16').click()
    const line = li.page.locator('.moved')
    await expect(line).toContainText(`${SP2} changed since this was finalised: 1 cell`)
    await li.expectShows('C1', '6 175.0')
    await li.expectShows('I12', '7 469.9')
    expect(await axeBesideGrid(li.page)).toEqual([])
    await expect(olga.page.locator('.moved')).toContainText(SP2)
    await olga.expectShows('I12', '7 469.9')
    await line.getByRole('link', { name: SP2 }).click()
    await expect(li.heading).toContainText(SP2)
  })

  await test.step('[TL6] who comes back finds her edits refused, listed, and can take them along', async () => {
    await ana.network(true)
    const { page } = ana
    await expect(page.locator('.banner')).toContainText('2 of your edits were not accepted')
    await expect(badge(page)).toHaveText('Final')
    await ana.expectShows('B2', '138.220')
    await ana.expectShows('B4', '113.620')
    await page.locator('.banner').getByRole('button', { name: 'Look at them' }).click()
    const list = dialog(page)
    await expect(list.getByRole('row').filter({ hasText: 'B4' })).toContainText('777.7')
    await expect(list.getByRole('row').filter({ hasText: 'B2' })).toContainText('111.1')
    await expect(list).toContainText('This table is final')
    await expect(list.getByRole('button', { name: /^Write mine again/ })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    expect(await axeBesideGrid(page)).toEqual([])
    const file = page.waitForEvent('download')
    await list.getByRole('button', { name: 'Save as a file' }).click()
    const saved = readFileSync((await (await file).path()) ?? '', 'utf8')
    expect(saved).toContain('777.7')
    expect(saved).toContain('B4')
    await page.keyboard.press('Escape')
    await expect(page.locator('.banner')).toHaveCount(0)
  })

  await test.step('[TL7] after the owner has reopened the table she writes them again', async () => {
    await navigated(olga.page, SECTION).click()
    await expect(badge(olga.page)).toHaveText('Final')
    await step(olga.page, 'Reopen…')
    const asked = dialog(olga.page)
    await expect(asked.getByRole('button', { name: 'Reopen' })).toBeDisabled()
    await asked.getByLabel('Why is it reopened?').fill('Ana was on a journey')
    await asked.getByRole('button', { name: 'Reopen' }).click()
    await expect(badge(olga.page)).toHaveText('Draft')
    const { page } = ana
    await expect(badge(page)).toHaveText('Draft')
    // Reachable from the badge as long as the list is not empty, over a restart too.
    await ana.closeBrowser()
    await ana.open(product.address('resources-section'))
    await ana.page.getByRole('button', { name: /^Where your changes are/ }).click()
    await ana.page.getByRole('dialog').getByRole('button', { name: 'Look at them' }).click()
    const list = dialog(ana.page)
    await list.getByRole('button', { name: 'Write mine again (2)' }).click()
    await expect(list).toBeHidden()
    await ana.expectShows('B4', '777.700')
    await olga.expectShows('B4', '777.700')
    await olga.expectShows('B2', '111.100')
  })

  expect([...olga.faults, ...li.faults, ...ana.faults]).toEqual([])
})
