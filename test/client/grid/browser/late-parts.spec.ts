import { expect, type GridPage, test } from './grid-page.ts'

/** What comes late is not there until it is let go. */
async function hold(grid: GridPage): Promise<() => void> {
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await grid.page.route(/late-parts/, async (route) => {
    await held
    await route.continue()
  })
  await grid.open('table=keys&language=en', { early: true })
  return release
}

test('[GR9] a command waits for its part of the page, and is done to the cells it was chosen for', async ({
  grid,
}) => {
  const release = await hold(grid)
  await grid.click('B2')
  await grid.press('Delete')
  await grid.page.evaluate(() => window.session.insertRows(window.table, { at: 0, count: 1 }))
  await grid.expectSelected('B3')
  release()
  await grid.expectText('B3', '')
  await grid.expectText('B2', '1')
})

test('[GR9] when other cells are selected by then, nothing is done and it is said', async ({ grid }) => {
  const release = await hold(grid)
  await grid.click('B2')
  await grid.press('Delete')
  await grid.click('C2')
  release()
  await expect(grid.notice).toContainText('Other cells were selected')
  await grid.expectText('B2', '2')
  await grid.expectText('C2', '6')
})

test('[GR40] what is written into all goes to the cells it was typed for, or is said', async ({ grid }) => {
  const release = await hold(grid)
  await grid.select('D1:D2')
  await grid.type('42')
  await grid.press('Control+Enter')
  await grid.click('C5')
  release()
  await expect(grid.notice).toContainText('Other cells were selected')
  await grid.expectText('D1', '42')
  await grid.expectText('C5', '60')
})

test('[GR9] a command whose part cannot be had says so, and works when it can', async ({ grid }) => {
  let broken = true
  await grid.page.route(/late-parts/, (route) => (broken ? route.abort() : route.continue()))
  await grid.open('table=keys&language=en', { early: true })
  await grid.click('B2')
  await grid.press('Delete')
  await expect(grid.notice).toContainText('could not be loaded')
  await grid.expectText('B2', '2')
  // The browser's own word about the request.
  grid.faults.length = 0
  broken = false
  await grid.press('Delete')
  await grid.expectText('B2', '')
})

test('[GR43] brackets and arguments of a formula that was begun before its help is here come with the help', async ({
  grid,
}) => {
  const release = await hold(grid)
  await grid.click('H3')
  await grid.type('=SUM(1')
  await grid.press('F2', 'ArrowLeft')
  await expect(grid.page.locator('.f-assist')).toHaveCount(0)
  release()
  await expect(grid.page.locator('.f-editor-ink .f-bracket')).toHaveText('(')
  await expect(grid.page.locator('.f-assist')).toContainText('SUM(value, …)')
})
