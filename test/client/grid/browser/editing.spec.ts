import { boxOf } from '../../../helpers/box-of.ts'
import { expect, test } from './grid-page.ts'

test('typing replaces, Enter and Tab commit and move, Escape gives up, F2 adds', async ({ grid }) => {
  await grid.open()
  await grid.click('B3')
  await grid.type('1234.5')
  await expect(grid.editor).toBeFocused()
  await grid.press('Enter')
  await grid.expectText('B3', '1 234.5')
  await grid.expectSelected('B4')
  await grid.type('oops')
  await grid.press('Escape')
  await grid.expectText('B4', '113.6')
  await grid.press('F2')
  await expect(grid.editor).toHaveValue('113.6')
  await grid.type('7')
  await grid.press('Tab')
  await grid.expectText('B4', '113.7')
  await grid.expectSelected('C4')
  await grid.press('Control+z')
  await grid.expectText('B4', '113.6')
  await grid.press('Control+y')
  await grid.expectText('B4', '113.7')
})

test('[GR24] Enter after a run of Tabs goes below the first cell of the run', async ({ grid }) => {
  await grid.open()
  await grid.click('B3')
  for (const number of ['1', '2', '3']) {
    await grid.type(number)
    await grid.press('Tab')
  }
  await grid.type('4')
  await grid.press('Enter')
  await grid.expectSelected('B4')
  await grid.type('5')
  await grid.press('Tab', 'Enter')
  await grid.expectSelected('B5')
  await grid.press('Tab', 'ArrowRight', 'Enter')
  await grid.expectSelected('D6')
  await grid.press('Enter')
  await grid.expectSelected('D7')
})

test('arrows leave a cell that is being typed, and move the caret after F2', async ({ grid }) => {
  await grid.open()
  await grid.click('B3')
  await grid.type('5')
  await grid.press('ArrowRight')
  await grid.expectSelected('C3')
  await grid.expectText('B3', '5.0')
  await grid.press('F2', 'ArrowLeft', 'ArrowLeft')
  await grid.type('1')
  await grid.press('Enter')
  await grid.expectText('C3', '1.5')
})

test('double click opens long text, Alt+Enter breaks the line, the row grows', async ({ grid }) => {
  await grid.open('table=t10-8&language=en')
  const before = (await boxOf(grid.cell('D1'))).height
  await grid.cell('D1').dblclick()
  await expect(grid.editor).toBeFocused()
  for (let i = 0; i < 8; i++) {
    await grid.press('Alt+Enter')
    await grid.type(`line ${i}`)
  }
  const [field, window] = [await boxOf(grid.editor), await boxOf(grid.page.locator('.ag-grid-viewport'))]
  expect(field.y + field.height).toBeLessThanOrEqual(window.y + window.height)
  await grid.press('Enter')
  await expect(grid.cell('D1')).toContainText('line 7')
  await expect.poll(async () => (await boxOf(grid.cell('D1'))).height).toBeGreaterThan(before + 60)
})

test('a long text stays where it was scrolled to while the caret moves', async ({ grid }) => {
  await grid.page.setViewportSize({ width: 900, height: 420 })
  await grid.open('table=keys&language=en')
  await grid.click('A2')
  await grid.press('F2')
  await grid.editor.fill('word '.repeat(600))
  await grid.press('Control+End')
  const scrolled = () => grid.editor.evaluate((field) => field.scrollTop)
  await expect.poll(scrolled).toBeGreaterThan(50)
  const before = await scrolled()
  await grid.press('ArrowLeft', 'ArrowLeft', 'ArrowRight')
  await grid.page.waitForTimeout(200)
  expect(await scrolled()).toBe(before)
  await grid.type('x')
  await grid.page.waitForTimeout(200)
  expect(await scrolled()).toBeGreaterThan(before - 40)
})

test('[GR2] clicking elsewhere commits; Delete clears', async ({ grid }) => {
  await grid.open()
  await grid.click('B3')
  await grid.type('77')
  await grid.click('D5')
  await grid.expectText('B3', '77.0')
  await grid.drag('B3', 'C4')
  await grid.press('Delete')
  for (const address of ['B3', 'C3', 'B4', 'C4']) await grid.expectText(address, '')
  await grid.press('Control+z')
  await grid.expectText('C4', '47.7')
})

