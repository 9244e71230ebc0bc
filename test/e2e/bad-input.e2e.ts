/** What a person may type, paste or meet that is wrong: a clear sentence in the right place, and everything else goes on. */
import { readFileSync } from 'node:fs'

import { expect } from '@playwright/test'

import { test } from './plan-test.ts'
import type { Planner } from './planner.ts'
import { closeCode, openSocket } from './raw-socket.ts'

test.beforeEach(async ({ ana, product }) => {
  await ana.open(product.address('deliverables-sp1'))
  await ana.expectShows('D2', '7')
})

/** The sentence of a cell, for the eye (a tooltip) and for a screen reader. */
const expectSays = async (ana: Planner, address: string, sentence: RegExp): Promise<void> => {
  await expect(ana.cell(address).locator('[title]')).toHaveAttribute('title', sentence)
  await expect(ana.cell(address)).toHaveAccessibleDescription(sentence)
}

test('formulas that cannot be: each says why in its cell, and the others go on', async ({ ana }) => {
  await ana.type('B3', '=SUM(')
  await expectSays(ana, 'B3', /not complete/)
  expect(await ana.formula('B3')).toBe('=SUM(')
  await ana.type('B4', '=FOO(1)')
  await ana.expectShows('B4', '#NAME?')
  await expectSays(ana, 'B4', /There is no function FOO/)
  await ana.type('B5', '=B5+1')
  await ana.expectShows('B5', '#CYCLE!')
  await expectSays(ana, 'B5', /refers to itself/)
  await ana.type('C3', '=REPT("a",1E9)')
  await expectSays(ana, 'C3', /longer than a cell can hold/)
  await ana.type('C4', '=1/0')
  await ana.expectShows('C4', '#DIV/0!')
  await expectSays(ana, 'C4', /divides by zero/)
  await ana.type('E3', '=2*21')
  await ana.expectShows('E3', '42')
  await ana.openTable('10.16')
  await ana.expectShows('I12', '7 469.9')
  expect(ana.faults).toEqual([])
})

test('a formula nested ten thousand deep is refused with its text kept; a word in a number column is kept and marked', async ({
  ana,
}) => {
  const deep = `=${'('.repeat(10_000)}1${')'.repeat(10_000)}`
  const sixtyFive = `=${'('.repeat(65)}1${')'.repeat(65)}`
  await ana.type('B3', sixtyFive)
  await expect(ana.page.locator('.f-notice')).toContainText('nested too deeply')
  await ana.press('Control+a')
  await ana.page.keyboard.insertText(deep)
  await ana.press('Enter')
  await expect(ana.page.locator('.f-notice')).toContainText('The formula is too long')
  expect(await ana.page.locator('.f-editor-field').inputValue()).toContain(deep.slice(0, 50))
  await ana.press('Escape')
  await ana.type('C3', 'about nine')
  await ana.expectShows('C3', /^about nine/)
  await expectSays(ana, 'C3', /This is not a number/)
  await ana.type('E3', '3')
  await ana.expectShows('E3', '3')
  expect(ana.faults).toEqual([])
})

test('pasted garbage changes nothing; pasted and typed markup is text', async ({ ana }) => {
  await ana.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const violations: string[] = []
  await ana.page.exposeFunction('report', (what: string) => violations.push(what))
  await ana.page.evaluate(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      (globalThis as never as { report: (what: string) => void }).report(event.violatedDirective),
    )
  })
  const paste = async (text: string): Promise<void> => {
    await ana.page.evaluate((clip) => navigator.clipboard.writeText(clip), text)
    await ana.press('Control+v')
  }
  const before = await ana.screen()
  await ana.go('B3')
  await paste('\u0001\u0002PK\u0003\u0004\ufffd\ufffd\ufffd')
  await expect(ana.page.locator('.f-notice')).toContainText('cannot be read as cells')
  expect(await ana.screen()).toEqual(before)
  const markup = '<img src=x onerror=alert(1)><script>alert(2)</script>'
  await ana.go('A3')
  await paste(markup)
  await expect.poll(() => ana.shows('A3')).toContain(markup)
  await ana.page.getByRole('button', { name: 'Edit title and notes' }).click()
  await ana.page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).fill(markup)
  await ana.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(ana.heading).toContainText(markup)
  await expect(ana.page.locator('nav a[aria-current]')).toContainText('<img')
  expect(await ana.page.locator('img').count()).toBe(0)
  const [download] = await Promise.all([
    ana.page.waitForEvent('download'),
    (async () => {
      await ana.page.getByRole('banner').getByRole('button', { name: 'Export' }).click()
      await ana.page.getByRole('menuitem', { name: /CSV/ }).click()
    })(),
  ])
  expect(download.suggestedFilename()).not.toMatch(/[<>/\\]/)
  expect(readFileSync(await download.path(), 'utf8')).toContain('<img')
  expect(violations).toEqual([])
  expect(ana.faults).toEqual([])
})

test('whatever is thrown at the sockets, the person notices nothing', async ({ ana, product }) => {
  const room = `${product.url.replace('http', 'ws')}/ws/section-10-2023/deliverables-sp1`
  const token = await product.accounts.token()
  const random = await openSocket(room, token)
  random.send(Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 251))
  expect(await closeCode(random)).toBe(4400)
  const large = await openSocket(room, token)
  large.send(new Uint8Array(9 * 1024 * 1024))
  expect(await closeCode(large)).toBe(1009)
  const unknown = await openSocket(room.replace('deliverables-sp1', 'nothing-here'), token)
  expect(await closeCode(unknown)).toBe(4404)
  const poison = await openSocket(room, token)
  poison.send(Uint8Array.from([0, 2, 9, 1, 1, 9, 9, 255, 255, 255, 255, 127]))
  expect(await closeCode(poison)).toBe(4400)
  await ana.type('D3', '6')
  await ana.expectShows('D3', '6')
  await ana.expectBadge(/Saved|Shared/)
  expect(ana.faults).toEqual([])
})
