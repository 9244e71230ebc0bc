import AxeBuilder from '@axe-core/playwright'

import { expect, type GridPage, test } from './grid-page.ts'

const KEYS = 'table=keys&language=en'

const dialog = (grid: GridPage) => grid.page.getByRole('dialog', { name: /^Rules of column/ })
const openFor = async (grid: GridPage, letter: string): Promise<void> => {
  await grid.letter(letter).click()
  await grid.press('Shift+F10')
  await grid.page.getByRole('menuitem', { name: 'Rules of this column…' }).click()
  await expect(dialog(grid)).toBeVisible()
}
const marked = (grid: GridPage, address: string) =>
  expect(grid.cell(address)).toHaveAttribute('aria-invalid', 'true')
const fine = (grid: GridPage, address: string) =>
  expect(grid.cell(address)).not.toHaveAttribute('aria-invalid')
const offers = (grid: GridPage) => grid.page.locator('.f-offer-name')
/** As somebody else would, who has the table open too. */
const byOthers = (grid: GridPage, column: string, rule: object) =>
  grid.page.evaluate(([id, is]) => void window.session.setColumn(window.table, id as never, is as never), [
    column,
    rule,
  ] as const)

test('[GR101] by keyboard: what breaks the rule is kept and marked, and says what is expected; one undo step', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await openFor(grid, 'B')
  await expect(dialog(grid)).toHaveAccessibleName('Rules of column B: B')
  await expect(dialog(grid).getByLabel('At least')).toBeFocused()
  await grid.type('0')
  await grid.press('Tab')
  await grid.type('50')
  await grid.press('Tab', 'Space')
  await expect(dialog(grid).getByRole('status')).toContainText('Whole number between 0 and 50 expected.')
  expect((await new AxeBuilder({ page: grid.page }).include('dialog').analyze()).violations).toEqual([])
  await grid.press('Enter')
  await expect(dialog(grid)).toHaveCount(0)
  await expect(grid.notice).toContainText('2 cells of the column hold something else')
  await marked(grid, 'B6')
  await fine(grid, 'B5')
  await grid.click('B6')
  await expect(grid.cell('B6')).toHaveAttribute(
    'aria-description',
    'Whole number between 0 and 50 expected. What stands here is kept.',
  )
  await grid.enter('B1', '1.5')
  await marked(grid, 'B1')
  expect(await grid.typed('B1')).toBe('1.5')
  await grid.enter('B1', '2')
  await fine(grid, 'B1')
  await grid.press('Control+z', 'Control+z', 'Control+z')
  await fine(grid, 'B6')
})

test('[GR101] the mark follows the value of a formula, and a rule that somebody else sets', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await byOthers(grid, 'f', { rule: { most: 10 } })
  await fine(grid, 'F1')
  await grid.enter('B1', '9')
  await grid.expectText('F1', '18')
  await marked(grid, 'F1')
  await grid.enter('B1', '3')
  await fine(grid, 'F1')
  await byOthers(grid, 'f', { rule: { most: 5 } })
  await marked(grid, 'F1')
  await byOthers(grid, 'f', { rule: { least: undefined, most: undefined } })
  await fine(grid, 'F1')
})

test('[GR101] what must not be empty is marked in rows that count', async ({ grid }) => {
  await grid.open('table=t10-6&language=en')
  await byOthers(grid, 'plan2021', { rule: { filled: true } })
  // Row 1 is a category.
  await fine(grid, 'B1')
  await grid.click('B3')
  await grid.press('Delete')
  await marked(grid, 'B3')
  await expect(grid.cell('B3')).toHaveAttribute('aria-description', 'This cell must not be empty.')
})

/** From the edge of a cell to that of its text. */
const gaps = (grid: GridPage, address: string) =>
  grid.cell(address).evaluate((cell) => {
    const [box, text] = [cell, cell.querySelector('.f-numeral, .f-words')!].map((node) =>
      node.getBoundingClientRect(),
    )
    return { left: text!.left - box!.left, right: box!.right - text!.right }
  })

test('[GR101] a number that breaks a bound stays below the others; only what is no number stands left', async ({
  grid,
}) => {
  await grid.open(KEYS)
  const before = await gaps(grid, 'B6')
  await byOthers(grid, 'b', { rule: { most: 50 } })
  await marked(grid, 'B6')
  expect((await gaps(grid, 'B6')).right).toBeCloseTo(before.right, 0)
  await grid.enter('B5', 'seven')
  await marked(grid, 'B5')
  expect((await gaps(grid, 'B5')).left).toBeLessThan(12)
})