test('[GR2] a grid that is taken from the page writes what is being typed, in the cell, the bar and a header', async ({
  grid,
}) => {
  const shown = (row: number): Promise<string> =>
    grid.page.evaluate((index) => {
      const { rows, columns } = window.session.table(window.table)
      return window.session.display(window.table, rows.ids[index]!, columns.ids[1]!, 'en')
    }, row)
  await grid.open()
  await grid.click('B3')
  await grid.type('77')
  await grid.page.evaluate(() => window.takeAway())
  expect(await shown(2)).toBe('77.0')
  await grid.open()
  await grid.click('B4')
  await grid.bar.click()
  await grid.bar.fill('78')
  await grid.page.evaluate(() => window.takeAway())
  expect(await shown(3)).toBe('78.0')
  await grid.open()
  await grid.letter('B').click({ button: 'right' })
  await grid.page.getByRole('menuitem', { name: 'Rename column' }).click()
  await grid.type('Actual')
  await grid.page.evaluate(() => window.takeAway())
  expect(
    await grid.page.evaluate(() => {
      const doc = window.session.table(window.table)
      return doc.column(doc.columns.ids[1]!)?.label
    }),
  ).toMatchObject({ en: 'Actual' })
  await expect(grid.page.locator('#unwritten')).toHaveText('')
})

test('[GR2] what cannot be written when the grid goes is handed on: read in two ways, or the table is gone', async ({
  grid,
}) => {
  await grid.open()
  await grid.click('B3')
  await grid.type('1,234')
  await grid.page.evaluate(() => window.takeAway())
  await expect(grid.page.locator('#unwritten')).toHaveText('1,234')
  await grid.open()
  await grid.click('B3')
  await grid.type('12')
  await grid.page.evaluate(() => {
    window.session.removed.add(window.table)
    window.takeAway()
  })
  await expect(grid.page.locator('#unwritten')).toHaveText('12')
})

test('[GR3] Chinese composition from the first key in a selected cell is neither lost nor doubled', async ({
  grid,
}) => {
  await grid.open()
  const devtools = await grid.devtools()
  for (const key of ['Process', 'Unidentified']) {
    await grid.click('A4')
    await devtools.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key,
      code: 'KeyN',
      windowsVirtualKeyCode: 229,
      nativeVirtualKeyCode: 229,
    })
    await devtools.send('Input.imeSetComposition', { text: 'n', selectionStart: 1, selectionEnd: 1 })
    await devtools.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 })
    await devtools.send('Input.imeSetComposition', { text: '你', selectionStart: 1, selectionEnd: 1 })
    await devtools.send('Input.insertText', { text: '你好' })
    await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'n', code: 'KeyN' })
    await expect(grid.editor).toHaveValue('你好')
    await grid.press('Enter')
    await grid.expectText('A4', '你好')
    await grid.expectSelected('A5')
    await grid.press('Control+z')
  }
})

test('[GR3] Enter while an input method composes belongs to the input method', async ({ grid }) => {
  await grid.open()
  await grid.click('A4')
  const devtools = await grid.devtools()
  await devtools.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Process',
    windowsVirtualKeyCode: 229,
  })
  await devtools.send('Input.imeSetComposition', { text: 'zhong', selectionStart: 5, selectionEnd: 5 })
  await devtools.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Enter',
    windowsVirtualKeyCode: 229,
  })
  await expect(grid.editor).toHaveValue('zhong')
  await grid.expectSelected('A4')
  await devtools.send('Input.insertText', { text: '中' })
  await expect(grid.editor).toHaveValue('中')
  await grid.press('Escape')
})

test('a formula: coloured references, cells pointed at by mouse and keyboard, a live value', async ({
  grid,
}) => {
  await grid.open()
  await grid.click('I2')
  await grid.type('=SUM(')
  await grid.drag('B2', 'C3')
  await expect(grid.editor).toHaveValue('=SUM(B2:C3')
  expect(await grid.misfit('.f-reference', 'B2', 'C3')).toBeLessThan(1.5)
  await grid.type(')+')
  await grid.press('ArrowLeft', 'ArrowLeft')
  await expect(grid.editor).toHaveValue('=SUM(B2:C3)+G2')
  await expect(grid.bar).toHaveValue('=SUM(B2:C3)+G2')
  await expect(grid.page.locator('.f-editor-ink .f-ref-2')).toHaveText('G2')
  await grid.press('Enter')
  await grid.expectText('I2', '475.6')
  await grid.enter('B3', '100')
  await grid.expectText('I2', '575.6')
  await grid.expectTyped('I2', '=SUM(B2:C3)+G2')
  await expect(grid.page.locator('.f-active')).toHaveClass(/f-is-formula/)
})

