import AxeBuilder from '@axe-core/playwright'
import type { Locator } from '@playwright/test'

import { boxOf } from '../../../helpers/box-of.ts'
import type { GridPage } from './grid-page.ts'
import { expect, test } from './grid-page.ts'

const NARROW = { width: 820, height: 620 }

const viewport = (grid: GridPage) => grid.page.locator('.ag-grid-viewport')

/** As by the wheel, in reading direction. */
const scroll = async (grid: GridPage, by: number): Promise<void> => {
  await viewport(grid).evaluate((node, to) => {
    node.scrollLeft = getComputedStyle(node).direction === 'rtl' ? -to : to
  }, by)
  await expect.poll(() => viewport(grid).evaluate((node) => Math.abs(node.scrollLeft))).toBe(by)
}

const left = async (grid: GridPage, address: string): Promise<number> => (await boxOf(grid.cell(address))).x

/** By column: from right to left, frozen columns are counted last. */
const cellOf = (grid: GridPage, row: number, column: string) =>
  grid.page.locator(`.ag-row[row-index="${row - 1}"] .ag-cell[col-id="${column}"]`)

const frozenColumns = (grid: GridPage): Promise<number> =>
  grid.page.locator('.f-letters-still .f-letter').count()

test('[GR90] the labels of a table that is wider than its window stay while the others scroll', async ({
  grid,
}) => {
  await grid.page.setViewportSize(NARROW)
  await grid.open()
  expect(await frozenColumns(grid)).toBe(1)
  const [label, figure] = [await left(grid, 'A3'), await left(grid, 'D3')]
  await scroll(grid, 120)
  expect(await left(grid, 'A3')).toBe(label)
  expect(await left(grid, 'D3')).toBe(figure - 120)
  const [letter, head] = [grid.letter('A'), grid.page.locator('.ag-header-cell[col-id="label"]')]
  expect((await boxOf(letter)).x).toBe(label)
  expect((await boxOf(head)).x).toBe(label)
})

test('[GR90] a table that fits, and a narrow window, freeze nothing', async ({ grid }) => {
  await grid.open()
  expect(await frozenColumns(grid)).toBe(0)
  await grid.page.setViewportSize({ width: 560, height: 800 })
  await expect(grid.page.locator('.f-frozen')).toHaveCount(0)
  await grid.page.setViewportSize(NARROW)
  await expect(grid.page.locator('.f-frozen')).toHaveCount(1)
})

test('[GR90] one freezes up to a column and unfreezes, from the menu of its head; it is kept by the id of the column, here only', async ({
  grid,
}) => {
  await grid.open()
  await grid.letter('B').click({ button: 'right' })
  await grid.page.getByRole('menuitem', { name: 'Freeze up to this column' }).click()
  expect(await frozenColumns(grid)).toBe(2)
  // Somebody inserts a column before it: it is frozen, too, and nothing is written to the table by freezing.
  await grid.page.evaluate(() => {
    const { session, table } = window
    session.insertColumns(table, { at: 1, columns: [{ type: 'number', label: { en: 'New' } }] })
  })
  await expect.poll(() => frozenColumns(grid)).toBe(3)
  await grid.open()
  expect(await frozenColumns(grid)).toBe(2)
  await grid.page.evaluate(() => window.controller.run('unfreeze'))
  expect(await frozenColumns(grid)).toBe(0)
  await grid.page.setViewportSize(NARROW)
  await grid.open()
  expect(await frozenColumns(grid)).toBe(0)
})

test('[GR90] freezing is for a table that may only be read, too', async ({ grid }) => {
  await grid.open('table=t10-16&language=en&readonly')
  await grid.select('C2')
  await grid.page.evaluate(() => window.controller.run('freezeColumns'))
  expect(await frozenColumns(grid)).toBe(3)
  await expect(grid.hint).toHaveCount(0)
})

test('[GR90] a cell that is gone to is brought out from under the frozen columns', async ({ grid }) => {
  await grid.page.setViewportSize(NARROW)
  await grid.open()
  await grid.click('A2')
  await scroll(grid, 160)
  await grid.press('ArrowRight')
  await grid.expectSelected('B2')
  const [label, cell] = [await grid.cell('A2').boundingBox(), await grid.cell('B2').boundingBox()]
  expect(cell!.x).toBeGreaterThanOrEqual(label!.x + label!.width - 1)
})

for (const language of ['en', 'ar'])
  test(`[GR91] a selection that spans frozen and scrolled cells is drawn over both, and nothing scrolled over the frozen ones (${language})`, async ({
    grid,
  }) => {
    await grid.page.setViewportSize(NARROW)
    await grid.open(`table=t10-16&language=${language}`)
    await scroll(grid, 60)
    await grid.select('A3:D7')
    await scroll(grid, 60)
    const [frozen, other] = [
      grid.page.locator('.f-overlay-side .f-selection'),
      grid.page.locator('.f-overlay:not(.f-overlay-side) .f-selection'),
    ]
    const [label, last, over, under] = [
      await boxOf(cellOf(grid, 3, 'label')),
      await boxOf(cellOf(grid, 3, 'tech')),
      await boxOf(frozen),
      await boxOf(other),
    ]
    const isMirrored = language === 'ar'
    const start = (box: { x: number; width: number }): number => (isMirrored ? box.x + box.width : box.x)
    const end = (box: { x: number; width: number }): number => (isMirrored ? box.x : box.x + box.width)
    // Begins at the frozen cell and is cut off at its end; the other one goes on to the last cell.
    expect(Math.abs(start(over) - start(label))).toBeLessThan(1.5)
    expect(Math.abs(end(under) - end(last))).toBeLessThan(1.5)
    const cut = await frozen.evaluate((node) => getComputedStyle(node).clipPath)
    const [, , right = '', , far = ''] = /inset\((\S+) (\S+) (\S+) (\S+?)\)/.exec(cut) ?? []
    const shown = over.width - Number.parseFloat(isMirrored ? far : right)
    expect(Math.abs(shown - label.width)).toBeLessThan(1.5)
    // Alone in a scrolled column, it has no part over the frozen ones; and the frozen cell covers it.
    await grid.select('B3:C4')
    await scroll(grid, 100)
    await expect(frozen).toBeHidden()
    const beside = await boxOf(cellOf(grid, 3, 'label'))
    const on = await grid.page.evaluate(
      ([x, y]) => document.elementFromPoint(x!, y!)?.closest('.ag-cell')?.getAttribute('col-id'),
      [end(beside) + (isMirrored ? 6 : -6), beside.y + 8],
    )
    expect(on).toBe('label')
  })

