import AxeBuilder from '@axe-core/playwright'

import { expect, type GridPage, test } from './grid-page.ts'

const panel = (grid: GridPage) => grid.page.getByRole('search', { name: 'Find' })
const field = (grid: GridPage) => panel(grid).getByRole('textbox', { name: 'Find' })
const by = (grid: GridPage) => panel(grid).getByRole('textbox', { name: 'Replace with' })
const count = (grid: GridPage) => panel(grid).locator('.count')
const found = (grid: GridPage) => grid.page.locator('.f-found:not([hidden])')
const choose = (grid: GridPage, name: string) => panel(grid).getByText(name, { exact: true }).click()
const replaceAll = (grid: GridPage) => panel(grid).getByRole('button', { name: 'Replace all' }).click()
/** The parts that are loaded late must be there before one types. */
const open = async (grid: GridPage, key: 'f' | 'h'): Promise<void> => {
  await grid.press(`Control+${key}`)
  await expect(field(grid)).toBeFocused()
}
const KEYS = 'table=keys&language=en'

test('[GR52] by keyboard: from what is looked for Tab leads to what it is replaced by, and on to what is done', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.click('B2')
  await open(grid, 'h')
  await grid.type('6')
  await grid.press('Tab')
  await expect(by(grid)).toBeFocused()
  await grid.type('7')
  for (const name of ['Replace', 'Replace all', 'Previous match', 'Next match', 'Close']) {
    await grid.press('Tab')
    await expect(panel(grid).getByRole('button', { name, exact: true })).toBeFocused()
  }
  await grid.press('Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Enter')
  await expect(grid.cell('C2')).toHaveText('7')
})

test('[GR50] Ctrl+F: typing goes to the first match, Enter on and round, Shift+Enter back; Escape leaves one there', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.click('B2')
  await open(grid, 'f')
  await grid.type('6')
  await expect(count(grid)).toHaveText('1 of 3')
  await grid.expectSelected('C2')
  await expect(found(grid)).toHaveCount(3)
  expect(await grid.misfit('.f-found', 'C2')).toBeLessThan(1.5)
  await grid.press('Enter')
  await grid.expectSelected('C5')
  await expect(count(grid)).toHaveText('2 of 3')
  await grid.press('F3')
  await grid.expectSelected('C6')
  await grid.press('Control+g')
  await grid.expectSelected('C2')
  await grid.press('Shift+Enter')
  await grid.expectSelected('C6')
  await grid.press('Control+Shift+G')
  await grid.expectSelected('C5')
  await expect(panel(grid).getByRole('status')).toHaveText('2 of 3, C5')
  await grid.press('Escape')
  await expect(panel(grid)).toHaveCount(0)
  await expect(found(grid)).toHaveCount(0)
  await grid.press('ArrowRight')
  await grid.expectSelected('D5')

  // The words are remembered; the keyboard stays in the table.
  await grid.press('F3')
  await grid.expectSelected('C6')
  await expect(panel(grid)).toBeVisible()
  await grid.press('Shift+F3', 'ArrowUp')
  await grid.expectSelected('C4')
  await grid.press('Escape')
  await expect(panel(grid)).toHaveCount(0)
})

test('[GR50] case, whole cells, values and formulas', async ({ grid }) => {
  await grid.open(KEYS)
  await grid.click('A1')
  await open(grid, 'f')
  await grid.type('ALPHA')
  await expect(count(grid)).toHaveText('1 of 1')
  await choose(grid, 'Match case')
  await expect(count(grid)).toHaveText('No match')
  await choose(grid, 'Match case')
  await field(grid).fill('5')
  await expect(count(grid)).toHaveText('1 of 3')
  await choose(grid, 'Whole cell')
  await expect(count(grid)).toHaveText('1 of 1')
  await grid.expectSelected('C1')
  await choose(grid, 'Whole cell')
  await field(grid).fill('B1*')
  await expect(count(grid)).toHaveText('No match')
  await choose(grid, 'Formulas')
  await expect(count(grid)).toHaveText('1 of 1')
  await grid.expectSelected('F1')
})

