/** [GR72] Two people write one sentence at once, each in their own browser. */
import { expect } from '@playwright/test'

import { test } from './plan-test.ts'
import type { Planner } from './planner.ts'

const editor = (person: Planner) => person.page.locator('.f-editor-field')

test('[GR72] two people in one long text see each other write, and both keep their words', async ({
  product,
  openAt,
  ana,
  li,
}) => {
  await openAt('overall-objects')
  await ana.type('A4', 'Consultants')
  await li.open(product.address('overall-objects'))
  await li.expectShows('A4', 'Consultants')
  for (const person of [ana, li]) {
    await person.go('A4')
    await person.press('F2')
    await expect(editor(person)).toHaveValue('Consultants')
  }
  await expect(ana.page.locator('.f-bar-reason p')).toContainText('Li is editing this text too.')
  await li.press('Home')
  await li.page.keyboard.type('External ')
  await expect(editor(ana)).toHaveValue('External Consultants')
  await ana.page.keyboard.type(' and experts')
  await expect(editor(li)).toHaveValue('External Consultants and experts')
  // Neither has left the cell.
  await expect(ana.page.locator('.f-said')).toHaveText('External ')
  await li.press('Enter')
  await ana.press('Enter')
  for (const person of [ana, li]) await person.expectShows('A4', 'External Consultants and experts')
  await li.press('Control+z')
  for (const person of [ana, li]) await person.expectShows('A4', 'Consultants and experts')
  await ana.press('Control+z')
  for (const person of [ana, li]) await person.expectShows('A4', 'Consultants')
  await li.press('Control+y')
  await ana.press('Control+y')
  for (const person of [ana, li]) await person.expectShows('A4', 'External Consultants and experts')
  expect([...ana.faults, ...li.faults]).toEqual([])
})