test('[GR91] a press on a frozen cell is that cell, wherever the others are scrolled to; a drag from there goes on over them', async ({
  grid,
}) => {
  await grid.page.setViewportSize(NARROW)
  await grid.open()
  await scroll(grid, 130)
  await grid.click('A4')
  await grid.expectSelected('A4')
  expect(await grid.misfit('.f-overlay-side .f-active', 'A4')).toBeLessThan(1.5)
  await grid.drag('A4', 'D6')
  await grid.expectSelected('A4:D6')
  await grid.letter('A').click()
  await grid.expectSelected('A1:A12')
})

test('[GR91] a drag from scrolled cells scrolls back under the frozen columns before it comes to them', async ({
  grid,
}) => {
  await grid.page.setViewportSize(NARROW)
  await grid.open()
  await scroll(grid, 130)
  const [from, to] = [await boxOf(grid.cell('D4')), await boxOf(grid.cell('A4'))]
  await grid.page.mouse.move(from.x + 20, from.y + 8)
  await grid.page.mouse.down()
  await grid.page.mouse.move(to.x + to.width - 10, to.y + 8, { steps: 4 })
  await expect.poll(() => viewport(grid).evaluate((node) => node.scrollLeft)).toBe(0)
  await expect(grid.page.locator('.f-bar-name')).toHaveValue('A4:D4')
  await grid.page.mouse.up()
  await grid.expectSelected('A4:D4')
})

test('[GR91] the editor of a frozen cell lies over it and stays with it', async ({ grid }) => {
  await grid.page.setViewportSize(NARROW)
  await grid.open()
  await scroll(grid, 90)
  await grid.click('A4')
  await grid.type('Advisers')
  await scroll(grid, 140)
  expect(await grid.misfit('.f-editor', 'A4')).toBeLessThan(1.5)
  await expect(grid.editor).toHaveValue('Advisers')
  await grid.press('Enter')
  await grid.expectText('A4', 'Advisers')
})

test('[GR91] fill handle, cut, references and others are drawn over frozen cells', async ({ grid }) => {
  await grid.page.setViewportSize(NARROW)
  await grid.open()
  await scroll(grid, 120)
  await grid.click('A4')
  const over = grid.page.locator('.f-overlay-side')
  await expect(over.locator('.f-handle')).toBeVisible()
  await grid.press('Control+x')
  await expect(over.locator('.f-cut')).toBeVisible()
  await grid.page.evaluate(() => {
    const { session, table } = window
    const { rows, columns } = session.table(table)
    const place = { table, row: rows.ids[1]!, column: columns.ids[0]! }
    session.setPeers([{ id: '1', name: 'Li', colour: 1, ...place }] as never)
  })
  await expect(over.locator('.f-peer')).toBeVisible()
  await grid.click('E4')
  await grid.type('=A2')
  await expect(over.locator('.f-reference')).toBeVisible()
  await grid.press('Escape')
})

test('[GR91] words that run on from a frozen label end within the window', async ({ grid }) => {
  await grid.page.setViewportSize({ width: 700, height: 620 })
  await grid.open()
  await grid.page.evaluate(() => {
    const { session, table } = window
    const [row] = session.insertRows(table, { at: 0, count: 1, kind: 'note' })
    session.commit(table, row!, session.table(table).columns.ids[0]!, 'word '.repeat(60), 'en')
  })
  const words = grid.page.locator('.f-runs-on')
  await words.waitFor()
  const [box, window_] = [await boxOf(words), await boxOf(viewport(grid))]
  expect(box.width).toBeGreaterThan(400)
  expect(box.x + box.width).toBeLessThanOrEqual(window_.x + window_.width)
  await scroll(grid, 150)
  expect((await boxOf(words)).x).toBe(box.x)
})

// ---- rows

const LONG = { width: 900, height: 640 }
const MANY = 'rows=300&language=en'

const bottom = async (of: Locator): Promise<number> => {
  const { y, height } = await boxOf(of)
  return y + height
}

/** By the wheel itself, over the table. */
const scrollDown = async (grid: GridPage, by: number): Promise<void> => {
  const { x, y, width, height } = await boxOf(viewport(grid))
  const before = await viewport(grid).evaluate((node) => node.scrollTop)
  await grid.page.mouse.move(x + width / 2, y + height - 40)
  await grid.page.mouse.wheel(0, by)
  await expect.poll(() => viewport(grid).evaluate((node) => node.scrollTop)).not.toBe(before)
  await grid.page.waitForTimeout(150)
}

const scrolledDown = (grid: GridPage): Promise<number> => viewport(grid).evaluate((node) => node.scrollTop)

/** From the menu of the row's head. */
const freezeUpTo = async (grid: GridPage, row: number): Promise<void> => {
  await grid.rowHead(row).click({ button: 'right' })
  await grid.page.getByRole('menuitem', { name: 'Freeze up to this row' }).click()
}

const frozenRows = (grid: GridPage): Promise<string[]> =>
  grid.page.locator('.f-still-row .f-row-head').allTextContents()

const headEnd = (grid: GridPage): Promise<number> => bottom(grid.page.locator('.ag-header'))

/** The row and the column of what is seen there. */
const seenAt = (grid: GridPage, x: number, y: number): Promise<string> =>
  grid.page.evaluate(
    ([left, top]) => {
      const cell = document.elementFromPoint(left!, top!)?.closest('.ag-cell')
      return `${cell?.closest('.ag-row')?.getAttribute('row-index')} ${cell?.getAttribute('col-id')}`
    },
    [x, y],
  )

const insertRow = (grid: GridPage, at: number): Promise<void> =>
  grid.page.evaluate((index) => {
    window.session.insertRows(window.table, { at: index, count: 1, kind: 'line' })
  }, at)

