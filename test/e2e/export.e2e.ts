/**
 * A table leaves as a workbook and calculates on in another program: exported by the command line as it ships, recalculated by LibreOffice,
 * compared cell by cell with what the plan shows. No browser.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test } from '@playwright/test'
import { type Cell, readXlsx, type Sheet } from 'hucre/xlsx'

import type * as headless from '../../client/headless.ts'
import { recalculated, withNumber } from './libre-office.ts'
import { Product } from './product.ts'

const dist = new URL('../../dist/', import.meta.url)
const cli = fileURLToPath(new URL('cli.js', dist))
const PLAN = 'section-10-2023'

// LibreOffice takes its time on a busy machine.
test.describe.configure({ timeout: 400_000 })

let product: Product
let plan: headless.Plan
let token: string

test.beforeAll(async () => {
  product = await Product.start()
  const { openPlan } = (await import(new URL('headless.js', dist).href)) as typeof headless
  token = await product.accounts.token('editor')
  plan = await openPlan(product.url, PLAN, { token, language: 'en' })
  await plan.settled()
})

test.afterAll(async () => {
  await plan?.close()
  await product?.end()
})

/** Through the command line, as a script would. */
function exported(table: string, language = 'en'): Uint8Array {
  const file = join(product.folder, `${table}-${language}.xlsx`)
  const flags = { url: product.url, plan: PLAN, table, format: 'xlsx', language, output: file }
  const args = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value])
  execFileSync(process.execPath, [cli, 'export', ...args], { env: { ...process.env, FASCICLE_TOKEN: token } })
  return readFileSync(file)
}

const letters = (column: number): string => String.fromCharCode(65 + column)
const cellAt = (sheet: Sheet, row: number, column: number): Cell['value'] =>
  sheet.cells?.get(`${row},${column}`)?.value ?? sheet.rows[row]?.[column] ?? null

type Difference = { readonly cell: string; readonly plan: unknown; readonly sheet: unknown }

/** What is not the same in the plan and on the sheet. `shape`: the sheet as exported, which says where the table begins. */
function differences(name: string, shape: Sheet, sheet: Sheet): { all: number; wrong: Difference[] } {
  const table = plan.table(name)
  const [top, left] = [shape.freezePane?.rows ?? 0, (shape.freezePane?.columns ?? 1) - 1]
  const wrong: Difference[] = []
  const [rows, columns] = [table.rows().length, table.columns().length]
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const address = `${letters(column)}${row + 1}`
      const value = table.get(address)
      const found = cellAt(sheet, top + row, left + column)
      if (!isSame(typeof value === 'string' ? table.text(address) : value, found))
        wrong.push({ cell: `${name} ${address}`, plan: value, sheet: found })
    }
  return { all: rows * columns, wrong }
}

/** Nil and empty are nothing, which a spreadsheet program writes as zero or not at all. Its sums differ from ours in the last bit. */
function isSame(value: headless.PlanValue, found: Cell['value']): boolean {
  if (value === null) return found === null || found === 0 || found === ''
  if (typeof value === 'object') return found === value.error
  if (typeof value !== 'number') return found === value
  return typeof found === 'number' && Math.abs(found - value) <= 1e-12 * Math.max(1, Math.abs(value))
}

async function compare(workbooks: ReadonlyMap<string, Uint8Array>, run: string): Promise<number> {
  const after = await recalculated(product.folder, run, workbooks)
  let all = 0
  const wrong: Difference[] = []
  for (const [table, bytes] of workbooks) {
    const [shapes, { sheets }] = await Promise.all([readXlsx(bytes), readXlsx(after.get(table)!)])
    expect(sheets.map((sheet) => sheet.name)).toEqual(shapes.sheets.map((sheet) => sheet.name))
    for (const [index, sheet] of sheets.entries()) {
      // Names of sheets may be shortened names of tables.
      const name = index === 0 ? table : named(sheet.name)
      const found = differences(name, shapes.sheets[index]!, sheet)
      all += found.all
      wrong.push(...found.wrong)
    }
  }
  expect(wrong).toEqual([])
  return all
}

function named(sheet: string): string {
  const start = sheet.replace('…', '')
  const found = plan
    .tables()
    .find(({ id, title }) => plan.table(id).name.startsWith(start) || title.startsWith(start))
  if (!found) throw new Error(`no table for the sheet ${sheet}`)
  return found.id
}

test('[XLSX16] exported tables recalculated by LibreOffice have the values of the plan', async () => {
  const tables = ['10.16', '10.17', '10.19(1)', '10.23', '10.6']
  const workbooks = new Map(tables.map((table) => [table, exported(table)]))
  expect(await compare(workbooks, 'five')).toBeGreaterThan(1000)
})

test('[XLSX16] and so has every other table and figure', async () => {
  const numbered = plan.tables().filter(({ number }) => number !== null)
  expect(numbered).toHaveLength(35)
  const workbooks = new Map<string, Uint8Array>()
  for (const { id } of numbered) workbooks.set(id, await plan.export(id, 'xlsx'))
  await compare(workbooks, 'all')
})

test('[XLSX2] an amount changed in the workbook moves every table as in the plan', async () => {
  const [home, amount] = ['Resources, subprogramme 2', 4321.5]
  const row =
    plan
      .table(home)
      .rows()
      .findIndex((_, index) => plan.table(home).text(`A${index + 1}`) === 'Travel of staff') + 1
  const column = plan
    .table(home)
    .columns()
    .find(({ label }) => label === '2022 appropriation')!.letter
  const before = exported('10.16')
  const { sheets } = await readXlsx(before)
  const at = sheets.findIndex((sheet) => sheet.name === home)
  const top = sheets[at]!.freezePane!.rows!
  const total = plan.table('10.16').get('C12')
  plan.table(home).set(`${column}${row}`, String(amount))
  await plan.settled()
  expect(plan.table('10.16').get('C12')).not.toBe(total)
  const changed = withNumber(before, at + 1, `${column}${top + row}`, amount)
  await compare(new Map([['10.16', changed]]), 'changed')
  plan.undo()
  await plan.settled()
})

test('[EXP2] the command line and the scripting interface give the same bytes', async () => {
  await plan.saved()
  expect(
    Buffer.compare(
      Buffer.from(exported('10.24', 'zh')),
      Buffer.from(await plan.export('10.24', 'xlsx', 'zh')),
    ),
  ).toBe(0)
})
