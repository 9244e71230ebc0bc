/** Several people in one cell. Somebody else's copy of the table is a real one, and what they write arrives letter by letter. */
import type { Locator } from '@playwright/test'

import { boxOf } from '../../../helpers/box-of.ts'
import type { GridPage } from './grid-page.ts'
import { expect, test } from './grid-page.ts'

const LONG = 'table=t10-16&language=en'

/** Li, who edits a cell, or goes away from it; he writes through `window.li`. */
async function liEdits(grid: GridPage, address: string | null): Promise<void> {
  await grid.page.evaluate(
    ([row, column]) => {
      const { rows, columns } = window.session.table(window.table)
      window.li ??= window.session.colleague(window.table)
      const place = row! < 0 ? {} : { row: rows.ids[row!]!, column: columns.ids[column!]!, editing: true }
      const peer = { id: window.li.id, person: 'li', name: 'Li', colour: 1, table: window.table, ...place }
      window.session.setPeers([peer])
    },
    address === null ? [-1, 0] : [Number(address.slice(1)) - 1, address.charCodeAt(0) - 65],
  )
}

/** Puts words in front of others, or at the end. */
async function liWrites(grid: GridPage, address: string, words: string, before = ''): Promise<void> {
  await grid.page.evaluate(
    ([row, column, words, before]) => {
      const { rows, columns } = window.session.table(window.table)
      window.li!.write(rows.ids[row]!, columns.ids[column]!, 'en', (text) => {
        const at = before === '' ? text.length : text.indexOf(before)
        return text.slice(0, at) + words + text.slice(at)
      })
    },
    [Number(address.slice(1)) - 1, address.charCodeAt(0) - 65, words, before] as const,
  )
}

/** What everybody has. */
const stored = (grid: GridPage, address: string) =>
  grid.page.evaluate(
    ([row, column]) => {
      const table = window.session.table(window.table)
      return table.text(table.rows.ids[row]!, table.columns.ids[column]!, 'en')
    },
    [Number(address.slice(1)) - 1, address.charCodeAt(0) - 65] as const,
  )

const caret = (grid: GridPage) =>
  grid.page.evaluate(() => {
    const field = document.activeElement as HTMLTextAreaElement
    return [field.selectionStart, field.selectionEnd]
  })

/** Words that no key of this keyboard makes, over what a cell holds. */
async function enterWords(grid: GridPage, address: string, words: string): Promise<void> {
  await grid.click(address)
  await grid.press('F2', 'Control+a')
  await grid.page.keyboard.insertText(words)
  await grid.press('Enter')
}

/** Opens a long text that reads so. */
async function openText(grid: GridPage, address: string, text: string): Promise<void> {
  await grid.enter(address, text)
  await grid.click(address)
  await grid.press('F2')
  await expect(grid.editor).toHaveValue(text)
}

test('[GR71] who edits the selected cell is said below the formula bar, at the cell, and to a screen reader', async ({
  grid,
}) => {
  await grid.open()
  await grid.click('C3')
  await liEdits(grid, 'C3')
  const reason = grid.page.locator('.f-bar-reason p')
  await expect(reason).toHaveText('Li is editing this cell.')
  await expect(grid.page.locator('.f-peer:visible .f-flag')).toHaveText('Li is editing')
  await expect(grid.page.locator('.f-grid > [aria-live]')).toHaveText('Li is editing this cell.')
  await grid.press('F2')
  await expect(reason).toHaveText('Li is editing this cell too. It will hold what is entered last.')
  await expect(grid.page.locator('.f-grid > [aria-live]')).toHaveText(/too\. It will hold/)
  await grid.press('Escape', 'ArrowDown')
  await expect(reason).toHaveText('')
  await grid.press('ArrowUp')
  await expect(reason).toHaveText('Li is editing this cell.')
  await liEdits(grid, null)
  await expect(reason).toHaveText('')
})