for (const [language, column] of [
  ['en', 'c1'],
  ['ar', 'c1'],
] as const)
  test(`[GR94] frozen rows stay under the head with their numbers, and the corner stays both ways (${language})`, async ({
    grid,
  }) => {
    await grid.page.setViewportSize(NARROW)
    await grid.open(`rows=300&language=${language}`)
    await freezeUpTo(grid, 3)
    const placeOf = async (row: number, id: string): Promise<readonly number[]> => {
      const { x, y } = await boxOf(cellOf(grid, row, id))
      return [Math.round(x), Math.round(y)]
    }
    const [corner, cell, number] = [
      await placeOf(2, 'label'),
      await placeOf(2, column),
      await boxOf(grid.rowHead(2)),
    ]
    await scrollDown(grid, 1000)
    await scroll(grid, 100)
    expect(await placeOf(2, 'label')).toEqual(corner)
    expect(await placeOf(2, column)).toEqual([cell[0]! + (language === 'ar' ? 100 : -100), cell[1]])
    expect(await grid.rowHead(2).boundingBox()).toEqual(number)
    expect(await frozenRows(grid)).toEqual(['1', '2', '3'])
    // Nothing that scrolls shows through, sideways or up and down.
    const [still, beside] = [await boxOf(cellOf(grid, 3, 'label')), await boxOf(cellOf(grid, 3, 'c3'))]
    expect(await seenAt(grid, still.x + 4, still.y + still.height - 3)).toBe('2 label')
    expect(await seenAt(grid, still.x + still.width - 4, still.y + 3)).toBe('2 label')
    expect(await seenAt(grid, beside.x + 20, beside.y + beside.height - 3)).toBe('2 c3')
    for (const part of ['scrolling-cells', language === 'ar' ? 'pinned-right-cells' : 'pinned-left-cells'])
      expect(
        await grid.page
          .locator(`.f-still-row > .ag-grid-${part}`)
          .first()
          .evaluate((node) => getComputedStyle(node).backgroundColor),
      ).toBe('rgb(255, 255, 255)')
  })

test('[GR94] from right to left, in a table narrower than its window, frozen rows lie over the others', async ({
  grid,
}) => {
  await grid.page.setViewportSize({ width: 780, height: 460 })
  await grid.open('table=t10-6&language=ar')
  await freezeUpTo(grid, 2)
  for (const part of ['.ag-grid-scrolling-cells', '.ag-grid-pinned-right-cells']) {
    const [still, other] = await Promise.all(
      [1, 4].map((row) => grid.page.locator(`.ag-row[row-index="${row}"] > ${part}`).boundingBox()),
    )
    expect([still!.x, still!.width]).toEqual([other!.x, other!.width])
  }
})

test('[GR94] no row is frozen unasked; one freezes and unfreezes from the menu, by the id of the row, here only', async ({
  grid,
}) => {
  await grid.page.setViewportSize(LONG)
  await grid.open(MANY)
  expect(await frozenRows(grid)).toEqual([])
  const before = await grid.page.evaluate(() => JSON.stringify(window.session.table(window.table).rows.ids))
  await freezeUpTo(grid, 2)
  expect(await frozenRows(grid)).toEqual(['1', '2'])
  expect(await grid.page.evaluate(() => JSON.stringify(window.session.table(window.table).rows.ids))).toBe(
    before,
  )
  // Somebody inserts a row above it, far from what one looks at: it stays, too, and one's own rows stay where they are.
  await scrollDown(grid, 2000)
  const seen = grid.page.locator('.ag-row[row-id="r80"] .f-row-head')
  const above = (await boxOf(seen)).y
  await insertRow(grid, 1)
  await expect.poll(() => frozenRows(grid)).toEqual(['1', '2', '3'])
  const line = (await boxOf(grid.rowHead(3))).height
  expect((await boxOf(seen)).y).toBe(above + line)
  await expect(grid.cell('A2').locator('.f-words, .f-empty')).toHaveCount(1)
  await expect(grid.page.locator('.ag-row[row-index="1"]')).toHaveCount(1)
  // Kept in this browser.
  await grid.open(MANY)
  expect(await frozenRows(grid)).toEqual(['1', '2'])
  // Without its row nothing is frozen.
  await grid.page.evaluate(() => {
    const { session, table } = window
    session.deleteRows(table, [session.table(table).rows.ids[1]!])
  })
  await expect.poll(() => frozenRows(grid)).toEqual([])
  await grid.open(MANY)
  await grid.rowHead(1).click({ button: 'right' })
  await grid.page.getByRole('menuitem', { name: 'Unfreeze' }).click()
  expect(await frozenRows(grid)).toEqual([])
  await grid.open(MANY)
  expect(await frozenRows(grid)).toEqual([])
})

test('[GR94] one command ends what is frozen, rows and columns; both are in the list of commands', async ({
  grid,
}) => {
  await grid.open('table=t10-16&language=en')
  await grid.select('B2')
  const lines = await grid.page.evaluate(() => window.controller.late!.commandList)
  const of = (command: string) => lines.find((line) => line.command === command)
  expect(of('freezeRows')).toMatchObject({ label: 'Freeze up to this row', why: '' })
  expect(of('unfreeze')?.why).toBe('Nothing is frozen.')
  await grid.page.evaluate(() => {
    window.controller.run('freezeRows')
    window.controller.run('freezeColumns')
  })
  expect([await frozenRows(grid), await frozenColumns(grid)]).toEqual([['1', '2'], 2])
  await grid.page.evaluate(() => window.controller.run('unfreeze'))
  expect([await frozenRows(grid), await frozenColumns(grid)]).toEqual([[], 0])
})

test('[GR94] rows of a table that may only be read are frozen, too', async ({ grid }) => {
  await grid.page.setViewportSize(LONG)
  await grid.open(`${MANY}&readonly`)
  await freezeUpTo(grid, 3)
  await scrollDown(grid, 700)
  expect(await frozenRows(grid)).toEqual(['1', '2', '3'])
  await expect(grid.hint).toHaveCount(0)
  const ground = await viewport(grid).evaluate((node) => {
    const cells = node.querySelector('.f-still-row > .ag-grid-scrolling-cells')!
    return [getComputedStyle(cells).backgroundColor, getComputedStyle(document.documentElement).colorScheme]
  })
  expect(ground[0]).toBe('rgb(245, 244, 240)')
})

test('[GR94] as many rows stay as take three fifths of the window, and one is told; in a higher window it is all', async ({
  grid,
}) => {
  await grid.page.setViewportSize(LONG)
  await grid.open(MANY)
  await grid.select('A14')
  await grid.page.evaluate(() => window.controller.run('freezeRows'))
  const rows = await frozenRows(grid)
  expect(rows.length).toBeGreaterThan(4)
  expect(rows.length).toBeLessThan(14)
  const room = (await bottom(viewport(grid))) - (await headEnd(grid))
  const line = (await boxOf(grid.rowHead(1))).height
  expect(rows).toHaveLength(Math.floor((room * 0.6) / line))
  await expect(grid.notice).toContainText('So many rows do not fit')
  await grid.page.setViewportSize({ width: 900, height: 1000 })
  await expect.poll(async () => (await frozenRows(grid)).length).toBe(14)
  await grid.page.setViewportSize({ width: 900, height: 480 })
  await expect.poll(async () => (await frozenRows(grid)).length).toBeLessThan(rows.length)
})