test('[GR50] what others write, insert and delete is followed, and the place one is at stays', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.click('B4')
  await open(grid, 'f')
  await grid.type('6')
  await grid.expectSelected('C5')
  await grid.page.evaluate(() => {
    const { session, table } = window
    session.insertRows(table, { at: 0, count: 2 })
    const { rows, columns } = session.table(table)
    session.commit(table, rows.ids[3]!, columns.ids[3]!, '16', 'en')
  })
  await expect(count(grid)).toHaveText('3 of 4')
  await grid.expectSelected('C7')
  await expect(found(grid)).toHaveCount(4)
  await grid.page.evaluate(() => {
    const { session, table } = window
    session.deleteRows(table, [session.table(table).rows.ids[3]!])
  })
  await expect(count(grid)).toHaveText('1 of 2')
  await grid.press('Enter', 'Enter')
  await grid.expectSelected('C6')
})

test('[GR50] a large table is looked through to the end, and its last row is found', async ({ grid }) => {
  await grid.open('rows=10000&language=en')
  await grid.click('B2')
  await open(grid, 'f')
  await grid.type('row 10000')
  await expect(count(grid)).toHaveText('1 of 1')
  await grid.expectSelected('A10000')
  await expect(found(grid)).toHaveCount(1)
})

for (const theme of ['light', 'dark'])
  test(`[GR50] the panel steps aside from the cell one is at, and axe finds nothing (${theme})`, async ({
    grid,
  }) => {
    test.setTimeout(180_000)
    await grid.open(`table=t10-16&language=en&theme=${theme}`)
    await grid.click('A1')
    await open(grid, 'h')
    await grid.type('a')
    for (let turn = 0; turn < 12; turn++) {
      await grid.press('Enter')
      const [box, active] = [
        await panel(grid).boundingBox(),
        await grid.page.locator('.f-active').boundingBox(),
      ]
      expect(
        box!.x >= active!.x + active!.width ||
          box!.x + box!.width <= active!.x ||
          box!.y >= active!.y + active!.height ||
          box!.y + box!.height <= active!.y,
      ).toBe(true)
    }
    await choose(grid, 'Whole plan')
    await expect(panel(grid).getByRole('listitem').first()).toBeVisible()
    expect((await new AxeBuilder({ page: grid.page }).analyze()).violations).toEqual([])
  })

test('[GR51] the whole plan: matches are counted by table, and the next one leads to the next table', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.click('A1')
  await open(grid, 'f')
  await grid.type('6')
  await choose(grid, 'Whole plan')
  const line = panel(grid).getByRole('button', { name: /^Table keys: / })
  await expect(line).toHaveAttribute('aria-current', 'true')
  await expect(line).toContainText('3')
  const total = await panel(grid).locator('.number').allTextContents()
  const sum = total.reduce((all, text) => all + Number(text), 0)
  await expect(count(grid)).toHaveText(new RegExp(` of ${sum}$`))
  await grid.click('C6')
  await expect(count(grid)).toHaveText(`${sum} of ${sum}`)
  await grid.press('Control+f')
  await expect(field(grid)).toBeFocused()
  await grid.press('Enter')
  await expect(grid.page.locator('#opened')).toHaveText(/^t10-\d+ /)
})

test('[GR52] Replace changes the active cell and goes on; a formula only when one looks in formulas', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.click('A1')
  await open(grid, 'h')
  await grid.type('2')
  await grid.expectSelected('F1')
  await grid.press('Enter')
  await grid.expectSelected('B2')
  await by(grid).fill('40')
  await grid.press('Tab')
  await expect(panel(grid).getByRole('button', { name: 'Replace', exact: true })).toBeFocused()
  await grid.press('Enter')
  await grid.expectText('B2', '40')
  await expect(count(grid)).toHaveText('1 of 1')
  await grid.expectSelected('F1')
  await grid.press('Enter')
  await expect(grid.notice).toContainText('1 formula was left alone: look in formulas to change it.')

  await field(grid).fill('B1')
  await choose(grid, 'Formulas')
  await grid.expectSelected('F1')
  await by(grid).fill('B2')
  await grid.press('Enter')
  await expect(grid.notice).toHaveCount(0)
  expect(await grid.typed('F1')).toBe('=B2*2')
})