test('[GR72] what others write comes between one’s own words; caret and selection stay at their letters', async ({
  grid,
}) => {
  await grid.open(LONG)
  await openText(grid, 'A2', 'One fine day')
  await liEdits(grid, 'A2')
  // Not written yet, and nobody has seen it.
  await grid.type('!')
  await grid.press('ArrowLeft')
  for (let letter = 0; letter < 3; letter++) await grid.press('Shift+ArrowLeft')
  expect(await caret(grid)).toEqual([9, 12])
  await liWrites(grid, 'A2', 'very ', 'fine')
  await expect(grid.editor).toHaveValue('One very fine day!')
  expect(await caret(grid)).toEqual([14, 17])
  await liWrites(grid, 'A2', ' indeed')
  await expect(grid.editor).toHaveValue(/^One very fine day(! indeed| indeed!)$/)
  expect(await caret(grid)).toEqual([14, 17])
  await grid.type('night')
  await grid.press('Enter')
  await expect.poll(() => stored(grid, 'A2')).toMatch(/^One very fine night(! indeed| indeed!)$/)
})

test('[GR72] the words of others lie on their colour, and their caret behind the latest', async ({
  grid,
}) => {
  await grid.open(LONG)
  await openText(grid, 'A2', 'One fine day')
  await liEdits(grid, 'A2')
  await liWrites(grid, 'A2', 'very ', 'fine')
  const said = grid.page.locator('.f-editor-ink .f-said')
  await expect(said).toHaveText('very ', { useInnerText: false })
  await expect(said).toHaveClass(/f-peer-2/)
  await expect(said).toHaveClass(/f-said-last/)
  await expect(grid.page.locator('.f-bar-reason p')).toHaveText(
    'Li is editing this text too. Each of you sees what the other writes.',
  )
  // The mark lies where the words are.
  const [mark, field] = [await boxOf(said), await boxOf(grid.editor)]
  expect(mark.y).toBeGreaterThanOrEqual(field.y)
  expect(mark.x).toBeGreaterThan(field.x)
  await grid.type(' a')
  await expect(said).toHaveCount(1)
  await grid.press('Escape')
  await expect(said).toHaveCount(0)
})

test('[GR72] while both have it open one’s own words are written as one types, as one undo step', async ({
  grid,
}) => {
  await grid.open(LONG)
  await openText(grid, 'A2', 'One.')
  await grid.type(' Two')
  expect(await stored(grid, 'A2')).toBe('One.')
  await liEdits(grid, 'A2')
  await expect.poll(() => stored(grid, 'A2')).toBe('One. Two')
  await liWrites(grid, 'A2', ' [Li]')
  await grid.press('End')
  await grid.type(' three')
  await expect.poll(() => stored(grid, 'A2')).toBe('One. Two [Li] three')
  await expect(grid.editor).toHaveValue('One. Two [Li] three')
  // Also when the other was the last to write.
  await liWrites(grid, 'A2', ' [more]')
  await grid.press('Enter')
  await grid.press('Control+z')
  await expect.poll(() => stored(grid, 'A2')).toBe('One. [Li] [more]')
  await grid.press('Control+y')
  await expect.poll(() => stored(grid, 'A2')).toBe('One. Two [Li] three [more]')
})

test('[GR72] Escape takes one’s own words back, also those that were written, and leaves what others wrote', async ({
  grid,
}) => {
  await grid.open(LONG)
  await openText(grid, 'A2', 'One two three')
  await liEdits(grid, 'A2')
  await grid.press('Control+Shift+ArrowLeft')
  await grid.type('four')
  await expect.poll(() => stored(grid, 'A2')).toBe('One two four')
  await liWrites(grid, 'A2', 'and ', 'two')
  await grid.press('Escape')
  await expect.poll(() => stored(grid, 'A2')).toBe('One and two three')
  await expect(grid.editor).toBeHidden()
  // Nothing of it is left to undo: the next step is what was entered before.
  await grid.press('Control+z')
  await expect.poll(() => stored(grid, 'A2')).not.toContain('four')
})

