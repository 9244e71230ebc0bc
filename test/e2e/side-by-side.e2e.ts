/**
 * Two people at one table at the same time, each with keyboard, mouse and clipboard of their own: pasting, cutting, filling, formats, rules,
 * columns and rows. What comes out is the same on both screens, and for a third who reads the plan.
 */
import { expect } from '@playwright/test'

import type * as Headless from '../../client/headless.ts'
import { dragBetween } from '../helpers/drag-between.ts'
import { test } from './plan-test.ts'
import type { Planner } from './planner.ts'

/** The product's scripting interface as it ships. */
const { openPlan } = (await import(
  new URL('../../dist/headless.js', import.meta.url).href
)) as typeof Headless

const plain = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim()

/** Of a menu of the grid, opened by keyboard where one is. */
async function choose(person: Planner, line: string | RegExp): Promise<void> {
  await person.press('Shift+F10')
  await person.page.getByRole('menuitem', { name: line }).click()
}

/** By its letter, as one does. */
const column = (person: Planner, letter: string): Promise<void> =>
  person.page.locator('.f-letter').getByText(letter, { exact: true }).click()

/** Copies one range to another place. */
async function copy(person: Planner, from: string, to: string, keys = 'Control+c'): Promise<void> {
  await person.go(from)
  await person.press(keys)
  await person.go(to)
  await person.press('Control+v')
}

/** Draws the fill handle of a range down over so many rows. */
async function fill(person: Planner, range: string, end: string): Promise<void> {
  await person.go(range)
  const handle = person.page.locator('.f-handle:not([hidden])').first()
  await dragBetween(person.page, handle, person.cell(end))
}

async function rename(person: Planner, letter: string, words: string): Promise<void> {
  await column(person, letter)
  await choose(person, /^Rename column/)
  await person.page.keyboard.type(words)
  await person.press('Enter')
}

async function bound(person: Planner, letter: string, most: string): Promise<void> {
  await column(person, letter)
  await choose(person, 'Rules of this column…')
  const dialog = person.page.getByRole('dialog', { name: /^Rules of column/ })
  await dialog.getByLabel('At most').fill(most)
  await person.press('Enter')
  await expect(dialog).toHaveCount(0)
}

async function colour(person: Planner, letter: string, above: string, tone: string): Promise<void> {
  await column(person, letter)
  await choose(person, 'Conditional formatting…')
  const panel = person.page.getByRole('dialog', { name: /^Conditional format/ })
  // Where the other has made one already the list comes first.
  const [value, add] = [panel.getByLabel('Value'), panel.getByRole('button', { name: 'Add rule' })]
  await expect(value.or(add).first()).toBeVisible()
  if (!(await value.isVisible())) await add.click()
  await value.fill(above)
  await panel.getByRole('button', { name: tone, exact: true }).click()
  await panel.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(value).toHaveCount(0)
  await person.press('Escape')
  await expect(panel).toHaveCount(0)
}

/** What every cell shows and how it looks, row by row, with the heads of the columns. */
const seen = ({ page }: Planner): Promise<readonly string[]> =>
  page.evaluate(() => {
    const by = (name: string) => (a: HTMLElement, b: HTMLElement) =>
      Number(a.getAttribute(name)) - Number(b.getAttribute(name))
    const heads = [...document.querySelectorAll<HTMLElement>('.f-grid .ag-header-cell')]
      .toSorted(by('aria-colindex'))
      .map((head) => head.textContent)
    const rows = [...document.querySelectorAll<HTMLElement>('.f-grid .ag-row')].toSorted(by('row-index'))
    return [
      heads.join(' | '),
      ...rows.map((row) =>
        [...row.querySelectorAll<HTMLElement>('.ag-cell:not([col-id="#"])')]
          .toSorted(by('aria-colindex'))
          .map((cell) => {
            const look = cell.querySelector('.f-cell')?.className.split(' ').toSorted().join(' ') ?? ''
            // Without what only a screen reader says.
            const text = cell.querySelector('.f-words, .f-numeral')?.textContent ?? ''
            return `${text} (${look} ${cell.getAttribute('aria-invalid') ?? ''})`
          })
          .join(' | '),
      ),
    ]
  })

test('two people paste, cut, fill, format, set rules and move rows and columns of one table at once: it comes out the same', async ({
  product,
  ana,
  li,
  openAt,
}) => {
  test.setTimeout(180_000)
  await openAt('overall-objects')
  await li.open(product.address('overall-objects'))
  await li.cell('A1').waitFor()
  for (const person of [ana, li]) {
    await person.go('B2')
    await expect(person.page.locator('.f-peer:not([hidden])')).toHaveCount(1)
  }
  await Promise.all([
    (async () => {
      await copy(ana, 'B2:C3', 'E5')
      await ana.go('B3:D4')
      await ana.press('Control+b')
      await ana.type('B7', '1')
      await ana.type('B8', '3')
      await fill(ana, 'B7:B8', 'B10')
      await bound(ana, 'C', '100')
      await ana.go('A4')
      await ana.run('Insert row below')
      await rename(ana, 'D', 'What was decided')
      await colour(ana, 'B', '50', 'Fill: green')
      await ana.go('E2:E4')
      await ana.press('Control+d')
      await column(ana, 'F')
      await ana.press('Alt+Shift+ArrowLeft')
    })(),
    (async () => {
      await copy(li, 'C2:C3', 'H8', 'Control+x')
      await li.go('C2:E5')
      await li.press('Control+i')
      await li.type('F6', '12%')
      await colour(li, 'B', '20', 'Fill: blue')
      await li.go('A9')
      await li.run('Delete row')
      await bound(li, 'C', '400')
      await column(li, 'G')
      await choose(li, 'Insert column after')
      await copy(li, 'B2:B4', 'H2')
      await rename(li, 'D', 'Technical changes')
      await li.go('A3')
      await li.press('Alt+Shift+ArrowDown')
      await li.press('Control+z')
      await li.press('Control+y')
    })(),
  ])
  // Both still see the other, and what both did has reached the server.
  for (const person of [ana, li]) await person.expectBadge(/Shared/)
  let last: readonly string[] = []
  await expect
    .poll(async () => {
      const [one, other] = await Promise.all([seen(ana), seen(li)])
      last = one
      return one.filter((line, at) => line !== other[at]).concat(other.slice(one.length))
    })
    .toEqual([])
  // Something of everything is there.
  expect(last).toHaveLength(13)
  const all = last.join('\n')
  for (const mark of ['f-bold-true', 'f-italic-true', 'f-fill-', '12%']) expect(all).toContain(mark)
  expect(all).toMatch(/What was decided|Technical changes/)

  const plan = await openPlan(product.url, 'section-10-2023', { token: await product.accounts.token() })
  await plan.settled()
  const table = plan.table('10.16')
  const letters = Array.from({ length: (last[0] ?? '').split(' | ').length - 1 }, (_, at) =>
    String.fromCharCode(65 + at),
  )
  for (const [at, line] of last.slice(1).entries()) {
    const cells = line.split(' | ').map((cell) => plain(cell.replace(/ \([^()]*\)$/u, '')))
    const read = letters.map((letter) => plain(table.text(`${letter}${at + 1}`)))
    expect(read.slice(1), `row ${at + 1}`).toEqual(cells.slice(1))
  }
  await plan.close()
  expect([...ana.faults, ...li.faults]).toEqual([])
})
