import { boxOf } from '../../../helpers/box-of.ts'
import { expect, test } from './grid-page.ts'

test('other people: cursor, range, name, colour, editing; rows move under them', async ({ grid }) => {
  await grid.open()
  await grid.page.evaluate(() => {
    const at = (row: string, column: string) => ({
      table: window.table,
      row: row as never,
      column: column as never,
    })
    window.session.setPeers([
      { id: '1', person: 'a', name: 'Amina', colour: 1, ...at('r7', 'app2022'), editing: true },
      {
        id: '2',
        person: 'b',
        name: '李雷',
        colour: 2,
        ...at('r2', 'exp2021'),
        toRow: 'r4' as never,
        toColumn: 'tech' as never,
      },
      { id: '3', person: 'c', name: 'Elsewhere', colour: 3, table: 'other' as never },
    ])
  })
  const flags = grid.page.locator('.f-peer:visible .f-flag')
  await expect(flags).toHaveText(['Amina', '李雷'])
  await expect(grid.page.locator('.f-peer-2')).toHaveClass(/f-is-editing/)
  expect(await grid.misfit('.f-peer-2', 'C7')).toBeLessThan(1.5)
  expect(await grid.misfit('.f-peer-3', 'B2', 'D4')).toBeLessThan(1.5)
  await grid.page.evaluate(() => window.session.insertRows(window.table, { at: 0, count: 2 }))
  await grid.page.waitForTimeout(200)
  expect(await grid.misfit('.f-peer-2', 'C9')).toBeLessThan(1.5)
  await grid.page.evaluate(() => window.session.setPeers([]))
  await expect(flags).toHaveCount(0)
})

test("another person's name stays in sight when they select the whole table", async ({ grid }) => {
  await grid.open()
  await grid.page.evaluate(() => {
    const { rows, columns } = window.session.table(window.table)
    const [row, column] = [rows.ids[0]!, columns.ids[0]!]
    const all = { row, column, toRow: rows.ids.at(-1)!, toColumn: columns.ids.at(-1)! }
    window.session.setPeers([{ id: '1', person: 'a', name: 'Amina', colour: 1, table: window.table, ...all }])
  })
  const flag = await boxOf(grid.page.locator('.f-peer:visible .f-flag'))
  const [first, last] = [await boxOf(grid.cell('A1')), await boxOf(grid.cell('A12'))]
  expect(flag.y).toBeGreaterThanOrEqual(first.y)
  expect(flag.y + flag.height).toBeLessThanOrEqual(last.y + last.height)
})

test('one tells the others where one is, and leaves no trace on going', async ({ grid }) => {
  await grid.open()
  const cursor = () => grid.page.evaluate(() => JSON.parse(JSON.stringify(window.session.cursor)) as unknown)
  await grid.drag('B2', 'C3')
  await expect
    .poll(cursor)
    .toEqual({ table: 't10-16', row: 'r2', column: 'exp2021', toRow: 'r3', toColumn: 'app2022' })
  await grid.click('D4')
  await grid.type('1')
  await expect.poll(cursor).toEqual({ table: 't10-16', row: 'r4', column: 'tech', editing: true })
  await grid.press('Escape')
  await grid.page.evaluate(() => window.controller.destroy())
  expect(await cursor()).toBeNull()
})

test('the flag of somebody in the only row of a table is seen whole', async ({ grid }) => {
  await grid.open('table=t10-16&language=en')
  await grid.page.evaluate(() => {
    const { rows, columns } = window.session.table(window.table)
    const at = { row: rows.ids[0]!, column: columns.ids[0]! }
    window.session.commit(window.table, at.row, at.column, 'Words upon words. '.repeat(20), 'en')
    window.session.setPeers([{ id: '1', person: 'a', name: 'Amina', colour: 1, table: window.table, ...at }])
  })
  await expect(grid.page.locator('.f-peer:visible .f-flag')).toHaveText('Amina')
  await expect
    .poll(async () => {
      const [flag, cell] = [
        await boxOf(grid.page.locator('.f-peer:visible .f-flag')),
        await boxOf(grid.cell('A1')),
      ]
      return flag.y > cell.y + cell.height / 2 && flag.y + flag.height <= cell.y + cell.height
    })
    .toBe(true)
})

test('[GR36] a heading over several columns is seen as soon as one of them is', async ({ grid }) => {
  await grid.page.setViewportSize({ width: 560, height: 700 })
  await grid.open('table=t10-16&language=en')
  const word = grid.page.locator('.f-group-word').filter({ hasText: 'Changes' })
  const [box, first] = [await boxOf(word), await boxOf(grid.cell('D1'))]
  expect(box.x).toBeGreaterThanOrEqual(first.x)
  expect(box.x + box.width).toBeLessThanOrEqual(560)
  await grid.click('A1')
  await grid.press(
    'ArrowRight',
    'ArrowRight',
    'ArrowRight',
    'ArrowRight',
    'ArrowRight',
    'ArrowRight',
    'ArrowRight',
  )
  const [later, last] = [await boxOf(word), await boxOf(grid.cell('H1'))]
  expect(later.x).toBeGreaterThanOrEqual(0)
  expect(later.x + later.width).toBeLessThanOrEqual(last.x + last.width)
})

test('[GR4] changes of others are seen within a few tenths of a second', async ({ grid }) => {
  await grid.open()
  await grid.page.evaluate(() =>
    window.session.commit(window.table, 'r3' as never, 'exp2021' as never, '66', 'en'),
  )
  await grid.expectText('B3', '66.0')
})

test('[GR12] from right to left the table is mirrored, boxes fit, arrows go where they point', async ({
  grid,
}) => {
  await grid.open('table=t10-6&language=ar')
  await grid.click('B4')
  expect(await grid.misfit('.f-active', 'B4')).toBeLessThan(1.5)
  await grid.press('ArrowLeft')
  await grid.expectSelected('C4')
  await grid.press('Shift+ArrowLeft', 'Shift+ArrowDown')
  await grid.expectSelected('C4:D5')
  expect(await grid.misfit('.f-selection', 'C4', 'D5')).toBeLessThan(1.5)
  const [head, corner] = [
    await grid.rowHead(4).boundingBox(),
    await grid.page.locator('.f-letters-corner').boundingBox(),
  ]
  expect(Math.abs(head!.x - corner!.x)).toBeLessThan(1)
})
