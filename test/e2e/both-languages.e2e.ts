/**
 * The main path of people, rights and finalising, in every language of the interface and by its own words: an officer is invited to her
 * subprogramme, edits it, is refused elsewhere; her table is reviewed and made final, and says so to her.
 */
import { expect } from '@playwright/test'

import { SAMPLE } from './accounts.ts'
import { axeBesideGrid } from './axe.ts'
import { test } from './plan-test.ts'
import type { Language, Planner } from './planner.ts'
import { sayingIn } from './say.ts'

const LANGUAGES: readonly Language[] = ['en', 'zh']

for (const language of LANGUAGES)
  test(`invited, edits hers, refused elsewhere, finalised: ${language}`, async ({ product, visitor }) => {
    test.setTimeout(240_000)
    const say = sayingIn(language)
    const [wang, li] = [visitor(language, 'Wang'), visitor(language)]
    await product.accounts.person('Wang', [{ scope: 'plan', role: 'owner' }])
    const { page: hers } = await opened(wang, `${product.url}/plans/${SAMPLE}/share`)
    let link = ''
    await test.step('invited', async () => {
      await expect(hers.locator('html')).toHaveAttribute('lang', language === 'zh' ? /^zh/ : /^en/)
      await hers.getByRole('button', { name: say('share.add') }).click()
      await hers.getByRole('combobox', { name: say('share.add.who') }).fill('li@example.org')
      await hers.getByRole('textbox', { name: say('people.invite.name'), exact: true }).fill('李娜')
      const part = say('component.subprogramme', { number: 2 })
      await hers.getByRole('combobox', { name: say('share.part', { part }) }).selectOption('editor')
      expect(await axeBesideGrid(wang.page)).toEqual([])
      await hers.getByRole('button', { name: say('people.invite.button') }).click()
      link = await hers.getByRole('textbox', { name: say('people.link'), exact: true }).inputValue()
    })

    await test.step('accepted', async () => {
      await li.open(link)
      const { page } = li
      await expect(page.getByText(say('link.invitation.by', { name: 'Wang' }))).toBeVisible()
      await page.getByLabel(say('link.password'), { exact: true }).fill('correct horse battery staple')
      expect(await axeBesideGrid(li.page)).toEqual([])
      await page.getByRole('button', { name: say('link.invitation.button') }).click()
      await li.cell('A1').waitFor()
      await expect(page.getByRole('button', { name: say('you.button', { name: '李娜' }) })).toBeVisible()
    })

    await test.step('edits hers, is refused elsewhere', async () => {
      await li.openTable('10.16')
      await li.expectShows('I12', /7.469.9/)
      await li.go('B6')
      await li.press('5')
      await expect(li.page.locator('.f-hint')).toContainText(say('denied.another-part'))
      await li.openTable('10.7')
      await li.type('D1', '250')
      await li.expectBadge(new RegExp(`${say('safety.word.saved')}|${say('safety.word.shared')}`))
    })

    await test.step('sends it for review with a note', async () => {
      await expect(li.page.locator('.life-badge')).toHaveText(say('life.state.draft'))
      await li.page.locator('.life-badge').click()
      await li.page.getByLabel(say('life.finalise.note')).fill('First reading 一读')
      expect(await axeBesideGrid(li.page)).toEqual([])
      await li.page.getByRole('button', { name: say('life.step.submit') }).click()
      await expect(li.page.locator('.life-badge')).toHaveText(say('life.state.review'))
    })

    await test.step('the owner reads the note and makes it final', async () => {
      const { page } = wang
      await page.goto(product.address('performance-sp2'))
      await wang.expectShows('D1', '250')
      await page.locator('.life-badge').click()
      await expect(page.getByRole('blockquote')).toHaveText('First reading 一读')
      await page.getByRole('button', { name: say('life.step.finalise') }).click()
      const dialog = page.getByRole('dialog').filter({ has: page.locator('form') })
      await dialog.getByLabel(say('life.finalise.note')).fill('Second reading 二读')
      expect(await axeBesideGrid(wang.page)).toEqual([])
      await dialog.locator('button[type=submit]').click()
      await expect(page.locator('.life-badge')).toHaveText(say('life.state.final'))
    })

    await test.step('and she is told', async () => {
      await expect(li.page.locator('.life-badge')).toHaveText(say('life.state.final'))
      await li.go('D1')
      await li.press('5')
      await expect(li.page.locator('.f-hint')).toContainText(say('denied.final'))
      await li.expectShows('D1', '250')
    })
    expect([...wang.faults, ...li.faults]).toEqual([])
  })

async function opened(planner: Planner, address: string): Promise<Planner> {
  await planner.open(address)
  return planner
}