test('[GR94] where the whole table is in the window, all that is asked for stays', async ({ grid }) => {
  await grid.page.setViewportSize({ width: 1280, height: 1000 })
  await grid.open()
  await freezeUpTo(grid, 11)
  expect(await frozenRows(grid)).toHaveLength(11)
  await expect(grid.notice).toHaveCount(0)
  await freezeUpTo(grid, 12)
  await expect(grid.notice).toContainText('All rows are frozen')
})

test('[GR94] a press on a frozen cell is that cell wherever the others are scrolled to; it is opened, and has its menu', async ({
  grid,
}) => {
  await grid.page.setViewportSize(LONG)
  await grid.open(MANY)
  await freezeUpTo(grid, 3)
  await scrollDown(grid, 1500)
  await grid.click('C2')
  await grid.expectSelected('C2')
  expect(await grid.misfit('.f-overlay-top .f-active', 'C2')).toBeLessThan(1.5)
  await grid.rowHead(3).click()
  await grid.expectSelected('A3:L3')
  await grid.cell('B1').click({ button: 'right' })
  await expect(grid.page.getByRole('menuitem', { name: 'Paste', exact: true })).toBeVisible()
  await grid.press('Escape')
  await grid.expectSelected('B1')
  await grid.drag('B1', 'D3')
  await grid.expectSelected('B1:D3')
  await grid.letter('D').click()
  await grid.expectSelected('D1:D300')
  const top = await scrolledDown(grid)
  await grid.cell('C2').dblclick()
  await expect(grid.editor).toBeFocused()
  await grid.press('Escape')
  expect(await scrolledDown(grid)).toBe(top)
})

test('[GR94] a drag from frozen cells goes on over the others; one from the others scrolls back before it comes to frozen cells', async ({
  grid,
}) => {
  await grid.page.setViewportSize(LONG)
  await grid.open(MANY)
  await freezeUpTo(grid, 3)
  await scrollDown(grid, 1400)
  const top = await scrolledDown(grid)
  expect(top).toBe(1400)
  await grid.drag('B2', 'C58')
  await grid.expectSelected('B2:C58')
  expect(await scrolledDown(grid)).toBe(top)
  const [from, to] = [await boxOf(grid.cell('D56')), await boxOf(grid.cell('C2'))]
  // What is selected, each time the window has gone on.
  const seen = await viewport(grid).evaluateHandle((node) => {
    const steps: { readonly top: number; readonly name: string }[] = []
    node.addEventListener('scroll', () =>
      steps.push({
        top: node.scrollTop,
        name: document.querySelector<HTMLInputElement>('.f-bar-name')!.value,
      }),
    )
    return steps
  })
  await grid.page.mouse.move(from.x + 20, from.y + 14)
  await grid.page.mouse.down()
  await grid.page.mouse.move(to.x + 20, to.y + 14, { steps: 4 })
  await expect.poll(() => scrolledDown(grid)).toBe(0)
  await expect(grid.page.locator('.f-bar-name')).toHaveValue('C2:D56')
  await grid.page.mouse.up()
  await grid.expectSelected('C2:D56')
  const steps = await seen.evaluate((all) => all)
  expect(new Set(steps.map(({ top }) => top)).size).toBeGreaterThan(5)
  for (const { top, name } of steps)
    if (top > 0) expect(Number(/^C(\d+):/.exec(name)?.[1] ?? 99)).toBeGreaterThan(3)
})

for (const language of ['en', 'ar'])
  test(`[GR94] a selection over the corner, frozen rows, frozen columns and the others is drawn as one (${language})`, async ({
    grid,
  }) => {
    await grid.page.setViewportSize(NARROW)
    await grid.open(`rows=300&language=${language}`)
    await freezeUpTo(grid, 3)
    await scrollDown(grid, 1400)
    await scroll(grid, 60)
    await grid.select('A2:E56')
    await grid.page.waitForTimeout(100)
    const isMirrored = language === 'ar'
    type Box = { x: number; y: number; width: number; height: number }
    const start = (box: Box): number => (isMirrored ? -box.x - box.width : box.x)
    const end = (box: Box): number => (isMirrored ? -box.x : box.x + box.width)
    /** What is left of a box in a layer: start, top, end, bottom. */
    const seen = async (layer: string): Promise<readonly number[]> => {
      const node = grid.page.locator(`${layer} .f-selection`)
      const box = await boxOf(node)
      const cut = await node.evaluate((one) => getComputedStyle(one).clipPath)
      const sides = (/inset\((.*)\)/.exec(cut)?.[1] ?? '0px').split(' ').map(Number.parseFloat)
      const [, right = 0, below = 0, left = right] = sides.length === 1 ? [0, 0, 0, 0] : sides
      const far = Math.max(0, isMirrored ? left : right)
      return [start(box), box.y, end(box) - far, box.y + box.height - Math.max(0, below)]
    }
    const [first, last] = [await boxOf(cellOf(grid, 2, 'label')), await boxOf(cellOf(grid, 56, 'c3'))]
    const edge = [end(first), await bottom(cellOf(grid, 3, 'label'))] as const
    const near = (one: readonly number[], at: number, value: number): void =>
      expect(Math.abs(one[at]! - value), `${one.join(' ')}: ${at}`).toBeLessThan(1.5)
    const corner = await seen('.f-overlay-corner')
    near(corner, 0, start(first))
    near(corner, 1, first.y)
    near(corner, 2, edge[0])
    near(corner, 3, edge[1])
    const top = await seen('.f-overlay-top')
    near(top, 1, first.y)
    near(top, 2, end(last))
    near(top, 3, edge[1])
    const side = await seen('.f-overlay-side')
    near(side, 0, start(first))
    near(side, 2, edge[0])
    near(side, 3, last.y + last.height)
    const others = await seen('.f-overlay:not(.f-overlay-side, .f-overlay-top, .f-overlay-corner)')
    near(others, 2, end(last))
    near(others, 3, last.y + last.height)
    // Alone in cells that scroll both ways, it is in no other layer, and frozen cells cover it.
    await grid.select('B54:D60')
    await scrollDown(grid, 100)
    for (const layer of ['side', 'top', 'corner'])
      await expect(grid.page.locator(`.f-overlay-${layer} .f-selection:not([hidden])`)).toHaveCount(0)
    const still = await boxOf(cellOf(grid, 3, 'c2'))
    expect(await seenAt(grid, still.x + 20, still.y + still.height - 3)).toBe('2 c2')
  })