test('a letter strip clicked inside a formula writes a whole column', async ({ grid }) => {
  await grid.open()
  await grid.click('I2')
  await grid.type('=SUM(')
  await grid.letter('C').click()
  await expect(grid.editor).toHaveValue('=SUM(C:C')
  await grid.press('Escape')
  await grid.expectText('I2', '336.9')
})

test('the formula bar edits too: typing, pointing, Alt+Enter, Enter and Escape', async ({ grid }) => {
  await grid.open()
  await grid.click('B3')
  await grid.bar.click()
  await grid.bar.fill('=')
  await grid.click('C4')
  await expect(grid.bar).toHaveValue('=C4')
  await expect(grid.bar).toBeFocused()
  await grid.type('*2')
  await expect(grid.editor).toHaveValue('=C4*2')
  await grid.press('Enter')
  await grid.expectText('B3', '95.4')
  await grid.expectSelected('B4')
  await grid.bar.click()
  await grid.bar.fill('9')
  await grid.press('Escape')
  await grid.expectText('B4', '113.6')
  await grid.press('F2')
  await grid.type('5')
  await grid.bar.click()
  await expect(grid.bar).toHaveValue('113.65')
  await grid.press('Enter')
  await grid.expectText('B4', '113.7')
})

test('[GR7] what cannot be read is kept and marked; what can be read in two ways is asked', async ({
  grid,
}) => {
  await grid.open()
  await grid.enter('B3', 'about 5')
  await grid.expectText('B3', 'about 5')
  await expect(grid.cell('B3')).toHaveAttribute('aria-invalid', 'true')
  await expect(grid.cell('B3')).toHaveAttribute('aria-description', /not a number/)
  await grid.type('1,234')
  await grid.press('Enter')
  await expect(grid.notice).toContainText('two ways')
  await expect(grid.editor).toHaveValue('1,234')
  const answers = await grid.notice.locator('.f-notice-action').allTextContents()
  expect(answers.map((answer) => answer.replaceAll('\u00a0', ' '))).toEqual(['1 234.0', '1.234'])
  await grid.notice.locator('.f-notice-action').first().click()
  await grid.expectText('B4', '1 234.0')
  await expect(grid.notice).toHaveCount(0)
})

test('[GR17] a question is answered by keyboard, or given up, and nothing typed is lost', async ({
  grid,
}) => {
  const answer = grid.notice.locator('.f-notice-action')
  await grid.open()
  await grid.click('B3')
  await grid.type('1,234')
  await grid.press('Enter')
  await expect(answer.nth(0)).toBeFocused()
  await grid.press('ArrowRight')
  await expect(answer.nth(1)).toBeFocused()
  await grid.press('Shift+Tab')
  await expect(answer.nth(0)).toBeFocused()
  await grid.press('Escape')
  await expect(grid.notice).toHaveCount(0)
  await expect(grid.editor).toBeFocused()
  await expect(grid.editor).toHaveValue('1,234')
  await grid.press('Enter', 'Enter')
  await expect(grid.notice).toHaveCount(0)
  await grid.expectText('B3', '1 234.0')
  await grid.expectSelected('B4')
  await grid.type('7')
  await grid.press('Enter')
  await grid.expectText('B4', '7.0')
})

test('[GR17] others change the table while a question stands: the answer chosen stays chosen', async ({
  grid,
}) => {
  const answer = grid.notice.locator('.f-notice-action')
  await grid.open()
  await grid.click('B3')
  await grid.type('1,234')
  await grid.press('Enter')
  await expect(answer.nth(0)).toBeFocused()
  await grid.press('ArrowRight')
  await grid.page.evaluate(() => void window.session.insertRows(window.table, { at: 0, count: 1 }))
  await grid.expectSelected('B4')
  await expect(answer.nth(1)).toBeFocused()
})

test('[GR17] a question asked of the formula bar leads back to the formula bar', async ({ grid }) => {
  await grid.open()
  await grid.click('B3')
  await grid.bar.click()
  await grid.bar.fill('1,234')
  await grid.press('Enter')
  await expect(grid.notice.locator('.f-notice-action').first()).toBeFocused()
  await grid.press('Escape')
  await expect(grid.bar).toBeFocused()
  await expect(grid.bar).toHaveValue('1,234')
  await grid.press('Enter', 'Tab', 'Enter')
  await grid.expectTyped('B3', '1.234')
})

