/**
 * The main job: two people plan section 10 together and one of them goes offline. One story, told in order: every edit of either side,
 * every row added, moved and deleted and every watched formula is looked at on both screens at the end, and by a third client.
 */
import { readFileSync } from 'node:fs'

import { expect, test } from '@playwright/test'

import type * as Headless from '../../client/headless.ts'
import { Planner } from './planner.ts'
import { Product } from './product.ts'

/** The product's scripting interface as it ships. */
const { openPlan } = (await import(
  new URL('../../dist/headless.js', import.meta.url).href
)) as typeof Headless

const NEW_ITEM = '筹备委员会的新报告'
const UNEXPECTED = 'A report nobody expected'
const SECOND = 'A second one'
const ASSEMBLY = '大会会议'
const COUNCIL = '经济及社会理事会会议'
const REGIONAL = '区域审查会议'

let product: Product
let ana: Planner
let li: Planner

/** What either of them did in Table 10.6, by the words of its row: looked for on both screens at the end. */
const made: { readonly by: 'Ana' | 'Li'; readonly row: string; readonly column: string; shows: string }[] = []

test.beforeAll(async () => {
  product = await Product.start()
  ana = new Planner('en', 'Ana')
  li = new Planner('zh', '李')
})

test.afterAll(async () => {
  await ana.end()
  await li.end()
  await product.end()
})