test('[GR94] cells that are gone to come out from under the frozen rows; frozen ones are there already', async ({
  grid,
}) => {
  await grid.page.setViewportSize(LONG)
  await grid.open(MANY)
  await freezeUpTo(grid, 3)
  const edge = await bottom(grid.rowHead(3))
  await scrollDown(grid, 1400)
  const first = async (address: string): Promise<void> =>
    expect(Math.abs((await boxOf(grid.cell(address))).y - edge)).toBeLessThan(1.5)
  // Up from the first row that is seen whole.
  await grid.click('C55')
  await grid.press('ArrowUp', 'ArrowUp', 'ArrowUp')
  await grid.expectSelected('C52')
  await first('C52')
  await expect(grid.cell('C52')).toBeFocused()
  // A window of the rows that scroll.
  const room = (await bottom(viewport(grid))) - edge
  const line = (await boxOf(grid.rowHead(1))).height
  await grid.press('PageUp')
  await grid.expectSelected(`C${52 - (Math.floor(room / line) - 1)}`)
  await first(`C${52 - (Math.floor(room / line) - 1)}`)
  await grid.press('PageDown')
  await grid.expectSelected('C52')
  expect(await bottom(grid.cell('C52'))).toBeLessThanOrEqual((await bottom(viewport(grid))) + 1)
  await grid.select('C200')
  await grid.select('C30')
  await first('C30')
  // Through the edge: the first that scrolls is brought there, the frozen ones need no scrolling.
  await grid.select('C5')
  await grid.press('ArrowUp')
  await grid.expectSelected('C4')
  await first('C4')
  await scrollDown(grid, 900)
  const top = await scrolledDown(grid)
  await grid.select('C2')
  await grid.press('ArrowUp')
  await grid.expectSelected('C1')
  await expect(grid.cell('C1')).toBeFocused()
  expect(await scrolledDown(grid)).toBe(top)
  await grid.press('Control+ArrowDown')
  await grid.expectSelected('C300')
  await grid.press('Control+ArrowUp')
  await grid.expectSelected('C1')
  // By searching.
  await grid.select('A120')
  await grid.press('Control+f')
  await grid.page.getByRole('search', { name: 'Find' }).getByRole('textbox', { name: 'Find' }).fill('Row 77')
  await grid.expectSelected('A77')
  expect((await boxOf(grid.cell('A77'))).y).toBeGreaterThanOrEqual(edge - 1)
})

test('[GR94] what is left and come back to lies below the frozen rows as it did', async ({ grid }) => {
  await grid.page.setViewportSize(LONG)
  await grid.open(MANY)
  await freezeUpTo(grid, 3)
  await scrollDown(grid, 1410)
  const row = grid.rowHead(60)
  const { y } = await boxOf(row)
  const place = await grid.page.evaluate(() => window.controller.place)
  expect(place?.corner.row).toBe('r53')
  await scrollDown(grid, -900)
  await grid.page.evaluate((one) => window.controller.goBackTo(one!), place)
  expect(Math.abs((await boxOf(row)).y - y)).toBeLessThan(1.5)
  // Frozen only after one came there: the row on top is on top of the rest.
  await grid.page.evaluate(() => window.controller.run('unfreeze'))
  expect(Math.abs((await boxOf(grid.rowHead(54))).y - (await headEnd(grid)))).toBeLessThan(28)
})

test('[GR94] the editor of a frozen cell lies over it and stays with it; that of another one goes below', async ({
  grid,
}) => {
  await grid.page.setViewportSize(NARROW)
  await grid.open(MANY)
  await freezeUpTo(grid, 3)
  await scrollDown(grid, 700)
  await grid.click('C2')
  await grid.type('1234')
  expect(await grid.misfit('.f-editor', 'C2')).toBeLessThan(1.5)
  await scrollDown(grid, 300)
  expect(await grid.misfit('.f-editor', 'C2')).toBeLessThan(1.5)
  await expect(grid.editor).toHaveValue('1234')
  const { x, y } = await boxOf(grid.editor)
  expect(
    await grid.page.evaluate(
      ([left, top]) => document.elementFromPoint(left!, top!)?.className,
      [x + 5, y + 5],
    ),
  ).toContain('f-editor-field')
  await grid.press('Enter')
  await grid.expectText('C2', '1 234.0')
  // The corner.
  await grid.click('A3')
  await grid.type('Third')
  await scroll(grid, 100)
  expect(await grid.misfit('.f-editor', 'A3')).toBeLessThan(1.5)
  await grid.press('Enter')
  await grid.expectText('A3', 'Third')
  await grid.select('D100')
  await grid.select('D40')
  await grid.type('5')
  await scrollDown(grid, 20)
  const still = await boxOf(grid.cell('D3'))
  const [top, low] = [(await boxOf(grid.editor)).y, await bottom(grid.editor)]
  expect(low > still.y && top < still.y + still.height).toBe(true)
  expect(await seenAt(grid, still.x + 30, still.y + still.height - 3)).toContain('2 ')
  await grid.press('Escape')
})

test('[GR94] fill handle, cut, references, others and what is found are drawn over frozen rows, and nothing else is', async ({
  grid,
}) => {
  await grid.page.setViewportSize(NARROW)
  await grid.open(MANY)
  await freezeUpTo(grid, 3)
  await scrollDown(grid, 1400)
  const over = grid.page.locator('.f-overlay-top')
  await grid.click('C2')
  await expect(over.locator('.f-handle')).toBeVisible()
  await grid.dragHandle('C3')
  await grid.expectSelected('C2:C3')
  await grid.expectText('C3', (await grid.cell('C2').innerText()).trim())
  await grid.press('Control+x')
  await expect(over.locator('.f-cut')).toBeVisible()
  await grid.press('Escape')
  await grid.page.evaluate(() => {
    const { session, table } = window
    const { rows, columns } = session.table(table)
    const at = (row: number, column: number) => ({ table, row: rows.ids[row]!, column: columns.ids[column]! })
    session.setPeers([
      { id: '1', name: 'Li', colour: 1, ...at(1, 3) },
      { id: '2', name: 'Ana', colour: 2, ...at(3, 3) },
    ] as never)
  })
  await expect(over.locator('.f-peer')).toHaveCount(1)
  expect(await grid.misfit('.f-overlay-top .f-peer', 'D2')).toBeLessThan(1.5)
  // Over the first row that scrolls a flag hangs below, where frozen rows do not cover it.
  await expect(grid.page.locator('.f-peer.f-at-top', { hasText: 'Ana' })).toHaveCount(1)
  await grid.click('E56')
  await grid.type('=C2')
  await expect(over.locator('.f-reference')).toBeVisible()
  await grid.press('Escape')
  await grid.press('Control+f')
  await grid.page.getByRole('search', { name: 'Find' }).getByRole('textbox', { name: 'Find' }).fill('Row 3')
  await expect(grid.page.locator('.f-overlay-corner .f-found:not([hidden])')).toHaveCount(1)
})

