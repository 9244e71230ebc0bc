import { expect, test } from './grid-page.ts'

/** Widths that differ from letter to letter, words without blanks, digits, joined and wide scripts. */
const ALPHABETS = [
  'iljt .',
  'WMQ@%',
  '0123456789 ',
  'abcdefghij AVTo',
  '会议文件数量的',
  'بتثسشكلم ',
  'Ωжßéö ',
]

test('every text that does not fit into one line of its column gets the lines it needs, in all scripts', async ({
  grid,
}) => {
  await grid.page.setViewportSize({ width: 1280, height: 6400 })
  await grid.open()
  await grid.page.evaluate((alphabets) => {
    const { session, table } = window
    let seed = 7
    const next = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return Math.floor((seed / 2147483648) * below)
    }
    const kinds = ['line', 'item', 'total', 'category'] as const
    for (const kind of kinds) {
      const rows = session.insertRows(table, { at: 0, count: 24, kind })
      const [label] = session.table(table).columns.ids
      for (const row of rows) {
        const letters = [...alphabets[next(alphabets.length)]!]
        const text = Array.from({ length: 8 + next(60) }, () => letters[next(letters.length)]).join('')
        session.commit(table, row, label!, `x${text.trim()}`, 'en')
      }
    }
  }, ALPHABETS)
  await expect(grid.page.locator('.ag-row')).toHaveCount(4 * 24 + 12)
  const seen = await grid.page.locator('.f-set-label').evaluateAll((cells) => ({
    cut: cells.filter((cell) => cell.scrollHeight > cell.clientHeight + 1).map((cell) => cell.textContent),
    // Wrapped ones must be among them, and single lines, too.
    heights: new Set(cells.map((cell) => Math.round(cell.getBoundingClientRect().height))).size,
  }))
  expect(seen.cut).toEqual([])
  expect(seen.heights).toBeGreaterThan(2)
})

test('[GR112] of a long table the rows in the window are measured at once, the others soon, and what one reads stays where it is', async ({
  grid,
}) => {
  await grid.open('rows=10000&language=en')
  await grid.page.evaluate(() => {
    const { session, table } = window
    const { rows, columns } = session.table(table)
    const words = 'a sentence that is too long for one line of this column '.repeat(3)
    // Far down, where they are measured late, and where one looks.
    for (const index of [...Array(300).keys()].map((one) => one + (one < 260 ? 7000 : 7900)))
      session.commit(table, rows.ids[index]!, columns.ids[0]!, `${index + 1} ${words}`, 'en')
  })
  const whole = (): Promise<readonly (string | null)[]> =>
    grid.page
      .locator('.f-set-label')
      .evaluateAll((cells) =>
        cells.filter((cell) => cell.scrollHeight > cell.clientHeight + 1).map((cell) => cell.textContent),
      )
  // To the middle before the rows above it are measured: they become higher while one looks.
  const viewport = grid.page.locator('.ag-grid-viewport')
  const top = await viewport.evaluate(async (node) => {
    const frame = (): Promise<unknown> => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
    // All heights are other ones now.
    window.controller.run('zoomIn')
    await frame()
    node.scrollTop = 8175 * (document.querySelector('.ag-row')?.clientHeight ?? 0)
    await frame()
    const edge = node.querySelector('.ag-header')!.getBoundingClientRect().bottom + 1
    const rows = (): Element[] => [...node.querySelectorAll('.ag-row')]
    const under = (): Element | undefined =>
      rows().find(
        (one) => one.getBoundingClientRect().top <= edge && one.getBoundingClientRect().bottom > edge,
      )
    // Only its lower edge is in the window: nobody reads it.
    for (const since = performance.now(); performance.now() < since + 2_000; await frame()) {
      const row = under()
      if (!row) continue
      const { top: at, bottom } = row.getBoundingClientRect()
      if (bottom - edge > 8) return { row: row.getAttribute('row-id')!, at, scroll: node.scrollTop }
      node.scrollTop -= 12
    }
    throw new Error('no row on top of the window')
  })
  await expect.poll(() => viewport.evaluate((node) => node.scrollTop)).toBeGreaterThan(top.scroll + 1_000)
  await expect.poll(whole).toEqual([])
  // Of rows that AG Grid has drawn anew meanwhile, the one that is there.
  await expect
    .poll(() =>
      grid.page.evaluate(
        ({ row, at }) =>
          Math.abs(
            (document.querySelector(`.ag-row[row-id="${row}"]`)?.getBoundingClientRect().top ?? -1_000) - at,
          ),
        top,
      ),
    )
    .toBeLessThan(40)
})