test('[GR17] F6 in an editor goes to the page, whose regions include the notice', async ({ grid }) => {
  await grid.open()
  await grid.page.evaluate(() =>
    document.addEventListener('keydown', (event) => {
      if (event.key === 'F6') document.querySelector<HTMLElement>('[data-region=notice] button')?.focus()
    }),
  )
  await grid.click('B3')
  await grid.type('1,234')
  await grid.press('Enter')
  await grid.editor.click()
  await expect(grid.editor).toBeFocused()
  await grid.press('F6')
  await expect(grid.notice.locator('.f-notice-action').first()).toBeFocused()
  await expect(grid.editor).toHaveValue('1,234')
})

test('[GR17] a paste that asks is answered by keyboard; what is merely said takes no focus', async ({
  grid,
}) => {
  await grid.open()
  await grid.click('I3')
  await grid.page.evaluate(() => {
    const data = new DataTransfer()
    data.setData('text/plain', '1\t2\t3')
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    )
  })
  await expect(grid.notice).toContainText('2 columns did not fit')
  await grid.press('ArrowDown')
  await grid.expectSelected('I4')
  await grid.click('B11')
  await grid.page.evaluate(() => {
    const data = new DataTransfer()
    data.setData('text/plain', '1\n2\n3\n4')
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    )
  })
  await expect(grid.notice.getByRole('button', { name: 'Add 2 rows' })).toBeFocused()
  await grid.press('Tab', 'Enter')
  await grid.expectText('B12', '2.0')
  await grid.expectSelected('B11:B12')
  await grid.press('ArrowUp')
  await grid.expectSelected('B10')
})

test('[GR7] errors show their code and say their reason', async ({ grid }) => {
  await grid.open()
  await grid.enter('I2', '=1/0')
  await grid.expectText('I2', '#DIV/0!')
  await expect(grid.cell('I2')).toHaveAttribute('aria-description', /divides by zero/)
  await expect(grid.cell('I2').locator('.f-cell')).toHaveAttribute('title', /divides by zero/)
})

test('[GR21] typing over a view cell says what it was cut off from, and takes it back', async ({ grid }) => {
  const view = async (): Promise<void> => {
    await grid.enter('B3', "='Table 10.21'!C2")
    await expect(grid.notice).toHaveCount(0)
  }
  await grid.open()
  await view()
  await grid.enter('B3', '90')
  await expect(grid.notice).toContainText(
    'B3 took its value from Table 10.21, C2. It now holds what was typed.',
  )
  await grid.expectSelected('B4')
  await expect(grid.cell('B4')).toBeFocused()
  await grid.notice.getByRole('button', { name: 'Undo' }).click()
  await expect(grid.notice).toHaveCount(0)
  await grid.expectTyped('B3', "='Table 10.21'!C2")
  await grid.enter('B3', '90')
  await grid.page.evaluate(() => {
    const { rows, columns } = window.session.table(window.table)
    window.session.commit(window.table, rows.ids[4]!, columns.ids[1]!, '5', 'en')
  })
  await grid.notice.getByRole('button', { name: 'Undo' }).click()
  await expect(grid.notice).toContainText('Something else has been done since')
  await grid.expectText('B5', '5.0')
  await view()
  await grid.click('B3')
  await grid.press('Delete')
  await expect(grid.notice).toContainText('Table 10.21, C2, and no longer does')
  await grid.notice.getByRole('button', { name: 'Go to the source' }).click()
  await expect(grid.page.locator('#opened')).toHaveText('t10-21 r2 app2022')
})

test('[GR21] formulas that are cleared or pasted over are counted', async ({ grid }) => {
  await grid.open()
  await grid.enter('B3', '=1+2')
  await grid.enter('B4', "='Table 10.21'!C2")
  await grid.enter('B3', '4')
  await expect(grid.notice).toHaveCount(0)
  await grid.enter('B3', '=1+2')
  await grid.drag('B3', 'B5')
  await grid.press('Delete')
  await expect(grid.notice).toContainText(
    '2 formulas were replaced. 1 of them took its value from another table.',
  )
  await grid.notice.getByRole('button', { name: 'Undo' }).click()
  await grid.expectTyped('B3', '=1+2')
  await grid.click('B4')
  await grid.press('Control+c')
  await grid.click('B3')
  await grid.press('Control+v')
  await expect(grid.notice).toHaveCount(0)
})

test('a view cell names its source, and one key goes there', async ({ grid }) => {
  await grid.open()
  await grid.enter('B3', "='Table 10.21'!C2")
  await grid.expectText('B3', '6 175.0')
  await grid.click('B3')
  await expect(grid.page.locator('.f-bar-source')).toHaveText('From Table 10.21, C2')
  await grid.press('Control+[')
  await expect(grid.page.locator('#opened')).toHaveText('t10-21 r2 app2022')
})