test('[GR94] rows are dragged among frozen ones and out of them', async ({ grid }) => {
  await grid.page.setViewportSize(LONG)
  await grid.open(MANY)
  await freezeUpTo(grid, 4)
  await scrollDown(grid, 1400)
  await grid.rowHead(2).click()
  await grid.dragBetween(grid.rowHead(2), grid.rowHead(4), 'top')
  await expect
    .poll(async () => (await grid.labels()).slice(0, 4))
    .toEqual(['Row 1', 'Row 3', 'Row 2', 'Row 4'])
  expect(await scrolledDown(grid)).toBe(1400)
  await grid.rowHead(1).click()
  await grid.dragBetween(grid.rowHead(1), grid.rowHead(58), 'top')
  await expect.poll(async () => (await grid.labels())[56]).toBe('Row 1')
  // The last frozen row is the same one.
  expect(await frozenRows(grid)).toEqual(['1', '2', '3'])
  await expect(cellOf(grid, 3, 'label')).toContainText('Row 4')
})

test('[GR94] rows that are folded, hidden or sorted count as they are shown', async ({ grid }) => {
  await grid.page.setViewportSize({ width: 900, height: 900 })
  await grid.open(MANY)
  await freezeUpTo(grid, 4)
  await grid.rowHead(2).click()
  await grid.press('Control+9')
  expect(await frozenRows(grid)).toEqual(['1', '3', '4'])
  // The last one itself is hidden: those before it stay.
  await grid.page.locator('.ag-row[row-id="r3"] .f-row-head').click()
  await grid.press('Control+9')
  expect(await frozenRows(grid)).toEqual(['1', '3'])
  await grid.page.evaluate(() => window.controller.run('showAllRows'))
  await expect.poll(() => frozenRows(grid)).toEqual(['1', '2', '3', '4'])
  await scrollDown(grid, 3000)
  await grid.letter('B').click()
  await grid.page.evaluate(() => window.controller.run('sortUp'))
  const shown = await grid.page.evaluate(() => {
    const { session, table } = window
    const doc = session.table(table)
    return doc.rows.ids
      .map((row, at) => [at, (at * 31) % 1000] as const)
      .toSorted((a, b) => a[1] - b[1] || a[0] - b[0])
  })
  const place = shown.findIndex(([at]) => at === 3)
  const room = (await bottom(viewport(grid))) - (await headEnd(grid))
  const most = Math.floor((room * 0.6) / (await boxOf(grid.rowHead(1))).height)
  await expect.poll(async () => (await frozenRows(grid)).length).toBe(Math.min(place + 1, most))
})

test('[GR94] a group that is folded among frozen rows takes their place with what follows', async ({
  grid,
}) => {
  await grid.page.setViewportSize({ width: 1000, height: 900 })
  await grid.open('table=t10-6&language=en')
  await freezeUpTo(grid, 3)
  expect(await frozenRows(grid)).toEqual(['1', '2', '3'])
  await grid.page.locator('.ag-row[row-id="r1"] .f-fold').click()
  expect(await frozenRows(grid)).toEqual(['1'])
  await grid.page.locator('.ag-row[row-id="r1"] .f-fold').click()
  expect(await frozenRows(grid)).toEqual(['1', '2', '3'])
})

test('[GR94] frozen rows that become higher, and another size of the table, keep everything where its cell is', async ({
  grid,
}) => {
  await grid.page.setViewportSize({ width: 900, height: 900 })
  await grid.open(MANY)
  await freezeUpTo(grid, 3)
  await scrollDown(grid, 1400)
  await grid.select('B2:C60')
  await grid.page.evaluate(() => {
    const { session, table } = window
    const { rows, columns } = session.table(table)
    session.commit(table, rows.ids[1]!, columns.ids[0]!, 'many words '.repeat(12), 'en')
  })
  await expect.poll(async () => (await boxOf(grid.rowHead(2))).height).toBeGreaterThan(60)
  const layOver = async (): Promise<void> => {
    await grid.page.waitForTimeout(120)
    const ends = await Promise.all([1, 2, 3].map((row) => bottom(grid.rowHead(row))))
    const starts = await Promise.all([1, 2, 3].map(async (row) => (await boxOf(grid.rowHead(row))).y))
    for (const [from, to] of [
      [await headEnd(grid), starts[0]!],
      [ends[0]!, starts[1]!],
      [ends[1]!, starts[2]!],
    ] as const)
      expect(Math.abs(from - to)).toBeLessThan(1.5)
    const box = await boxOf(grid.page.locator('.f-overlay-top .f-selection'))
    expect(Math.abs(box.y - starts[1]!)).toBeLessThan(1.5)
  }
  await layOver()
  await grid.click('C60')
  await grid.press('Control+Alt+Equal')
  await grid.select('B2:C60')
  await layOver()
  await grid.press('Control+Alt+Minus')
  await grid.press('Control+Alt+Minus')
  await layOver()
})

test('[GR94] ten thousand rows, scrolled to the end and back: frozen rows stand still, each row is there once', async ({
  grid,
}) => {
  await grid.page.setViewportSize(LONG)
  await grid.open('rows=10000&language=en')
  await freezeUpTo(grid, 3)
  const watch = grid.page.evaluate(async () => {
    const view = document.querySelector('.ag-grid-viewport')!
    const cells = [0, 1, 2].map((row) =>
      document.querySelector(`.ag-row[row-index="${row}"] .ag-cell[col-id="c1"]`)!,
    )
    const placeOf = (): string => cells.map((cell) => cell.getBoundingClientRect().top).join(' ')
    const [places, faults] = [new Set([placeOf()]), [] as string[]]
    for (let step = 0; step <= 120; step++) {
      await new Promise((done) => requestAnimationFrame(done))
      view.scrollTop = step < 80 ? step * 3600 : view.scrollTop - 37 * step
      await new Promise((done) => requestAnimationFrame(done))
      places.add(placeOf())
      const rows = [...view.querySelectorAll('.ag-row')].map((row) => Number(row.getAttribute('row-index')))
      const late = rows.filter((row) => row > 2)
      const lines = late.map((row) => row - late[0]!)
      if (rows.slice(0, 3).join() !== '0,1,2' || lines.some((line, at) => line !== at))
        faults.push(rows.join())
    }
    return { places: [...places], faults }
  })
  const { places, faults } = await watch
  expect(faults).toEqual([])
  expect(places).toHaveLength(1)
  await viewport(grid).evaluate((node) => (node.scrollTop = node.scrollHeight))
  await expect(grid.rowHead(10000)).toBeVisible()
  await expect(grid.page.locator('.f-still-row .ag-cell[col-id="c1"]')).toHaveCount(3)
  await grid.select('D9999')
  await grid.expectSelected('D9999')
  await grid.select('D4')
  expect(Math.abs((await boxOf(grid.cell('D4'))).y - (await bottom(grid.rowHead(3))))).toBeLessThan(1.5)
})