test('[GR72] it is the same in the formula bar', async ({ grid }) => {
  await grid.open(LONG)
  await grid.enter('A2', 'One fine day')
  await grid.click('A2')
  await grid.bar.click()
  await grid.press('Home', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Shift+End')
  await liEdits(grid, 'A2')
  await liWrites(grid, 'A2', 'Number ', 'One')
  await expect(grid.bar).toHaveValue('Number One fine day')
  expect(await caret(grid)).toEqual([10, 19])
  await grid.type('!')
  await expect.poll(() => stored(grid, 'A2')).toBe('Number One!')
  await grid.press('Enter')
  await grid.expectText('A2', 'Number One!')
})

test('[GR73] while an input method composes nothing moves under it; what others wrote comes when it is done', async ({
  grid,
}) => {
  await grid.open(LONG)
  for (const field of [grid.editor, grid.bar]) {
    await enterWords(grid, 'A2', '今天')
    await grid.click('A2')
    if (field === grid.bar) await grid.bar.click()
    else await grid.press('F2')
    await liEdits(grid, 'A2')
    await grid.press('End')
    const devtools = await grid.devtools()
    await devtools.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 })
    await liWrites(grid, 'A2', '我们', '今天')
    await devtools.send('Input.imeSetComposition', { text: '你好', selectionStart: 2, selectionEnd: 2 })
    await expect(field).toHaveValue('今天你好')
    expect(await stored(grid, 'A2')).toBe('我们今天')
    await devtools.send('Input.insertText', { text: '你好' })
    await expect(field).toHaveValue('我们今天你好')
    expect(await caret(grid)).toEqual([6, 6])
    await expect.poll(() => stored(grid, 'A2')).toBe('我们今天你好')
    await grid.press('Enter')
    await liEdits(grid, null)
  }
})

for (const [language, steps, words] of [
  ['Chinese', ['z', 'zhong', '中'], '中文'],
  ['Japanese', ['ｎ', 'に', 'にほん'], '日本'],
  ['Korean', ['ㅎ', '하', '한'], '한국'],
  ['Arabic', ['م', 'مر'], 'مرحبا'],
] as const)
  test(`[GR3] ${language} is composed from the first key in a selected cell, in an open one and in the formula bar`, async ({
    grid,
  }) => {
    await grid.open(LONG)
    const devtools = await grid.devtools()
    const compose = async (): Promise<void> => {
      for (const text of steps)
        await devtools.send('Input.imeSetComposition', {
          text,
          selectionStart: text.length,
          selectionEnd: text.length,
        })
      await devtools.send('Input.insertText', { text: words })
    }
    await grid.click('A2')
    await devtools.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key: 'Process',
      code: 'KeyN',
      windowsVirtualKeyCode: 229,
      nativeVirtualKeyCode: 229,
    })
    await compose()
    await expect(grid.editor).toHaveValue(words)
    await grid.press('Enter')
    await grid.expectText('A2', words)
    await grid.click('A2')
    await grid.press('F2')
    await compose()
    await expect(grid.editor).toHaveValue(words + words)
    await grid.press('Enter')
    await grid.click('A2')
    await grid.bar.click()
    await grid.press('End')
    await compose()
    await expect(grid.bar).toHaveValue(words + words + words)
    await grid.press('Enter')
    await grid.expectText('A2', words + words + words)
  })

test('[GR74] words from right to left are shown and typed in their own direction in a table from left to right', async ({
  grid,
}) => {
  await grid.open(LONG)
  await enterWords(grid, 'A2', 'مرحبا (10) abc!')
  /** The last letter stands to the left of the first. */
  const isRightToLeft = (address: string): Promise<boolean> =>
    grid
      .cell(address)
      .locator('.f-words')
      .evaluate((element) => {
        const edge = (from: number): number => {
          const range = document.createRange()
          const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode()!
          range.setStart(text, from < 0 ? text.textContent!.length + from : from)
          range.setEnd(text, range.startOffset + 1)
          return range.getBoundingClientRect().left
        }
        return edge(-1) < edge(0)
      })
  const goesByItsWords = (field: Locator): Promise<boolean> =>
    field.evaluate((element) => getComputedStyle(element).unicodeBidi === 'plaintext')
  await grid.expectText('A2', 'مرحبا (10) abc!')
  expect(await isRightToLeft('A2')).toBe(true)
  expect(await isRightToLeft('A1')).toBe(false)
  await grid.click('A2')
  await grid.press('F2')
  for (const field of [grid.editor, grid.bar]) expect(await goesByItsWords(field)).toBe(true)
  await grid.press('Escape')
  // A formula reads from left to right, whatever its words are.
  await grid.click('A3')
  await grid.type('="')
  await grid.page.keyboard.insertText('مرحبا"')
  for (const field of [grid.editor, grid.bar]) expect(await goesByItsWords(field)).toBe(false)
})