test('[GR101] bounds are for items and lines: sums that go beyond them are not marked', async ({ grid }) => {
  await grid.open('table=t10-16&language=en')
  const kinds = await grid.page.evaluate(() => {
    const doc = window.session.table(window.table)
    return doc.rows.ids.map((id) => doc.row(id)?.kind ?? '')
  })
  const id = await grid.page.evaluate(() => String(window.session.table(window.table).columns.ids[1]))
  await byOthers(grid, id, { rule: { most: -1 } })
  const line = kinds.findIndex((kind) => kind === 'line' || kind === 'item') + 1
  await grid.enter(`B${line}`, '7')
  await marked(grid, `B${line}`)
  for (const [at, kind] of kinds.entries())
    if (!['line', 'item'].includes(kind)) await fine(grid, `B${at + 1}`)
  expect(kinds).toContain('total')
})

test('[GR101] a table that comes with rules shows its marks before anybody touches it', async ({ grid }) => {
  await grid.open(KEYS, { early: true })
  await byOthers(grid, 'c', { rule: { least: 10 } })
  await marked(grid, 'C1')
})

test('[GR101] a list of choices is edited, offered while one types and on Alt+Down', async ({ grid }) => {
  await grid.open(KEYS)
  await openFor(grid, 'G')
  await expect(dialog(grid).getByRole('radio', { name: 'Any text' })).toBeFocused()
  await dialog(grid).getByRole('radio', { name: 'Only choices from a list' }).check()
  await dialog(grid).getByLabel('Choices', { exact: true }).fill('Regular\nExtrabudgetary\nOther assessed\n')
  await dialog(grid).getByRole('button', { name: 'Save' }).click()
  await marked(grid, 'G1')
  await grid.click('G3')
  await grid.press('Alt+ArrowDown')
  await expect(offers(grid)).toHaveText(['Regular', 'Extrabudgetary', 'Other assessed'])
  await grid.press('ArrowDown', 'ArrowDown', 'Enter')
  await grid.expectText('G3', 'Extrabudgetary')
  await grid.expectSelected('G4')
  await grid.type('as')
  await expect(offers(grid)).toHaveText(['Other assessed'])
  await grid.press('ArrowDown', 'Tab')
  await grid.expectText('G4', 'Other assessed')
  await grid.expectSelected('H4')
  // Escape puts the list away, a second one gives the edit up.
  await grid.click('G5')
  await grid.type('r')
  await expect(offers(grid)).toHaveCount(3)
  await grid.press('Escape')
  await expect(offers(grid)).toHaveCount(0)
  await grid.press('Escape')
  await expect(grid.editor).not.toBeFocused()
  // What is typed is never refused.
  await grid.type('Voluntary')
  await grid.press('Enter')
  await grid.expectText('G5', 'Voluntary')
  await marked(grid, 'G5')
  await grid.click('G6')
  await grid.press('Alt+ArrowDown')
  await offers(grid).first().click()
  await grid.expectText('G6', 'Regular')
  await fine(grid, 'G6')
})

test('[GR101] what cannot be read is told at its field, and nothing changes', async ({ grid }) => {
  await grid.open(KEYS)
  await openFor(grid, 'B')
  await dialog(grid).getByLabel('At least').fill('ten')
  await dialog(grid).getByRole('button', { name: 'Save' }).click()
  await expect(dialog(grid).getByLabel('At least')).toHaveAttribute('aria-invalid', 'true')
  await grid.press('Escape')
  await expect(dialog(grid)).toHaveCount(0)
  expect(await grid.page.evaluate(() => window.session.canUndo)).toBe(false)
})

test('[GR102] from one marked cell to the next, round at the end, with how many there are', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await byOthers(grid, 'b', { rule: { most: 50 } })
  await byOthers(grid, 'c', { rule: { most: 60 } })
  const next = () => grid.page.evaluate(() => window.controller.run('nextMarked'))
  for (const [address, told] of [
    ['B6', 'marked cell 1 of 3'],
    ['C6', 'marked cell 2 of 3'],
    ['B8', 'marked cell 3 of 3'],
    ['B6', 'marked cell 1 of 3'],
  ] as const) {
    await next()
    await grid.expectSelected(address)
    await expect(grid.notice).toContainText(told)
  }
  await byOthers(grid, 'b', { rule: { least: undefined, most: undefined } })
  await byOthers(grid, 'c', { rule: { least: undefined, most: undefined } })
  await next()
  await expect(grid.notice).toContainText('No cell of this table is marked.')
})

test('[GR101] in a table that may only be read rules are shown and not changed', async ({ grid }) => {
  await grid.open(`${KEYS}&readonly`)
  await byOthers(grid, 'b', { rule: { most: 50 } })
  await marked(grid, 'B6')
  for (const command of ['columnRules', 'pickChoice'] as const)
    await grid.page.evaluate((name) => window.controller.run(name), command)
  await expect(dialog(grid)).toHaveCount(0)
  await expect(grid.hint).toBeVisible()
})