test('[GR52] what could not be read, or in two ways, is left alone and told; a way leads there', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.enter('G3', '5')
  await grid.click('A1')
  await open(grid, 'h')
  await grid.type('5')
  await expect(count(grid)).toHaveText('1 of 4')
  await by(grid).fill('x')
  await replaceAll(grid)
  await expect(grid.notice).toContainText('1 cell replaced. 3 cells were left alone')
  await grid.expectText('G3', 'x')
  await grid.expectText('B5', '50')
  await grid.notice.getByRole('button', { name: 'Show the first one left' }).click()
  await grid.expectSelected('C1')

  // 1.234 could be one and a bit, or a thousand.
  await grid.enter('B1', '1234')
  await open(grid, 'h')
  await field(grid).fill('1234')
  await by(grid).fill('1.234')
  await grid.press('Enter')
  await expect(grid.notice).toContainText('1 cell was left alone')
  expect(await grid.typed('B1')).toBe('1234')

  // A calculated value stays, and words of another language, too.
  await field(grid).fill('2468')
  await replaceAll(grid)
  await expect(grid.notice).toContainText('Nothing was replaced. 1 formula was left alone')
})

test('[GR53] Replace all is one undo step, in the whole plan, too; tables that may only be read are named', async ({
  grid,
}) => {
  await grid.open(KEYS)
  await grid.page.evaluate(() => window.session.locked.add('t10-6'))
  await grid.enter('G3', 'salt and sugar')
  await grid.click('A1')
  await open(grid, 'h')
  await grid.type('and')
  await choose(grid, 'Whole plan')
  const ofPlan = (): Promise<number> =>
    grid.page.evaluate(() => {
      const { session } = window
      return session
        .tables()
        .flatMap(({ id }) => {
          const { rows, columns } = session.table(id)
          return rows.ids.flatMap((row) =>
            columns.ids.map((column) => session.editText(id, row, column, 'en')),
          )
        })
        .filter((text) => /and/i.test(text)).length
    })
  const before = await ofPlan()
  expect(before).toBeGreaterThan(3)
  await by(grid).fill('plus')
  await replaceAll(grid)
  await expect(grid.notice).toContainText(/\d+ cells replaced in \d tables\./)
  await expect(grid.notice).toContainText('Table 10.6 can be read but not changed, and stayed as it is.')
  await grid.expectText('G3', 'salt plus sugar')
  const after = await ofPlan()
  expect(after).toBeLessThan(before)
  expect(after).toBeGreaterThan(0)
  await grid.notice.getByRole('button', { name: 'Undo' }).click()
  await grid.expectText('G3', 'salt and sugar')
  expect(await ofPlan()).toBe(before)
})

test('[GR53] a table that may only be read can be searched; nothing is replaced in it, and the reason stands there', async ({
  grid,
}) => {
  await grid.open(`${KEYS}&readonly&why=It+is+final.`)
  await grid.click('A1')
  await open(grid, 'h')
  await grid.type('6')
  await grid.expectSelected('C2')
  const one = panel(grid).getByRole('button', { name: 'Replace', exact: true })
  await expect(one).toHaveAttribute('aria-disabled', 'true')
  await expect(one).toHaveAttribute('title', 'It is final.')
  await by(grid).fill('7')
  await grid.press('Enter')
  await expect(grid.hint).toHaveText('It is final.')
  await panel(grid).getByRole('button', { name: 'Replace all' }).click({ force: true })
  await grid.expectText('C2', '6')
  expect(await grid.page.evaluate(() => window.session.asked.length)).toBe(0)
})

test('[GR50] what one types before the panel is there goes into it, and into no cell; nothing is held when it cannot be had', async ({
  grid,
}) => {
  let release = (): void => undefined
  let mayCome = true
  const hold = (): Promise<void> => new Promise((resolve) => (release = resolve))
  let held = hold()
  await grid.page.route(/late-parts/, async (route) => {
    await held
    await (mayCome ? route.continue() : route.abort())
  })
  await grid.open(KEYS, { early: true })
  await grid.click('B2')
  await grid.press('Control+f')
  await grid.type('12')
  release()
  await expect(field(grid)).toBeFocused()
  await expect(field(grid)).toHaveValue('12')
  await grid.press('Escape')
  await grid.expectSelected('B2')

  mayCome = false
  held = hold()
  await grid.open(KEYS, { early: true })
  const before = await grid.typed('B2')
  await grid.press('Control+f')
  await grid.type('9')
  release()
  await expect(grid.notice).toBeVisible()
  expect(await grid.typed('B2')).toBe(before)
  await grid.enter('B2', '77')
  expect(await grid.typed('B2')).toBe('77')
  // The browser's own word about the request.
  grid.faults.length = 0
})