test('two people plan section 10 together, and one of them goes offline', async () => {
  test.setTimeout(420_000)

  await test.step('both open the address and see the plan in their language', async () => {
    await ana.open(product.url)
    await li.open(product.url)
    await expect(ana.page.getByText('Section 10, 2023')).toBeVisible()
    await expect(ana.page.locator('nav a')).toHaveCount(40)
    await ana.openTable('10.16')
    await ana.expectShows('I12', '7 469.9')
    await ana.expectShows('D10', '(2.8)')
    await ana.expectShows('E1', '—')
    await li.openTable('10.16')
    await li.expectShows('A6', '工作人员差旅')
    await li.expectShows('I12', '7 469.9')
  })

  await test.step('each sees the other’s name and cursor', async () => {
    await li.go('C6')
    await expect(ana.page.locator('.f-peer .f-flag', { hasText: '李' })).toBeVisible()
    await ana.go('B2')
    await expect(li.page.locator('.f-peer .f-flag', { hasText: 'Ana' })).toBeVisible()
  })

  await test.step('an edit where an amount is decided moves every table that follows from it, on the other screen', async () => {
    const link = li.page.locator('nav a', { hasText: '资源，次级方案 2' })
    await link.click()
    const travel = await rowOf(li, '工作人员差旅')
    const before = await li.shows(`C${travel}`)
    expect(before).toBe('38.700')
    await li.type(`C${travel}`, '48.7')
    await ana.expectShows('C6', '219.1')
    await ana.expectShows('C12', '7 330.2')
    await ana.expectShows('I12', '7 479.9')
    await li.press('Control+z')
    await ana.expectShows('C12', '7 320.2')
    await li.press('Control+y')
    await ana.expectShows('C12', '7 330.2')
  })

  await test.step('Li loses the network; she goes on editing, adding, moving and deleting', async () => {
    await ana.openTable('10.6')
    await li.openTable('10.6')
    await li.network(false)
    await expect(li.page.getByText('没有网络。可以继续工作')).toBeVisible()
    made.push({ by: 'Li', row: await wordsOf(li, 'A3'), column: 'E', shows: '5' })
    made.push({ by: 'Li', row: await wordsOf(li, 'A4'), column: 'E', shows: '10' })
    await li.type('E3', '5')
    await li.expectShows('E2', '9')
    await li.type('E4', '=E3*2')
    await li.expectShows('E4', '10')
    await li.expectShows('E2', '19')
    // A new item at the end of the first group, with a Chinese name and a number.
    await li.go('A5')
    await runIn(li, 'insertRowBelow')
    await li.type('A6', NEW_ITEM)
    made.push({ by: 'Li', row: NEW_ITEM, column: 'E', shows: '8' })
    await li.type('E6', '8')
    await li.expectShows('A6', `4. ${NEW_ITEM}`)
    await li.expectShows('E2', '27')
    // The meetings of the Council go before those of the Assembly; the regional review meetings go.
    await li.expectShows('A9', new RegExp(COUNCIL))
    await li.go('A9')
    await li.press('Alt+Shift+ArrowUp')
    await li.expectShows('A8', new RegExp(COUNCIL))
    await li.expectShows('A10', new RegExp(REGIONAL))
    await li.go('A10')
    await runIn(li, 'deleteRows')
    made.push({ by: 'Li', row: await wordsOf(li, 'A7'), column: 'C', shows: '62' })
    await li.expectShows('C7', '62')
    await li.expectBadge(/已存于此设备/u)
  })

  await test.step('she closes the browser and opens the bookmark, still without a network', async () => {
    const bookmark = li.page.url()
    await li.closeBrowser()
    await li.open(bookmark, true)
    await li.cell('A1').waitFor()
    await li.expectShows('A6', `4. ${NEW_ITEM}`)
    await li.expectShows('E2', '27')
    await li.expectShows('E4', '10')
    // What she does after the restart counts too, and so does undoing what she did before it.
    made.push({ by: 'Li', row: await wordsOf(li, 'A3'), column: 'D', shows: '4' })
    await li.type('D3', '4')
    await li.expectShows('D2', '10')
    await li.press('Control+z')
    await li.expectShows('D2', '7')
    await li.press('Control+y')
    await li.expectShows('D2', '10')
  })

  await test.step('Ana meanwhile inserts rows and edits too, and then the server stops', async () => {
    await ana.go('A3')
    await ana.run('Insert row below')
    await ana.type('A4', UNEXPECTED)
    made.push({ by: 'Ana', row: UNEXPECTED, column: 'E', shows: '100' })
    await ana.type('E4', '100')
    await ana.expectShows('E2', '107')
    await ana.go('A6')
    await ana.run('Insert row below')
    await ana.type('A7', SECOND)
    made.push({ by: 'Ana', row: await wordsOf(ana, 'A5'), column: 'D', shows: '6' })
    await ana.type('D5', '6')
    await ana.expectShows('D2', '13')
    await ana.expectBadge(/Saved|Shared/)
    await product.down('SIGKILL')
    await ana.expectBadge(/Kept on this device|Saved/)
    made.push({ by: 'Ana', row: await wordsOf(ana, 'A3'), column: 'C', shows: '9' })
    await ana.type('C3', '9')
    await ana.expectShows('C2', '18')
    await ana.expectBadge(/Kept on this device/)
    await ana.page.reload()
    await ana.expectShows('C3', '9')
    await ana.expectShows('C2', '18')
  })

  await test.step('the server comes back, then the network: both show the same plan', async () => {
    await product.up()
    await ana.expectBadge(/Saved|Shared/)
    await li.network(true)
    await li.expectBadge(/已保存|已共享/u)
    await ana.expectShows('E2', '127')
    await li.expectShows('E2', '127')
  })

  await test.step('every cell that either of them edited is as they left it, on both screens', async () => {
    const [english, chinese] = [await ana.screen(), await li.screen()]
    expect(english.length).toBe(chinese.length)
    for (const { by, row, column, shows } of made) {
      const at = (by === 'Ana' ? english : chinese).findIndex((line) => unnumbered(line).startsWith(row))
      expect(at, `${by}’s row “${row}”`).toBeGreaterThanOrEqual(0)
      const cell = `${column}${at + 1}`
      expect([cell, await ana.shows(cell), await li.shows(cell)]).toEqual([cell, shows, shows])
    }
  })

  await test.step('both screens show the same, also of the tables that follow, down to the formulas', async () => {
    await ana.page.getByRole('banner').getByRole('button', { name: '中文' }).click()
    const same = async (): Promise<void> => {
      await expect.poll(async () => (await ana.screen()).join('\n')).toBe((await li.screen()).join('\n'))
    }
    const sameFormulas = async (addresses: readonly string[]): Promise<void> => {
      for (const address of addresses) {
        const formula = await ana.formula(address)
        expect(formula, address).toMatch(/^=/)
        expect(await li.formula(address), address).toBe(formula)
      }
    }
    await same()
    await sameFormulas(['B2', 'C2', 'D2', 'E2', 'C9', 'E9'])
    for (const person of [ana, li]) await person.openTable('10.16')
    for (const person of [ana, li]) await person.expectShows('I12', '7 479.9')
    await same()
    await sameFormulas(['C6', 'I12', 'D10', 'E12'])
    for (const person of [ana, li]) await person.openTable('10.6')
    await ana.expectShows('E2', '127')
  })

  await test.step('nothing of either side is lost and every formula means what its author meant', async () => {
    const lines = await ana.screen()
    const numbers = (label: string): string[] | undefined =>
      lines
        .find((line) => unnumbered(line).startsWith(label))
        ?.split(' | ')
        .slice(1)
    const row = (label: string): number => lines.findIndex((line) => line.includes(label)) + 1
    expect(numbers('议事机构文件')).toEqual(['10', '18', '16', '127'])
    expect(numbers(UNEXPECTED)?.[3]).toBe('100')
    expect(numbers(NEW_ITEM)?.[3]).toBe('8')
    expect(numbers(SECOND)).toBeDefined()
    expect(row(COUNCIL)).toBe(row(ASSEMBLY) - 1)
    expect(lines.some((line) => line.includes(REGIONAL))).toBe(false)
    // Li's formula was written in row 4 and pointed at the row above; rows came between, it still means that row.
    const at = row('政府间筹备委员会正式文件')
    expect(await ana.formula(`E${at}`)).toBe('=E3*2')
    await ana.expectShows(`E${at}`, '10')
    const numbered = lines.flatMap((line) => /^(\d+)\. /.exec(line)?.[1] ?? [])
    expect(numbered).toEqual(numbered.map((_, index) => String(index + 1)))
  })

  await test.step('she exports the table as CSV and as a workbook, the second time without a network', async () => {
    const plan = await openPlan(product.url, 'section-10-2023', { token: await product.accounts.token() })
    await plan.settled()
    for (const [format, item] of [
      ['csv', /CSV/],
      ['xlsx', /Excel/],
    ] as const) {
      const coming = li.page.waitForEvent('download')
      await li.page.getByRole('banner').getByRole('button', { name: '导出' }).click()
      await li.page.getByRole('menuitem', { name: item }).click()
      const download = await coming
      expect(download.suggestedFilename()).toBe(`表 10.6.${format}`)
      const exported = readFileSync(await download.path())
      expect(exported.equals(await plan.export('10.6', format, 'zh')), format).toBe(true)
      if (format === 'csv') expect(exported.toString()).toContain(NEW_ITEM)
      await li.network(false)
    }
    await plan.close()
    await li.network(true)
  })

  await test.step('a script sees the same numbers', async () => {
    const plan = await openPlan(product.url, 'section-10-2023', { token: await product.accounts.token() })
    await plan.settled()
    const table = plan.table('10.6')
    expect(['B2', 'C2', 'D2', 'E2'].map((address) => table.get(address))).toEqual([10, 18, 16, 127])
    expect(plan.table('10.16').text('I12').replaceAll(/\s/gu, ' ')).toBe('7 479.9')
    await plan.close()
  })

  await test.step('no page reported a fault', () => {
    expect(ana.faults).toEqual([])
    expect(li.faults).toEqual([])
  })
})

const unnumbered = (line: string): string => line.replace(/^\d+\. /, '')

/** The words of a row as the person reads them. */
const wordsOf = async (person: Planner, address: string): Promise<string> =>
  unnumbered(await person.shows(address))

/** The visible row whose label begins so. */
async function rowOf(person: Planner, label: string): Promise<number> {
  await person.cell('A1').waitFor()
  const lines = await person.screen()
  const row = lines.findIndex((line) => unnumbered(line).startsWith(label)) + 1
  expect(row, `a row “${label}”`).toBeGreaterThan(0)
  return row
}

/** A toolbar button by its place: its name is in the person's language. */
async function runIn(person: Planner, command: 'insertRowBelow' | 'deleteRows'): Promise<void> {
  const buttons = person.page.getByRole('toolbar').getByRole('button')
  await buttons.nth(command === 'insertRowBelow' ? 0 : 1).click()
}