test('[GR94] frozen while scrolled far down: the first rows come, with all their cells', async ({ grid }) => {
  await grid.page.setViewportSize(LONG)
  await grid.open(MANY)
  await scrollDown(grid, 4000)
  const row = grid.rowHead(150)
  await expect(row).toBeVisible()
  // As for somebody who froze them earlier: nothing of them is drawn yet.
  await grid.page.evaluate(() => {
    const { controller } = window
    controller.goTo('A2')
    document.querySelector('.ag-grid-viewport')!.scrollTop = 4000
  })
  await grid.page.waitForTimeout(150)
  await grid.page.evaluate(() => window.controller.run('freezeRows'))
  expect(await frozenRows(grid)).toEqual(['1', '2'])
  await expect(cellOf(grid, 1, 'c2')).toHaveText('(66.0)')
  await expect(row).toBeVisible()
  // Drawn anew, as by another way of looking.
  await grid.page.evaluate(() => {
    const { session, table } = window
    session.insertColumns(table, { at: 1, columns: [{ type: 'number', label: { en: 'New' } }] })
  })
  await expect(cellOf(grid, 1, 'c2')).toHaveText('(66.0)')
  await grid.page.evaluate(() => window.controller.run('hideColumns'))
  expect(await frozenRows(grid)).toEqual(['1', '2'])
  await expect(cellOf(grid, 1, 'c2')).toHaveText('(66.0)')
})

test('[GR94] to a screen reader frozen rows are the rows they are, once and in order', async ({ grid }) => {
  await grid.page.setViewportSize(LONG)
  await grid.open(MANY)
  await freezeUpTo(grid, 3)
  await scrollDown(grid, 1400)
  const rows = await grid.page.evaluate(() =>
    [...document.querySelectorAll('.ag-row')].map((row) => [
      row.getAttribute('role'),
      Number(row.getAttribute('aria-rowindex')),
    ]),
  )
  expect(rows.every(([role]) => role === 'row')).toBe(true)
  const indexes = rows.map(([, index]) => Number(index))
  expect(indexes.slice(0, 3)).toEqual([2, 3, 4])
  expect(indexes).toEqual([...new Set(indexes)].toSorted((a, b) => a - b))
  const { violations } = await new AxeBuilder({ page: grid.page }).include('.f-grid').analyze()
  expect(violations.flatMap(({ nodes }) => nodes.map(({ html }) => html.slice(0, 160)))).toEqual([])
})

test('[GR94] what is printed has each row once, and nothing that sticks', async ({ grid }) => {
  await grid.page.setViewportSize(LONG)
  await grid.open(MANY)
  await freezeUpTo(grid, 3)
  await scrollDown(grid, 1400)
  await grid.page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await grid.page.emulateMedia({ media: 'print' })
  await expect(grid.page.locator('.f-print tbody tr')).toHaveCount(300)
  await expect(grid.page.locator('.f-grid-host')).toBeHidden()
  await grid.page.emulateMedia({ media: 'screen' })
  await grid.page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
  expect(await frozenRows(grid)).toEqual(['1', '2', '3'])
  await expect(grid.rowHead(60)).toBeVisible()
})

test('[GR94] where others go below frozen rows there is a line, also with colours forced by the system', async ({
  grid,
}) => {
  await grid.page.setViewportSize(LONG)
  await grid.open(MANY)
  await freezeUpTo(grid, 3)
  const cells = grid.page.locator('.f-still-last > .ag-grid-scrolling-cells')
  const [line, other] = [cells, grid.page.locator('.ag-row[row-index="0"] > .ag-grid-scrolling-cells')].map(
    (row) => row.evaluate((node) => getComputedStyle(node, '::after').borderBottomColor),
  )
  expect(await line).not.toBe(await other)
  await grid.page.emulateMedia({ forcedColors: 'active' })
  expect(await cells.evaluate((node) => getComputedStyle(node, '::after').borderBottomWidth)).toBe('2px')
})

test('[GR91] [GR94] the frame of the first cell that scrolls is whole beside frozen cells', async ({
  grid,
}) => {
  await grid.page.setViewportSize(NARROW)
  await grid.open()
  await freezeUpTo(grid, 2)
  await grid.click('B3')
  const { x, y, width, height } = await boxOf(grid.cell('B3'))
  expect(await selectionPixels(grid, { x: x + width / 2, y: y - 2, width: 1, height: 5 })).toBeGreaterThan(0)
  expect(await selectionPixels(grid, { x: x - 2, y: y + height / 2, width: 5, height: 1 })).toBeGreaterThan(0)
})

// ---- ranges gone to

/** As a person writes it into the name box. */
const nameBox = async (grid: GridPage, range: string): Promise<void> => {
  await grid.page.locator('.f-bar-name').fill(range)
  await grid.page.locator('.f-bar-name').press('Enter')
  await grid.expectSelected(range)
  await grid.page.waitForTimeout(150)
}

/** Pixels that a cell reaches out of what is seen of scrolled cells: beside frozen columns, below frozen rows, within the window. */
const outOfSight = async (grid: GridPage, row: number, column: string): Promise<number> => {
  const cell = await boxOf(cellOf(grid, row, column))
  const frame = await boxOf(viewport(grid))
  const still = await grid.page.evaluate(() => {
    const { right, left } = document.querySelector('.f-letters-still')!.getBoundingClientRect()
    return { right, left, isMirrored: document.querySelector('.f-grid')?.getAttribute('dir') === 'rtl' }
  })
  const rows = grid.page.locator('.f-still-last > .ag-grid-scrolling-cells')
  const top = (await rows.count()) > 0 ? await bottom(rows) : await headEnd(grid)
  const [from, to] = still.isMirrored ? [frame.x, still.left] : [still.right, frame.x + frame.width]
  return Math.max(
    from - cell.x,
    cell.x + cell.width - to,
    top - cell.y,
    cell.y + cell.height - frame.y - frame.height,
  )
}

for (const language of ['en', 'ar'])
  test(`[GR91] a range that is gone to has its active cell in sight beside frozen columns, and as much more as fits (${language})`, async ({
    grid,
  }) => {
    await grid.page.setViewportSize(NARROW)
    await grid.open(`table=t10-16&language=${language}`)
    const columns = await grid.page.evaluate(() => window.session.table(window.table).columns.ids.map(String))
    const [, , c, , e, f, g] = columns
    await grid.select('B1')
    await grid.page.evaluate(() => window.controller.run('freezeColumns'))
    expect(await frozenColumns(grid)).toBe(2)
    await nameBox(grid, 'G2')
    await nameBox(grid, 'C2:H4')
    expect(await outOfSight(grid, 2, c!)).toBeLessThan(1.5)
    await nameBox(grid, 'G2')
    await nameBox(grid, 'E2:F4')
    expect(await outOfSight(grid, 2, e!)).toBeLessThan(1.5)
    expect(await outOfSight(grid, 4, f!)).toBeLessThan(1.5)
    // From the other end: what comes first stays in sight, too.
    await nameBox(grid, 'C2')
    await nameBox(grid, 'F2:G4')
    expect(await outOfSight(grid, 2, f!)).toBeLessThan(1.5)
    expect(await outOfSight(grid, 4, g!)).toBeLessThan(1.5)
  })

test('[GR94] a range that is gone to has its active cell in sight below frozen rows, and as much more as fits', async ({
  grid,
}) => {
  await grid.page.setViewportSize(LONG)
  await grid.open(MANY)
  await freezeUpTo(grid, 3)
  for (const [range, ends] of [
    ['B20:C22', [20, 22]],
    ['B20:C200', [20]],
    ['B150:C152', [150, 152]],
    ['B150:C290', [150]],
  ] as const) {
    await nameBox(grid, 'B100')
    await nameBox(grid, range)
    for (const row of ends) expect(await outOfSight(grid, row, 'c1'), `${range}: ${row}`).toBeLessThan(1.5)
  }
})

for (const language of ['en', 'ar'])
  for (const zoom of [1, 1.5])
    test(`[GR91] [GR94] no frame of scrolled cells shows over frozen ones (${language}, ${zoom * 100} %)`, async ({
      grid,
    }) => {
      await grid.page.setViewportSize({ width: 1000, height: 700 })
      await grid.open(`rows=300&language=${language}`)
      const press = zoom > 1 ? ['Control+Alt+Equal', 'Control+Alt+Equal'] : []
      await grid.select('A1')
      await grid.press(...press)
      await freezeUpTo(grid, 2)
      await grid.select('A1')
      await grid.page.evaluate(() => window.controller.run('freezeColumns'))
      expect(await frozenColumns(grid)).toBe(1)
      expect(await frozenRows(grid)).toEqual(['1', '2'])
      await grid.page.evaluate(() => {
        const { session, table } = window
        const { rows, columns } = session.table(table)
        const place = { table, row: rows.ids[1]!, column: columns.ids[1]! }
        session.setPeers([{ id: '1', name: 'Li', colour: 1, ...place }] as never)
      })
      for (const range of ['B2:C4', 'B2', 'B1:C2']) {
        await grid.select(range)
        await scroll(grid, 14)
        await grid.page.waitForTimeout(100)
        const [cell, next] = [await boxOf(cellOf(grid, 2, 'label')), await boxOf(cellOf(grid, 4, 'label'))]
        // Of the frozen cells themselves, up to where they end.
        const clip = { x: cell.x, y: cell.y, width: cell.width, height: next.y + next.height - cell.y }
        expect(await selectionPixels(grid, clip), range).toBe(0)
        expect(await selectionPixels(grid, clip, '.f-peer'), `${range}: Li`).toBe(0)
        await scroll(grid, 0)
        // Where nothing lies over it, it is whole, also what hangs over the end of the frozen rows.
        const { x, y, width, height } = await boxOf(cellOf(grid, 2, 'c0'))
        const below = { x: x + width / 2, y: Math.round(y + height) - 3, width: 1, height: 6 }
        const [own, other] = [
          await selectionPixels(grid, below),
          await selectionPixels(grid, below, '.f-peer'),
        ]
        expect(own + other, `${range}: below`).toBe(2)
      }
    })

for (const theme of ['light', 'dark'])
  test(`[GR90] [GR94] one sees where frozen rows and columns end (${theme})`, async ({ grid }) => {
    await grid.page.setViewportSize(NARROW)
    await grid.page.emulateMedia({ colorScheme: theme as 'light' | 'dark' })
    await grid.open(MANY)
    await freezeUpTo(grid, 2)
    await grid.select('A1')
    await grid.page.evaluate(() => window.controller.run('freezeColumns'))
    await scrollDown(grid, 400)
    await grid.select('C30')
    const { x, y, width, height } = await boxOf(cellOf(grid, 2, 'label'))
    const under = await boxOf(cellOf(grid, 30, 'label'))
    const beside = await boxOf(cellOf(grid, 2, 'c2'))
    const ends = [
      { x: x + width - 4, y: under.y + 6, width: 4, height: 1 },
      { x: x + width - 4, y: (await headEnd(grid)) - 8, width: 4, height: 1 },
      { x: x + width - 4, y: (await boxOf(viewport(grid))).y + 3, width: 4, height: 1 },
      { x: x + 30, y: y + height - 4, width: 1, height: 4 },
      { x: beside.x + 4, y: y + height - 4, width: 1, height: 4 },
    ]
    for (const clip of ends)
      expect(await pixels(grid, clip, await colourOf(grid, '--f-field')), JSON.stringify(clip)).toBe(2)
  })

type Clip = { x: number; y: number; width: number; height: number }

/** Of a token, as the page works it out. */
const colourOf = (grid: GridPage, token: string): Promise<string> =>
  grid.page.evaluate((name) => {
    const probe = document.createElement('div')
    probe.style.color = `var(${name})`
    document.body.append(probe)
    const { color } = getComputedStyle(probe)
    probe.remove()
    return color
  }, token)

/** How many pixels have the colour of the frame of the active cell, or of another one. */
const selectionPixels = async (grid: GridPage, clip: Clip, of = '.f-active'): Promise<number> =>
  pixels(
    grid,
    clip,
    await grid.page.evaluate((box) => getComputedStyle(document.querySelector(box)!).outlineColor, of),
  )

async function pixels(grid: GridPage, clip: Clip, colour: string): Promise<number> {
  const picture = (await grid.page.screenshot({ clip })).toString('base64')
  return grid.page.evaluate(
    async ([base64, wanted]) => {
      const parts = wanted!.match(/\d+/g)!.map(Number)
      const bytes = Uint8Array.from(atob(base64!), (letter) => letter.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!
      canvas.drawImage(bitmap, 0, 0)
      const { data } = canvas.getImageData(0, 0, bitmap.width, bitmap.height)
      return Array.from({ length: data.length / 4 }, (_, pixel) =>
        parts.every((value, part) => Math.abs(value - (data[pixel * 4 + part] ?? 0)) < 12),
      ).filter(Boolean).length
    },
    [picture, colour],
  )
}
